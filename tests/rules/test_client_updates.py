"""Talking to the client: an update every five working days, an answer within four working hours."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Facts, Process
from rules.cells import Row, Unreadable
from rules.client_updates import CLIENT_UPDATES
from rules.columns import RELATED, Source
from rules.evaluate import Evaluation, evaluate
from rules.finding import Finding, Level
from tests.rules.build import (
    Plain,
    bare_order,
    codes,
    facts,
    finding,
    instant,
    judged,
    named,
    order,
    process,
    tracker_without,
    update,
)
from tests.rules.test_any_cells import TRACKERS, anything, instants, trackers
from tests.rules.unedited import assert_nothing_changes_before_the_recheck

SEOUL = process()
NEW_YORK = process("US", "America/New_York")
PARIS = process("FR", "Europe/Paris")
ROUND_THE_CLOCK = process("FR", "Europe/Paris", hours="00:00-24:00", working_days=("sat", "sun", "mon"))
FLAT = process(columns=tracker_without(*RELATED))
FAMILIES = {"client.update_due", "client.waiting"}
TRACKING = ("Design", "Sourcing", "Production", "Fitting", "Quality check")
NOT_TRACKING = ("Received", "Intake", "Delivery", "Sign-off", None)
UNREADABLE = Unreadable("?", "something else")


def look(of: Row, *updates: Row, at: str = "2026-11-23T12:00", process: Process = SEOUL) -> Evaluation:
    return judged(of, *updates, at=at, process=process, rules=(CLIENT_UPDATES,))


def found(judgement: Evaluation, code: str) -> Finding:
    seen = finding(judgement, code)
    assert seen is not None
    return seen


def ours(at: Plain, **cells: Plain) -> Row:
    return update(from_="Us", at=at, **cells)


def theirs(at: Plain, answered: Plain = None, **cells: Plain) -> Row:
    return update(**{"from_": "Client", "at": at, "answered": answered, **cells})


def columns_without(missing: str) -> Process:
    columns = tracker_without()
    updates = columns[Source.UPDATES]
    columns[Source.UPDATES] = {key: name for key, name in updates.items() if key != missing}
    return process(columns=columns)


class TestAnUpdateIsDue:
    @pytest.mark.parametrize(
        ("last", "team", "due_from"),
        [
            # more than 5 working days: on the sixth
            ("2026-11-13", SEOUL, date(2026, 11, 23)),
            ("2026-11-14", SEOUL, date(2026, 11, 23)),  # a Saturday
            ("2026-11-16", SEOUL, date(2026, 11, 24)),
            ("2026-11-16T23:59+09:00", SEOUL, date(2026, 11, 24)),
            ("2026-11-17T08:00+09:00", NEW_YORK, date(2026, 11, 24)),  # the 16th there
            ("2026-12-18", SEOUL, date(2026, 12, 29)),  # Christmas between
            ("2026-11-20", NEW_YORK, date(2026, 12, 1)),  # Thanksgiving between
            ("2026-03-04", NEW_YORK, date(2026, 3, 12)),  # clocks go forward
            ("2026-10-21", PARIS, date(2026, 10, 29)),  # clocks go back
        ],
    )
    def test_at_local_midnight_of_the_sixth_working_day(
        self, last: str, team: Process, due_from: date
    ) -> None:
        row = ours(last)
        eve = look(order(), row, at=f"{due_from - timedelta(1)}T23:59:59.999999", process=team)
        assert codes(eve) == set()
        assert eve.recheck_at == team.calendar.midnight(due_from)
        day = look(order(), row, at=f"{due_from}T00:00", process=team)
        assert found(day, "client.update_due").level is Level.WARNING
        assert day.recheck_at is None

    @pytest.mark.parametrize(
        ("contract", "expected"),
        [("2026-11-13", {"client.update_due"}), ("2026-11-16", set()), (None, set())],
    )
    def test_counted_from_the_contract_where_there_was_none(
        self, contract: str | None, expected: set[str]
    ) -> None:
        assert codes(look(order(contract_signed=contract))) == expected

    def test_counted_from_the_last_of_several(self) -> None:
        assert codes(look(order(), ours("2026-11-19"), ours("2026-11-05"))) == set()

    @pytest.mark.parametrize(
        "row",
        [
            theirs("2026-11-02", answered="2026-11-18"),  # an answer is an update
            theirs("2026-11-02", answered="2026-11-18T10:00+09:00"),
        ],
    )
    def test_not_after_an_answer(self, row: Row) -> None:
        assert codes(look(order(), row)) == set()

    @pytest.mark.parametrize(
        "row",
        [
            theirs("2026-11-20T18:00+09:00"),  # they wrote, we did not
            update(at="2026-11-20"),  # nobody knows who wrote
            update(from_="Us"),  # nobody knows when
        ],
    )
    def test_in_spite_of_what_is_no_update(self, row: Row) -> None:
        assert "client.update_due" in codes(look(order(), row))

    def test_in_spite_of_one_that_is_planned_until_its_day(self) -> None:
        planned = ours("2026-11-26")
        before = look(order(), planned)
        assert codes(before) == {"client.update_due"}
        assert before.recheck_at == SEOUL.calendar.midnight(date(2026, 11, 26))
        assert codes(look(order(), planned, at="2026-11-26T00:00")) == set()

    @pytest.mark.parametrize("stage", TRACKING)
    def test_in_the_tracking_phase(self, stage: str) -> None:
        assert codes(look(order(stage=stage))) == {"client.update_due"}

    @pytest.mark.parametrize("stage", NOT_TRACKING)
    def test_and_in_no_other(self, stage: str | None) -> None:
        judgement = look(order(stage=stage))
        assert codes(judgement) == set()
        assert judgement.stands_down == set()

    def test_but_not_while_the_order_is_on_hold(self) -> None:
        judgement = look(order(stage="On hold"))
        assert codes(judgement) == set()
        assert judgement.stands_down == {"client.update_due"}

    def test_as_often_as_the_policy_says(self) -> None:
        chatty = process(client={"update_days": 1})
        assert codes(look(order(), ours("2026-11-20"), process=chatty)) == set()
        assert codes(look(order(), ours("2026-11-19"), process=chatty)) == {"client.update_due"}

    def test_and_said_with_the_client_and_since_when(self) -> None:
        judgement = look(order(), ours("2026-11-10"))
        seen = found(judgement, "client.update_due")
        assert str(seen.what) == "Maison Lune has heard nothing from us"
        assert seen.since == date(2026, 11, 10)
        assert judgement.cells["next_action"] == "Tell Maison Lune where the order stands (Ari Kim)."


class TestTheClientWaits:
    @pytest.mark.parametrize(
        ("wrote", "team", "warning_from", "critical_from"),
        [
            ("2026-11-23T09:00+09:00", SEOUL, "2026-11-23T13:00", "2026-11-23T17:00"),
            ("2026-11-23T10:00+09:00", SEOUL, "2026-11-23T14:00", "2026-11-23T18:00"),
            ("2026-11-23T16:30+09:00", SEOUL, "2026-11-24T11:30", "2026-11-24T15:30"),
            ("2026-11-20T17:00+09:00", SEOUL, "2026-11-23T12:00", "2026-11-23T16:00"),  # a weekend between
            ("2026-11-21T11:00+09:00", SEOUL, "2026-11-23T13:00", "2026-11-23T17:00"),  # on a Saturday
            ("2026-11-23T00:00+09:00", SEOUL, "2026-11-23T13:00", "2026-11-23T17:00"),  # at midnight
            ("2026-11-22T23:59+09:00", SEOUL, "2026-11-23T13:00", "2026-11-23T17:00"),
            ("2026-11-23", SEOUL, "2026-11-24T13:00", "2026-11-24T17:00"),  # from the end of that day
            ("2026-12-24T17:00+09:00", SEOUL, "2026-12-28T12:00", "2026-12-28T16:00"),  # Christmas
            ("2026-11-25T17:00-05:00", NEW_YORK, "2026-11-27T12:00", "2026-11-27T16:00"),  # Thanksgiving
            ("2026-03-06T16:00-05:00", NEW_YORK, "2026-03-09T11:00", "2026-03-09T15:00"),  # clocks forward
            ("2026-10-23T16:00+02:00", PARIS, "2026-10-26T11:00", "2026-10-26T15:00"),  # clocks back
            # where people work while the clocks change, an hour is an hour
            ("2026-10-25T00:00+02:00", ROUND_THE_CLOCK, "2026-10-25T03:00", "2026-10-25T07:00"),
            ("2026-03-29T00:00+01:00", ROUND_THE_CLOCK, "2026-03-29T05:00", "2026-03-29T09:00"),
        ],
    )
    def test_4_working_hours_for_a_warning_and_8_for_a_critical_one(
        self, wrote: str, team: Process, warning_from: str, critical_from: str
    ) -> None:
        zone = team.calendar.zone
        warning, critical = instant(warning_from, zone), instant(critical_from, zone)
        read = facts(order(stage="Delivery"), theirs(wrote))

        def at(moment: datetime) -> Evaluation:
            return evaluate(read, team, (CLIENT_UPDATES,), moment)

        assert at(warning - timedelta(microseconds=1)).codes == ()
        assert at(warning - timedelta(microseconds=1)).recheck_at == warning
        assert at(warning).codes == ("client.waiting",)
        assert at(critical - timedelta(microseconds=1)).codes == ("client.waiting",)
        assert at(critical - timedelta(microseconds=1)).recheck_at == critical
        assert at(critical).codes == ("client.waiting critical",)
        assert at(critical).recheck_at is None

    def test_as_long_as_the_policy_says(self) -> None:
        patient = process(client={"waiting_hours": 1, "waiting_critical_hours": 2})
        row = theirs("2026-11-23T10:30+09:00")
        assert look(order(stage="Delivery"), row, process=patient).codes == ("client.waiting",)
        later = look(order(stage="Delivery"), row, at="2026-11-23T12:30", process=patient)
        assert later.codes == ("client.waiting critical",)

    @pytest.mark.parametrize("stage", [*TRACKING, *NOT_TRACKING, "On hold"])
    def test_in_every_stage_that_is_not_ended(self, stage: str | None) -> None:
        assert "client.waiting" in codes(look(order(stage=stage), theirs("2026-11-19")))

    @pytest.mark.parametrize(
        "row",
        [
            theirs("2026-11-02", answered="2026-11-20"),
            ours("2026-11-20"),
            update(at="2026-11-02"),  # nobody knows who wrote
            update(from_="Client"),  # nobody knows when
        ],
    )
    def test_not_where_nothing_is_unanswered(self, row: Row) -> None:
        assert codes(look(order(stage="Delivery"), row)) == set()

    def test_although_we_wrote_meanwhile(self) -> None:
        """Only ``Answered`` answers."""
        assert codes(look(order(), theirs("2026-11-18"), ours("2026-11-20"))) == {"client.waiting"}

    def test_and_is_quoted(self) -> None:
        judgement = look(order(), theirs("2026-11-20T10:30+09:00", update="Could the collar be softer?"))
        seen = found(judgement, "client.waiting")
        assert str(seen.what) == (
            'Maison Lune wrote at 10:30 and waits for an answer to "Could the collar be softer?"'
        )
        assert str(seen.do) == 'Answer Maison Lune: "Could the collar be softer?"'
        assert seen.since == date(2026, 11, 20)

    def test_and_without_a_time_only_the_day_is_named(self) -> None:
        seen = found(look(order(), theirs("2026-11-19", update=None)), "client.waiting")
        assert str(seen.what) == "Maison Lune waits for an answer to a message"
        assert seen.since == date(2026, 11, 19)

    def test_in_the_time_of_the_team(self) -> None:
        row = theirs("2026-11-19T18:15Z")
        in_seoul = found(look(order(), row), "client.waiting")
        assert "at 03:15" in str(in_seoul.what)
        assert in_seoul.since == date(2026, 11, 20)
        in_paris = found(look(order(), row, process=PARIS), "client.waiting")
        assert "at 19:15" in str(in_paris.what)
        assert in_paris.since == date(2026, 11, 19)

    def test_and_the_account_manager_responsible_and_accountable_is_named_once(self) -> None:
        judgement = look(order(), theirs("2026-11-18"))
        assert named(judgement, "client.waiting") == ["Ari Kim"]


class TestSeveralMessages:
    def test_make_one_finding_of_the_oldest(self) -> None:
        rows = [
            theirs("2026-11-23T07:00+09:00", update="Newest"),  # not too long yet
            theirs("2026-11-20T15:00+09:00", update="Newer"),
            theirs("2026-11-19T15:00+09:00", update="Oldest"),
            theirs("2026-11-20T10:00+09:00", update="Old"),
        ]
        judgement = look(order(stage="Delivery"), *rows)
        assert judgement.codes == ("client.waiting critical",)
        seen = found(judgement, "client.waiting")
        assert str(seen.do) == 'Answer Maison Lune: "Oldest" and 2 more'
        assert judgement.recheck_at == instant("2026-11-23T13:00", SEOUL.calendar.zone)


class TestWhatIsUnknown:
    @pytest.mark.parametrize(
        ("who", "key", "families"),
        [
            ("Client", "from_", FAMILIES),
            ("Client", "at", {"client.waiting"}),
            ("Client", "answered", FAMILIES),
            ("Us", "at", {"client.update_due"}),
            ("Us", "answered", set()),
        ],
    )
    def test_makes_what_needs_it_stand_down(self, who: str, key: str, families: set[str]) -> None:
        cells: dict[str, Plain] = {"from_": who, "at": "2026-11-02", key: UNREADABLE}
        judgement = look(order(), update(**cells))
        assert judgement.stands_down == families
        assert codes(judgement).isdisjoint(families)

    @pytest.mark.parametrize(
        ("rows", "families"), [((), {"client.update_due"}), ((ours("2026-11-20"),), set())]
    )
    def test_is_the_contract_only_where_it_is_counted_from(
        self, rows: tuple[Row, ...], families: set[str]
    ) -> None:
        judgement = look(order(contract_signed=UNREADABLE), *rows)
        assert judgement.stands_down == families

    @pytest.mark.parametrize(
        ("missing", "families"), [("at", FAMILIES), ("from", FAMILIES), ("answered", {"client.waiting"})]
    )
    def test_is_also_a_column_that_the_tracker_lacks(self, missing: str, families: set[str]) -> None:
        judgement = look(order(), process=columns_without(missing))
        assert judgement.stands_down == families
        assert codes(judgement).isdisjoint(families)


class TestItIsOver:
    @pytest.mark.parametrize(
        ("cells", "rows", "family", "reason"),
        [
            ({}, [ours("2026-11-20")], "client.update_due", "the client has heard from us"),
            ({"stage": "Delivery"}, [], "client.update_due", "the order is not in work any more"),
            ({}, [theirs("2026-11-02", "2026-11-20")], "client.waiting", "the client was answered"),
            ({}, [theirs("2026-11-23")], "client.waiting", "no message waits too long any more"),
            ({"stage": "Closed"}, [theirs("2026-11-02")], "client.waiting", "the order has ended"),
            ({"stage": "Cancelled"}, [], "client.update_due", "the order has ended"),
        ],
    )
    def test_for_a_reason(self, cells: dict[str, Plain], rows: list[Row], family: str, reason: str) -> None:
        judgement = look(order(**cells), *rows)
        assert finding(judgement, family) is None
        assert str(judgement.endings[family].reason) == reason


days = st.dates(date(2026, 10, 15), date(2026, 12, 31))
moments = st.builds(lambda day, hour: f"{day}T{hour:02}:20+00:00", days, st.integers(0, 23))
maybe_moment = st.none() | days | moments
updates = st.builds(
    update, from_=st.sampled_from([None, "Us", "Client"]), at=maybe_moment, answered=st.none() | maybe_moment
)
orders = st.builds(
    bare_order,
    stage=st.sampled_from([None, "Received", "Production", "On hold", "Sign-off", "Closed"]),
    contract_signed=maybe_moment,
    last_update=maybe_moment,
    waiting_since=maybe_moment,
)
teams = st.sampled_from([SEOUL, NEW_YORK, PARIS, ROUND_THE_CLOCK, FLAT])


@given(orders, st.lists(updates, max_size=4), teams, instants, st.floats(0, 1))
def test_nothing_changes_before_the_recheck(
    of: Row, rows: list[Row], team: Process, now: datetime, share: float
) -> None:
    assert_nothing_changes_before_the_recheck(facts(of, *rows), team, CLIENT_UPDATES, now, share)


@given(anything, trackers, instants, st.floats(0, 1))
def test_not_whatever_people_type(read: Facts, tracker: str, now: datetime, share: float) -> None:
    assert_nothing_changes_before_the_recheck(read, TRACKERS[tracker], CLIENT_UPDATES, now, share)
