"""The steps of the process: an hour for the intake, the trigger before work, an hour for the closure."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Facts, Process
from rules.cells import Row, Unreadable
from rules.evaluate import Evaluation, evaluate
from rules.finding import Finding, Level
from rules.lifecycle import LIFECYCLE
from tests.rules.build import (
    Plain,
    bare_order,
    codes,
    facts,
    finding,
    instant,
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
ROUND_THE_CLOCK = process("FR", "Europe/Paris", hours="00:00-24:00", working_days=("sat", "sun", "mon"))

RECEIPT = ("Received", "Intake")
PAST_RECEIPT = ("Design", "Sourcing", "Production", "Fitting", "On hold", "Delivery", "Sign-off")
ENDED = ("Closed", "Cancelled")
NOT_A_DATE = Unreadable("soon", "a date")


def look(of: Row, at: str = "2026-11-23T12:00", process: Process = SEOUL) -> Evaluation:
    return judged(of, at=at, process=process, rules=(LIFECYCLE,))


def found(judgement: Evaluation, code: str) -> Finding:
    seen = finding(judgement, code)
    assert seen is not None
    return seen


def received(contract: Plain, deposit: Plain, **cells: Plain) -> Row:
    return order(**{"stage": "Received", "contract_signed": contract, "deposit_received": deposit, **cells})


class TestTheIntakeTakesOneWorkingHour:
    @pytest.mark.parametrize(
        ("contract", "deposit", "team", "overdue_from"),
        [
            # from the later of the two, exactly
            ("2026-11-23T09:00+09:00", "2026-11-23T10:30+09:00", SEOUL, "2026-11-23T11:30"),
            ("2026-11-23T10:30+09:00", "2026-11-23T09:00+09:00", SEOUL, "2026-11-23T11:30"),
            # across the evening and the weekend
            ("2026-11-02", "2026-11-20T17:30+09:00", SEOUL, "2026-11-23T09:30"),
            ("2026-11-02", "2026-11-20T17:00+09:00", SEOUL, "2026-11-20T18:00"),
            ("2026-11-02", "2026-11-20T23:59+09:00", SEOUL, "2026-11-23T10:00"),
            # a date without a time counts from the end of that day's working hours
            ("2026-11-02", "2026-11-23", SEOUL, "2026-11-24T10:00"),
            ("2026-11-23", "2026-11-23T09:00+09:00", SEOUL, "2026-11-24T10:00"),
            # holidays
            ("2026-12-24", "2026-12-20", SEOUL, "2026-12-28T10:00"),
            ("2026-11-25", "2026-11-25", NEW_YORK, "2026-11-27T10:00"),
            # local days: 23:30 in Seoul is the morning before in New York
            ("2026-11-02", "2026-11-23T23:30+09:00", NEW_YORK, "2026-11-23T10:30"),
            # the clocks change while nobody works ...
            ("2026-10-23T17:30+02:00", "2026-10-20", PARIS, "2026-10-26T09:30"),
            ("2026-10-30T17:30-04:00", "2026-10-20", NEW_YORK, "2026-11-02T09:30"),
            # ... and while somebody does: the second 2:30 of that night is an hour after the first
            ("2026-10-25T02:30+02:00", "2026-10-20", ROUND_THE_CLOCK, "2026-10-25T02:30+01:00"),
        ],
    )
    def test_after_which_it_is_overdue(
        self, contract: str, deposit: str, team: Process, overdue_from: str
    ) -> None:
        turning = instant(overdue_from, team.calendar.zone)
        read = facts(received(contract, deposit))
        before = evaluate(read, team, (LIFECYCLE,), turning - timedelta(microseconds=1))
        assert codes(before) == set()
        assert before.recheck_at == turning
        after = evaluate(read, team, (LIFECYCLE,), turning)
        assert found(after, "intake.overdue").level is Level.WARNING
        assert after.recheck_at is None

    def test_or_what_the_policy_says(self) -> None:
        patient = process(lifecycle={"intake_hours": 3})
        row = received("2026-11-02", "2026-11-23T09:00+09:00")
        assert codes(look(row, "2026-11-23T11:59", patient)) == set()
        assert codes(look(row, "2026-11-23T12:00", patient)) == {"intake.overdue"}

    @pytest.mark.parametrize("stage", RECEIPT)
    def test_in_every_stage_of_the_receipt_phase(self, stage: str) -> None:
        assert codes(look(order(stage=stage))) == {"intake.overdue"}

    @pytest.mark.parametrize("stage", [*PAST_RECEIPT, None])
    def test_and_in_no_other(self, stage: str | None) -> None:
        assert codes(look(order(stage=stage))) == set()

    @pytest.mark.parametrize(
        ("contract", "deposit"), [(None, "2026-11-03"), ("2026-11-02", None), (None, None)]
    )
    def test_and_does_not_begin_before_contract_and_deposit(
        self, contract: str | None, deposit: str | None
    ) -> None:
        judgement = look(received(contract, deposit))
        assert codes(judgement) == set()
        assert judgement.stands_down == set()


class TestTheNextActionOfTheIntake:
    def test_names_the_empty_cells(self) -> None:
        row = received("2026-11-02", "2026-11-03", account_manager=[], value=None, baseline=None)
        assert look(row).cells["next_action"] == (
            "Complete the intake of the order of Maison Lune: fill in Account Manager, Order value, "
            "Promised delivery, and move it on from Received (Jun Park)."
        )

    def test_moves_a_complete_order_on(self) -> None:
        judgement = look(received("2026-11-02", "2026-11-03"))
        assert judgement.cells["next_action"] == (
            "Complete the intake of the order of Maison Lune and move it on from Received (Ari Kim)."
        )

    @pytest.mark.parametrize(
        ("cells", "words"),
        [
            ({"client": None}, "the order of the client: fill in Client,"),
            ({"value": 0}, "Maison Lune and move"),  # zero is a value
            ({"value": Unreadable("a lot", "a number")}, "Maison Lune and move"),  # wrong, but not empty
        ],
    )
    def test_takes_for_empty_what_is_empty(self, cells: dict[str, Plain], words: str) -> None:
        judgement = look(received("2026-11-02", "2026-11-03", **cells))
        assert words in str(found(judgement, "intake.overdue").do)

    def test_asks_for_no_column_that_the_tracker_lacks(self) -> None:
        small = process(columns=tracker_without("value", "baseline"))
        row = received("2026-11-02", "2026-11-03", value=None, baseline=None)
        do = str(found(look(row, process=small), "intake.overdue").do)
        assert "fill in" not in do

    def test_says_what_is_so_and_since_when(self) -> None:
        seen = found(look(received("2026-11-02", "2026-11-05")), "intake.overdue")
        assert (
            str(seen.what)
            == "contract and deposit of Maison Lune are there and the order is still in Received"
        )
        assert seen.since == date(2026, 11, 5)
        assert seen.evidence["Deposit received"] == date(2026, 11, 5)


class TestWorkWithoutTheTrigger:
    @pytest.mark.parametrize("stage", PAST_RECEIPT)
    @pytest.mark.parametrize("missing", ["contract_signed", "deposit_received"])
    def test_is_a_warning_past_receipt(self, stage: str, missing: str) -> None:
        seen = found(look(order(stage=stage, **{missing: None})), "intake.no_trigger")
        assert seen.level is Level.WARNING

    @pytest.mark.parametrize("stage", [*RECEIPT, *ENDED, None])
    def test_is_none_in_receipt_or_once_ended(self, stage: str | None) -> None:
        row = order(stage=stage, contract_signed=None, deposit_received=None)
        assert codes(look(row)) == set()

    @pytest.mark.parametrize(
        ("cells", "what", "do"),
        [
            (
                {"contract_signed": None},
                "the order of Maison Lune is in Production without a signed contract",
                "Get the signed contract from Maison Lune, or enter its date",
            ),
            (
                {"deposit_received": None},
                "the order of Maison Lune is in Production without a deposit",
                "Get the deposit from Maison Lune, or enter its date",
            ),
            (
                {"contract_signed": None, "deposit_received": None},
                "the order of Maison Lune is in Production without a signed contract and without a deposit",
                "Get the contract and the deposit from Maison Lune, or enter their dates",
            ),
        ],
    )
    def test_names_what_is_missing(self, cells: dict[str, Plain], what: str, do: str) -> None:
        seen = found(look(order(**cells)), "intake.no_trigger")
        assert (str(seen.what), str(seen.do)) == (what, do)


class TestTheClosureTakesOneWorkingHour:
    @pytest.mark.parametrize(
        ("signed_off", "team", "overdue_from"),
        [
            ("2026-11-23T10:00+09:00", SEOUL, "2026-11-23T11:00"),
            ("2026-11-20T17:45+09:00", SEOUL, "2026-11-23T09:45"),
            ("2026-11-20", SEOUL, "2026-11-23T10:00"),
            ("2026-03-06", NEW_YORK, "2026-03-09T10:00"),  # the clocks go forward on the 8th
            ("2026-03-27T17:30+01:00", PARIS, "2026-03-30T09:30"),  # and on the 29th
        ],
    )
    def test_after_which_it_is_overdue(self, signed_off: str, team: Process, overdue_from: str) -> None:
        turning = instant(overdue_from, team.calendar.zone)
        read = facts(order(stage="Sign-off", signed_off=signed_off))
        before = evaluate(read, team, (LIFECYCLE,), turning - timedelta(microseconds=1))
        assert codes(before, "closure.") == set()
        assert before.recheck_at == turning
        assert codes(evaluate(read, team, (LIFECYCLE,), turning), "closure.") == {"closure.overdue"}

    @pytest.mark.parametrize("stage", [*PAST_RECEIPT, None])
    def test_in_every_stage_that_is_not_ended(self, stage: str | None) -> None:
        seen = found(look(order(stage=stage, signed_off="2026-11-19")), "closure.overdue")
        assert seen.level is Level.WARNING
        assert str(seen.what) == "Maison Lune signed off and the order is not closed"
        assert str(seen.do) == "Close the order of Maison Lune"
        assert seen.since == date(2026, 11, 19)

    @pytest.mark.parametrize("stage", ENDED)
    def test_and_is_done_once_ended(self, stage: str) -> None:
        assert codes(look(order(stage=stage, signed_off="2026-11-19"))) == set()


class TestWhatIsUnknown:
    @pytest.mark.parametrize(
        ("key", "families"),
        [
            ("stage", {"intake.overdue", "intake.no_trigger", "closure.overdue"}),
            ("contract_signed", {"intake.overdue", "intake.no_trigger"}),
            ("deposit_received", {"intake.overdue", "intake.no_trigger"}),
            ("signed_off", {"closure.overdue"}),
        ],
    )
    def test_makes_what_needs_it_stand_down(self, key: str, families: set[str]) -> None:
        judgement = look(order(**{key: NOT_A_DATE}))
        assert judgement.stands_down == families
        assert codes(judgement) == set()

    def test_is_also_a_date_in_the_future(self) -> None:
        assert look(received("2026-11-24", "2026-11-03")).stands_down == {
            "intake.overdue",
            "intake.no_trigger",
        }

    @pytest.mark.parametrize(
        ("missing", "families"),
        [
            ("contract_signed", {"intake.overdue", "intake.no_trigger"}),
            ("deposit_received", {"intake.overdue", "intake.no_trigger"}),
            ("signed_off", {"closure.overdue"}),
        ],
    )
    def test_is_also_a_column_that_the_tracker_lacks(self, missing: str, families: set[str]) -> None:
        judgement = look(order(**{missing: None}), process=process(columns=tracker_without(missing)))
        assert judgement.stands_down == families
        assert codes(judgement) == set()


class TestItIsOver:
    @pytest.mark.parametrize(
        ("cells", "family", "reason"),
        [
            ({"stage": "Design"}, "intake.overdue", "the intake is done"),
            (
                {"stage": "Received", "deposit_received": None},
                "intake.overdue",
                "the order waits for contract and deposit",
            ),
            (
                {"stage": "Received", "deposit_received": "2026-11-23"},
                "intake.overdue",
                "contract or deposit came later than was entered first",
            ),
            ({}, "intake.no_trigger", "contract and deposit are there"),
            (
                {"stage": "Intake", "deposit_received": None},
                "intake.no_trigger",
                "the order is not past receipt any more",
            ),
            ({}, "closure.overdue", "the sign-off was undone"),
            ({"signed_off": "2026-11-23"}, "closure.overdue", "the date of the sign-off was changed"),
            ({"stage": "Closed"}, "closure.overdue", "the order was closed"),
            ({"stage": "Cancelled"}, "intake.overdue", "the order was cancelled"),
        ],
    )
    def test_for_a_reason(self, cells: dict[str, Plain], family: str, reason: str) -> None:
        judgement = look(order(**cells))
        assert finding(judgement, family) is None
        ending = judgement.endings[family]
        assert str(ending.reason) == reason
        assert not ending.silent


days = st.dates(date(2026, 10, 15), date(2026, 12, 31))
moments = st.builds(lambda day, hour: f"{day}T{hour:02}:20+00:00", days, st.integers(0, 23))
maybe_moment = st.none() | days | moments
orders = st.builds(
    bare_order,
    stage=st.sampled_from([None, *RECEIPT, *PAST_RECEIPT, *ENDED]),
    contract_signed=maybe_moment,
    deposit_received=maybe_moment,
    signed_off=maybe_moment,
)
teams = st.sampled_from([SEOUL, NEW_YORK, PARIS, ROUND_THE_CLOCK])


@given(orders, teams, instants, st.floats(0, 1))
def test_nothing_changes_before_the_recheck(of: Row, team: Process, now: datetime, share: float) -> None:
    assert_nothing_changes_before_the_recheck(facts(of), team, LIFECYCLE, now, share)


@given(anything, trackers, instants, st.floats(0, 1))
def test_not_whatever_people_type(read: Facts, tracker: str, now: datetime, share: float) -> None:
    assert_nothing_changes_before_the_recheck(read, TRACKERS[tracker], LIFECYCLE, now, share)
