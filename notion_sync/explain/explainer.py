"""Looks an order up, judges it once more, and gathers all there is to say about it. Nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from adapters.retry import TimeLimit
from notion_sync.explain.explanation import Explanation, Fact, OwnCell, PolicyLine, RelatedRow
from notion_sync.explain.naming import Naming
from notion_sync.explain.saying import Saying, announcements
from notion_sync.explain.verdicts import Verdicts
from notion_sync.judge import Judge, Judged
from notion_sync.lookup import find_order, full_name
from notion_sync.observe import Progress
from notion_sync.people import directory
from notion_sync.ports import Ledger, Tracker
from notion_sync.refresh import refreshed
from notion_sync.terms import Terms
from rules.alerts import Speaking
from rules.case import Process
from rules.cells import Links, Row, is_empty, same
from rules.columns import WRITTEN, Binding, Source
from rules.evaluate import Evaluation
from rules.record import Setback, StoredRow


class NotJudged(Exception):
    """The rules failed on this order; the log says why."""


@dataclass(frozen=True)
class Explainer:
    """Explains orders over a ledger that may be scribbled on, and a tracker that is only read.

    policy: the thresholds in force by dotted key, for quoting. limit: the time that reading may take.
    """

    terms: Terms
    tracker: Tracker
    ledger: Ledger
    policy: Mapping[str, PolicyLine]
    progress: Progress = lambda _source, _rows: None
    limit: TimeLimit = field(default_factory=TimeLimit)

    async def explain(self, text: str, now: datetime) -> Explanation:
        """Explain the order with that id, title or page id. Raises OrderNotFound, NotJudged, AdapterError."""
        first_contact = self.ledger.state().first_contact
        observer = await refreshed(
            self.terms, self.tracker, self.ledger, now, progress=self.progress, limit=self.limit
        )
        bindings = observer.bindings
        stored = find_order(self.ledger, text)
        process = self.terms.process(directory(self.terms, self.ledger), bindings, observer.binder.away)
        speaking = Speaking(self.terms.calendar, self.terms.alerts, now, first_contact=first_contact)
        adopt = first_contact and self.terms.speaks
        judge = Judge(process, self.terms.rules, self.ledger, speaking, self.terms.speaks, adopt)
        judged = next(judge.judge([stored.row.page_id]), None)
        if judged is None:
            raise NotJudged(f"{full_name(stored)} could not be judged; the log says why")
        saying = Saying(self.terms, self.ledger, judged, speaking)
        return self._explanation(judged, process, bindings, saying)

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
            announcements=tuple(announcements(self.ledger, stored.row.page_id)),
            next_look=judged.judgement().recheck_at,
            set_aside=self._set_aside(stored.row.page_id, now),
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
            cells=tuple(self._own_cells(stored.row, found, bindings[Source.ORDERS])),
            issues=tuple(str(issue) for issue in found.case.issues),
            rules=tuple(verdicts.explained(rule) for rule in self.terms.rules),
            decision=decision if isinstance(decision, str) else None,
            seats=naming.seats(decision) if isinstance(decision, str) else (),
            snoozed_until=found.case.order.snoozed_until,
        )

    def _set_aside(self, page_id: str, now: datetime) -> Setback | None:
        failing = (each for each in self.ledger.setbacks() if each.page_id == page_id)
        return next((each for each in failing if each.next_try and each.next_try > now), None)

    def _own_cells(self, row: Row, found: Evaluation, binding: Binding) -> Iterator[OwnCell]:
        fights = (each for each in self.ledger.fights() if each.page_id == row.page_id)
        left = {fight.cell for fight in fights if fight.left_since and not fight.is_right}
        for key in WRITTEN:
            bound = binding.column(key)
            if bound and key in found.cells:
                shows, wanted = row.cells.get(key), found.cells[key]
                differs = not same(shows, wanted)
                yield OwnCell(bound.name, shows, wanted, differs, left_alone=differs and key in left)

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
