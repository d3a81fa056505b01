"""``Health``, ``Next action`` and the open codes of an order ("Written to the row")."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Case, Process
from rules.cells import Row
from rules.evaluate import Evaluation
from rules.finding import Finding, Level, family_of, say
from rules.policy import Member
from rules.verdict import Rule, Verdict
from tests.rules.build import TEAM, Plain, judged, milestone, order, payment, process, update

INFO, WARNING, CRITICAL = Level.INFO, Level.WARNING, Level.CRITICAL
TOLD_ON_FRIDAY = update(from_="Us", at="2026-11-20T10:00:00+09:00")

IN_THE_ORDER_OF_TIES = (
    "payment.reminder",
    "change.undecided",
    "timeline.at_risk",
    "fitting.unavailable",
    "client.waiting",
    "rabsic.unassigned",
    "intake.overdue",
    "closure.overdue",
    "closing.unhappy",
    "data.invalid",
)


def healthy(*related: Row, process: Process | None = None, **cells: Plain) -> Evaluation:
    """A healthy order but for these cells and rows, on a Monday."""
    team = process or SEOUL
    return judged(order(**cells), TOLD_ON_FRIDAY, *related, process=team)


def finding_of(code: str, level: Level) -> Finding:
    """A finding whose action is to see to it."""
    return Finding(code, level, what=say("{code} is open", code=code), do=say("See to {code}", code=code))


def found(*findings: tuple[str, Level], stage: str = "Production") -> Evaluation:
    """An order of which a team's own rule finds just this, in this order."""

    def judge(case: Case, process: Process, now: datetime) -> Verdict:
        del case, process, now
        return Verdict(tuple(finding_of(code, level) for code, level in findings))

    own = Rule("own", frozenset(family_of(code) for code, _ in findings), judge)
    return judged(order(stage=stage), rules=(own,))


SEOUL = process()


class TestHealth:
    def test_is_on_track_where_nothing_is_wrong(self) -> None:
        assert healthy().cells["health"] == "On track"

    def test_is_on_track_with_mere_information(self) -> None:
        short_lead = healthy(stage="Fitting", baseline="2026-11-29")  # 27 days after signing
        assert [f.code for f in short_lead.findings] == ["timeline.implausible"]
        assert short_lead.cells["health"] == "On track"

    def test_is_at_risk_with_a_warning(self) -> None:
        assert healthy(payment(due="2026-11-18")).cells["health"] == "At risk"

    def test_is_a_data_problem_before_at_risk(self) -> None:
        assert healthy(payment(due="2026-11-18"), value=-5).cells["health"] == "Data problem"

    def test_is_on_hold_in_that_stage_before_a_data_problem(self) -> None:
        assert healthy(stage="On hold").cells["health"] == "On hold"
        assert healthy(payment(due="2026-11-18"), stage="On hold").cells["health"] == "On hold"
        assert healthy(stage="On hold", value=-5).cells["health"] == "On hold"

    def test_is_on_hold_while_work_is_where_the_payment_cannot_be_judged(self) -> None:
        unclear = healthy(payment(due=None), work_on_hold=True)
        assert "work_on_hold" not in unclear.cells
        assert unclear.cells["health"] == "On hold"

    def test_is_off_track_with_a_critical_finding_before_on_hold(self) -> None:
        assert healthy(payment(due="2026-11-16")).cells["health"] == "Off track"
        assert healthy(payment(due="2026-11-16"), stage="On hold").cells["health"] == "Off track"
        assert healthy(payment(due="2026-11-16"), value=-5).cells["health"] == "Off track"

    def test_is_no_longer_on_hold_once_the_payment_says_so(self) -> None:
        assert healthy(payment(due="2026-11-16", paid=1000), work_on_hold=True).cells["health"] == "On track"

    @pytest.mark.parametrize("stage", ["Closed", "Cancelled"])
    def test_is_closed_where_the_order_ended_and_nothing_is_open(self, stage: str) -> None:
        assert judged(order(stage=stage)).cells["health"] == "Closed"
        assert judged(order(stage=stage, value=-5)).cells["health"] == "Closed"

    def test_is_closed_with_mere_information(self) -> None:
        assert found(("closing.unanswered", INFO), stage="Closed").cells["health"] == "Closed"

    def test_is_not_closed_while_a_closed_order_is_not_paid(self) -> None:
        ended: dict[str, Plain] = {"stage": "Closed", "delivered": "2026-11-10"}
        reminded, escalated = payment(due="2026-11-12"), payment(due="2026-11-05")
        assert judged(order(**ended), reminded).cells["health"] == "At risk"
        assert judged(order(**ended), escalated).cells["health"] == "Off track"

    def test_is_written_while_alerts_are_snoozed(self) -> None:
        snoozed = healthy(payment(due="2026-11-16"), snoozed_until="2026-12-31")
        assert snoozed.cells["health"] == "Off track"
        assert str(snoozed.cells["next_action"]).startswith("Remind")


class TestNextAction:
    def test_is_empty_where_there_is_no_warning_or_critical_finding(self) -> None:
        assert healthy().cells["next_action"] is None
        assert found(("closing.unanswered", INFO)).cells["next_action"] is None

    @given(st.permutations(IN_THE_ORDER_OF_TIES), st.integers(1, len(IN_THE_ORDER_OF_TIES)))
    def test_of_equally_severe_findings_is_the_first_in_the_order_of_ties(
        self, shuffled: list[str], many: int
    ) -> None:
        open_codes = shuffled[:many]
        first = min(open_codes, key=IN_THE_ORDER_OF_TIES.index)
        judgement = found(*((code, WARNING) for code in open_codes))
        assert str(judgement.cells["next_action"]).startswith(f"See to {first} (")

    @pytest.mark.parametrize("code", IN_THE_ORDER_OF_TIES)
    def test_is_of_the_most_severe_finding_first(self, code: str) -> None:
        others = ((other, WARNING) for other in IN_THE_ORDER_OF_TIES if other != code)
        judgement = found(*others, (code, CRITICAL))
        assert str(judgement.cells["next_action"]).startswith(f"See to {code} (")

    def test_of_a_reminder_comes_before_a_timeline_at_risk(self) -> None:
        both = healthy(payment(due="2026-11-18"), milestone("Design", "2026-11-20"))
        assert [f.code for f in both.findings] == ["payment.reminder", "timeline.at_risk"]
        assert str(both.cells["next_action"]).startswith("Remind Maison Lune of Balance")

    def test_of_a_late_order_comes_before_a_reminder(self) -> None:
        both = healthy(payment(due="2026-11-18"), baseline="2026-11-20")
        assert str(both.cells["next_action"]).startswith("Agree a new delivery date with Maison Lune")

    def test_names_who_acts(self) -> None:
        assert str(healthy(payment(due="2026-11-18")).cells["next_action"]).endswith("(Ari Kim).")

    def test_names_who_acts_for_somebody_who_is_away(self) -> None:
        row = payment(due="2026-11-18")
        assert str(healthy(row, process=without_ari()).cells["next_action"]).endswith(
            "(Min-ji Seo for Ari Kim)."
        )

    def test_names_nobody_of_their_own_accord_where_nobody_is_there(self) -> None:
        judgement = healthy(payment(due="2026-11-18"), process=process(team=()), account_manager=None)
        assert str(judgement.cells["next_action"]).endswith("(nobody is there to act).")


class TestTheOpenCodes:
    @given(st.permutations(IN_THE_ORDER_OF_TIES))
    def test_stand_in_the_order_of_ties(self, shuffled: list[str]) -> None:
        assert found(*((code, WARNING) for code in shuffled)).codes == IN_THE_ORDER_OF_TIES

    def test_stand_with_what_is_critical_first(self) -> None:
        judgement = found(("payment.reminder", WARNING), ("closing.spec_mismatch", CRITICAL))
        assert judgement.codes == ("closing.spec_mismatch", "payment.reminder")

    @pytest.mark.parametrize(
        "code", ["client.waiting", "rabsic.unassigned", "change.undecided", "fitting.unavailable"]
    )
    def test_show_the_level_of_a_code_that_can_stand_at_two_once_it_is_critical(self, code: str) -> None:
        assert found((code, WARNING)).codes == (code,)
        assert found((code, CRITICAL)).codes == (f"{code} critical",)

    @pytest.mark.parametrize("code", ["payment.pause", "timeline.late", "change.unapproved_work"])
    def test_do_not_where_a_code_is_always_critical(self, code: str) -> None:
        assert found((code, CRITICAL)).codes == (code,)

    def test_leave_information_out(self) -> None:
        assert found(("timeline.implausible", INFO), ("closing.unhappy", WARNING)).codes == (
            "closing.unhappy",
        )


def without_ari() -> Process:
    """The team while its Account Manager is away."""
    away = {"from": date(2026, 11, 23), "until": date(2026, 11, 23)}
    ari = Member.model_validate({**TEAM[0].model_dump(), "away": [away]})
    return process(team=(ari, *TEAM[1:]))
