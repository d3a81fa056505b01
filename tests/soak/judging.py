"""What the process makes of a row: the pure rules over rows that the service did not read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.alert_policy import AlertPolicy
from rules.calendar import WorkCalendar
from rules.case import Facts, Process
from rules.catalog import RULES
from rules.cells import CellValue, DateCell, Person
from rules.columns import Source
from rules.directory import Directory
from rules.evaluate import Evaluation, evaluate
from rules.finding import Finding, Level
from rules.policy import Absence, Matrix, Member, Policy, Stages
from tests.soak.reading import State, linked


@dataclass
class Standards:
    """How the house works. ``evaluation`` judges an order of a state as if nobody ever had before."""

    calendar: WorkCalendar
    policy: Policy = field(default_factory=Policy)
    alerts: AlertPolicy = field(default_factory=AlertPolicy)
    stages: Stages = field(default_factory=Stages)
    matrix: Matrix = field(default_factory=Matrix)
    _known: dict[tuple[int, str, datetime], Evaluation] = field(default_factory=dict)
    _states: dict[int, State] = field(default_factory=dict)

    def evaluation(self, state: State, page_id: str, now: datetime) -> Evaluation | None:
        """Everything that follows from the rows at an instant; None for a row that is not there."""
        if page_id not in state.alive:
            return None
        key = (id(state), page_id, now)
        if key not in self._known:
            self._states[id(state)] = state  # so that its id is not given to another one
            self._known[key] = evaluate(_facts(state, page_id), self._process(state), RULES, now)
        return self._known[key]

    def findings(self, state: State, page_id: str, now: datetime) -> Mapping[str, Finding]:
        """What is wrong with an order and is to be said, by family."""
        found = self.evaluation(state, page_id, now)
        findings = found.findings if found else ()
        return {finding.family: finding for finding in findings if finding.level > Level.INFO}

    def _process(self, state: State) -> Process:
        directory = _directory(state)
        return Process(self.calendar, self.policy, self.stages, self.matrix, directory, state.names)


def _facts(state: State, page_id: str) -> Facts:
    row = state.alive[page_id]
    related = state.related.get(page_id, {})
    orders = {order for rows in related.values() for each in rows for order in linked(each)}
    number = row.cells.get("order_id")
    return Facts(
        row,
        related,
        duplicate=isinstance(number, str) and state.numbers[number] > 1,
        lost=frozenset(orders - state.alive.keys()),
    )


def _directory(state: State) -> Directory:
    rows = sorted(state.rows[Source.TEAM].values(), key=lambda row: row.page_id)
    return Directory(tuple(_member(row.cells) for row in rows if not row.gone))


def _member(cells: Mapping[str, CellValue]) -> Member:
    person = cells["person"]
    account = person[0] if isinstance(person, tuple) and isinstance(person[0], Person) else None
    first, last = cells["away_from"], cells["away_until"]
    away: tuple[Absence, ...] = ()
    if isinstance(first, DateCell) and isinstance(last, DateCell):
        away = (Absence.model_validate({"from": first.start, "until": last.start}),)
    return Member(
        name=str(cells["name"]),
        email=str(cells["email"]),
        roles=_texts(cells["role"]),
        away=away,
        stands_in_for=_texts(cells["stands_in_for"]),
        notion_user=account.id if account else None,
    )


def _texts(value: CellValue) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, tuple) else ()
