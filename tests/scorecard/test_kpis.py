"""Every formula of the scorecard, against figures computed by hand."""

from decimal import Decimal

import pytest

from notion_sync.scorecard import Kind, scorecard
from rules.columns import Source
from tests.rules.build import change, fitting, milestone, payment, process, tracker_without, update
from tests.scorecard.orders import TODAY, delivered, entry, entry_of, only, told, year


class TestOrderAccuracy:
    def test_delivered_orders_as_specified_over_those_with_an_answer(self) -> None:
        orders = [
            delivered("2026-10-01", specs_match="Yes"),
            delivered("2026-10-02", specs_match="Yes"),
            delivered("2026-10-03", specs_match="No"),
            delivered("2026-10-04"),
            entry(specs_match="Yes"),
        ]
        figure = year("order_accuracy", *orders)

        assert figure.value == Decimal(200) / 3
        assert told(figure, "numerator", "denominator", "meets") == (2, 3, False)
        assert figure.behind == tuple(order.page_id for order in orders[:3])
        assert figure.missing == (orders[2].page_id,)


class TestOnTimeDelivery:
    def test_on_the_day_is_on_time_and_the_day_after_is_not(self) -> None:
        orders = [
            delivered("2026-10-01", baseline="2026-10-01"),
            delivered("2026-10-02", baseline="2026-10-01"),
            delivered("2026-10-03"),
        ]
        figure = year("on_time", *orders)

        assert told(figure, "numerator", "denominator", "value") == (1, 2, 50)
        assert figure.missing == (orders[1].page_id,)

    def test_an_accepted_date_counts_and_stands_beside_the_original_promise(self) -> None:
        order = delivered("2026-10-08", baseline="2026-10-01", agreed="2026-10-10")

        assert year("on_time", order).value == 100
        assert year("on_time_original", order).value == 0

    def test_95_percent_is_reached_and_a_hair_less_is_not(self) -> None:
        def of(late: int, on_time: int) -> bool | None:
            orders = [delivered("2026-10-02", baseline="2026-10-01") for _ in range(late)]
            orders += [delivered("2026-10-01", baseline="2026-10-01") for _ in range(on_time)]
            return year("on_time", *orders).meets

        assert (of(1, 19), of(1, 18)) == (True, False)

    def test_open_orders_past_their_commitment_stand_beside_it(self) -> None:
        late = entry(baseline="2026-11-25", contract_signed="2026-10-01")
        due_today = entry(baseline="2026-11-26", contract_signed="2026-10-01")
        delivered_late = delivered("2026-11-20", baseline="2026-11-02", contract_signed="2026-09-01")
        cancelled = entry(baseline="2026-11-25", stage="Cancelled")
        card = scorecard([late, due_today, delivered_late, cancelled], TODAY)
        by_period = {each.period.label: each for each in card.overdue}

        assert by_period["2026-11"].behind == (late.page_id,)
        assert (by_period["2026-11"].open, by_period["2026-11"].on) == (2, TODAY)
        assert by_period["2026-10"].behind == ()
        assert by_period["2026-10"].open == 3


def test_satisfaction_is_a_mean_score() -> None:
    orders = [delivered("2026-10-01", satisfaction=score) for score in (5, 4.5, 4)]
    figure = year("satisfaction", *orders)

    assert told(figure, "value", "denominator", "meets") == (Decimal("4.5"), 3, True)
    assert figure.missing == (orders[2].page_id,)


def test_disputes_are_counted_by_due_date() -> None:
    order = entry(
        payment(due="2026-10-05", disputed=True),
        payment(due="2026-11-05"),
        payment(due="2024-11-05", disputed=True),
    )
    figure = year("disputes", order)

    assert told(figure, "value", "denominator", "meets") == (1, 2, False)
    assert year("disputes", entry(payment(due="2026-10-05"))).value == 0
    assert year("disputes", entry()).value is None


def test_repeat_clients_are_those_with_an_earlier_order_whenever_that_was() -> None:
    orders = [
        entry(client="Lune", contract_signed="2023-01-10"),
        entry(client="lune ", contract_signed="2026-10-10"),
        entry(client="Sol", contract_signed="2026-10-10"),
        entry(client="Sol", contract_signed="2026-10-10"),
        entry(client="Mar", contract_signed="2026-10-11"),
        entry(client="Mar", contract_signed="2026-11-02"),
        entry(contract_signed="2026-11-02"),
    ]
    figure = year("repeat_clients", *orders)

    assert told(figure, "numerator", "denominator") == (2, 3)
    assert figure.missing == (orders[2].page_id, orders[3].page_id)
    october = only(scorecard(orders, TODAY), "repeat_clients", Kind.MONTH, "2026-10")
    assert told(october, "numerator", "denominator") == (1, 3)


def test_cycle_time_is_in_calendar_days_from_contract_to_delivery() -> None:
    orders = [
        delivered(day, contract_signed="2026-09-01") for day in ("2026-09-11", "2026-09-21", "2026-10-01")
    ]
    orders.append(delivered("2026-10-01"))

    assert year("cycle_time", *orders).value == 20
    assert year("cycle_time_p90", *orders).value == 28
    assert year("cycle_time", *orders).denominator == 3


class TestFrequencies:
    def test_are_over_orders_signed_in_the_period(self) -> None:
        orders = [
            entry(change(), change(), contract_signed="2026-10-01"),
            entry(contract_signed="2026-10-02"),
            entry(change(), contract_signed="2024-10-02"),
            entry(change()),
        ]
        figure = year("change_frequency", *orders)

        assert told(figure, "numerator", "denominator", "value") == (1, 2, 50)
        assert figure.missing == (orders[0].page_id,)
        assert figure.meets is None

    def test_without_the_table_there_is_no_data(self) -> None:
        without = process(columns=tracker_without(Source.CHANGE_ORDERS))
        assert year("change_frequency", entry_of(without, TODAY, contract_signed="2026-10-01")).value is None

    @pytest.mark.parametrize(
        ("planned", "actual", "late"),
        [
            ("2026-10-10", "2026-10-10", False),
            ("2026-10-10", "2026-10-11", True),
            ("2026-11-25", None, True),
            ("2026-11-26", None, False),
        ],
    )
    def test_sourcing_is_late_after_its_planned_day(
        self, planned: str, actual: str | None, late: bool
    ) -> None:
        order = entry(milestone("Sourcing", planned, actual), contract_signed="2026-10-01")
        assert year("sourcing_delays", order).value == (100 if late else 0)

    def test_another_milestone_is_no_sourcing_delay(self) -> None:
        order = entry(milestone("Design", "2026-10-10", "2026-10-11"), contract_signed="2026-10-01")
        assert year("sourcing_delays", order).value == 0

    def test_a_fitting_without_the_client_is_a_no_show(self) -> None:
        missed = entry(fitting(status="Client unavailable"), contract_signed="2026-10-01")
        held = entry(fitting(status="Completed"), contract_signed="2026-10-01")
        assert year("fitting_no_shows", missed, held).value == 50

    @pytest.mark.parametrize(
        ("cells", "late"),
        [
            ({"due": "2026-10-10", "settled": "2026-10-10"}, False),
            ({"due": "2026-10-10", "settled": "2026-10-11"}, True),
            ({"due": "2026-11-25"}, True),
            ({"due": "2026-11-26"}, False),
            ({"due": "2026-10-10", "disputed": True}, False),
            ({"due": "2026-10-10", "written_off": True}, False),
        ],
    )
    def test_a_payment_is_delayed_after_its_due_date(self, cells: dict[str, str | bool], late: bool) -> None:
        order = entry(payment(**cells), contract_signed="2026-10-01")
        assert year("payment_delays", order).value == (100 if late else 0)

    def test_the_columns_of_the_order_tell_of_payments_too(self) -> None:
        flat = process(columns=tracker_without(Source.PAYMENTS))
        order = entry_of(flat, TODAY, contract_signed="2026-10-01", payment_due="2026-11-01", amount_due=100)
        assert year("payment_delays", order).value == 100

    def test_payments_that_are_not_followed_do_not_count(self) -> None:
        since = process(payment={"enforce_from": "2026-11-01"})
        order = entry_of(since, TODAY, payment(due="2026-10-10"), contract_signed="2026-10-01")
        assert year("payment_delays", order).value == 0


def test_response_time_is_in_working_hours() -> None:
    """Friday 17:00 to Monday 10:00 is two working hours; within the hour it is less."""
    order = entry(
        update(from_="Client", at="2026-11-20T17:00", answered="2026-11-23T10:00"),
        update(from_="Client", at="2026-11-23T10:00", answered="2026-11-23T10:30"),
        update(from_="Client", at="2026-11-23T10:00"),
        update(from_="Us", at="2026-11-23T10:00", answered="2026-11-24T10:30"),
    )

    assert year("response_time", order).value == Decimal("1.25")
    assert year("response_time_p90", order).value == Decimal("1.85")
    assert year("response_time", order).denominator == 2


def test_collection_time_is_weighted_by_amount_and_apart_for_each_currency() -> None:
    order = entry(
        payment(due="2026-10-01", settled="2026-10-11", amount=3000, currency="KRW"),
        payment(due="2026-10-01", settled="2026-09-29", amount=1000, currency="KRW"),
        payment(due="2026-10-01", settled="2026-10-02", amount=10, currency="EUR"),
        payment(due="2026-10-01", amount=10, currency="EUR"),
    )
    card = scorecard([order], TODAY)
    found = {figure.currency: figure.value for figure in card.of("collection_time", card.year)}

    assert found == {"KRW": Decimal(7), "EUR": Decimal(1)}


def test_net_promoter_score() -> None:
    orders = [delivered("2026-10-01", nps=score) for score in (10, 9, 8, 7, 6)]
    figure = year("nps", *orders)

    assert told(figure, "value", "numerator", "denominator") == (20, 1, 5)
    assert figure.missing == (orders[4].page_id,)


def test_a_period_without_answers_has_no_data() -> None:
    card = scorecard([], TODAY)

    assert {figure.value for figure in card.figures} == {None}
    assert {figure.denominator for figure in card.figures} == {0}
    assert {figure.meets for figure in card.figures} == {None}


def test_the_trend_is_against_the_period_before() -> None:
    orders = [
        delivered("2026-10-01", satisfaction=4),
        delivered("2026-11-02", satisfaction=5),
    ]
    card = scorecard(orders, TODAY)

    assert only(card, "satisfaction", Kind.MONTH, "2026-11").trend == 1
    assert only(card, "satisfaction", Kind.MONTH, "2026-10").trend is None
