"""Looks an order up, judges it once more, and gathers all there is to say about it. Nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches

from notion_sync.explain.explanation import Explanation, Fact, OwnCell, PolicyLine, RelatedRow
from notion_sync.explain.naming import Naming
from notion_sync.explain.saying import Saying
from notion_sync.explain.verdicts import Verdicts
from notion_sync.judge import Judge, Judged
from notion_sync.observe import Observer, Progress
from notion_sync.people import directory
from notion_sync.ports import Ledger, Tracker
from notion_sync.report import PassReport
from notion_sync.terms import Terms
from rules.alerts import Speaking
from rules.case import Process
from rules.cells import Links, Row, is_empty, same
from rules.columns import WRITTEN, Binding, Source
from rules.evaluate import Evaluation
from rules.record import StoredRow

CLOSE = 5
"""How many orders are offered for a name that fits none."""


class OrderNotFound(Exception):
    """No order, or more than one, goes by that name; the text says which ones come close."""


class NotJudged(Exception):
    """The rules failed on this order; the log says why."""


@dataclass(frozen=True)
class Explainer:
    """Explains orders over a ledger that may be scribbled on, and a tracker that is only read.

    policy: the thresholds in force by dotted key, for quoting.
    """

    terms: Terms
    tracker: Tracker
    ledger: Ledger
    policy: Mapping[str, PolicyLine]
    progress: Progress = lambda _source, _rows: None

    async def explain(self, text: str, now: datetime) -> Explanation:
        """Explain the order with that id, title or page id. Raises OrderNotFound, NotJudged, AdapterError."""
        first_contact = self.ledger.state().first_contact
        observer = await self._refresh(now)
        bindings = observer.bindings
        stored = self._find(text)
        team = directory(self.terms, self.ledger)
        process = self.terms.process(team, bindings, observer.binder.away)
        speaking = Speaking(self.terms.calendar, self.terms.alerts, now, first_contact=first_contact)
        adopt = first_contact and self.terms.speaks
        judge = Judge(process, self.terms.rules, self.ledger, speaking, self.terms.speaks, adopt)
        judged = next(judge.judge([stored.row.page_id]), None)
        if judged is None:
            raise NotJudged(f"{_name(stored)} could not be judged; the log says why")
        saying = Saying(self.terms, self.ledger, judged, speaking)
        return self._explanation(judged, process, bindings, saying)

    async def _refresh(self, now: datetime) -> Observer:
        """Read what changed since the ledger was written; everything, where there was none."""
        state = self.ledger.state()
        anew = not state.configuration.startswith(self.terms.fingerprint)
        observer = Observer(
            self.terms,
            self.tracker,
            self.ledger,
            now,
            PassReport("", now),
            full=state.full_read_at is None or anew,
            progress=self.progress,
        )
        await observer.observe()
        await observer.people()
        return observer

    def _find(self, text: str) -> StoredRow:
        found = self.ledger.find_orders(text)
        candidates = [stored for stored in found if not stored.row.gone] or found
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            listed = "".join(f"\n  {_name(stored)}  {stored.row.page_id}" for stored in candidates)
            raise OrderNotFound(f"{len(candidates)} orders go by {text!r}; name one by its page id:{listed}")
        names = {
            name.casefold(): _name(stored)
            for stored in self.ledger.all_rows(Source.ORDERS)
            for name in (stored.number, stored.title)
            if name
        }
        close = dict.fromkeys(names[key] for key in get_close_matches(text.casefold(), names, n=CLOSE))
        hint = f"; did you mean {' or '.join(close)}?" if close else f" (among {len(names)} names)"
        raise OrderNotFound(f"there is no order with the id, title or page id {text!r}{hint}")

    def _explanation(
        self, judged: Judged, process: Process, bindings: Mapping[Source, Binding], saying: Saying
    ) -> Explanation:
        stored, found, now = judged.stored, judged.evaluation, saying.speaking.now
        told = Explanation(
            page_id=stored.row.page_id,
            title=stored.title or "Untitled order",
            number=stored.number,
            url=stored.row.url,
            as_of=now,
            zone=self.terms.calendar.zone,
            speaks=self.terms.speaks,
            gone=found is None,
            facts=tuple(self._facts(stored.row, bindings[Source.ORDERS])),
            related=tuple(self._related(stored, bindings)),
            alerts=tuple(saying.alerts()),
            announcements=tuple(saying.announcements()),
            next_look=judged.judgement().recheck_at,
        )
        if found is None:
            return told
        today = process.calendar.local_day(now)
        naming = Naming(found.case, process, today, self.ledger.slack_ids(), self.terms.speaks)
        verdicts = Verdicts(found, process, naming, self.policy, now)
        decision = found.cells.get("current_decision")
        return replace(
            told,
            health=found.health,
            cells=tuple(_own_cells(stored.row, found, bindings[Source.ORDERS])),
            issues=tuple(str(issue) for issue in found.case.issues),
            rules=tuple(verdicts.explained(rule) for rule in self.terms.rules),
            decision=decision if isinstance(decision, str) else None,
            seats=naming.seats(decision) if isinstance(decision, str) else (),
            snoozed_until=found.case.order.snoozed_until,
        )

    def _facts(self, row: Row, binding: Binding) -> Iterator[Fact]:
        """Cells that people filled in; those that only link back to the order are left out."""
        titles = self.ledger.known_titles()
        own = WRITTEN if binding.source is Source.ORDERS else ("order",)
        for bound in binding.columns:
            value = row.cells.get(bound.key)
            if bound.key in own or is_empty(value):
                continue
            if isinstance(value, Links):
                value = tuple(titles.get(page_id) or page_id for page_id in value.ids)
            yield Fact(bound.name, value)

    def _related(self, stored: StoredRow, bindings: Mapping[Source, Binding]) -> Iterator[RelatedRow]:
        for item in self.ledger.related([stored.row.page_id])[stored.row.page_id]:
            if item.source in bindings:
                facts = tuple(self._facts(item.row, bindings[item.source]))
                yield RelatedRow(item.source, item.title or "(no title)", item.row.url, facts)


def _own_cells(row: Row, found: Evaluation, binding: Binding) -> Iterator[OwnCell]:
    for key in WRITTEN:
        bound = binding.column(key)
        if bound and key in found.cells:
            shows, wanted = row.cells.get(key), found.cells[key]
            yield OwnCell(bound.name, shows, wanted, differs=not same(shows, wanted))


def _name(stored: StoredRow) -> str:
    title = stored.title or "Untitled order"
    return f"{title} ({stored.number})" if stored.number else title
