"""What is remembered between passes, in SQLite or Postgres: a cache and an outbox, never the truth."""

from adapters.ledger.engine import check_writable
from adapters.ledger.holder import this_process
from adapters.ledger.scratch import ScratchLedger
from adapters.ledger.store import SqlLedger, open_ledger

__all__ = ["ScratchLedger", "SqlLedger", "check_writable", "open_ledger", "this_process"]
