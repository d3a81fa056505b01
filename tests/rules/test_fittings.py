"""Fittings: a new date where the client is unavailable, an outcome once they are over."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Facts, Process
from rules.cells import Row, Unreadable
from rules.columns import Source
from rules.evaluate import Evaluation
from rules.finding import Finding, Level
from rules.fittings import FITTINGS
from tests.rules.build import (
    Plain,
    bare_order,
    codes,
    facts,
    finding,
    fitting,
    judged,
    order,
    process,
    tracker_without,
)
from tests.rules.test_any_cells import TRACKERS, anything, instants, trackers
from tests.rules.unedited import assert_nothing_changes_before_the_recheck

SEOUL = process()
NEW_YORK = process("US", "America/New_York")
PARIS = process("FR", "Europe/Paris")
FAMILIES = {"fitting.unavailable", "fitting.no_outcome"}
STATUSES = ("Scheduled", "Completed", "Client unavailable", "Rescheduled", None)
UNREADABLE = Unreadable("?", "something else")


def look(of: Row, *fittings: Row, at: str = "2026-11-23T12:00", process: Process = SEOUL) -> Evaluation:
    return judged(of, *fittings, at=at, process=process, rules=(FITTINGS,))


def found(judgement: Evaluation, code: str) -> Finding:
    seen = finding(judgement, code)
    assert seen is not None
    return seen


def level(judgement: Evaluation, code: str) -> Level | None:
    seen = finding(judgement, code)
    return seen.level if seen else None


def missed(**cells: Plain) -> Row:
    return fitting(**{"status": "Client unavailable", **cells})


def columns_without(missing: str) -> Process:
    columns = tracker_without()
    fittings = columns[Source.FITTINGS]
    columns[Source.FITTINGS] = {key: name for key, name in fittings.items() if key != missing}
    return process(columns=columns)


class TestTheClientIsUnavailable:
    @pytest.mark.parametrize(
        ("backup", "expected"),
        [
            (None, Level.WARNING),
            ("2026-11-20", Level.WARNING),
            ("2026-11-22", Level.WARNING),
            ("2026-11-23", None),
            ("2026-12-01", None),
        ],
    )
    def test_and_there_is_no_backup_date_to_come(self, backup: str | None, expected: Level | None) -> None:
        row = missed(date="2026-11-20", backup_date=backup)
        assert level(look(order(), row), "fitting.unavailable") is expected

    @pytest.mark.parametrize("team", [SEOUL, NEW_YORK, PARIS])
    def test_the_day_after_the_backup_date_at_local_midnight(self, team: Process) -> None:
        row = missed(date="2026-11-24", backup_date="2026-11-25")
        eve = look(order(), row, at="2026-11-25T23:59:59.999999", process=team)
        assert codes(eve) == set()
        assert eve.recheck_at == team.calendar.midnight(date(2026, 11, 26))
        after = look(order(), row, at="2026-11-26T00:00", process=team)
        assert codes(after) == {"fitting.unavailable"}

    @pytest.mark.parametrize(
        ("held", "team", "critical_from"),
        [
            ("2026-11-23", SEOUL, date(2026, 11, 26)),
            ("2026-11-20", SEOUL, date(2026, 11, 25)),  # a weekend between
            ("2026-11-21", SEOUL, date(2026, 11, 25)),  # on a Saturday
            ("2026-12-23", SEOUL, date(2026, 12, 29)),  # Christmas
            ("2026-11-25", NEW_YORK, date(2026, 12, 1)),  # Thanksgiving
            ("2026-10-23", PARIS, date(2026, 10, 28)),  # clocks go back
            ("2026-03-06", NEW_YORK, date(2026, 3, 11)),  # clocks go forward
            ("2026-11-23T23:30+09:00", SEOUL, date(2026, 11, 26)),
            ("2026-11-24T08:00+09:00", NEW_YORK, date(2026, 11, 27)),  # the 23rd there, Thanksgiving between
        ],
    )
    def test_critically_from_3_working_days_after_the_fitting(
        self, held: str, team: Process, critical_from: date
    ) -> None:
        row = missed(date=held)
        eve = look(order(), row, at=f"{critical_from - timedelta(1)}T23:59:59.999999", process=team)
        assert eve.codes == ("fitting.unavailable",)
        assert eve.recheck_at == team.calendar.midnight(critical_from)
        day = look(order(), row, at=f"{critical_from}T00:00", process=team)
        assert day.codes == ("fitting.unavailable critical",)
        assert day.recheck_at is None

    def test_already_before_the_fitting_where_the_client_said_so(self) -> None:
        ahead = look(order(), missed(date="2026-12-10"))
        assert level(ahead, "fitting.unavailable") is Level.WARNING

    def test_critically_at_once_where_the_backup_date_passed_late(self) -> None:
        row = missed(date="2026-11-16", backup_date="2026-11-22")
        assert level(look(order(), row), "fitting.unavailable") is Level.CRITICAL

    def test_never_critically_without_a_date(self) -> None:
        assert level(look(order(), missed()), "fitting.unavailable") is Level.WARNING

    def test_as_early_as_the_policy_says(self) -> None:
        impatient = process(fitting={"unavailable_critical_days": 1})
        judgement = look(order(), missed(date="2026-11-20"), process=impatient)
        assert level(judgement, "fitting.unavailable") is Level.CRITICAL

    @pytest.mark.parametrize("status", set(STATUSES) - {"Client unavailable"})
    def test_by_no_other_status(self, status: str | None) -> None:
        assert "fitting.unavailable" not in codes(look(order(), fitting(status=status, date="2026-11-02")))

    @pytest.mark.parametrize(
        ("cells", "what"),
        [
            ({}, "Maison Lune is unavailable for First fitting and there is no backup date"),
            (
                {"backup_date": "2026-11-20"},
                "Maison Lune is unavailable for First fitting and the backup date, 20 Nov 2026, has passed",
            ),
        ],
    )
    def test_and_three_ways_out_are_offered(self, cells: dict[str, Plain], what: str) -> None:
        judgement = look(order(), missed(date="2026-11-18", **cells))
        assert str(found(judgement, "fitting.unavailable").what) == what
        assert judgement.cells["next_action"] == (
            "Agree a backup date with Maison Lune for First fitting, "
            "or offer a virtual fitting or a stand-in (Ari Kim)."
        )


class TestTheOutcomeIsNoted:
    @pytest.mark.parametrize(
        ("held", "team", "missing_from"),
        [
            ("2026-11-23", SEOUL, date(2026, 11, 24)),
            ("2026-11-20", SEOUL, date(2026, 11, 23)),  # Friday, so Monday
            ("2026-11-21", SEOUL, date(2026, 11, 23)),
            ("2026-12-24", SEOUL, date(2026, 12, 28)),
            ("2026-11-25", NEW_YORK, date(2026, 11, 27)),
            ("2026-10-24", PARIS, date(2026, 10, 26)),
            ("2026-03-07", NEW_YORK, date(2026, 3, 9)),
            (("2026-11-23", "2026-11-24"), SEOUL, date(2026, 11, 24)),  # of a range, the start
        ],
    )
    @pytest.mark.parametrize("status", ["Scheduled", "Rescheduled"])
    def test_by_the_next_working_day(
        self, status: str, held: Plain, team: Process, missing_from: date
    ) -> None:
        row = fitting(status=status, date=held)
        eve = look(order(), row, at=f"{missing_from - timedelta(1)}T23:59:59.999999", process=team)
        assert codes(eve) == set()
        assert eve.recheck_at == team.calendar.midnight(missing_from)
        day = look(order(), row, at=f"{missing_from}T00:00", process=team)
        assert level(day, "fitting.no_outcome") is Level.WARNING
        assert day.recheck_at is None

    @pytest.mark.parametrize(
        ("status", "backup", "expected"),
        [
            ("Scheduled", "2026-11-25", {"fitting.no_outcome"}),
            ("Rescheduled", "2026-11-25", set()),
            ("Rescheduled", "2026-11-20", {"fitting.no_outcome"}),
            ("Rescheduled", None, {"fitting.no_outcome"}),
            ("Completed", None, set()),
            (None, None, set()),
        ],
    )
    def test_after_the_date_that_holds(
        self, status: str | None, backup: str | None, expected: set[str]
    ) -> None:
        row = fitting(status=status, date="2026-11-18", backup_date=backup)
        assert codes(look(order(), row)) == expected

    def test_not_before_the_fitting_whatever_the_policy_says(self) -> None:
        at_once = process(fitting={"outcome_days": 0})
        row = fitting(status="Scheduled", date="2026-11-22")
        assert codes(look(order(), row, at="2026-11-21T12:00", process=at_once)) == set()
        assert codes(look(order(), row, at="2026-11-22T12:00", process=at_once)) == {"fitting.no_outcome"}

    def test_not_where_there_is_no_date(self) -> None:
        assert codes(look(order(), fitting(status="Scheduled"))) == set()

    def test_or_somebody_is_told(self) -> None:
        row = fitting(status="Rescheduled", date="2026-11-11", backup_date="2026-11-18")
        seen = found(look(order(), row), "fitting.no_outcome")
        assert str(seen.what) == "nobody noted how First fitting with Maison Lune went"
        assert str(seen.do) == "Note how First fitting with Maison Lune went, or set a new date"
        assert seen.since == date(2026, 11, 18)
        assert seen.evidence["Backup date"] == date(2026, 11, 18)


class TestSeveralFittings:
    def test_make_one_finding_of_the_worst(self) -> None:
        rows = [
            missed(fitting="Recent", date="2026-11-20"),
            missed(fitting="Second", date="2026-11-17"),
            missed(fitting="First", date="2026-11-16"),
            missed(fitting="Undated"),
            missed(fitting="Agreed", date="2026-11-02", backup_date="2026-12-01"),
        ]
        judgement = look(order(), *rows)
        assert judgement.codes == ("fitting.unavailable critical",)
        seen = found(judgement, "fitting.unavailable")
        assert str(seen.what) == (
            "Maison Lune is unavailable for First and 3 more and there is no backup date"
        )
        assert str(seen.do).startswith("Agree a backup date with Maison Lune for First and 3 more")

    def test_are_told_apart_by_code(self) -> None:
        rows = [missed(), fitting(status="Scheduled", date="2026-11-02")]
        assert codes(look(order(), *rows)) == FAMILIES

    def test_without_a_title_are_fittings_still(self) -> None:
        seen = found(look(order(client=None), missed(fitting=None)), "fitting.unavailable")
        assert str(seen.what) == "the client is unavailable for a fitting and there is no backup date"


class TestWhatIsUnknown:
    @pytest.mark.parametrize(
        ("status", "key", "families"),
        [
            ("Scheduled", "status", FAMILIES),
            ("Client unavailable", "date", {"fitting.unavailable"}),
            ("Client unavailable", "backup_date", {"fitting.unavailable"}),
            ("Scheduled", "date", {"fitting.no_outcome"}),
            ("Scheduled", "backup_date", set()),
            ("Rescheduled", "backup_date", {"fitting.no_outcome"}),
            ("Completed", "date", set()),
            ("Client unavailable", "mode", set()),
        ],
    )
    def test_makes_what_needs_it_stand_down(self, status: str, key: str, families: set[str]) -> None:
        cells: dict[str, Plain] = {"status": status, "date": "2026-11-18", key: UNREADABLE}
        judgement = look(order(), fitting(**cells))
        assert judgement.stands_down == families
        assert codes(judgement).isdisjoint(families)

    def test_is_also_the_stage(self) -> None:
        assert look(order(stage="Nowhere"), missed()).stands_down == FAMILIES

    @pytest.mark.parametrize(
        ("missing", "down", "expected"),
        [
            ("status", FAMILIES, set()),
            ("date", {"fitting.no_outcome"}, {"fitting.unavailable"}),
            ("backup_date", set(), {"fitting.unavailable"}),
        ],
    )
    def test_is_also_a_column_that_the_tracker_lacks(
        self, missing: str, down: set[str], expected: set[str]
    ) -> None:
        judgement = look(order(), missed(**{missing: None}), process=columns_without(missing))
        assert judgement.stands_down == down
        assert codes(judgement) == expected

    def test_is_nothing_where_there_are_no_fittings_at_all(self) -> None:
        judgement = look(order(), process=process(columns=tracker_without(Source.FITTINGS)))
        assert judgement.stands_down == set()
        assert codes(judgement) == set()


class TestItIsOver:
    def test_because_one_of_several_was_held(self) -> None:
        ahead = fitting(fitting="Second fitting", date="2026-12-01", status="Scheduled")
        judgement = look(order(), fitting(date="2026-11-18", status="Completed"), ahead)
        assert str(judgement.endings["fitting.no_outcome"].reason) == "the outcome was noted"

    @pytest.mark.parametrize(
        ("cells", "family", "reason"),
        [
            (
                {"status": "Client unavailable", "backup_date": "2026-12-01"},
                "fitting.unavailable",
                "a backup date was agreed",
            ),
            (
                {"status": "Rescheduled", "backup_date": "2026-12-01"},
                "fitting.unavailable",
                "the fitting was rescheduled",
            ),
            ({"status": "Completed"}, "fitting.unavailable", "no fitting needs a backup date any more"),
            ({"status": "Completed"}, "fitting.no_outcome", "the outcome was noted"),
            ({"status": "Client unavailable"}, "fitting.no_outcome", "the outcome was noted"),
            (
                {"status": "Rescheduled", "backup_date": "2026-12-01"},
                "fitting.no_outcome",
                "no fitting lacks its outcome any more",
            ),
        ],
    )
    def test_because_of_the_fitting(self, cells: dict[str, Plain], family: str, reason: str) -> None:
        judgement = look(order(), fitting(date="2026-11-18", **cells))
        assert finding(judgement, family) is None
        assert str(judgement.endings[family].reason) == reason

    @pytest.mark.parametrize("stage", ["Closed", "Cancelled"])
    def test_because_the_order_has_ended(self, stage: str) -> None:
        judgement = look(order(stage=stage), missed(), fitting(status="Scheduled", date="2026-11-02"))
        assert codes(judgement) == set()
        assert {str(judgement.endings[family].reason) for family in FAMILIES} == {"the order has ended"}

    def test_but_not_because_the_order_is_on_hold(self) -> None:
        judgement = look(order(stage="On hold"), missed(), fitting(status="Scheduled", date="2026-11-02"))
        assert codes(judgement) == set()
        assert judgement.stands_down == FAMILIES


days = st.dates(date(2026, 10, 15), date(2026, 12, 31))
fittings = st.builds(
    fitting, status=st.sampled_from(STATUSES), date=st.none() | days, backup_date=st.none() | days
)
orders = st.builds(
    bare_order, stage=st.sampled_from([None, "Received", "Fitting", "On hold", "Sign-off", "Closed"])
)
teams = st.sampled_from([SEOUL, NEW_YORK, PARIS])


@given(orders, st.lists(fittings, max_size=4), teams, instants, st.floats(0, 1))
def test_nothing_changes_before_the_recheck(
    of: Row, rows: list[Row], team: Process, now: datetime, share: float
) -> None:
    assert_nothing_changes_before_the_recheck(facts(of, *rows), team, FITTINGS, now, share)


@given(anything, trackers, instants, st.floats(0, 1))
def test_not_whatever_people_type(read: Facts, tracker: str, now: datetime, share: float) -> None:
    assert_nothing_changes_before_the_recheck(read, TRACKERS[tracker], FITTINGS, now, share)
