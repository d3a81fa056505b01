"""Links and people that are not as they should be: each is named or left alone, and nothing else suffers."""

from datetime import date

import pytest

from rules.cells import Links
from rules.directory import Directory, merged
from rules.evaluate import Evaluation
from rules.policy import Absence, Member
from tests.rules.build import (
    ORDER_PAGE,
    SEOUL,
    TEAM,
    cells,
    change,
    codes,
    finding,
    fitting,
    issues,
    judged,
    milestone,
    named,
    order,
    payment,
    process,
    update,
)

OVERDUE = {"due": "2026-11-16"}


def away(first: str, last: str) -> Absence:
    return Absence.model_validate({"from": date.fromisoformat(first), "until": date.fromisoformat(last)})


class TestLinks:
    def test_to_an_order_that_is_gone_are_named_and_the_row_still_counts(self) -> None:
        seen = judged(order(), payment(order=[ORDER_PAGE, "gone"], **OVERDUE), lost=["gone"])

        assert issues(seen) == ["Balance, Order: linked to an order that is gone"]
        assert codes(seen, "payment.") == {"payment.pause"}

    def test_of_every_kind_of_row_are_looked_at(self) -> None:
        rows = [row(order=["gone", ORDER_PAGE]) for row in (payment, change, fitting, update)]
        seen = judged(order(), *rows, milestone("Design", order=["gone"]), lost=["gone"])

        assert len([issue for issue in issues(seen) if "linked to an order that is gone" in issue]) == 5

    def test_of_a_payment_to_two_orders_count_in_full_for_each(self) -> None:
        shared = payment(order=[ORDER_PAGE, "another-order"], **OVERDUE)
        seen = judged(order(), shared)

        assert issues(seen) == []
        assert cells(seen, "payment_stage", "outstanding") == cells(
            judged(order(), payment(**OVERDUE)), "payment_stage", "outstanding"
        )

    def test_of_an_order_to_itself_as_its_client_show_its_title(self) -> None:
        seen = judged(order(client=Links((ORDER_PAGE,))), titles={ORDER_PAGE: "Autumn coats"})

        assert issues(seen) == []
        assert seen.case.order.client == "Autumn coats"

    def test_to_a_client_that_is_gone_are_named(self) -> None:
        seen = judged(order(client=Links(("gone",))), payment(**OVERDUE), titles={"gone": None})

        assert issues(seen) == ["Client: the linked row is gone"]
        assert "Remind the client of Balance" in what_to_do(seen, "payment.pause")


def what_to_do(seen: Evaluation, code: str) -> str:
    found = finding(seen, code)
    assert found is not None
    return str(found.do)


class TestCurrencies:
    def test_that_differ_are_never_summed_and_are_named(self) -> None:
        seen = judged(
            order(),
            payment(payment="Deposit", currency="KRW", amount=1_000_000, **OVERDUE),
            payment(currency="EUR", due="2026-12-16"),
        )

        assert seen.cells["outstanding"] is None
        assert issues(seen) == ["Outstanding: open payments are in several currencies (EUR, KRW)"]
        assert codes(seen, "payment.") == {"payment.pause"}, "each payment is still followed"
        found = finding(seen, "payment.pause")
        assert found is not None
        assert str(found.what) == "Deposit is 7 days past due, 1,000,000 KRW open; work is on hold"

    @pytest.mark.parametrize("paid", [{"settled": "2026-11-20"}, {"written_off": True}, {"paid": 1000}])
    def test_of_what_is_paid_do_not_matter(self, paid: dict[str, str | bool | int]) -> None:
        seen = judged(order(), payment(currency="KRW", **OVERDUE, **paid), payment(currency="EUR", **OVERDUE))

        assert issues(seen) == []
        assert cells(seen, "outstanding") == (1000,)

    def test_are_the_orders_where_a_payment_names_none(self) -> None:
        mixed = (payment(currency="EUR", **OVERDUE), payment(**OVERDUE))

        assert issues(judged(order(currency="EUR"), *mixed)) == []
        assert issues(judged(order(), *mixed)) == [
            "Outstanding: open payments are in several currencies (EUR, no currency)"
        ]


class TestPeople:
    def test_listed_twice_are_one_person_with_all_roles_and_absences(self) -> None:
        first, second = away("2026-11-20", "2026-11-23"), away("2026-12-24", "2026-12-31")
        listed = (
            Member(name="Min-ji Seo", email="minji@example.com", roles=("Sales Director",), away=(first,)),
            Member(name="Min-ji", email="MinJi@example.com", roles=("Finance",), away=(second,)),
            Member(name="Ari Kim", roles=("Account Manager",)),
            Member(name="Ari Kim", roles=("Account Manager",)),
        )
        minji, *namesakes = merged(listed)

        assert (minji.name, minji.roles, minji.away) == (
            "Min-ji Seo",
            ("Sales Director", "Finance"),
            (first, second),
        )
        assert len(namesakes) == 2, "a name alone does not say who somebody is"

    def test_listed_twice_are_mentioned_once(self) -> None:
        again = TEAM[1].model_copy(update={"roles": ("Finance",)})
        team = merged((*TEAM, again))
        seen = judged(order(), payment(due="2026-11-02"), process=process(team=team))

        assert named(seen, "payment.escalated").count("Min-ji Seo") == 1

    def test_named_twice_in_a_cell_stand_once_in_another(self) -> None:
        (responsible,) = cells(judged(order(account_manager=["ari", "ari"])), "responsible")

        assert isinstance(responsible, tuple)
        assert len(responsible) == 1

    def test_of_a_role_that_nobody_holds_are_named_by_the_role(self) -> None:
        team = [member for member in TEAM if "Finance" not in member.roles]
        seen = judged(order(), payment(due="2026-11-02"), process=process(team=team))

        assert "Finance" in named(seen, "payment.escalated")
        assert "role:Finance" in seen.gaps

    def test_who_stand_in_for_each_other_and_are_both_away_leave_it_to_the_accountable(self) -> None:
        gone = (away("2026-11-20", "2026-11-27"),)
        ari = TEAM[0].model_copy(update={"away": gone, "stands_in_for": ("Jun Park",)})
        jun = TEAM[2].model_copy(update={"away": gone, "stands_in_for": ("Ari Kim",)})
        seen = judged(order(), payment(**OVERDUE), process=process(team=(ari, jun, TEAM[1])))

        assert named(seen, "payment.pause")[0] == "Min-ji Seo"
        assert str(seen.cells["next_action"]).endswith("(Min-ji Seo for Ari Kim).")

    def test_who_are_away_twice_at_a_time_are_away_until_the_last_day_of_both(self) -> None:
        twice = (away("2026-11-18", "2026-11-27"), away("2026-11-20", "2026-11-24"))
        ari = TEAM[0].model_copy(update={"away": twice})
        team = process(team=(ari, *TEAM[1:]))
        days = ("2026-11-24", "2026-11-25", "2026-11-27", "2026-11-28")
        seen = {day: judged(order(), payment(**OVERDUE), at=f"{day}T12:00", process=team) for day in days}
        for_ari = [day for day, each in seen.items() if "for Ari Kim" in str(each.cells["next_action"])]

        assert for_ari == ["2026-11-24", "2026-11-25", "2026-11-27"]

    def test_away_for_ever_are_no_reason_to_look_again(self) -> None:
        forever = Member(name="Gone", away=(away("2026-01-01", "9999-12-31"),))

        assert list(Directory((forever,)).turns(date(2026, 11, 23))) == []
        assert judged(order(), process=process(team=(*TEAM, forever))).recheck_at is not None

    def test_who_come_back_are_looked_for_on_an_order_that_has_ended_too(self) -> None:
        ari = TEAM[0].model_copy(update={"away": (away("2026-11-20", "2026-11-24"),)})
        unhappy = order(stage="Closed", delivered="2026-11-20", signed_off="2026-11-20", satisfaction=2)
        seen = judged(unhappy, process=process(team=(ari, *TEAM[1:])))

        assert str(seen.cells["next_action"]).endswith("for Ari Kim).")
        assert seen.recheck_at == SEOUL.calendar.midnight(date(2026, 11, 25))
