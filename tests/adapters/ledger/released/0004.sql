-- What revision 0004 has beside 0003: who has an alert in hand, and the message that last repeated it.

UPDATE ledger_alert SET
    reminder_channel = 'C1', reminder_ts = '1700000002.000100', reminder_thread_ts = '1700000002.000100',
    taken_by = 'U1', taken_name = 'Ann', taken_since = '2026-11-23 13:00:00.000000',
    looked_at = '2026-11-23 14:00:00.000000'
WHERE tracker = 'house' AND state = 'open';
