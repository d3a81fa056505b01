-- What revision 0003 has beside 0002: when the worker begins the next pass.

UPDATE ledger_pass SET next_at = '2026-11-23 14:00:00.000000' WHERE tracker = 'house' AND id = 'p1';
