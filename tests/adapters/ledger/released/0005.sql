-- What revision 0005 has beside 0004: since when rows are as they are, and how they were before.

UPDATE ledger_row SET since = '2026-11-23 11:00:00.000000' WHERE tracker = 'house';

INSERT INTO ledger_past
    (tracker, source, page_id, until, since, url, cells, created, last_edited, gone)
VALUES
    ('house', 'orders', '00000000-0000-0000-0000-000000000001', '2026-11-23 11:00:00.000000',
     '2026-11-23 10:00:00.000000', 'https://notion.example/1', '{"order":"Gala"}',
     '2026-11-23 12:00:00.000000', '2026-11-23 12:00:00.000000', FALSE);

INSERT INTO ledger_look (tracker, at) VALUES ('house', '2026-11-23 11:00:00.000000');
