"""The effects of a pass: say what was decided, show it in the rows, and note what is done.

The order is the promise: a message and a comment go before the cell that says they were said, and an
order counts as done only when all are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from adapters.errors import AdapterError, Refused
from notion_sync.annotate import Annotator
from notion_sync.deliver import Courier
from notion_sync.judge import Judged
from notion_sync.ports import Ledger, Tracker
from notion_sync.report import CellChange, PassReport
from notion_sync.terms import Terms
from notion_sync.write_back import InTime, Writer, differences
from rules.alerts import open_codes
from rules.cells import CellValue
from rules.columns import Binding, Source
from rules.record import Alert, AlertState, OutboxEntry, StoredRow

log = structlog.get_logger()


@dataclass
class Effects:
    """Says and writes what was judged.

    frozen: alerts whose last message may or may not have arrived, by order. in_time: whether the pass may
    begin another request. misfits: the tracker did not take a cell, though its row is there: the columns
    have to be looked at again.
    """

    terms: Terms
    tracker: Tracker
    ledger: Ledger
    binding: Binding
    report: PassReport
    frozen: Mapping[str, frozenset[str]]
    in_time: InTime
    courier: Courier | None
    annotator: Annotator
    misfits: bool = False

    def with_work(self, judged: Sequence[Judged]) -> list[Judged]:
        """Orders about which something is to be said or written (or that are gone, and to be forgotten)."""
        to_write = {stored.row.page_id for stored, _ in self._wanted(judged)}
        return [o for o in judged if o.changes or o.stored.row.gone or o.page_id in to_write]

    async def carry_out(self, judged: Sequence[Judged], entries: Sequence[OutboxEntry]) -> None:
        """Say it, then show it: a row that shows an alert shows that all was said about it.

        One write goes first: a service that may not write shall not speak either.
        """
        working = self.with_work(judged)
        failed: set[str] = set()
        if entries:
            failed = await self._prove_writable(working)
        if self.courier:
            await self.courier.deliver(entries)
        await self.annotator.annotate()
        left = await self._write([order for order in working if order.page_id not in failed])
        unfinished = self.frozen.keys() | failed | left
        if unfinished and not self.in_time():
            self.report.problems.append(
                f"{len(unfinished)} orders are left for the next pass, by [run] deadline in policy.toml"
            )
        self._finish([order for order in working if order.page_id not in unfinished])

    async def _prove_writable(self, working: Sequence[Judged]) -> set[str]:
        """Write one row about which nothing is said; on first contact there may be none, then ask Notion."""
        silent = [order for order in working if not order.changes]
        if silent or not self.report.first_contact:
            return await self._write(silent[:1])
        try:
            await self.tracker.check_may_write()
        except Refused:
            raise
        except AdapterError as error:
            log.warning("notion.not_asked", reason=error.what)
        return set()

    async def _write(self, orders: Sequence[Judged]) -> set[str]:
        writer = Writer(self.tracker, self.ledger, self.binding, self.report, self.in_time)
        await writer.write(self._wanted(orders))
        if writer.refused:
            raise writer.refused
        self.misfits = self.misfits or writer.misfits
        return writer.due_again

    def _finish(self, written: Sequence[Judged]) -> None:
        """Orders about which everything was said and shown rest until something can change."""
        ledger = self.ledger
        alerts = self._alerts(written)
        done = [o for o in written if all(_is_said(c.after, alerts.get(o.page_id, ())) for c in o.changes)]
        with ledger.transaction():
            ledger.save_judgements(order.judgement() for order in done)
            over = (o for o in done if all(a.state is not AlertState.OPEN for a in alerts.get(o.page_id, ())))
            gone = [o.page_id for o in over if o.stored.row.gone and not o.waits]
            ledger.delete_rows(Source.ORDERS, gone)

    def repeats_said(self, judged: Sequence[Judged]) -> bool:
        """Whether all repeats that were due were said."""
        due = [order for order in judged if order.decision.repeats]
        alerts = self._alerts(due)
        repeats = ((alerts.get(order.page_id, ()), order.decision.repeats) for order in due)
        return all(_is_said(change.after, known) for known, changes in repeats for change in changes)

    def _wanted(self, orders: Sequence[Judged]) -> list[tuple[StoredRow, tuple[CellChange, ...]]]:
        """Rows as they are now, with the cells that do not show what they should."""
        alerts = self._alerts(orders)
        rows = self.ledger.rows(Source.ORDERS, [order.page_id for order in orders])
        wanted = []
        for order in orders:
            if order.evaluation is None or order.page_id not in rows:
                continue
            said = open_codes(alerts.get(order.page_id, ()))
            shown = said if self.terms.speaks else order.evaluation.codes
            desired: dict[str, CellValue] = {**order.evaluation.cells, "open_alerts": shown}
            changes = differences(rows[order.page_id], desired, self.binding)
            if changes:
                wanted.append((rows[order.page_id], changes))
        return wanted

    def _alerts(self, orders: Sequence[Judged]) -> dict[str, list[Alert]]:
        alerts: dict[str, list[Alert]] = {}
        for alert in self.ledger.alerts([order.page_id for order in orders]):
            alerts.setdefault(alert.page_id, []).append(alert)
        return alerts


def _is_said(after: Alert, alerts: Sequence[Alert]) -> bool:
    """Whether the ledger knows the alert as it was to be once said."""
    found = next((alert for alert in alerts if alert.family == after.family), None)
    return found is not None and replace(found, message=after.message) == after
