"""The effects of a pass: say what was decided, show it in the rows, and note what is done.

The order is the promise: a message and a comment go before the cell that says they were said, and an
order counts as done only when all are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from adapters.errors import AdapterError, Overloaded, Refused
from notion_sync.annotate import Annotator
from notion_sync.batches import batches
from notion_sync.contested import Contested
from notion_sync.deliver import Courier
from notion_sync.judge import Judged, Outcome, listed
from notion_sync.ports import Ledger, Tracker
from notion_sync.report import CellChange, PassReport
from notion_sync.set_aside import SetAside
from notion_sync.terms import Terms
from notion_sync.write_back import InTime, Writer, differences
from rules.alerts import open_codes
from rules.cells import CellValue
from rules.columns import Binding, Source
from rules.record import Alert, AlertState, Judgement, OutboxEntry, StoredRow, Task

log = structlog.get_logger()


@dataclass
class Effects:
    """Says and writes what was judged.

    frozen: alerts whose last message may or may not have arrived, by order. in_time: whether the pass may
    begin another request. set_aside, contested: what is not written though it differs. misfits: the tracker
    did not take a cell, though its row is there: the columns have to be looked at again. overloaded: the
    tracker asks for fewer requests, for longer than this pass can wait.
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
    set_aside: SetAside
    contested: Contested
    misfits: bool = False
    overloaded: Overloaded | None = None

    def settled(self, orders: Sequence[Judged]) -> Iterator[Judged]:
        """Orders of which nothing is to be said, written or remembered but how they were judged just now."""
        failed_before = {page_id for page_id, _ in self.set_aside.known}
        concerned = failed_before | self.contested.concerned | self.frozen.keys()
        for order in orders:
            if order.outcome is None or order.page_id in concerned or order.outcome.judgement.invalid:
                continue
            desired = self._shown(order.outcome, order.open_codes)
            if order.is_silent and not differences(order.stored, desired, self.binding):
                yield order

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
        unfinished = self.frozen.keys() | ((failed | left) - self.set_aside.settle(self.report))
        done = self._finish([order for order in working if order.page_id not in unfinished])
        self._name_left([order for order in working if order.page_id not in done])

    def at_rest(self, order: Judged) -> Judgement:
        """What the ledger keeps of an order about which nothing more is to be done in this pass."""
        judgement = order.judgement()
        moments = (
            judgement.recheck_at,
            self.set_aside.next_try(order.page_id),
            self.contested.check_at(order.page_id),
        )
        return replace(judgement, recheck_at=min((m for m in moments if m), default=None))

    def heed(self, judged: Sequence[Judged]) -> None:
        """See what became of cells that others rewrite, and of rows that could not be written."""
        known = {page_id for page_id, _ in self.set_aside.known}
        concerned = [o for o in judged if o.page_id in known or o.page_id in self.contested.concerned]
        for stored, desired in self._desired(concerned):
            self.contested.look(stored, desired)
            failed_before = (stored.row.page_id, Task.WRITE) in self.set_aside.known
            if failed_before and not differences(stored, desired, self.binding):
                self.set_aside.forget(stored.row.page_id, Task.WRITE)
        for order in concerned:
            if order.outcome is None:
                self.contested.forget(order.page_id)
                self.set_aside.forget(order.page_id)

    def _name_left(self, left: Sequence[Judged]) -> None:
        """Say which orders the next pass goes on with, where this one could not come to its end."""
        if self.overloaded:
            why = f"{self.overloaded.what} {self.overloaded.remedy}"
        elif not self.in_time():
            why = "The time of a pass was over ([run] deadline in policy.toml)."
        else:
            return
        if left:
            names = listed([order.stored.title or order.page_id for order in left])
            self.report.problems.append(f"{len(left)} orders are left for the next pass ({names}). {why}")

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
        writer = Writer(
            self.tracker,
            self.ledger,
            self.binding,
            self.report,
            self.in_time,
            self.set_aside,
            self.contested,
            overloaded=self.overloaded,
        )
        await writer.write(self._wanted(orders))
        if writer.refused:
            raise writer.refused
        self.binding, self.misfits = writer.binding, self.misfits or writer.misfits
        self.overloaded = writer.overloaded
        return writer.due_again

    def _finish(self, written: Sequence[Judged]) -> set[str]:
        """Let orders rest about which everything was said and shown, until something can change; which."""
        ledger = self.ledger
        alerts = self._alerts(written)
        done = [o for o in written if all(_is_said(c.after, alerts.get(o.page_id, ())) for c in o.changes)]
        with ledger.transaction():
            ledger.save_judgements(self.at_rest(order) for order in done)
            over = (o for o in done if all(a.state is not AlertState.OPEN for a in alerts.get(o.page_id, ())))
            gone = [o.page_id for o in over if o.stored.row.gone and not o.waits]
            ledger.delete_rows(Source.ORDERS, gone)
        return {order.page_id for order in done}

    def said_for_the_day(self, judged: Sequence[Judged], entries: Sequence[OutboxEntry]) -> bool:
        """Whether all repeats that were due were said, and in a daily digest all that was to go with them."""
        if self.terms.digest:
            said = [after for entry in entries for after in entry.outcomes if after.page_id]
            unsure = bool(self.frozen)
        else:
            said = [change.after for order in judged for change in order.decision.repeats]
            unsure = False
        concerned = {after.page_id for after in said}
        alerts = self._alerts([order for order in judged if order.page_id in concerned])
        return not unsure and all(_is_said(after, alerts.get(after.page_id, ())) for after in said)

    def _wanted(self, orders: Sequence[Judged]) -> Iterator[tuple[StoredRow, tuple[CellChange, ...]]]:
        """Rows as they are when they are asked for, with the cells that are to be written."""
        for batch in batches(orders):
            for stored, desired in self._desired(batch):
                changes = self.contested.ours(stored, differences(stored, desired, self.binding))
                if changes and not self.set_aside.waits(stored, changes):
                    yield stored, changes

    def _desired(self, orders: Sequence[Judged]) -> Iterator[tuple[StoredRow, Mapping[str, CellValue]]]:
        """Rows as they are now, with what their cells should show."""
        alerts = self._alerts(orders)
        rows = self.ledger.rows(Source.ORDERS, [order.page_id for order in orders])
        for order in orders:
            if order.outcome is None or order.page_id not in rows:
                continue
            said = open_codes(alerts.get(order.page_id, ()))
            yield rows[order.page_id], self._shown(order.outcome, said)

    def _shown(self, outcome: Outcome, said: tuple[str, ...]) -> Mapping[str, CellValue]:
        """What the cells of a row should show. said: the codes that were said and are open."""
        return {**outcome.cells, "open_alerts": said if self.terms.speaks else outcome.judgement.codes}

    def _alerts(self, orders: Sequence[Judged]) -> dict[str, list[Alert]]:
        alerts: dict[str, list[Alert]] = {}
        for alert in self.ledger.alerts([order.page_id for order in orders]):
            alerts.setdefault(alert.page_id, []).append(alert)
        return alerts


def _is_said(after: Alert, alerts: Sequence[Alert]) -> bool:
    """Whether the ledger knows the alert as it was to be once said."""
    found = next((alert for alert in alerts if alert.family == after.family), None)
    return found is not None and replace(found, message=after.message, reminder=after.reminder) == after
