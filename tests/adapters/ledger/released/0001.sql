-- A ledger as revision 0001 wrote it, with something in every table.

INSERT INTO ledger_alert (tracker, page_id, family, state, code, level, episode, opened_at, said_at, repeats, waiting_since, first_contact, channel, ts, thread_ts)
VALUES ('house', '00000000-0000-0000-0000-000000000001', 'payment', 'open', 'payment.pause', 2, '2026-11-23', '2026-11-23 12:00:00.000000', '2026-11-23 12:00:00.000000', 2, NULL, FALSE, 'C1', '1700000000.000100', '1700000000.000100');

INSERT INTO ledger_alert (tracker, page_id, family, state, code, level, episode, opened_at, said_at, repeats, waiting_since, first_contact, channel, ts, thread_ts)
VALUES ('house', '00000000-0000-0000-0000-000000000002', 'payment', 'waiting', 'payment.pause', 2, '2026-11-23', NULL, NULL, 0, '2026-11-23 12:00:00.000000', TRUE, NULL, NULL, NULL);

INSERT INTO ledger_alert (tracker, page_id, family, state, code, level, episode, opened_at, said_at, repeats, waiting_since, first_contact, channel, ts, thread_ts)
VALUES ('house', '00000000-0000-0000-0000-000000000004', 'payment', 'resolved', 'payment.pause', 2, '2026-11-23', NULL, NULL, 0, NULL, FALSE, NULL, NULL, NULL);

INSERT INTO ledger_judgement (tracker, page_id, judged, recheck_at, codes, invalid, gaps, ended)
VALUES ('house', '00000000-0000-0000-0000-000000000001', TRUE, '2026-11-23 13:00:00.000000', '["payment.pause critical", "data.invalid"]', TRUE, '["role:Finance"]', FALSE);

INSERT INTO ledger_judgement (tracker, page_id, judged, recheck_at, codes, invalid, gaps, ended)
VALUES ('house', '00000000-0000-0000-0000-000000000002', TRUE, NULL, '[]', FALSE, '[]', TRUE);

INSERT INTO ledger_lease (tracker, host, pid, started, token, expires_at)
VALUES ('house', 'another-machine', 4711, 1700000000.0, 'p1', '2026-11-23 12:10:00.000000');

INSERT INTO ledger_outbox (tracker, id, position, pass_id, channel, message, created_at, thread_ts, in_thread_of, edits, outcomes, delivery, attempted_at, ts, said_channel, error)
VALUES ('house', 'said', 1, 'p1', 'C1', '{"kind":"alert","pass_id":"p1","heading":"Said","lines":[],"notices":[{"key":"00000000-0000-0000-0000-000000000001:payment:2026-11-23","code":"payment.pause","level":"critical","event":"opened","order":"Gala gown","url":"https://notion.example/1","what":"Payment is 31 days overdue.","do":"","since":"","note":"","client":"","named":[],"informed":[],"consulted":[]}],"key":""}', '2026-11-23 12:00:00.000000', NULL, NULL, NULL, '[{"page_id":"00000000-0000-0000-0000-000000000001","family":"payment","state":"open","code":"payment.pause","level":2,"episode":"2026-11-23","opened_at":"2026-11-23T12:00:00Z","said_at":"2026-11-23T12:00:00Z","repeats":2,"waiting_since":null,"first_contact":false,"message":null}]', 'said', '2026-11-23 12:00:00.000000', '1700000000.000100', 'C1', '');

INSERT INTO ledger_outbox (tracker, id, position, pass_id, channel, message, created_at, thread_ts, in_thread_of, edits, outcomes, delivery, attempted_at, ts, said_channel, error)
VALUES ('house', 'sending', 2, 'p1', 'C1', '{"kind":"alert","pass_id":"p1","heading":"","lines":[],"notices":[{"key":"00000000-0000-0000-0000-000000000002:payment:2026-11-23","code":"payment.pause","level":"critical","event":"opened","order":"Gala gown","url":"https://notion.example/1","what":"Payment is 31 days overdue.","do":"","since":"","note":"","client":"","named":[],"informed":[],"consulted":[]}],"key":""}', '2026-11-23 12:00:00.000000', NULL, NULL, NULL, '[{"page_id":"00000000-0000-0000-0000-000000000002","family":"payment","state":"waiting","code":"payment.pause","level":2,"episode":"2026-11-23","opened_at":null,"said_at":null,"repeats":0,"waiting_since":null,"first_contact":false,"message":null}]', 'sending', '2026-11-23 12:00:00.000000', NULL, NULL, '');

INSERT INTO ledger_outbox (tracker, id, position, pass_id, channel, message, created_at, thread_ts, in_thread_of, edits, outcomes, delivery, attempted_at, ts, said_channel, error)
VALUES ('house', 'reply', 3, 'p1', 'C1', '{"kind":"alert","pass_id":"p1","heading":"","lines":[],"notices":[{"key":"00000000-0000-0000-0000-000000000002:client.waiting:2026-11-23","code":"payment.pause","level":"critical","event":"opened","order":"Gala gown","url":"https://notion.example/1","what":"Payment is 31 days overdue.","do":"","since":"","note":"","client":"","named":[],"informed":[],"consulted":[]}],"key":""}', '2026-11-23 12:00:00.000000', NULL, 'sending', NULL, '[{"page_id":"00000000-0000-0000-0000-000000000002","family":"client.waiting","state":"waiting","code":"payment.pause","level":2,"episode":"2026-11-23","opened_at":null,"said_at":null,"repeats":0,"waiting_since":null,"first_contact":false,"message":null}]', 'pending', NULL, NULL, NULL, '');

INSERT INTO ledger_outbox (tracker, id, position, pass_id, channel, message, created_at, thread_ts, in_thread_of, edits, outcomes, delivery, attempted_at, ts, said_channel, error)
VALUES ('house', 'edit', 4, 'p1', 'C1', '{"kind":"alert","pass_id":"p1","heading":"","lines":[],"notices":[],"key":""}', '2026-11-23 12:00:00.000000', NULL, NULL, '1700000000.000100', '[]', 'pending', NULL, NULL, NULL, '');

INSERT INTO ledger_pass (tracker, id, position, started_at, as_of, finished_at, exit_code, summary)
VALUES ('house', 'p1', 1, '2026-11-23 12:00:00.000000', '2026-11-23 12:00:00.000000', '2026-11-23 13:00:00.000000', 0, '3 rows read');

INSERT INTO ledger_person (tracker, id, name, email, seen_at)
VALUES ('house', '00000000-0000-0000-0000-000000000009', 'Ann', 'ann@atelier.example', '2026-11-23 12:00:00.000000');

INSERT INTO ledger_row (tracker, source, page_id, url, cells, created, last_edited, gone, fingerprint, title, number, order_ids, folded_title, folded_number)
VALUES ('house', 'orders', '00000000-0000-0000-0000-000000000001', 'https://notion.example/1', '{"baseline":{"d":["2026-12-04",null]},"order":"Gala gown","stage":"Sewing"}', '2026-11-23 12:00:00.000000', '2026-11-23 12:00:00.000000', FALSE, 'c97ff64013a71cd0ab148d5912fd9c40', 'Gala gown', 'ORD-1', NULL, 'gala gown', 'ord-1');

INSERT INTO ledger_row (tracker, source, page_id, url, cells, created, last_edited, gone, fingerprint, title, number, order_ids, folded_title, folded_number)
VALUES ('house', 'orders', '00000000-0000-0000-0000-000000000002', 'https://notion.example/2', '{"baseline":{"d":["2026-12-04",null]},"order":"Robe d''\u00e9t\u00e9","stage":"Sewing"}', '2026-11-23 12:00:00.000000', '2026-11-23 12:00:00.000000', TRUE, 'ece44dd31a970b819c508e96534c2116', 'Robe d''été', NULL, NULL, 'robe d''été', NULL);

INSERT INTO ledger_row (tracker, source, page_id, url, cells, created, last_edited, gone, fingerprint, title, number, order_ids, folded_title, folded_number)
VALUES ('house', 'payments', '00000000-0000-0000-0000-000000000003', 'https://notion.example/3', '{"order":{"l":["00000000-0000-0000-0000-000000000001"]}}', '2026-11-23 12:00:00.000000', '2026-11-23 12:00:00.000000', FALSE, '900e07af5af8857f452ca2b06ecdad05', '', NULL, '["00000000-0000-0000-0000-000000000001"]', '', NULL);

INSERT INTO ledger_slack_id (tracker, email, slack_id, looked_up_at)
VALUES ('house', 'ann@atelier.example', 'U1', '2026-11-23 12:00:00.000000');

INSERT INTO ledger_source (tracker, source, binding, watermark)
VALUES ('house', 'orders', '{"source":"orders","data_source_id":"00000000-0000-0000-0000-000000000007","title":"Orders","columns":[{"key":"stage","property_id":"a%3Ab","name":"Étape","type":"status","options":["Intake","Sewing"],"sent_id":""}]}', '2026-11-23 12:00:00.000000');

INSERT INTO ledger_title (tracker, page_id, title)
VALUES ('house', '00000000-0000-0000-0000-000000000008', 'Maison Kato');

INSERT INTO ledger_title (tracker, page_id, title)
VALUES ('house', '00000000-0000-0000-0000-00000000000a', NULL);

INSERT INTO ledger_tracker (tracker, configuration, first_contact, repeats_day, full_read_at)
VALUES ('house', '4:abc:speaks', FALSE, '2026-11-23', '2026-11-23 12:00:00.000000');

INSERT INTO ledger_link (tracker, source, child_id, order_id)
VALUES ('house', 'payments', '00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001');

INSERT INTO ledger_mention (tracker, page_id, entry_id)
VALUES ('house', '00000000-0000-0000-0000-000000000001', 'said');

INSERT INTO ledger_mention (tracker, page_id, entry_id)
VALUES ('house', '00000000-0000-0000-0000-000000000002', 'sending');

INSERT INTO ledger_mention (tracker, page_id, entry_id)
VALUES ('house', '00000000-0000-0000-0000-000000000002', 'reply');
