"""Who is named in an alert: the people of the code's decision, whatever the order's current one."""

import pytest

from rules.addressees import Addressees, addressees
from rules.case import Process
from rules.cells import Row, Unreadable
from rules.finding import Finding, Level, say
from rules.policy import Member
from rules.validation import validate
from tests.rules.build import SEOUL, TEAM, change, facts, judged, named, order, payment, process, update
from tests.rules.dates import MONDAY, day
from tests.rules.test_rabsic import ARI, MINJI, TAE, away, team

NOBODY = order(account_manager=None)


def told(code: str, level: Level, *, process: Process = SEOUL, of: Row | None = None) -> Addressees:
    case = validate(facts(of or order()), process, day(MONDAY))
    return addressees(Finding(code, level, say(code), say("Act")), case, process, day(MONDAY))


def people(concerned: Addressees) -> list[str]:
    return [member.name for member in concerned.mentioned]


@pytest.mark.parametrize(
    ("code", "warning", "critical"),
    [
        ("intake.overdue", ["Ari Kim"], ["Ari Kim"]),
        ("timeline.slip", ["Ari Kim"], ["Ari Kim", "Min-ji Seo"]),
        ("timeline.sourcing", ["Ari Kim"], ["Ari Kim", "Min-ji Seo"]),
        ("payment.overdue", ["Ari Kim"], ["Ari Kim", "Min-ji Seo"]),
        ("fitting.unavailable", ["Ari Kim"], ["Ari Kim", "Min-ji Seo"]),
        ("client.waiting", ["Ari Kim"], ["Ari Kim"]),
        ("change.undecided", ["Min-ji Seo"], ["Min-ji Seo"]),
        ("closing.spec_mismatch", ["Ari Kim"], ["Ari Kim", "Min-ji Seo"]),
        ("closure.overdue", ["Ari Kim"], ["Ari Kim", "Min-ji Seo"]),
        ("data.invalid", ["Ari Kim"], ["Ari Kim", "Min-ji Seo"]),
    ],
)
def test_a_warning_names_who_acts_and_a_critical_finding_the_accountable_too(
    code: str, warning: list[str], critical: list[str]
) -> None:
    assert people(told(code, Level.WARNING)) == warning
    assert people(told(code, Level.CRITICAL)) == critical


@pytest.mark.parametrize(
    ("code", "informed"),
    [
        ("intake.overdue", ("Fashion Design", "Operations")),
        ("timeline.late", ("Finance",)),
        ("payment.reminder", ("Finance",)),
        ("fitting.no_outcome", ("Finance",)),
        ("client.waiting", ("Sales Director",)),
        ("change.undecided", ()),
        ("closing.unhappy", ("Finance", "Operations")),
    ],
)
def test_informed_roles_are_named_without_a_mention(code: str, informed: tuple[str, ...]) -> None:
    concerned = told(code, Level.WARNING)
    assert concerned.informed == informed
    holders = {member.name for role in informed for member in SEOUL.directory.holders(role)}
    assert holders.isdisjoint(people(concerned))


class TestChangeOrders:
    MAKERS = ("Fashion Design", "Operations")

    @pytest.mark.parametrize("level", [Level.WARNING, Level.CRITICAL])
    def test_consulted_roles_are_named_without_a_mention(self, level: Level) -> None:
        concerned = told("change.undecided", level)
        assert concerned.consulted == self.MAKERS
        assert people(concerned) == ["Min-ji Seo"]

    @pytest.mark.parametrize("code", ["timeline.late", "payment.pause", "intake.overdue", "data.invalid"])
    def test_in_other_alerts_nobody_is_consulted(self, code: str) -> None:
        assert told(code, Level.CRITICAL).consulted == ()

    def test_who_is_mentioned_is_not_consulted_beside_it(self) -> None:
        case = validate(facts(order()), SEOUL, day(MONDAY))
        finding = Finding("change.x", Level.WARNING, say("x"), say("Act"), roles=("Operations",))
        assert addressees(finding, case, SEOUL, day(MONDAY)).consulted == ("Fashion Design",)


def test_the_codes_decision_counts_and_not_the_current_one() -> None:
    undecided = change(status="Requested", requested="2026-11-20")
    seen = judged(order(baseline="2026-11-27"), undecided, update(at="2026-11-23", from_="Client"))
    assert seen.cells["current_decision"] == "Change order approval"
    assert named(seen, "timeline.at_risk") == ["Ari Kim"]


class TestPayments:
    @pytest.mark.parametrize(
        ("due", "disputed", "code", "who"),
        [
            ("2026-11-18", False, "payment.reminder", ["Ari Kim"]),
            ("2026-11-16", False, "payment.pause", ["Ari Kim", "Min-ji Seo", "Dana Choi"]),
            ("2026-11-09", False, "payment.escalated", ["Ari Kim", "Min-ji Seo", "Hyun Lee", "Dana Choi"]),
            ("2026-11-16", True, "payment.disputed", ["Ari Kim", "Min-ji Seo", "Hyun Lee"]),
        ],
    )
    def test_each_stage_tells_those_it_concerns(
        self, due: str, code: str, who: list[str], *, disputed: bool
    ) -> None:
        seen = judged(order(), payment(due=due, disputed=disputed))
        assert sorted(named(seen, code)) == sorted(who)

    def test_a_waiver_leaves_operations_alone(self) -> None:
        seen = judged(order(work_until="2026-11-30"), payment(due="2026-11-09"))
        assert sorted(named(seen, "payment.escalated")) == ["Ari Kim", "Hyun Lee", "Min-ji Seo"]

    def test_operations_are_told_of_a_hold_whatever_the_worst_payment_says(self) -> None:
        seen = judged(order(), payment(due="2026-11-16"), payment(due="2026-11-18", disputed=True))
        assert seen.cells["work_on_hold"] is True
        assert "Dana Choi" in named(seen, "payment.disputed")

    def test_who_is_mentioned_is_not_informed_beside_it(self) -> None:
        seen = judged(order(), payment(due="2026-11-09"))
        assert seen.concerned["payment.escalated"].informed == ()


class TestDataAndRabsic:
    BAD = Unreadable("soon", "a date")

    def test_the_account_manager_puts_data_right(self) -> None:
        assert named(judged(order(forecast=self.BAD)), "data.invalid") == ["Ari Kim"]

    def test_the_sales_director_does_where_there_is_none(self) -> None:
        seen = judged(order(forecast=self.BAD, account_manager=None))
        assert named(seen, "data.invalid") == ["Min-ji Seo"]

    def test_an_order_without_account_manager_is_the_sales_directors(self) -> None:
        seen = judged(NOBODY)
        assert named(seen, "rabsic.unassigned") == ["Min-ji Seo"]


class TestNobodyIsDropped:
    def test_who_has_no_slack_account_is_named(self) -> None:
        no_account = ARI.model_copy(update={"email": None, "slack_id": None})
        assert people(told("timeline.late", Level.WARNING, process=team(no_account))) == ["Ari Kim"]

    def test_a_role_that_nobody_holds_is_named_itself(self) -> None:
        without_finance = process(team=[m for m in TEAM if "Finance" not in m.roles])
        seen = judged(order(), payment(due="2026-11-09"), process=without_finance)
        assert "Finance" in named(seen, "payment.escalated")

    def test_several_holders_are_all_named_once(self) -> None:
        second = Member(name="Do-yun Oh", notion_user="doyun", roles=("Sales Director", "Operations"))
        seen = judged(order(), payment(due="2026-11-16"), process=team(second))
        assert sorted(named(seen, "payment.pause")) == ["Ari Kim", "Dana Choi", "Do-yun Oh", "Min-ji Seo"]


class TestWhileAway:
    def test_who_acts_is_named_in_place_of_the_responsible(self) -> None:
        stand_in = TAE.model_copy(update={"stands_in_for": ("Ari Kim",)})
        concerned = told("timeline.at_risk", Level.WARNING, process=team(away(ARI), stand_in))
        assert people(concerned) == ["Tae Yu"]
        assert [member.name for member in concerned.acting.instead_of] == ["Ari Kim"]

    def test_the_accountable_who_acts_is_named_once(self) -> None:
        assert people(told("timeline.late", Level.CRITICAL, process=team(away(ARI)))) == ["Min-ji Seo"]

    def test_with_nobody_to_act_the_accountable_is_told_of_what_is_critical(self) -> None:
        gone = team(away(ARI), away(MINJI))
        assert people(told("timeline.late", Level.CRITICAL, process=gone)) == ["Min-ji Seo"]

    def test_the_account_manager_away_has_somebody_act_on_data(self) -> None:
        assert people(told("data.invalid", Level.WARNING, process=team(away(ARI)))) == ["Min-ji Seo"]
