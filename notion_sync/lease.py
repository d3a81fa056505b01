"""Whose turn it is: the lease of a pass, kept while it runs and looked at before each effect."""

import asyncio
from dataclasses import dataclass

import structlog

from adapters.errors import LeaseLost, LedgerError
from notion_sync.ports import Ledger
from rules.record import LEASE_SECONDS, Holder

log = structlog.get_logger()


@dataclass
class Lease:
    """The lease that a pass took. lost: why nothing more may be begun."""

    ledger: Ledger
    holder: Holder
    lost: LedgerError | None = None

    def is_ours(self) -> bool:
        """Whether the pass may go on, asked of the ledger: it may have stood still for long."""
        if self.lost is None:
            try:
                self.ledger.keep()
            except LedgerError as error:
                self._lose(error)
        return self.lost is None

    async def renew(self) -> None:
        """Give signs of life while a long pass goes on."""
        while self.lost is None:
            await asyncio.sleep(LEASE_SECONDS / 10)
            try:
                self.ledger.keep()
            except LeaseLost as error:
                self._lose(error)
            except LedgerError as error:
                log.warning("lease.not_renewed", reason=error.what)

    def release(self) -> None:
        """Give it back. Where that fails, it ends with this process, or by its time."""
        try:
            self.ledger.release(self.holder)
        except LedgerError as error:
            log.warning("lease.not_given_back", reason=error.what)

    def _lose(self, error: LedgerError) -> None:
        log.warning("lease.lost", reason=error.what)
        self.lost = error
