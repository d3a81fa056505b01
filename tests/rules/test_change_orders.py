"""Change orders: decided in time, approved in writing, in the timeline and in the specifications."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Facts, Process
from rules.cells import Row, Unreadable
from rules.change_orders import CHANGE_ORDERS
from rules.columns import Source
from rules.evaluate import Evaluation
from rules.finding import Finding, Level
from rules.policy import CHANGES, PROCESS_MATRIX, Matrix
from tests.rules.build import (
    Plain,
    bare_order,
    change,
    codes,
    facts,
    finding,
    judged,
    named,
    order,
    process,
    tracker_without,
)
from tests.rules.test_any_cells import TRACKERS, anything, instants, trackers
from tests.rules.unedited import assert_nothing_changes_before_the_recheck

SEOUL = process()
NEW_YORK = process("US", "America/New_York")
PARIS = process("FR", "Europe/Paris")
STATUSES = ("Requested", "Approved", "Rejected", "In work", "Implemented", None)
ENDED = ("Closed", "Cancelled")
UNREADABLE = Unreadable("?", "something else")


def look(of: Row, *changes: Row, at: str = "2026-11-23T12:00", process: Process = SEOUL) -> Evaluation:
    return judged(of, *changes, at=at, process=process, rules=(CHANGE_ORDERS,))


def found(judgement: Evaluation, code: str) -> Finding:
    seen = finding(judgement, code)
    assert seen is not None
    return seen


def level(judgement: Evaluation, code: str) -> Level | None:
    seen = finding(judgement, code)
    return seen.level if seen else None


def in_order(**cells: Plain) -> Row:
    """A change order in work with which nothing is wrong."""
    fine: dict[str, Plain] = {"status": "In work", "written_approval": True, "specs_updated": True}
    return change(**{**fine, **cells})


class TestARequestWaitsForADecision:
    @pytest.mark.parametrize(
        ("requested", "team", "warning_from", "critical_from"),
        [
            # over 2 working days: on the third; over 5: on the sixth
            ("2026-11-02", SEOUL, date(2026, 11, 5), date(2026, 11, 10)),
            ("2026-11-05", SEOUL, date(2026, 11, 10), date(2026, 11, 13)),  # a weekend between
            ("2026-11-07", SEOUL, date(2026, 11, 11), date(2026, 11, 16)),  # requested on a Saturday
            ("2026-12-23", SEOUL, date(2026, 12, 29), date(2027, 1, 4)),  # Christmas and New Year
            ("2026-11-24", NEW_YORK, date(2026, 11, 30), date(2026, 12, 3)),  # Thanksgiving
            ("2026-03-05", NEW_YORK, date(2026, 3, 10), date(2026, 3, 13)),  # clocks go forward
            ("2026-10-22", PARIS, date(2026, 10, 27), date(2026, 10, 30)),  # clocks go back
            # the evening of the 2nd in Seoul is a day of the team's, too
            ("2026-11-02T23:30:00+09:00", SEOUL, date(2026, 11, 5), date(2026, 11, 10)),
            ("2026-11-03T08:00:00+09:00", NEW_YORK, date(2026, 11, 5), date(2026, 11, 10)),
        ],
    )
    def test_and_turns_at_local_midnight(
        self, requested: str, team: Process, warning_from: date, critical_from: date
    ) -> None:
        row = change(status="Requested", requested=requested)

        def at(day: date, clock: str) -> Evaluation:
            return look(order(), row, at=f"{day}T{clock}", process=team)

        eve = at(warning_from - timedelta(1), "23:59:59.999999")
        assert codes(eve) == set()
        assert eve.recheck_at == team.calendar.midnight(warning_from)
        warned = at(warning_from, "00:00")
        assert level(warned, "change.undecided") is Level.WARNING
        assert warned.codes == ("change.undecided",)
        assert warned.recheck_at == team.calendar.midnight(critical_from)
        still = at(critical_from - timedelta(1), "23:59:59.999999")
        assert level(still, "change.undecided") is Level.WARNING
        critical = at(critical_from, "00:00")
        assert critical.codes == ("change.undecided critical",)
        assert critical.recheck_at is None

    def test_as_long_as_the_policy_says(self) -> None:
        patient = process(change={"undecided_days": 0, "undecided_critical_days": 1})
        row = change(status="Requested", requested="2026-11-20")
        assert codes(look(order(), row, at="2026-11-22T12:00", process=patient)) == set()
        monday = look(order(), row, at="2026-11-23T12:00", process=patient)
        assert level(monday, "change.undecided") is Level.WARNING
        tuesday = look(order(), row, at="2026-11-24T12:00", process=patient)
        assert level(tuesday, "change.undecided") is Level.CRITICAL

    @pytest.mark.parametrize("status", set(STATUSES) - {"Requested"})
    def test_and_no_longer_once_it_has_another_status(self, status: str | None) -> None:
        assert "change.undecided" not in codes(look(order(), change(status=status, requested="2026-11-02")))

    def test_and_without_a_day_nobody_knows_how_long(self) -> None:
        judgement = look(order(), change(status="Requested"))
        assert codes(judgement) == set()
        assert judgement.stands_down == set()

    def test_and_is_said_with_client_and_title(self) -> None:
        seen = found(look(order(), change(status="Requested", requested="2026-11-16")), "change.undecided")
        assert str(seen.what) == "Maison Lune waits for a decision on Longer sleeves"
        assert str(seen.do) == "Decide on Longer sleeves for Maison Lune"
        assert seen.since == date(2026, 11, 16)
        assert seen.evidence["Requested"] == date(2026, 11, 16)

    def test_and_the_sales_director_decides(self) -> None:
        judgement = look(order(), change(status="Requested", requested="2026-11-16"))
        assert judgement.cells["next_action"] == "Decide on Longer sleeves for Maison Lune (Min-ji Seo)."
        assert named(judgement, "change.undecided") == ["Min-ji Seo"]


class TestWorkWithoutApproval:
    @pytest.mark.parametrize(
        ("status", "written", "approvers", "expected"),
        [
            ("In work", True, ["minji"], None),
            ("In work", True, None, None),  # an empty Approved by does not matter
            ("In work", True, ["stranger"], None),  # nor does somebody outside the directory
            ("In work", True, ["ari"], Level.CRITICAL),
            ("In work", True, ["minji", "ari"], Level.CRITICAL),
            ("In work", False, ["minji"], Level.CRITICAL),
            ("In work", None, None, Level.CRITICAL),
            ("Implemented", True, ["minji"], None),
            ("Implemented", False, ["minji"], Level.CRITICAL),
            ("Implemented", True, ["dana"], Level.CRITICAL),
            ("Approved", False, ["ari"], None),  # nobody works on it
            ("Requested", False, None, None),
            ("Rejected", False, None, None),
            (None, False, None, None),
        ],
    )
    def test_is_critical(
        self,
        status: str | None,
        written: Plain,
        approvers: list[str] | None,
        expected: Level | None,
    ) -> None:
        row = change(status=status, written_approval=written, approved_by=approvers)
        assert level(look(order(), row), "change.unapproved_work") is expected

    @pytest.mark.parametrize("evidence", [("approval.pdf",), "https://files.example/approval", True])
    def test_is_none_whatever_kind_of_cell_holds_the_approval(self, evidence: Plain) -> None:
        assert codes(look(order(), in_order(written_approval=evidence))) == set()

    def test_asks_for_it_in_writing(self) -> None:
        seen = found(look(order(), in_order(written_approval=False)), "change.unapproved_work")
        assert str(seen.what) == "work on Longer sleeves for Maison Lune has no written approval"
        assert str(seen.do) == "Get written approval of Longer sleeves from Maison Lune before work goes on"

    def test_names_who_may_not_approve(self) -> None:
        seen = found(look(order(), in_order(approved_by=["ari", "dana"])), "change.unapproved_work")
        assert str(seen.what) == (
            "Ari Kim, Dana Choi may not approve Longer sleeves for Maison Lune, and work goes on"
        )
        assert str(seen.do) == "Approve Longer sleeves for Maison Lune, or stop the work"
        assert seen.evidence["Approved by"] == "Ari Kim, Dana Choi"

    def test_asks_whoever_the_matrix_makes_accountable(self) -> None:
        lines = {line.name: line for line in PROCESS_MATRIX}
        by_manager = lines[CHANGES].model_copy(update={"accountable": ("Account Manager",)})
        theirs = process(matrix=Matrix(decision=tuple({**lines, CHANGES: by_manager}.values())))
        assert codes(look(order(), in_order(approved_by=["ari"]), process=theirs)) == set()
        assert codes(look(order(), in_order(approved_by=["minji"]), process=theirs)) == {
            "change.unapproved_work"
        }
        unknown = look(order(account_manager=UNREADABLE), in_order(approved_by=["ari"]), process=theirs)
        assert unknown.stands_down == {"change.unapproved_work"}

    def test_judges_by_the_written_approval_alone_where_nobody_notes_who_approved(self) -> None:
        small = tracker_without()
        small[Source.CHANGE_ORDERS] = {
            key: name for key, name in small[Source.CHANGE_ORDERS].items() if key != "approved_by"
        }
        theirs = process(columns=small)
        assert codes(look(order(), in_order(), process=theirs)) == set()
        unapproved = look(order(), in_order(written_approval=False), process=theirs)
        assert codes(unapproved) == {"change.unapproved_work"}


class TestTheTimelineFollows:
    """The baseline is 30 December 2026, a Wednesday; New Year's Day is a holiday."""

    @pytest.mark.parametrize(
        ("impact", "forecast", "expected"),
        [
            (2, "2027-01-03", Level.WARNING),
            (2, "2027-01-04", None),
            (2, "2027-01-05", None),
            (2, "2026-12-30", Level.WARNING),
            (0.5, "2026-12-30", Level.WARNING),
            (0.5, "2026-12-31", None),
            (2, None, None),  # without a forecast, delivery is expected when it is promised
            (0, "2026-12-01", None),
            (-2, "2026-12-01", None),
            (None, "2026-12-01", None),
        ],
    )
    def test_unless_the_forecast_is_earlier_than_the_change_allows(
        self,
        impact: float | None,
        forecast: str | None,
        expected: Level | None,
    ) -> None:
        row = in_order(status="Approved", schedule_impact=impact)
        seen = level(look(order(forecast=forecast), row), "change.timeline_not_adjusted")
        assert seen is expected

    @pytest.mark.parametrize(
        ("cells", "change_cells"),
        [
            ({"agreed": "2026-12-30"}, {}),
            ({"baseline": None}, {}),
            ({"delivered": "2026-11-20"}, {}),
            ({}, {"status": "Requested"}),
            ({}, {"status": "Rejected"}),
            ({}, {"written_approval": False}),
        ],
    )
    def test_where_nothing_has_to_follow(
        self, cells: dict[str, Plain], change_cells: dict[str, Plain]
    ) -> None:
        row = in_order(**{"status": "Approved", "schedule_impact": 2, **change_cells})
        judgement = look(order(**{"forecast": "2026-12-28", **cells}), row)
        assert "change.timeline_not_adjusted" not in codes(judgement)

    def test_all_approved_changes_together(self) -> None:
        longer = in_order(schedule_impact=4)
        shorter = in_order(change="Without lining", schedule_impact=-3)
        asked_for = change(status="Requested", schedule_impact=20)
        planned = order(forecast="2026-12-31")
        assert codes(look(planned, longer, shorter, asked_for)) == set()
        assert codes(look(planned, longer, asked_for)) == {"change.timeline_not_adjusted"}

    def test_and_says_from_when_to_when(self) -> None:
        judgement = look(order(forecast="2026-12-28"), in_order(schedule_impact=2))
        seen = found(judgement, "change.timeline_not_adjusted")
        assert str(seen.what) == (
            "delivery is forecast for 28 Dec 2026, but with Longer sleeves for Maison Lune "
            "it moves to 4 Jan 2027"
        )
        assert str(seen.do) == (
            "Agree a new delivery date with Maison Lune for Longer sleeves: 4 Jan 2027 or later"
        )


class TestTheSpecificationsFollow:
    @pytest.mark.parametrize(
        ("status", "updated", "expected"),
        [
            ("In work", None, Level.WARNING),
            ("In work", False, Level.WARNING),
            ("In work", True, None),
            ("Implemented", False, Level.WARNING),
            ("Implemented", True, None),
            ("Approved", False, None),
            ("Requested", False, None),
            ("Rejected", False, None),
            (None, False, None),
        ],
    )
    def test_once_there_is_work_on_a_change(
        self,
        status: str | None,
        updated: Plain,
        expected: Level | None,
    ) -> None:
        row = change(status=status, specs_updated=updated, written_approval=True)
        assert level(look(order(), row), "change.specs_outdated") is expected

    def test_or_somebody_is_told_to_update_them(self) -> None:
        seen = found(look(order(), in_order(specs_updated=False)), "change.specs_outdated")
        assert str(seen.what) == (
            "work on Longer sleeves for Maison Lune goes by specifications without the change"
        )
        assert str(seen.do) == "Update the specifications of Maison Lune for Longer sleeves"


days = st.dates(date(2026, 10, 15), date(2026, 12, 31))
changes = st.builds(
    change,
    status=st.sampled_from(STATUSES),
    requested=st.none() | days,
    written_approval=st.booleans(),
    approved_by=st.sampled_from([None, ["ari"], ["minji"]]),
    schedule_impact=st.none() | st.integers(-3, 5),
    specs_updated=st.booleans(),
)
orders = st.builds(
    bare_order,
    stage=st.sampled_from([None, "Received", "Production", "On hold", "Sign-off", *ENDED]),
    client=st.sampled_from([None, "Maison Lune"]),
    baseline=st.none() | days,
    agreed=st.none() | days,
    forecast=st.none() | days,
    delivered=st.none() | days,
)


@given(
    orders,
    st.lists(changes, max_size=4),
    st.sampled_from([SEOUL, NEW_YORK, PARIS]),
    instants,
    st.floats(0, 1),
)
def test_nothing_changes_before_the_recheck(
    of: Row, rows: list[Row], team: Process, now: datetime, share: float
) -> None:
    assert_nothing_changes_before_the_recheck(facts(of, *rows), team, CHANGE_ORDERS, now, share)


@given(anything, trackers, instants, st.floats(0, 1))
def test_not_whatever_people_type(read: Facts, tracker: str, now: datetime, share: float) -> None:
    assert_nothing_changes_before_the_recheck(read, TRACKERS[tracker], CHANGE_ORDERS, now, share)
