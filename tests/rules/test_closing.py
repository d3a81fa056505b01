"""After delivery: right by the specifications, a happy client, answers to all questions."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Facts, Process
from rules.cells import Row, Unreadable
from rules.closing import CLOSING
from rules.evaluate import Evaluation
from rules.finding import Finding, Level
from tests.rules.build import (
    Plain,
    bare_order,
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
MISMATCH, UNHAPPY, UNANSWERED = "closing.spec_mismatch", "closing.unhappy", "closing.unanswered"
FAMILIES = {MISMATCH, UNHAPPY, UNANSWERED}
STAGES = ("Production", "On hold", "Delivery", "Sign-off", "Closed", "Cancelled", None)
UNREADABLE = Unreadable("?", "something else")
ANSWERED: dict[str, Plain] = {"specs_match": "Yes", "satisfaction": 5, "nps": 10}
ALL_WRONG: dict[str, Plain] = {"specs_match": "No", "satisfaction": 2, "signed_off": "2026-11-02"}


def look(of: Row, at: str = "2026-11-23T12:00", process: Process = SEOUL) -> Evaluation:
    return judged(of, at=at, process=process, rules=(CLOSING,))


def found(judgement: Evaluation, code: str) -> Finding:
    seen = finding(judgement, code)
    assert seen is not None
    return seen


class TestSpecifications:
    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            ("No", {MISMATCH}),
            ("no", {MISMATCH}),
            ("Yes", set()),
            (None, set()),
            (True, set()),  # a checkbox counts only when ticked
            (False, set()),
        ],
    )
    def test_that_do_not_match_are_critical(self, answer: Plain, expected: set[str]) -> None:
        judgement = look(order(specs_match=answer))
        assert codes(judgement) == expected
        assert {seen.level for seen in judgement.findings} <= {Level.CRITICAL}

    def test_are_settled_with_the_client(self) -> None:
        judgement = look(order(specs_match="No"))
        assert str(found(judgement, MISMATCH).what) == (
            "what was made for Maison Lune does not match the specifications"
        )
        assert judgement.cells["next_action"] == (
            "Settle with Maison Lune how the specification mismatch is put right (Ari Kim)."
        )
        assert named(judgement, MISMATCH) == ["Ari Kim", "Min-ji Seo"]


class TestAnUnhappyClient:
    @pytest.mark.parametrize(
        ("satisfaction", "nps", "expected"),
        [
            (4.5, None, set()),
            (4.49, None, {UNHAPPY}),
            (1, None, {UNHAPPY}),
            (5, None, set()),
            (None, 7, set()),
            (None, 6, {UNHAPPY}),
            (None, 0, {UNHAPPY}),
            (5, 6, {UNHAPPY}),
            (4, 10, {UNHAPPY}),
            (5, 7, set()),
            (None, None, set()),
        ],
    )
    def test_is_one_below_the_target(
        self, satisfaction: float | None, nps: int | None, expected: set[str]
    ) -> None:
        judgement = look(order(satisfaction=satisfaction, nps=nps))
        assert codes(judgement) == expected
        assert {seen.level for seen in judgement.findings} <= {Level.WARNING}

    def test_is_one_below_the_target_of_the_policy(self) -> None:
        modest = process(closing={"satisfaction_target": "3", "nps_unhappy": 2})
        assert codes(look(order(satisfaction=3, nps=3), process=modest)) == set()
        assert codes(look(order(satisfaction=2.9, nps=3), process=modest)) == {UNHAPPY}
        assert codes(look(order(satisfaction=3, nps=2), process=modest)) == {UNHAPPY}

    @pytest.mark.parametrize(
        ("cells", "what"),
        [
            ({"satisfaction": 4.4}, "Maison Lune gave us 4.4 of 5"),
            ({"satisfaction": 3, "nps": 9}, "Maison Lune gave us 3 of 5"),
            ({"nps": 6}, "Maison Lune would recommend us with 6 of 10"),
            (
                {"satisfaction": 3, "nps": 6},
                "Maison Lune gave us 3 of 5, and would recommend us with 6 of 10",
            ),
            ({"client": None, "nps": 0}, "the client would recommend us with 0 of 10"),
        ],
    )
    def test_is_quoted(self, cells: dict[str, Plain], what: str) -> None:
        assert str(found(look(order(**cells)), UNHAPPY).what) == what

    def test_is_called(self) -> None:
        judgement = look(order(nps=3))
        assert judgement.cells["next_action"] == (
            "Call Maison Lune and ask what would have made it better (Ari Kim)."
        )


class TestMissingAnswers:
    @pytest.mark.parametrize(
        ("signed_off", "team", "missing_from"),
        [
            ("2026-11-02", SEOUL, date(2026, 11, 9)),
            ("2026-11-07", SEOUL, date(2026, 11, 13)),  # on a Saturday
            ("2026-11-02T23:30+09:00", SEOUL, date(2026, 11, 9)),
            ("2026-11-03T08:00+09:00", NEW_YORK, date(2026, 11, 9)),  # the 2nd there
            ("2026-11-20", NEW_YORK, date(2026, 11, 30)),  # Thanksgiving between
            ("2026-10-22", PARIS, date(2026, 10, 29)),  # clocks go back
            ("2026-03-06", NEW_YORK, date(2026, 3, 13)),  # clocks go forward
        ],
    )
    def test_are_information_from_5_working_days_after_the_sign_off(
        self, signed_off: str, team: Process, missing_from: date
    ) -> None:
        row = order(signed_off=signed_off)
        eve = look(row, f"{missing_from - timedelta(1)}T23:59:59.999999", team)
        assert codes(eve) == set()
        assert eve.recheck_at == team.calendar.midnight(missing_from)
        day = look(row, f"{missing_from}T00:00", team)
        assert found(day, UNANSWERED).level is Level.INFO
        assert day.codes == ()
        assert day.cells["next_action"] is None
        assert day.recheck_at is None

    @pytest.mark.parametrize(
        ("answers", "missing"),
        [
            ({}, "Specs match, Satisfaction, NPS"),
            ({"nps": 0}, "Specs match, Satisfaction"),
            ({"specs_match": "Yes", "satisfaction": 5}, "NPS"),
            ({"satisfaction": 5, "nps": 9, "specs_match": False}, "Specs match"),  # an unticked checkbox
        ],
    )
    def test_are_named(self, answers: dict[str, Plain], missing: str) -> None:
        seen = found(look(order(signed_off="2026-11-02", **answers)), UNANSWERED)
        assert str(seen.what) == f"Maison Lune signed off, and this is still empty: {missing}"
        assert str(seen.do) == f"Ask Maison Lune for what is missing: {missing}"
        assert seen.since == date(2026, 11, 2)

    @pytest.mark.parametrize("cells", [{"signed_off": None}, {"signed_off": "2026-11-02", **ANSWERED}])
    def test_are_none_before_the_sign_off_or_where_all_are_there(self, cells: dict[str, Plain]) -> None:
        assert codes(look(order(**cells))) == set()

    def test_are_only_those_that_the_tracker_asks_for(self) -> None:
        without_nps = process(columns=tracker_without("nps"))
        row = order(signed_off="2026-11-02", specs_match="Yes", satisfaction=5)
        assert codes(look(row, process=without_nps)) == set()
        assert codes(look(order(signed_off="2026-11-02"), process=without_nps)) == {UNANSWERED}


class TestTheWindow:
    @pytest.mark.parametrize(
        ("delivered", "team", "last_day"),
        [
            ("2026-11-02", SEOUL, date(2026, 12, 2)),
            ("2026-10-15", PARIS, date(2026, 11, 14)),  # clocks go back
            ("2026-02-20", NEW_YORK, date(2026, 3, 22)),  # clocks go forward
            ("2026-11-02T23:30+09:00", SEOUL, date(2026, 12, 2)),
            ("2026-11-02T08:00+09:00", NEW_YORK, date(2026, 12, 1)),  # the 1st there
        ],
    )
    def test_ends_after_day_30_at_local_midnight(self, delivered: str, team: Process, last_day: date) -> None:
        row = order(contract_signed="2026-01-05", delivered=delivered, specs_match="No", nps=0)
        last = look(row, f"{last_day}T23:59:59.999999", team)
        assert codes(last) == {MISMATCH, UNHAPPY}
        over_from = last_day + timedelta(1)
        assert last.recheck_at == team.calendar.midnight(over_from)
        over = look(row, f"{over_from}T00:00", team)
        assert codes(over) == set()
        assert over.stands_down == set()
        assert over.recheck_at is None

    def test_is_as_long_as_the_policy_says(self) -> None:
        short = process(closing={"window_days": 0})
        row = order(delivered="2026-11-23", specs_match="No")
        assert codes(look(row, process=short)) == {MISMATCH}
        assert codes(look(row, "2026-11-24T00:00", short)) == set()

    @pytest.mark.parametrize("stage", STAGES)
    def test_is_open_whatever_the_stage(self, stage: str | None) -> None:
        assert codes(look(order(stage=stage, delivered="2026-11-02", **ALL_WRONG))) == FAMILIES

    @pytest.mark.parametrize("stage", STAGES)
    def test_has_no_end_without_a_delivery(self, stage: str | None) -> None:
        judgement = look(order(stage=stage, **ALL_WRONG), "2027-11-23T12:00")
        assert codes(judgement) == FAMILIES
        assert judgement.recheck_at is None

    def test_a_closed_order_with_nothing_but_missing_answers_is_closed(self) -> None:
        row = order(stage="Closed", delivered="2026-11-02", signed_off="2026-11-02")
        assert look(row).cells["health"] == "Closed"
        assert look(order(stage="Closed", delivered="2026-11-02", nps=3)).cells["health"] == "At risk"


class TestItIsSaidOnce:
    def test_and_never_repeated(self) -> None:
        judgement = look(order(**ALL_WRONG))
        assert {seen.code for seen in judgement.findings} == FAMILIES
        assert not any(seen.repeats for seen in judgement.findings)

    @pytest.mark.parametrize(
        "cells",
        [ANSWERED, {"delivered": "2026-10-01", "contract_signed": "2026-09-01", **ALL_WRONG}],
        ids=["mended", "by age"],
    )
    def test_and_ends_without_a_message(self, cells: dict[str, Plain]) -> None:
        judgement = look(order(**cells))
        assert codes(judgement) == set()
        assert all(judgement.endings[family].silent for family in FAMILIES)


class TestWhatIsUnknown:
    @pytest.mark.parametrize(
        ("key", "families"),
        [
            ("delivered", FAMILIES),
            ("specs_match", {MISMATCH, UNANSWERED}),
            ("satisfaction", {UNHAPPY, UNANSWERED}),
            ("nps", {UNHAPPY, UNANSWERED}),
            ("signed_off", {UNANSWERED}),
            ("stage", set()),
        ],
    )
    def test_makes_what_needs_it_stand_down(self, key: str, families: set[str]) -> None:
        judgement = look(order(**{**ALL_WRONG, key: UNREADABLE}))
        assert judgement.stands_down == families
        assert codes(judgement) == FAMILIES - families

    @pytest.mark.parametrize(
        ("missing", "families"),
        [
            (("specs_match",), {MISMATCH}),
            (("satisfaction",), set()),
            (("satisfaction", "nps"), {UNHAPPY}),
            (("specs_match", "satisfaction", "nps"), FAMILIES),
            (("signed_off",), {UNANSWERED}),
            (("delivered",), set()),
        ],
    )
    def test_is_also_a_column_that_the_tracker_lacks(
        self, missing: tuple[str, ...], families: set[str]
    ) -> None:
        theirs = process(columns=tracker_without(*missing))
        assert look(order(), process=theirs).stands_down == families


days = st.dates(date(2026, 10, 1), date(2026, 12, 31))
moments = st.builds(lambda day, hour: f"{day}T{hour:02}:20+00:00", days, st.integers(0, 23))
orders = st.builds(
    bare_order,
    stage=st.sampled_from(STAGES),
    delivered=st.none() | days | moments,
    signed_off=st.none() | days | moments,
    specs_match=st.sampled_from([None, "Yes", "No", True, False]),
    satisfaction=st.sampled_from([None, 1, 4.5, 5]),
    nps=st.sampled_from([None, 0, 6, 7]),
)


@given(orders, st.sampled_from([SEOUL, NEW_YORK, PARIS]), instants, st.floats(0, 1))
def test_nothing_changes_before_the_recheck(of: Row, team: Process, now: datetime, share: float) -> None:
    assert_nothing_changes_before_the_recheck(facts(of), team, CLOSING, now, share)


@given(anything, trackers, instants, st.floats(0, 1))
def test_not_whatever_people_type(read: Facts, tracker: str, now: datetime, share: float) -> None:
    assert_nothing_changes_before_the_recheck(read, TRACKERS[tracker], CLOSING, now, share)
