"""Issues are named in words a salesperson understands, and told to whoever can put them right."""

import pytest

from rules.cells import Row, Unreadable
from rules.columns import Source
from rules.finding import Level
from tests.rules.build import (
    Plain,
    codes,
    finding,
    fitting,
    issues,
    judged,
    named,
    order,
    payment,
    process,
    tracker_without,
    update,
)


class TestTheIssueIsNamedInWords:
    @pytest.mark.parametrize(
        ("cells", "sentence"),
        [
            ({"order": None}, "Order: the order has no title"),
            ({"value": Unreadable("12k", "a number")}, 'Order value: "12k" is not a number'),
            ({"value": -5}, "Order value: -5 is negative"),
            ({"stage": "Limbo"}, 'Stage: "Limbo" is not a known stage'),
            ({"satisfaction": 0.5}, "Satisfaction: 0.5 is not between 1 and 5"),
            ({"satisfaction": 5.1}, "Satisfaction: 5.1 is not between 1 and 5"),
            ({"nps": -1}, "NPS: -1 is not between 0 and 10"),
            ({"nps": 11}, "NPS: 11 is not between 0 and 10"),
            ({"specs_match": "Maybe"}, 'Specs match: "Maybe" is neither Yes nor No'),
            (
                {"delivered": "2026-11-01"},
                "Delivered: 1 Nov 2026 is before the contract was signed (2 Nov 2026)",
            ),
            ({"delivered": "2026-11-24"}, "Delivered: 24 Nov 2026 is in the future"),
            ({"contract_signed": "2026-11-24"}, "Contract signed: 24 Nov 2026 is in the future"),
            ({"deposit_received": "2026-11-24"}, "Deposit received: 24 Nov 2026 is in the future"),
            ({"signed_off": "2026-11-24"}, "Signed off: 24 Nov 2026 is in the future"),
            ({"baseline": "0026-12-05"}, "Promised delivery: 0026-12-05 cannot be right"),
            (
                {"baseline": ("2026-12-05", "2026-12-01")},
                "Promised delivery: the range ends (1 Dec 2026) before it starts (5 Dec 2026)",
            ),
        ],
    )
    def test_of_an_order(self, cells: dict[str, Plain], sentence: str) -> None:
        judgement = judged(order(**cells))
        assert issues(judgement) == [sentence]
        assert named(judgement, "data.invalid") == ["Ari Kim"]

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            (payment(due=None), "Balance, Due: a payment needs it, and it is empty"),
            (payment(amount=None, due="2026-12-01"), "Balance, Amount: a payment needs it, and it is empty"),
            (payment(due="2026-12-01", amount=-1), "Balance, Amount: -1 is negative"),
            (payment(due="2026-12-01", paid=-1), "Balance, Paid: -1 is negative"),
            (payment(due="2026-12-01", paid=1200), "Balance, Paid: 1,200 is more than the 1,000 owed"),
            (
                payment(due="2026-12-01", paid=400, settled="2026-11-20"),
                "Balance, Settled: settled although 600 of 1,000 is open",
            ),
            (
                payment(due="2026-12-01", settled="2026-11-24"),
                "Balance, Settled: 24 Nov 2026 is in the future",
            ),
            (
                fitting(mode="By post"),
                'First fitting, Mode: "By post" is not one of In person, Virtual, Stand-in',
            ),
            (
                fitting(date=Unreadable("soon", "a date")),
                'First fitting, Date: "soon" is not a date',
            ),
            (payment(payment=None, due="2026-12-01"), "(no title), Payment: the row has no title"),
            (update(update=None), "(no title), Update: the row has no title"),
        ],
    )
    def test_of_a_row_that_belongs_to_it_with_that_rows_title(self, row: Row, sentence: str) -> None:
        assert issues(judged(order(), row)) == [sentence]

    def test_and_the_next_action_names_the_row_too(self) -> None:
        found = finding(judged(order(), payment(due=None)), "data.invalid")
        assert found is not None
        assert str(found.do) == "Check and correct Due of Balance"

    def test_by_the_name_the_team_gave_the_column(self) -> None:
        columns = tracker_without()
        renamed = process(columns={**columns, Source.ORDERS: {**columns[Source.ORDERS], "value": "Total"}})
        assert issues(judged(order(value=-5), process=renamed)) == ["Total: -5 is negative"]

    def test_each_on_its_own_line(self) -> None:
        judgement = judged(order(value=-5, nps=11), payment(due="2026-12-01", paid=-1))
        assert sorted(issues(judgement)) == [
            "Balance, Paid: -1 is negative",
            "NPS: 11 is not between 0 and 10",
            "Order value: -5 is negative",
        ]


class TestDataInvalid:
    def test_is_one_warning_for_all_issues(self) -> None:
        judgement = judged(order(value=-5, nps=11))
        found = finding(judgement, "data.invalid")
        assert found is not None
        assert found.level is Level.WARNING
        assert [f.code for f in judgement.findings].count("data.invalid") == 1

    def test_goes_to_the_account_manager(self) -> None:
        assert named(judged(order(value=-5)), "data.invalid") == ["Ari Kim"]

    def test_goes_to_the_sales_director_where_there_is_no_account_manager(self) -> None:
        assert named(judged(order(value=-5, account_manager=None)), "data.invalid") == ["Min-ji Seo"]

    @pytest.mark.parametrize("stage", ["Closed", "Cancelled"])
    def test_is_not_said_of_ended_orders_though_their_issues_are_written(self, stage: str) -> None:
        judgement = judged(order(stage=stage, value=-5))
        assert issues(judgement) == ["Order value: -5 is negative"]
        assert "data.invalid" not in codes(judgement)

    def test_is_over_once_the_cell_is_put_right(self) -> None:
        judgement = judged(order(value=5))
        assert judgement.cells["data_issues"] is None
        assert "data.invalid" not in codes(judgement)


class TestSeveralCurrencies:
    def test_cannot_be_summed(self) -> None:
        judgement = judged(
            order(),
            payment(due="2026-12-01", currency="EUR"),
            payment(payment="Extras", due="2026-12-02", currency="USD"),
        )
        assert issues(judgement) == ["Outstanding: open payments are in several currencies (EUR, USD)"]
        assert judgement.cells["outstanding"] is None
        assert judgement.cells["payment_stage"] == "Not due"

    def test_are_none_where_only_one_is_still_open(self) -> None:
        paid = payment(due="2026-11-01", currency="USD", settled="2026-11-01")
        judgement = judged(order(), payment(due="2026-12-01", currency="EUR"), paid)
        assert issues(judgement) == []
        assert judgement.cells["outstanding"] == 1000

    def test_a_payment_without_one_is_in_the_orders(self) -> None:
        rows = (payment(due="2026-12-01", currency="EUR"), payment(payment="Extras", due="2026-12-02"))
        assert issues(judged(order(currency="EUR"), *rows)) == []
        assert len(issues(judged(order(currency="USD"), *rows))) == 1
