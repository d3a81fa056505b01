"""Alerts about change orders: one for several of them, none about what is unknown, over for a reason."""

from datetime import date

import pytest

from rules.case import Process
from rules.cells import Row, Unreadable
from rules.change_orders import CHANGE_ORDERS
from rules.columns import Source
from rules.evaluate import Evaluation
from rules.finding import Finding, Level
from tests.rules.build import (
    Plain,
    change,
    codes,
    finding,
    judged,
    order,
    process,
    tracker_without,
)

SEOUL = process()
FAMILIES = {
    "change.undecided",
    "change.unapproved_work",
    "change.timeline_not_adjusted",
    "change.specs_outdated",
}
ENDED = ("Closed", "Cancelled")
UNREADABLE = Unreadable("?", "something else")


def look(of: Row, *changes: Row, at: str = "2026-11-23T12:00", process: Process = SEOUL) -> Evaluation:
    return judged(of, *changes, at=at, process=process, rules=(CHANGE_ORDERS,))


def found(judgement: Evaluation, code: str) -> Finding:
    seen = finding(judgement, code)
    assert seen is not None
    return seen


def in_order(**cells: Plain) -> Row:
    """A change order in work with which nothing is wrong."""
    fine: dict[str, Plain] = {"status": "In work", "written_approval": True, "specs_updated": True}
    return change(**{**fine, **cells})


class TestSeveralChangeOrders:
    OLD = change(change="Old", status="Requested", requested="2026-11-05")
    OLDER = change(change="Older", status="Requested", requested="2026-11-04")
    RECENT = change(change="Recent", status="Requested", requested="2026-11-18")
    TODAY = change(change="Today's", status="Requested", requested="2026-11-23")

    def test_make_one_finding_of_the_worst(self) -> None:
        judgement = look(order(), self.RECENT, self.OLD, self.TODAY, self.OLDER)
        assert [f.code for f in judgement.findings] == ["change.undecided"]
        seen = found(judgement, "change.undecided")
        assert seen.level is Level.CRITICAL
        assert str(seen.what) == "Maison Lune waits for a decision on Older and 2 more"
        assert str(seen.do) == "Decide on Older and 2 more for Maison Lune"

    def test_are_looked_at_again_when_the_next_one_joins(self) -> None:
        judgement = look(order(), self.OLD, self.TODAY)
        assert judgement.recheck_at == SEOUL.calendar.midnight(date(2026, 11, 26))

    def test_are_told_apart_by_code(self) -> None:
        rows = [self.OLD, in_order(specs_updated=False), in_order(written_approval=False)]
        assert codes(look(order(), *rows)) == {
            "change.undecided",
            "change.specs_outdated",
            "change.unapproved_work",
        }

    def test_without_a_day_come_last(self) -> None:
        undated = in_order(change="Undated", specs_updated=False)
        dated = in_order(change="With a day", specs_updated=False, requested="2026-11-20")
        seen = found(look(order(), undated, dated), "change.specs_outdated")
        assert str(seen.do) == "Update the specifications of Maison Lune for With a day and 1 more"

    def test_without_a_title_are_change_orders_still(self) -> None:
        seen = found(
            look(order(client=None), in_order(change=None, specs_updated=False)), "change.specs_outdated"
        )
        assert str(seen.do) == "Update the specifications of the client for a change order"


class TestWhatIsUnknown:
    @pytest.mark.parametrize(
        ("status", "key", "families"),
        [
            ("In work", "status", FAMILIES),
            ("Requested", "requested", {"change.undecided"}),
            ("In work", "requested", set()),
            ("In work", "written_approval", {"change.unapproved_work", "change.timeline_not_adjusted"}),
            ("Approved", "written_approval", {"change.timeline_not_adjusted"}),
            ("In work", "approved_by", {"change.unapproved_work"}),
            ("In work", "schedule_impact", {"change.timeline_not_adjusted"}),
            ("Requested", "schedule_impact", set()),
            ("In work", "specs_updated", {"change.specs_outdated"}),
            ("In work", "price_impact", set()),
        ],
    )
    def test_of_a_change_order_makes_what_needs_it_stand_down(
        self, status: str, key: str, families: set[str]
    ) -> None:
        cells: dict[str, Plain] = {"status": status, key: UNREADABLE}
        judgement = look(order(), in_order(**cells))
        assert judgement.stands_down == families
        assert codes(judgement) <= FAMILIES - families

    @pytest.mark.parametrize(
        ("key", "families"),
        [
            ("stage", FAMILIES),
            ("baseline", {"change.timeline_not_adjusted"}),
            ("agreed", {"change.timeline_not_adjusted"}),
            ("forecast", {"change.timeline_not_adjusted"}),
            ("delivered", {"change.timeline_not_adjusted"}),
            ("account_manager", set()),
        ],
    )
    def test_of_the_order_too(self, key: str, families: set[str]) -> None:
        assert look(order(**{key: UNREADABLE}), in_order(schedule_impact=2)).stands_down == families

    @pytest.mark.parametrize(
        ("missing", "families"),
        [
            ("status", FAMILIES),
            ("requested", {"change.undecided"}),
            ("written_approval", {"change.unapproved_work", "change.timeline_not_adjusted"}),
            ("specs_updated", {"change.specs_outdated"}),
        ],
    )
    def test_is_also_a_column_that_the_tracker_lacks(self, missing: str, families: set[str]) -> None:
        columns = tracker_without()
        columns[Source.CHANGE_ORDERS] = {
            key: name for key, name in columns[Source.CHANGE_ORDERS].items() if key != missing
        }
        judgement = look(order(), change(status="In work"), process=process(columns=columns))
        assert judgement.stands_down == families
        assert codes(judgement).isdisjoint(families)

    def test_is_nothing_where_there_are_no_change_orders_at_all(self) -> None:
        judgement = look(order(), process=process(columns=tracker_without(Source.CHANGE_ORDERS)))
        assert judgement.stands_down == set()
        assert codes(judgement) == set()


class TestItIsOver:
    @pytest.mark.parametrize(
        ("cells", "family", "reason"),
        [
            ({"status": "Approved"}, "change.undecided", "approved"),
            ({"status": "Rejected"}, "change.undecided", "rejected"),
            (
                {"status": "Approved", "written_approval": False},
                "change.undecided",
                "no change order has waited too long for a decision any more",
            ),
            ({}, "change.unapproved_work", "the work is approved"),
            ({"status": "Approved"}, "change.unapproved_work", "no change order is in work any more"),
            ({}, "change.specs_outdated", "the specifications were updated"),
            ({"status": "Rejected"}, "change.specs_outdated", "no change order is in work any more"),
            ({}, "change.timeline_not_adjusted", "the forecast goes with the approved change orders"),
        ],
    )
    def test_because_of_the_change_order(self, cells: dict[str, Plain], family: str, reason: str) -> None:
        assert str(look(order(), in_order(**cells)).endings[family].reason) == reason

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ({"agreed": "2027-01-08"}, "delivery was agreed for 8 Jan 2027"),
            ({"delivered": "2026-11-20"}, "the order was delivered"),
        ],
    )
    def test_because_the_timeline_was_adjusted(self, cells: dict[str, Plain], reason: str) -> None:
        judgement = look(order(forecast="2026-12-28", **cells), in_order(schedule_impact=2))
        assert str(judgement.endings["change.timeline_not_adjusted"].reason) == reason

    @pytest.mark.parametrize("stage", ENDED)
    def test_because_the_order_has_ended(self, stage: str) -> None:
        judgement = look(order(stage=stage), change(status="In work", schedule_impact=2))
        assert codes(judgement) == set()
        assert {str(judgement.endings[family].reason) for family in FAMILIES} == {"the order has ended"}

    def test_but_not_because_the_order_is_on_hold(self) -> None:
        assert codes(look(order(stage="On hold"), in_order(specs_updated=False))) == {"change.specs_outdated"}
