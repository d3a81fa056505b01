"""Judge the orders that are due: facts from the ledger, verdicts from the rules, decisions about alerts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from notion_sync.batches import batches
from notion_sync.facts import KnownFacts
from notion_sync.ports import Ledger
from rules.acknowledging import shown_as_taken
from rules.alerts import Change, Decision, Speaking, decide, open_codes
from rules.case import Facts, Process
from rules.cells import Cells
from rules.columns import Source
from rules.data import INVALID
from rules.evaluate import Evaluation, evaluate
from rules.finding import Ending, Level, family_of, read_code, say
from rules.record import Alert, AlertState, Judgement, StoredRow
from rules.verdict import Rule

SHOWN = 5
"""Orders on which a rule failed that are listed by title before the rest is counted."""

LEFT = Ending(say("the order is not in the tracker any more"))

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be shown and kept of how an order was judged.

    cells: as of its evaluation. urgency: the level of the worst that was found. judgement: what the ledger
    keeps once everything that follows was done, but for what the alerts have it wait for.
    """

    cells: Cells
    urgency: int
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Judged:
    """An order, what follows from its facts, and what follows for its alerts.

    outcome: None for an order that is gone. evaluation: all that was found out, for what is said about the
    order; None once nothing is. adopted: alerts that only the row, or Slack, remembered. open_codes: of the
    alerts that were open when it was judged, as ``Open alerts`` shows them.
    """

    stored: StoredRow
    outcome: Outcome | None
    evaluation: Evaluation | None
    decision: Decision
    adopted: tuple[Alert, ...] = ()
    open_codes: tuple[str, ...] = ()

    @property
    def page_id(self) -> str:
        """The order's page."""
        return self.stored.row.page_id

    @property
    def changes(self) -> tuple[Change, ...]:
        """Everything that is to be said about the order now."""
        return self.decision.changes + self.decision.repeats

    @property
    def waits(self) -> bool:
        """Whether something about the order waits to be said."""
        return bool(self.decision.waiting)

    @property
    def is_silent(self) -> bool:
        """Whether its alerts stay as they are."""
        d = self.decision
        return not (d.changes or d.repeats or d.settled or d.forgotten or d.waiting or self.adopted)

    @property
    def urgency(self) -> int:
        """How bad the worst of it is: what is critical is said and shown first, should time run out."""
        return self.outcome.urgency if self.outcome else 0

    def judgement(self) -> Judgement:
        """What the ledger keeps of it once everything that follows was done."""
        if self.outcome is None:
            return Judgement(self.page_id, self.decision.recheck_at, ended=True)
        found = self.outcome.judgement
        moments = [moment for moment in (self.decision.recheck_at, found.recheck_at) if moment]
        return replace(found, recheck_at=min(moments, default=None))

    def without_reasons(self) -> "Judged":
        """The order as far as writing it needs: many may wait for that."""
        return replace(self, evaluation=None)


@dataclass
class Sifted:
    """What was judged.

    held: the orders of which something is to be said, written or remembered, most urgent first. judged: how
    many orders there were in all. shown_before: whether the row of any shows what a pass wrote into it.
    """

    held: list[Judged] = field(default_factory=list)
    judged: int = 0
    shown_before: bool = False


@dataclass(frozen=True)
class Judge:
    """Judges orders at one instant. ``speaks``: whether Slack is configured; without it no alert lives.

    adopt: take the codes in the rows' ``Open alerts`` as said (no ledger remembers the tracker).
    frozen: alerts whose last message may or may not have arrived, by order; they are left as they are.
    failed: why orders could not be judged, by page. failures: by rule, the orders on which it failed.
    """

    process: Process
    rules: tuple[Rule, ...]
    ledger: Ledger
    speaking: Speaking
    speaks: bool = True
    adopt: bool = False
    frozen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    _unjudged: list[str] = field(default_factory=list)
    failures: dict[str, list[str]] = field(default_factory=dict)

    def judge(self, page_ids: Sequence[str]) -> Iterator[Judged]:
        """Judge orders in the order given. One that cannot be judged is named in ``failed`` and left out."""
        known = KnownFacts(self.ledger, self.process)
        for chunk in batches(page_ids):
            rows = self.ledger.rows(Source.ORDERS, chunk)
            facts = known.of(rows)
            alerts: dict[str, dict[str, Alert]] = {page_id: {} for page_id in chunk}
            for alert in self.ledger.alerts(chunk):
                alerts[alert.page_id][alert.family] = alert
            for page_id in chunk:
                if page_id in rows:
                    judged = self._one(rows[page_id], facts[page_id], alerts[page_id])
                    if judged:
                        yield judged

    @property
    def problems(self) -> list[str]:
        """What could not be judged, in sentences: one for each order, or for each rule that failed."""
        orders = [f"{title} could not be judged; the log says why" for title in self._unjudged]
        return orders + [
            f"The rule {rule} failed on {listed(titles)}; the log says why"
            for rule, titles in self.failures.items()
        ]

    def known(self, order: Judged) -> list[Alert]:
        """The alerts of an order, those that only its row remembered among them."""
        return [*self.ledger.alerts([order.page_id]), *order.adopted]

    def again(self, order: Judged, alerts: Iterable[Alert]) -> Judged:
        """Decide anew about an order of which these alerts stand otherwise than they seemed to."""
        known = {alert.family: alert for alert in (*self.known(order), *alerts)}
        changed = {alert.family: alert for alert in (*order.adopted, *alerts)}
        decision = self._decide(order.page_id, order.evaluation, known)
        return replace(order, decision=decision, adopted=tuple(changed.values()))

    def _one(self, stored: StoredRow, facts: Facts, alerts: dict[str, Alert]) -> Judged | None:
        page_id = stored.row.page_id
        if stored.row.gone:
            return Judged(stored, None, None, self._decide(page_id, None, alerts))
        try:
            evaluation = evaluate(facts, self.process, self.rules, self.speaking.now)
        except Exception as bug:
            log.exception("order.not_judged", page_id=page_id)
            self.failed[page_id] = f"the rules failed on it ({type(bug).__name__}); the log says more"
            self._unjudged.append(stored.title or page_id)
            return None
        for rule, error in evaluation.failures.items():
            log.error("rule.failed", rule=rule, page_id=page_id, order=stored.title, exc_info=error)
            self.failures.setdefault(rule, []).append(stored.title or page_id)
        found = (
            {}
            if not self.adopt
            else {f: a for f, a in adopted(stored, self.speaking.now).items() if f not in alerts}
        )
        evaluation = shown_as_taken(evaluation, alerts, self.process.language)
        decision = self._decide(page_id, evaluation, {**alerts, **found})
        outcome = outcome_of(page_id, evaluation)
        still_open = open_codes(alerts.values())
        return Judged(stored, outcome, evaluation, decision, tuple(found.values()), still_open)

    def _decide(self, page_id: str, found: Evaluation | None, alerts: dict[str, Alert]) -> Decision:
        if not self.speaks:
            return Decision()
        untouched = self.frozen.get(page_id, frozenset())
        if found is None:
            endings = dict.fromkeys(alerts, LEFT)
            return decide(page_id, {}, endings, alerts, self.speaking, untouched=untouched)
        return decide(
            page_id,
            {finding.family: finding for finding in found.findings if finding.level > Level.INFO},
            found.endings,
            alerts,
            self.speaking,
            untouched=untouched | found.stands_down,
            snoozed_until=found.case.order.snoozed_until,
        )


def outcome_of(page_id: str, found: Evaluation) -> Outcome:
    """What is to be shown and kept of an evaluation."""
    invalid = any(finding.code == INVALID for finding in found.findings)
    urgency = max((int(finding.level) for finding in found.findings), default=0)
    judgement = Judgement(page_id, found.recheck_at, found.codes, invalid, found.gaps, found.ended)
    return Outcome(found.cells, urgency, judgement)


def listed(titles: Sequence[str]) -> str:
    """Some titles, and how many more there are."""
    more = f" and {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
    return ", ".join(titles[:SHOWN]) + more


def adopted(stored: StoredRow, now: datetime) -> dict[str, Alert]:
    """Alerts that the row itself says were said; when and where is found in Slack once it is needed."""
    shown = stored.row.cells.get("open_alerts")
    codes = [read_code(item) for item in shown if isinstance(item, str)] if isinstance(shown, tuple) else []
    page_id = stored.row.page_id
    return {
        family_of(code): Alert(page_id, family_of(code), AlertState.OPEN, code, level, opened_at=now)
        for code, level in codes
    }
