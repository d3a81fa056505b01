"""An order's dates: adjusted baseline, commitment, slip, projected delivery and drift, counted by hand."""

import pytest

from tests.rules.build import Plain, bare_order, change, milestone, order, payment, process
from tests.rules.dates import dates_of, day

HELD_TWO_DAYS = {"due": "2026-11-02", "settled": "2026-11-11"}
"""A payment that held work on 9 and 10 November."""

US = process("US", "America/New_York")

IN_WRITING: dict[str, Plain] = {"status": "Approved", "written_approval": True}

IMPACTS: dict[str, tuple[list[dict[str, Plain]], str]] = {
    "no change order": ([], "2026-12-30"),
    "approved: over New Year's Day to Tuesday": ([{**IN_WRITING, "schedule_impact": 3}], "2027-01-05"),
    "approved and shorter": ([{**IN_WRITING, "schedule_impact": -2}], "2026-12-28"),
    "shorter by more, over Christmas": ([{**IN_WRITING, "schedule_impact": -4}], "2026-12-23"),
    "without impact": ([{**IN_WRITING, "schedule_impact": 0}], "2026-12-30"),
    "with an empty impact": ([IN_WRITING], "2026-12-30"),
    "several add up": (
        [{**IN_WRITING, "schedule_impact": 5}, {**IN_WRITING, "schedule_impact": -2}],
        "2027-01-05",
    ),
    "in work": ([{**IN_WRITING, "status": "In work", "schedule_impact": 1}], "2026-12-31"),
    "implemented": ([{**IN_WRITING, "status": "Implemented", "schedule_impact": 1}], "2026-12-31"),
    "not in writing": ([{"status": "Approved", "schedule_impact": 3}], "2026-12-30"),
    "an unticked approval": (
        [{"status": "Approved", "written_approval": False, "schedule_impact": 3}],
        "2026-12-30",
    ),
    "only requested": ([{**IN_WRITING, "status": "Requested", "schedule_impact": 3}], "2026-12-30"),
    "rejected": ([{**IN_WRITING, "status": "Rejected", "schedule_impact": 3}], "2026-12-30"),
}


@pytest.mark.parametrize(("changes", "adjusted"), IMPACTS.values(), ids=IMPACTS)
def test_approved_changes_move_the_baseline_of_30_december(
    changes: list[dict[str, Plain]], adjusted: str
) -> None:
    dates = dates_of(order(baseline="2026-12-30"), *(change(**cells) for cells in changes))
    assert dates.adjusted == dates.commitment == day(adjusted)


class TestCommitment:
    def test_the_hold_moves_it(self) -> None:
        dates = dates_of(order(baseline="2026-12-30"), payment(**HELD_TWO_DAYS))
        assert dates.commitment == day("2027-01-04")

    def test_hold_and_changes_move_it_together(self) -> None:
        approved = change(**IN_WRITING, schedule_impact=3)
        dates = dates_of(order(baseline="2026-12-30"), payment(**HELD_TWO_DAYS), approved)
        assert dates.commitment == day("2027-01-07")

    def test_a_change_that_saves_days_makes_up_for_a_hold(self) -> None:
        approved = change(**IN_WRITING, schedule_impact=-2)
        dates = dates_of(order(baseline="2026-12-30"), payment(**HELD_TWO_DAYS), approved)
        assert dates.commitment == day("2026-12-30")

    def test_an_agreed_date_stands_whatever_moved_the_baseline(self) -> None:
        agreed = order(baseline="2026-12-30", agreed="2026-12-16")
        dates = dates_of(agreed, payment(**HELD_TWO_DAYS), change(**IN_WRITING, schedule_impact=3))
        assert dates.commitment == day("2026-12-16")
        assert dates.adjusted == day("2027-01-07")

    def test_there_is_none_without_a_promise(self) -> None:
        dates = dates_of(bare_order(forecast="2026-12-30"))
        assert (dates.commitment, dates.projected, dates.drift) == (None, None, None)

    @pytest.mark.parametrize("key", ["baseline", "agreed"])
    def test_of_a_promised_range_the_last_day_counts(self, key: str) -> None:
        assert dates_of(bare_order(**{key: ("2026-12-10", "2026-12-14")})).commitment == day("2026-12-14")

    def test_a_promise_on_a_saturday_stays_there_unless_moved(self) -> None:
        saturday = order(baseline="2026-12-19")
        assert dates_of(saturday).commitment == day("2026-12-19")
        moved = dates_of(saturday, change(**IN_WRITING, schedule_impact=1))
        assert moved.commitment == day("2026-12-21")

    @pytest.mark.parametrize(
        ("promised", "moved"), [("2026-09-23", "2026-09-30"), ("2026-10-02", "2026-10-08")]
    )
    def test_impacts_skip_chuseok_and_foundation_day(self, promised: str, moved: str) -> None:
        dates = dates_of(bare_order(baseline=promised), change(**IN_WRITING, schedule_impact=3))
        assert dates.commitment == day(moved)

    def test_impacts_skip_thanksgiving(self) -> None:
        promised = bare_order(baseline="2026-11-25")
        dates = dates_of(promised, change(**IN_WRITING, schedule_impact=2), process=US)
        assert dates.commitment == day("2026-11-30")


SLIPS: dict[str, tuple[list[tuple[str, str, str | None]], int]] = {
    "no milestones": ([], 0),
    "completed three working days late": ([("Design", "2026-11-09", "2026-11-12")], 3),
    "completed over a weekend": ([("Design", "2026-11-13", "2026-11-16")], 1),
    "completed early": ([("Design", "2026-11-12", "2026-11-09")], 0),
    "the last completed one caught up": (
        [("Design", "2026-11-02", "2026-11-09"), ("Sourcing", "2026-11-09", "2026-11-09")],
        0,
    ),
    "last is by plan, not by completion": (
        [("Design", "2026-11-02", "2026-11-20"), ("Sourcing", "2026-11-09", "2026-11-11")],
        2,
    ),
    "the first open one is late": ([("Production", "2026-11-18", None)], 3),
    "the first open one is due today": ([("Production", "2026-11-23", None)], 0),
    "the first open one is due later": ([("Production", "2026-11-27", None)], 0),
    "the first open one is the latest late": (
        [("Fitting", "2026-11-20", None), ("Production", "2026-11-18", None)],
        3,
    ),
    "completed is worse than open": (
        [("Design", "2026-11-09", "2026-11-12"), ("Production", "2026-11-20", None)],
        3,
    ),
    "open is worse than completed": (
        [("Design", "2026-11-09", "2026-11-10"), ("Production", "2026-11-17", None)],
        4,
    ),
    "an open one before a completed one": (
        [("Design", "2026-11-17", None), ("Production", "2026-11-19", "2026-11-19")],
        4,
    ),
}


@pytest.mark.parametrize(("milestones", "slip"), SLIPS.values(), ids=SLIPS)
def test_slip_on_23_november(milestones: list[tuple[str, str, str | None]], slip: int) -> None:
    assert dates_of(order(), *(milestone(*given) for given in milestones)).slip == slip


def test_the_hold_moves_open_milestones_and_no_completed_ones() -> None:
    held = payment(**HELD_TWO_DAYS)
    assert dates_of(order(), held, milestone("Production", "2026-11-18")).slip == 1
    assert dates_of(order(), held, milestone("Design", "2026-11-09", "2026-11-12")).slip == 3


def test_a_milestone_planned_for_several_days_counts_from_the_first() -> None:
    assert dates_of(order(), milestone("Production", ("2026-11-18", "2026-11-27"))).slip == 3


def test_a_milestone_without_a_plan_says_nothing() -> None:
    dates = dates_of(
        order(baseline="2026-12-30"), milestone("Production"), milestone("Design", None, "2026-11-09")
    )
    assert (dates.slip, dates.projected) == (0, day("2026-12-30"))


class TestProjectedDelivery:
    def test_without_forecast_and_milestones_it_is_the_commitment(self) -> None:
        dates = dates_of(order(baseline="2026-12-30"))
        assert (dates.projected, dates.drift) == (day("2026-12-30"), 0)

    def test_a_forecast_stands_in_for_the_commitment_also_where_it_is_earlier(self) -> None:
        later = dates_of(order(baseline="2026-12-30", forecast="2027-01-05"))
        assert (later.projected, later.drift) == (day("2027-01-05"), 3)
        earlier = dates_of(order(baseline="2026-12-30", forecast="2026-12-23"))
        assert (earlier.projected, earlier.drift) == (day("2026-12-23"), -4)

    def test_of_a_forecast_range_the_last_day_counts(self) -> None:
        dates = dates_of(order(baseline="2026-12-16", forecast=("2026-12-17", "2026-12-18")))
        assert dates.projected == day("2026-12-18")

    def test_a_slip_moves_the_open_delivery_milestone(self) -> None:
        plan = [milestone("Design", "2026-11-09", "2026-11-12"), milestone("Delivery", "2026-12-29")]
        dates = dates_of(order(baseline="2026-12-30"), *plan)
        assert (dates.projected, dates.drift) == (day("2027-01-04"), 2)

    def test_a_plan_that_is_ready_earlier_does_not_bring_delivery_forward(self) -> None:
        plan = [milestone("Design", "2026-11-09", "2026-11-12"), milestone("Delivery", "2026-12-16")]
        assert dates_of(order(baseline="2026-12-30"), *plan).projected == day("2026-12-30")

    def test_the_hold_moves_the_open_delivery_milestone_too(self) -> None:
        agreed = order(agreed="2026-12-08")
        dates = dates_of(agreed, payment(**HELD_TWO_DAYS), milestone("Delivery", "2026-12-10"))
        assert (dates.projected, dates.drift) == (day("2026-12-14"), 4)

    def test_a_delivery_milestone_that_is_done_stays_and_only_the_slip_moves_it(self) -> None:
        agreed = order(agreed="2026-12-08")
        plan = [milestone("Delivery", "2026-12-10", "2026-11-20"), milestone("Quality check", "2026-11-18")]
        dates = dates_of(agreed, payment(**HELD_TWO_DAYS), *plan)
        assert (dates.slip, dates.projected, dates.drift) == (1, day("2026-12-11"), 3)

    def test_without_a_delivery_milestone_the_slip_moves_the_adjusted_baseline(self) -> None:
        dates = dates_of(order(baseline="2026-12-30"), milestone("Production", "2026-11-18"))
        assert (dates.projected, dates.drift) == (day("2027-01-05"), 3)

    def test_without_a_delivery_milestone_an_agreed_date_is_not_moved(self) -> None:
        agreed = order(baseline="2026-12-08", agreed="2026-12-30")
        dates = dates_of(agreed, milestone("Production", "2026-11-18"))
        assert (dates.projected, dates.drift) == (day("2026-12-30"), 0)

    def test_with_neither_delivery_milestone_nor_baseline_the_agreed_date_stands(self) -> None:
        agreed = bare_order(agreed="2026-12-30")
        assert dates_of(agreed, milestone("Production", "2026-11-18")).projected == day("2026-12-30")

    def test_a_date_that_passed_without_delivery_is_today(self) -> None:
        dates = dates_of(order(baseline="2026-11-18"))
        assert (dates.projected, dates.drift) == (day("2026-11-23"), 3)

    def test_a_forecast_after_today_stands_though_the_commitment_is_past(self) -> None:
        dates = dates_of(order(baseline="2026-11-18", forecast="2026-11-25"))
        assert (dates.projected, dates.drift) == (day("2026-11-25"), 5)

    def test_a_forecast_that_passed_too_is_today(self) -> None:
        assert dates_of(order(baseline="2026-11-18", forecast="2026-11-19")).projected == day("2026-11-23")

    def test_the_day_a_commitment_falls_on_is_not_past(self) -> None:
        assert dates_of(order(baseline="2026-11-23")).projected == day("2026-11-23")

    def test_once_delivered_it_is_the_day_of_delivery(self) -> None:
        delivered = order(baseline="2026-11-18", forecast="2026-12-01", delivered="2026-11-20")
        dates = dates_of(delivered, milestone("Production", "2026-11-02"))
        assert (dates.projected, dates.drift) == (day("2026-11-20"), 2)

    def test_of_a_delivery_over_several_days_the_first_counts(self) -> None:
        delivered = order(baseline="2026-11-18", delivered=("2026-11-18", "2026-11-20"))
        assert dates_of(delivered).drift == 0

    def test_a_delivery_that_nobody_promised_has_no_projection(self) -> None:
        dates = dates_of(bare_order(delivered="2026-11-20"))
        assert (dates.projected, dates.drift) == (None, None)
