"""What the timeline writes and says: each line of its table at its boundaries, and each of its codes."""

from typing import ClassVar

import pytest

from rules.case import Process
from rules.cells import CellValue, DateCell, Row, Unreadable
from rules.evaluate import Evaluation
from rules.finding import Level
from rules.timeline import TIMELINE
from tests.rules.build import (
    Plain,
    bare_order,
    cells,
    change,
    codes,
    finding,
    judged,
    milestone,
    order,
    payment,
    process,
)
from tests.rules.dates import day

US = process("US", "America/New_York")
PARIS = process("FR", "Europe/Paris")
SEOUL = process()
EARLY = ("Received", "Intake", "Design", "Sourcing", "Production")
NOT_EARLY = ("Fitting", "Quality check", "Delivery", "Sign-off")
FAMILIES = {"timeline.slip", "timeline.sourcing", "timeline.no_baseline", "timeline.implausible"}


def look(order: Row, *related: Row, at: str = "2026-11-23T12:00", process: Process = SEOUL) -> Evaluation:
    return judged(order, *related, at=at, process=process, rules=(TIMELINE,))


def status(order: Row, *related: Row, at: str = "2026-11-23T12:00", process: Process = SEOUL) -> CellValue:
    return look(order, *related, at=at, process=process).cells["timeline"]


class TestTheTable:
    @pytest.mark.parametrize(
        ("forecast", "drift", "shown"),
        [
            ("2026-12-17", -1, "On track"),
            ("2026-12-18", 0, "On track"),
            ("2026-12-22", 2, "On track"),
            ("2026-12-23", 3, "At risk"),
            ("2026-12-28", 5, "At risk"),
            ("2026-12-29", 6, "Late"),
        ],
    )
    def test_drift_decides(self, forecast: str, drift: int, shown: str) -> None:
        seen = look(order(stage="Fitting", baseline="2026-12-18", forecast=forecast))
        assert cells(seen, "timeline", "drift", "projected") == (shown, drift, DateCell(day(forecast)))

    @pytest.mark.parametrize(
        ("kind", "planned", "shown"),
        [
            ("Production", "2026-11-20", "At risk"),
            ("Production", "2026-11-23", "On track"),
            ("Production", "2026-11-24", "On track"),
            ("Delivery", "2026-11-20", "At risk"),
            (None, "2026-11-20", "At risk"),
            ("Sourcing", "2026-11-20", "On track"),
        ],
    )
    def test_an_overdue_milestone_other_than_sourcing_is_a_risk(
        self, kind: str | None, planned: str, shown: str
    ) -> None:
        assert status(order(), milestone(kind, planned)) == shown

    def test_a_later_milestone_is_a_risk_behind_an_overdue_sourcing_too(self) -> None:
        plan = [milestone("Sourcing", "2026-11-19"), milestone("Production", "2026-11-20")]
        assert status(order(), *plan) == "At risk"

    def test_a_milestone_that_is_done_is_not_overdue(self) -> None:
        assert status(order(), milestone("Production", "2026-11-20", "2026-11-20")) == "On track"

    def test_a_milestone_that_the_hold_moved_is_not_overdue(self) -> None:
        held_two_days = payment(due="2026-11-02", settled="2026-11-11")
        assert status(order(), milestone("Production", "2026-11-20"), held_two_days) == "On track"

    def test_an_overdue_milestone_is_a_risk_also_where_nothing_was_promised(self) -> None:
        seen = look(bare_order(stage="Design"), milestone("Design", "2026-11-20"))
        assert cells(seen, "timeline", "drift", "projected") == ("At risk", None, None)
        assert codes(seen) == {"timeline.at_risk"}

    @pytest.mark.parametrize("stage", EARLY)
    @pytest.mark.parametrize(
        ("baseline", "shown"),
        [
            ("2026-11-23", "At risk"),
            ("2026-11-29", "At risk"),
            ("2026-11-30", "At risk"),
            ("2026-12-01", "On track"),
        ],
    )
    def test_a_delivery_five_working_days_away_is_a_risk_at_an_early_stage(
        self, stage: str, baseline: str, shown: str
    ) -> None:
        assert status(order(stage=stage, baseline=baseline)) == shown

    @pytest.mark.parametrize("stage", NOT_EARLY)
    def test_a_near_delivery_is_no_risk_at_a_later_stage(self, stage: str) -> None:
        assert status(order(stage=stage, baseline="2026-11-24")) == "On track"

    @pytest.mark.parametrize("stage", [*EARLY, *NOT_EARLY])
    @pytest.mark.parametrize("baseline", ["2026-11-20", "2026-11-22"])
    def test_a_commitment_that_passed_is_late(self, stage: str, baseline: str) -> None:
        assert status(order(stage=stage, baseline=baseline)) == "Late"

    def test_a_commitment_that_passed_over_the_weekend_is_late_without_a_working_day_of_drift(self) -> None:
        seen = look(order(baseline="2026-11-21"), at="2026-11-22T12:00")
        assert cells(seen, "timeline", "drift") == ("Late", 0)

    def test_a_hold_gives_more_time(self) -> None:
        held_two_days = payment(due="2026-11-02", settled="2026-11-11")
        promised = order(stage="Fitting", baseline="2026-11-20")
        assert status(promised, held_two_days, at="2026-11-24T12:00") == "On track"
        assert status(promised, held_two_days, at="2026-11-25T12:00") == "Late"

    @pytest.mark.parametrize(
        ("delivered", "drift", "shown"),
        [
            ("2026-11-16", -2, "Delivered on time"),
            ("2026-11-18", 0, "Delivered on time"),
            ("2026-11-19", 1, "Delivered late"),
        ],
    )
    def test_a_delivery_is_measured_by_the_commitment(self, delivered: str, drift: int, shown: str) -> None:
        seen = look(order(stage="Sign-off", baseline="2026-11-18", delivered=delivered))
        expected = (shown, drift, DateCell(day(delivered)))
        assert cells(seen, "timeline", "drift", "projected") == expected

    def test_a_delivery_on_the_agreed_date_is_on_time(self) -> None:
        delivered = order(baseline="2026-11-04", agreed="2026-11-18", delivered="2026-11-18")
        assert status(delivered) == "Delivered on time"

    def test_a_delivery_that_nobody_promised_is_neither(self) -> None:
        seen = look(bare_order(stage="Sign-off", delivered="2026-11-18"))
        assert cells(seen, "timeline", "drift", "projected") == (None, None, None)


class TestSlipCodes:
    def test_at_risk_is_a_warning(self) -> None:
        found = finding(look(order(baseline="2026-11-27")), "timeline.slip")
        assert found is not None
        assert (found.code, found.level) == ("timeline.at_risk", Level.WARNING)

    def test_late_is_critical(self) -> None:
        found = finding(look(order(baseline="2026-11-20")), "timeline.slip")
        assert found is not None
        assert (found.code, found.level) == ("timeline.late", Level.CRITICAL)
        assert str(found.do) == (
            "Agree a new delivery date with Maison Lune: 20 Nov 2026 was promised and is past"
        )

    @pytest.mark.parametrize("delivered", ["2026-11-04", "2026-11-20"])
    def test_what_was_delivered_is_neither(self, delivered: str) -> None:
        late_or_not = order(stage="Sign-off", baseline="2026-11-06", delivered=delivered)
        assert codes(look(late_or_not), "timeline.") <= {"timeline.implausible"}

    def test_on_track_says_nothing(self) -> None:
        assert codes(look(order())) == set()


class TestSourcing:
    def test_an_overdue_sourcing_milestone_tells_the_client_first(self) -> None:
        seen = look(order(), milestone("Sourcing", "2026-11-20"))
        found = finding(seen, "timeline.sourcing")
        assert found is not None
        assert found.level is Level.WARNING
        do = str(found.do)
        assert do.startswith("Tell Maison Lune")
        assert do.index("first") < do.index("alternatives") < do.index("new date")

    @pytest.mark.parametrize(
        ("planned", "actual"), [("2026-11-23", None), ("2026-11-27", None), ("2026-11-16", "2026-11-20")]
    )
    def test_one_that_is_not_due_or_done_says_nothing(self, planned: str, actual: str | None) -> None:
        assert "timeline.sourcing" not in codes(look(order(), milestone("Sourcing", planned, actual)))

    def test_after_delivery_nobody_waits_for_material(self) -> None:
        delivered = order(stage="Sign-off", delivered="2026-11-20")
        assert codes(look(delivered, milestone("Sourcing", "2026-11-10"))) == set()

    def test_it_is_said_beside_the_slip_it_causes(self) -> None:
        seen = look(order(baseline="2026-12-30"), milestone("Sourcing", "2026-11-18"))
        assert codes(seen) == {"timeline.sourcing", "timeline.at_risk"}
        assert seen.cells["drift"] == 3


class TestNoBaseline:
    @pytest.mark.parametrize("stage", ["Production", "Fitting", "Quality check", "Delivery", "Sign-off"])
    def test_from_production_on_a_delivery_must_be_promised(self, stage: str) -> None:
        found = finding(look(bare_order(stage=stage)), "timeline.no_baseline")
        assert found is not None
        assert found.level is Level.WARNING

    @pytest.mark.parametrize(
        "stage", ["Received", "Intake", "Design", "Sourcing", "On hold", "Closed", "Cancelled", None]
    )
    def test_before_that_on_hold_and_after_the_end_it_need_not(self, stage: str | None) -> None:
        assert codes(look(bare_order(stage=stage))) == set()

    @pytest.mark.parametrize("key", ["baseline", "agreed"])
    def test_a_promised_or_an_agreed_date_will_do(self, key: str) -> None:
        promised = bare_order(stage="Production", **{key: "2026-12-30"})
        assert codes(look(promised)) == set()


class TestImplausible:
    @pytest.mark.parametrize(
        ("baseline", "odd"),
        [
            ("2026-11-29", True),
            ("2026-11-30", False),
            ("2027-01-25", False),
            ("2027-01-26", True),
            ("2026-10-30", True),
        ],
        ids=["27 days", "28 days", "84 days", "85 days", "before signing"],
    )
    def test_a_promise_is_made_for_28_to_84_days_after_signing(self, baseline: str, *, odd: bool) -> None:
        promised = order(contract_signed="2026-11-02", baseline=baseline)
        assert ("timeline.implausible" in codes(look(promised, at="2026-11-03T12:00"))) is odd

    def test_it_is_for_information_only(self) -> None:
        found = finding(look(order(baseline="2027-03-31")), "timeline.implausible")
        assert found is not None
        assert found.level is Level.INFO

    def test_a_date_agreed_later_has_nothing_to_do_with_it(self) -> None:
        assert codes(look(order(baseline="2026-12-30", agreed="2027-03-31"))) == set()

    @pytest.mark.parametrize("key", ["baseline", "contract_signed"])
    def test_it_takes_both_dates(self, key: str) -> None:
        cells: dict[str, Plain] = {"baseline": "2027-03-31", key: None}
        assert "timeline.implausible" not in codes(look(order(**cells)))


class TestOnHold:
    def test_its_findings_stand_down_and_its_cells_are_written(self) -> None:
        seen = look(order(stage="On hold", baseline="2026-11-18"), milestone("Sourcing", "2026-11-10"))
        assert codes(seen) == set()
        assert seen.stands_down == FAMILIES
        assert cells(seen, "timeline", "drift", "projected") == ("Late", 9, DateCell(day("2026-12-01")))

    def test_every_day_on_hold_moves_the_commitment(self) -> None:
        held = order(stage="On hold", on_hold_since="2026-11-16", baseline="2026-11-18")
        assert cells(look(held), "timeline", "projected") == ("On track", DateCell(day("2026-11-25")))


class TestEnded:
    def test_a_closed_order_keeps_the_cells_of_its_delivery(self) -> None:
        seen = look(order(stage="Closed", baseline="2026-11-18", delivered="2026-11-19"))
        expected = ("Delivered late", 1, DateCell(day("2026-11-19")))
        assert cells(seen, "timeline", "drift", "projected") == expected

    @pytest.mark.parametrize("stage", ["Closed", "Cancelled"])
    def test_one_that_was_never_delivered_keeps_none(self, stage: str) -> None:
        seen = look(order(stage=stage, baseline="2026-11-18"), milestone("Sourcing", "2026-11-10"))
        assert cells(seen, "timeline", "drift", "projected") == (None, None, None)

    @pytest.mark.parametrize("stage", ["Closed", "Cancelled"])
    @pytest.mark.parametrize("delivered", [None, "2026-11-20"])
    def test_it_has_no_timeline_findings(self, stage: str, delivered: str | None) -> None:
        ended = order(stage=stage, baseline="2026-11-05", delivered=delivered)
        seen = look(ended, milestone("Sourcing", "2026-11-10"))
        assert codes(seen) == set()
        assert seen.stands_down == set(), "what was open is over"
        assert seen.recheck_at is None


class TestStandingDown:
    """What needs an unknown cell is left alone; the rest is judged."""

    BAD = Unreadable("soon", "a date")

    def test_an_unreadable_promise(self) -> None:
        seen = look(order(baseline=self.BAD), milestone("Sourcing", "2026-11-10"))
        assert "timeline" not in seen.cells
        assert seen.stands_down == FAMILIES - {"timeline.sourcing"}
        assert codes(seen) == {"timeline.sourcing"}

    def test_an_unreadable_forecast(self) -> None:
        seen = look(order(baseline="2027-03-31", forecast=self.BAD))
        assert "timeline" not in seen.cells
        assert seen.stands_down == {"timeline.slip"}
        assert codes(seen) == {"timeline.implausible"}

    def test_an_unreadable_milestone(self) -> None:
        seen = look(order(), milestone("Sourcing", self.BAD), milestone("Sourcing", "2026-11-10"))
        assert seen.stands_down == {"timeline.slip", "timeline.sourcing"}
        assert "projected" not in seen.cells

    def test_an_unreadable_schedule_impact(self) -> None:
        approved = change(
            status="Approved", written_approval=True, schedule_impact=Unreadable("?", "a number")
        )
        assert look(order(), approved).stands_down == {"timeline.slip"}

    def test_a_delivery_in_the_future_is_unknown_until_that_day(self) -> None:
        seen = look(order(delivered="2026-11-24"))
        assert seen.stands_down == FAMILIES
        assert status(order(delivered="2026-11-24"), at="2026-11-24T12:00") == "Delivered on time"

    def test_an_unknown_stage(self) -> None:
        seen = look(order(stage="Dreaming"))
        assert seen.stands_down == FAMILIES
        assert "timeline" not in seen.cells


class TestAroundMidnight:
    @pytest.mark.parametrize("process", [SEOUL, US, PARIS], ids=["Seoul", "New York", "Paris"])
    def test_a_day_ends_at_the_teams_midnight(self, process: Process) -> None:
        promised = order(stage="Fitting", baseline="2026-11-23")
        assert status(promised, at="2026-11-23T23:59", process=process) == "On track"
        assert status(promised, at="2026-11-24T00:00", process=process) == "Late"

    @pytest.mark.parametrize(
        ("process", "day_of_change"),
        [(PARIS, "2026-03-29"), (PARIS, "2026-10-25"), (US, "2026-03-08"), (US, "2026-11-01")],
        ids=["Paris in spring", "Paris in autumn", "New York in spring", "New York in autumn"],
    )
    def test_also_when_the_clocks_change(self, process: Process, day_of_change: str) -> None:
        promised = bare_order(stage="Fitting", baseline=day_of_change)
        for clock in ("00:00", "01:30", "03:30", "23:59"):
            assert status(promised, at=f"{day_of_change}T{clock}", process=process) == "On track", clock
        seen = look(promised, at=f"{day_of_change}T12:00", process=process)
        assert seen.recheck_at is not None
        local = seen.recheck_at.astimezone(process.calendar.zone)
        assert (local.date() - day(day_of_change)).days == 1
        assert (local.hour, local.minute) == (0, 0)
        assert look(promised, at=seen.recheck_at.isoformat(), process=process).cells["timeline"] == "Late"

    def test_a_promise_with_a_time_is_the_teams_day(self) -> None:
        promised = order(stage="Fitting", baseline="2026-11-23T20:00-05:00")
        assert status(promised, at="2026-11-24T23:59") == "On track"
        assert status(promised, at="2026-11-25T00:00") == "Late"

    def test_a_delivery_with_a_time_is_the_teams_day(self) -> None:
        delivered = order(baseline="2026-11-18", delivered="2026-11-18T23:30+00:00")
        assert status(delivered, process=PARIS) == "Delivered late"
        assert status(delivered, process=US) == "Delivered on time"


class TestRecheck:
    MIDNIGHTS: ClassVar[dict[str, tuple[dict[str, Plain], str, str]]] = {
        "past": ({"stage": "Fitting", "baseline": "2026-12-30"}, "2026-11-23", "2026-12-31"),
        "near": ({"stage": "Production", "baseline": "2026-12-30"}, "2026-11-23", "2026-12-22"),
        "near a Saturday": ({"stage": "Production", "baseline": "2026-12-19"}, "2026-11-23", "2026-12-11"),
        "past, being near": ({"stage": "Production", "baseline": "2026-11-30"}, "2026-11-23", "2026-12-01"),
        "later, being late": ({"stage": "Fitting", "baseline": "2026-11-20"}, "2026-11-23", "2026-11-24"),
        "a working day on hold is over": (
            {"stage": "On hold", "on_hold_since": "2026-11-23", "baseline": "2026-12-30"},
            "2026-11-27",
            "2026-11-28",
        ),
        "a weekend on hold changes nothing": (
            {"stage": "On hold", "on_hold_since": "2026-11-23", "baseline": "2026-12-30"},
            "2026-11-28",
            "2026-12-01",
        ),
    }

    @pytest.mark.parametrize(("cells", "on", "midnight"), MIDNIGHTS.values(), ids=MIDNIGHTS)
    def test_it_is_the_midnight_at_which_the_timeline_changes(
        self, cells: dict[str, Plain], on: str, midnight: str
    ) -> None:
        promised = order(**cells)
        before = look(promised, at=f"{on}T12:00")
        assert before.recheck_at is not None
        assert before.recheck_at.astimezone(SEOUL.calendar.zone).isoformat() == f"{midnight}T00:00:00+09:00"
        assert look(promised, at=before.recheck_at.isoformat()).cells != before.cells

    @pytest.mark.parametrize(
        ("on", "midnight"),
        [("2026-11-20", "2026-11-21"), ("2026-11-21", "2026-11-23"), ("2026-11-23", "2026-11-24")],
    )
    def test_a_milestone_turns_overdue_after_its_day_and_later_with_every_working_day(
        self, on: str, midnight: str
    ) -> None:
        seen = look(order(), milestone("Production", "2026-11-20"), at=f"{on}T12:00")
        assert seen.recheck_at is not None
        assert seen.recheck_at.astimezone(SEOUL.calendar.zone).isoformat() == f"{midnight}T00:00:00+09:00"

    def test_a_delivered_order_never_changes_by_itself(self) -> None:
        assert look(order(stage="Sign-off", delivered="2026-11-20")).recheck_at is None
