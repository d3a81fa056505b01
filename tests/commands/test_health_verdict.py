"""What the passes of the last hours mean for those who ask whether all is well."""

from datetime import UTC, datetime, timedelta

import pytest

from notion_sync.health import Health, health, lasting
from rules.record import PassRecord

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
OK, PROBLEMS, FAILED = 0, 1, 3
PACE = timedelta(minutes=1)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def ended(minutes: float, exit_code: int = OK, *, pace: timedelta | None = None) -> PassRecord:
    """A pass that took ten seconds and ended so long ago; with a pace it is a worker's."""
    begun = ago(minutes) - timedelta(seconds=10)
    summary = {OK: "3 rows read", PROBLEMS: "1 problems", FAILED: "Notion does not accept the token."}
    return PassRecord(
        "", begun, begun, ago(minutes), exit_code, summary[exit_code], begun + pace if pace else None
    )


def begun(minutes: float) -> PassRecord:
    return PassRecord("", ago(minutes), ago(minutes))


def told(*passes: PassRecord, at_work: bool = False, within: timedelta | None = None) -> Health:
    return health(passes, now=NOW, at_work=at_work, within=within)


class TestByCron:
    def test_before_the_first_pass_nothing_is_well(self) -> None:
        seen = told()

        assert (seen.succeeds.yes, seen.alive.yes) == (False, False)
        assert seen.succeeds.why == "no pass has begun yet"

    def test_a_pass_that_succeeded_lately_is_enough(self) -> None:
        seen = told(ended(50))

        assert (seen.succeeds.yes, seen.alive.yes) == (True, True)
        assert seen.succeeds.why == "the last pass succeeded 50 min ago"

    def test_an_hourly_one_may_fail_once(self) -> None:
        seen = told(ended(50, FAILED), ended(110))

        assert seen.succeeds.yes
        assert seen.succeeds.why == (
            "a pass succeeded 110 min ago; the last pass failed: Notion does not accept the token"
        )

    def test_two_hours_without_a_success_are_too_long(self) -> None:
        seen = told(ended(1, FAILED), ended(61, FAILED), ended(121))

        assert not seen.succeeds.yes
        assert seen.succeeds.why == (
            "no pass has succeeded for 2 h (2 h are allowed); "
            "the last pass failed: Notion does not accept the token"
        )
        assert seen.alive.yes

    def test_a_silent_cron_is_noticed(self) -> None:
        seen = told(ended(121))

        assert (seen.succeeds.yes, seen.alive.yes) == (False, False)
        assert seen.succeeds.why == "no pass has succeeded for 2 h (2 h are allowed)"

    def test_a_daily_one_says_how_long_is_in_time(self) -> None:
        day = timedelta(hours=26)

        assert told(ended(60 * 25), within=day).succeeds.yes
        assert not told(ended(60 * 27), within=day).succeeds.yes

    def test_a_pass_with_problems_is_no_success(self) -> None:
        seen = told(ended(1, PROBLEMS))

        assert not seen.succeeds.yes
        assert seen.succeeds.why == "no pass has succeeded yet; the last pass had problems: 1 problems"
        assert seen.alive.yes


class TestWhileOneIsRunning:
    def test_the_first_may_take_its_time(self) -> None:
        seen = told(begun(100), at_work=True)

        assert (seen.succeeds.yes, seen.alive.yes) == (True, True)
        assert seen.succeeds.why == "a pass has been running for 100 min"
        assert seen.running_since == ago(100)

    def test_one_after_a_long_pause_counts_as_in_time(self) -> None:
        assert told(begun(1), ended(60 * 24 * 30), at_work=True).succeeds.yes

    def test_one_after_failures_does_not(self) -> None:
        seen = told(begun(1), ended(10, FAILED), ended(200), at_work=True)

        assert (seen.succeeds.yes, seen.alive.yes) == (False, True)

    def test_one_that_never_ends_is_stuck(self) -> None:
        seen = told(begun(361), ended(370), at_work=True)

        assert (seen.succeeds.yes, seen.alive.yes) == (False, False)
        assert seen.succeeds.why == "a pass has been running for 6 h (6 h are allowed)"

    def test_one_whose_process_is_gone_is_running_no_more(self) -> None:
        assert told(begun(5), ended(65)).succeeds.why == (
            "a pass succeeded 65 min ago; the last pass broke off, and its process is gone"
        )
        assert not told(begun(5)).succeeds.yes
        assert told(begun(5)).alive.yes
        assert not told(begun(121)).alive.yes


class TestByAWorker:
    def test_the_next_one_is_announced(self) -> None:
        seen = told(ended(0.5, pace=PACE))

        assert (seen.succeeds.yes, seen.alive.yes) == (True, True)
        assert seen.succeeds.why == "the last pass succeeded 30 s ago, the next is due in 20 s"
        assert seen.within == timedelta(minutes=10)

    @pytest.mark.parametrize(
        ("pace", "minutes", "well"), [(1, 10, True), (1, 11, False), (30, 90, True), (30, 91, False)]
    )
    def test_three_intervals_may_go_by_and_ten_minutes_at_least(
        self, pace: int, minutes: float, well: bool
    ) -> None:
        every = timedelta(minutes=pace)

        assert told(ended(0, FAILED, pace=every), ended(minutes, pace=every)).succeeds.yes == well

    def test_failures_that_slow_it_down_give_it_no_more_time(self) -> None:
        slow = timedelta(minutes=15)

        assert not told(ended(1, FAILED, pace=slow), ended(11, pace=PACE)).succeeds.yes

    def test_a_pass_that_does_not_begin_means_that_it_is_stuck(self) -> None:
        assert told(ended(5, pace=PACE)).alive.yes
        stuck = told(ended(7, pace=PACE)).alive

        assert not stuck.yes
        assert stuck.why == "a pass was due 6 min ago and has not begun"

    def test_one_that_waits_after_failures_is_alive(self) -> None:
        seen = told(ended(14, FAILED, pace=timedelta(minutes=15)), ended(60, pace=PACE))

        assert (seen.succeeds.yes, seen.alive.yes) == (False, True)
        assert seen.alive.why == (
            "the last pass failed: Notion does not accept the token; the next is due in 50 s"
        )

    def test_a_clock_that_was_set_back_makes_nobody_ill(self) -> None:
        assert told(ended(-30, pace=PACE)).succeeds.yes


def test_the_reason_is_one_line() -> None:
    record = PassRecord("", ago(1), ago(1), NOW, FAILED, "first\nsecond  third.")

    assert told(record).succeeds.why.endswith("the last pass failed: first second third")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (180_000, "2 days")]
)
def test_how_long_is_said_to_the_unit_that_matters(seconds: int, words: str) -> None:
    assert lasting(timedelta(seconds=seconds)) == words
