"""Whatever people type, a row ends in a verdict: validation and rules are total and deterministic."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rules.case import Facts, Process
from rules.catalog import RULES
from rules.cells import CellValue, DateCell, Links, Person, Row, Unreadable
from rules.columns import COLUMNS, RELATED, Source
from rules.evaluate import evaluate
from rules.order import Order
from rules.policy import Stages
from rules.validation import validate
from tests.rules.build import CREATED, ORDER_PAGE, process, tracker_without

TRACKERS: Mapping[str, Process] = {
    "everything": process(),
    "orders only": process(columns=tracker_without(*RELATED)),
    "title and stage only": process(columns={Source.ORDERS: {"order": "Order", "stage": "Stage"}}, team=()),
    "in Paris": process("FR", "Europe/Paris", payment={"enforce_from": "2026-11-01"}),
}
HEALTH = {"Closed", "Off track", "On hold", "Data problem", "At risk", "On track"}
WRITTEN = {column.key for column in COLUMNS[Source.ORDERS] if column.written}

sane_words = st.sampled_from(
    [
        *Stages().in_order,
        "Requested",
        "In work",
        "Scheduled",
        "Client unavailable",
        "Client",
        "Us",
        "Sourcing",
    ]
)
wild_words = st.text(max_size=12) | st.sampled_from(["{stage}", "{}", "Yes", "no", " "])
offsets = st.sampled_from(
    [UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12)), timezone(timedelta(minutes=345))]
)
FIRST, LAST = datetime.fromisoformat("2026-10-01"), datetime.fromisoformat("2027-01-31")
sane_moments = st.dates(FIRST.date(), LAST.date()) | st.datetimes(FIRST, LAST, timezones=offsets)
wild_moments = st.dates() | st.datetimes() | st.datetimes(timezones=offsets)
sane_numbers = st.integers(0, 12).map(Decimal)
wild_numbers = st.decimals() | st.sampled_from(
    [Decimal("1e308"), Decimal("-1e308"), Decimal("1e-308"), Decimal("sNaN"), Decimal("-0.01")]
)
people = st.sampled_from(
    [Person("ari", "Ari Kim"), Person("minji"), Person("stranger"), Person("x", None, "ARI@example.com")]
)
pages = st.sampled_from([ORDER_PAGE, "gone", "client"])
empty: st.SearchStrategy[CellValue] = st.none()
unreadable: st.SearchStrategy[CellValue] = st.builds(
    Unreadable, wild_words, st.sampled_from(["a number", "a date", "a person"])
)


def kinds(
    words: st.SearchStrategy[str],
    moments: st.SearchStrategy[date | datetime],
    numbers: st.SearchStrategy[Decimal],
) -> Mapping[str, st.SearchStrategy[CellValue]]:
    """Cells for each type that a column can have."""
    return {
        **dict.fromkeys(("title", "rich_text", "email", "url", "unique_id", "select", "status"), words),
        "number": numbers,
        "checkbox": st.booleans(),
        "date": moments.map(DateCell) | st.builds(DateCell, moments, moments),
        "people": st.lists(people, max_size=3).map(tuple),
        "relation": st.lists(pages, max_size=2, unique=True).map(lambda ids: Links(tuple(ids))),
        "files": st.lists(words, max_size=2).map(tuple),
        "multi_select": st.lists(words, max_size=2).map(tuple),
    }


SANE = kinds(sane_words, sane_moments, sane_numbers)
WILD = kinds(wild_words, wild_moments, wild_numbers)


def rows(source: Source, *, wild: bool) -> st.SearchStrategy[Row]:
    """A row of a source: any of its columns, each with something of a type it may have, or nothing."""

    def cells(types: tuple[str, ...]) -> st.SearchStrategy[CellValue]:
        sane = [SANE[kind] for kind in types]
        return st.one_of(empty, *sane, *([WILD[kind] for kind in types] + [unreadable] if wild else []))

    columns = {column.key: cells(column.types) for column in COLUMNS[source] if not column.written}
    return st.fixed_dictionaries({}, optional=columns).map(
        lambda cells: Row(f"{source}-page", "https://tracker.example", cells, CREATED, CREATED)
    )


def several(row: st.SearchStrategy[Row]) -> st.SearchStrategy[list[Row]]:
    """Up to two rows, each a page of its own."""
    return st.lists(row, max_size=2).map(
        lambda found: [replace(row, page_id=f"{row.page_id}-{nth}") for nth, row in enumerate(found)]
    )


def orders(*, wild: bool) -> st.SearchStrategy[Facts]:
    """An order with what belongs to it."""
    return st.builds(
        Facts,
        rows(Source.ORDERS, wild=wild),
        st.fixed_dictionaries({source: several(rows(source, wild=wild)) for source in RELATED}),
        duplicate=st.booleans(),
        lost=st.sampled_from([frozenset[str](), frozenset({"gone"})]),
        titles=st.sampled_from([{}, {"client": "Maison Lune", "gone": None}]),
    )


anything = orders(wild=False) | orders(wild=True)
trackers = st.sampled_from(sorted(TRACKERS))
instants = st.datetimes(
    datetime.fromisoformat("2026-10-01"), datetime.fromisoformat("2027-02-28"), timezones=st.just(UTC)
)


@given(anything, trackers, instants)
def test_every_unknown_field_is_named_in_an_issue(facts: Facts, tracker: str, now: datetime) -> None:
    process = TRACKERS[tracker]
    case = validate(facts, process, process.calendar.local_day(now))
    columns = {issue.column for issue in case.issues}
    assert case.unknown <= set(Order.model_fields)
    assert {process.names(Source.ORDERS)[key] for key in case.unknown} <= columns
    for related in (case.changes, case.fittings, case.updates, case.milestones):
        for checked in related:
            assert not checked.unknown or checked.issues


@given(anything, trackers, instants)
def test_every_order_gets_a_verdict(facts: Facts, tracker: str, now: datetime) -> None:
    judgement = evaluate(facts, TRACKERS[tracker], RULES, now)
    assert set(judgement.cells) <= WRITTEN
    assert judgement.cells["health"] in HEALTH
    assert judgement.stands_down.isdisjoint({found.family for found in judgement.findings})
    assert (judgement.cells["data_issues"] is None) == (not judgement.case.issues)
    assert judgement.recheck_at is None or judgement.recheck_at > now
    for found in judgement.findings:
        assert str(found.what)
        assert str(found.do)


@given(anything, trackers, instants)
def test_the_same_facts_get_the_same_verdict(facts: Facts, tracker: str, now: datetime) -> None:
    again = replace(facts, related={source: rows[::-1] for source, rows in facts.related.items()})
    first, second = (
        evaluate(facts, TRACKERS[tracker], RULES, now),
        evaluate(again, TRACKERS[tracker], RULES, now),
    )
    assert first.cells == second.cells
    assert first.codes == second.codes
    assert first.recheck_at == second.recheck_at


@given(anything, trackers, instants, st.floats(0, 1, exclude_max=True))
def test_nothing_changes_before_the_time_to_look_again(
    facts: Facts, tracker: str, now: datetime, share: float
) -> None:
    first = evaluate(facts, TRACKERS[tracker], RULES, now)
    until = first.recheck_at or now + timedelta(days=800)
    later = min(now + (until - now) * share, until - timedelta(microseconds=1))
    second = evaluate(facts, TRACKERS[tracker], RULES, later)
    assert second.cells == first.cells
    assert second.codes == first.codes
    assert second.stands_down == first.stands_down
