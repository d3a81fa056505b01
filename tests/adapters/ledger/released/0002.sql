-- What revision 0002 has beside 0001: an order that keeps failing, a cell that is left alone, a reading cut off.

INSERT INTO ledger_setback (tracker, page_id, task, reason, attempt, failures, first_at, last_at, next_try)
VALUES ('house', '00000000-0000-0000-0000-000000000001', 'write', 'Notion failed (503).', 'a1', 3, '2026-11-23 12:00:00.000000', '2026-11-23 13:00:00.000000', '2026-11-23 14:00:00.000000');

INSERT INTO ledger_fight (tracker, page_id, cell, put_right, left_since, since, is_right, ours, theirs)
VALUES ('house', '00000000-0000-0000-0000-000000000001', 'health', '["2026-11-23T12:00:00Z","2026-11-23T13:00:00Z"]', '2026-11-23 13:00:00.000000', '2026-11-23 13:00:00.000000', FALSE, '{"":"At risk"}', '{"":"Fine"}');

UPDATE ledger_source SET reading = '{"since":null,"asked_at":"2026-11-23T12:00:00Z","reached":"2026-11-23T12:00:00Z","binding":"b1"}'
WHERE tracker = 'house' AND source = 'orders';
