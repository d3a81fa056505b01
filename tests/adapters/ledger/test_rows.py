from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.ledger import SqlLedger
from adapters.ledger.column_types import storable
from rules.cells import Links, fingerprint
from rules.columns import Source
from rules.record import StoredRow
from tests.adapters.ledger.samples import NOON, child, order, page, payment, stored_rows

one_ledger = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@one_ledger
@given(row=stored_rows)
def test_a_row_comes_back_as_it_was_saved(ledger: SqlLedger, row: StoredRow) -> None:
    ledger.save_rows([row])

    back = ledger.rows(row.source, [row.row.page_id])[row.row.page_id]

    number = None if row.number is None else storable(row.number)
    url = storable(row.row.url)
    assert back == replace(row, row=replace(row.row, url=url), title=storable(row.title), number=number)
    assert fingerprint(back.row.cells) == fingerprint(row.row.cells)
    assert back.row.created.utcoffset() == NOON.utcoffset()


def test_a_row_that_was_read_can_be_saved_again(ledger: SqlLedger) -> None:
    ledger.save_rows([order(1)])
    (read,) = ledger.all_rows(Source.ORDERS)

    ledger.save_rows([replace(read, title="Renamed")])

    assert ledger.all_rows(Source.ORDERS) == [replace(order(1), title="Renamed")]


def test_a_row_saved_again_takes_the_place_of_the_old_one(ledger: SqlLedger) -> None:
    ledger.save_rows([order(1, "Old"), order(1, "New")])

    assert [row.title for row in ledger.all_rows(Source.ORDERS)] == ["New"]


def test_a_title_with_characters_no_database_keeps_is_saved_without_them(ledger: SqlLedger) -> None:
    ledger.save_rows([order(1), replace(order(2), title="Half an emoji \ud83d and NUL \0")])

    assert ledger.rows(Source.ORDERS, [page(2)])[page(2)].title == "Half an emoji \ufffd and NUL \ufffd"


def test_thousands_of_rows_go_in_and_out_at_once(ledger: SqlLedger) -> None:
    ledger.save_rows(order(number) for number in range(1_234))

    assert len(ledger.rows(Source.ORDERS, [page(number) for number in range(2_000)])) == 1_234
    assert ledger.page_ids(Source.ORDERS) == {page(number) for number in range(1_234)}
    ledger.delete_rows(Source.ORDERS, [page(number) for number in range(1_233)])
    assert [row.row.page_id for row in ledger.all_rows(Source.ORDERS)] == [page(1_233)]


def test_rows_of_one_source_are_not_those_of_another(ledger: SqlLedger) -> None:
    ledger.save_rows([order(1), payment(1, page(7))])

    assert ledger.rows(Source.ORDERS, [page(1)])[page(1)].source is Source.ORDERS
    ledger.delete_rows(Source.ORDERS, [page(1)])
    assert ledger.page_ids(Source.ORDERS) == frozenset()
    assert ledger.page_ids(Source.PAYMENTS) == {page(1)}


def test_nothing_asked_for_is_nothing_found(ledger: SqlLedger) -> None:
    ledger.save_rows([])
    ledger.delete_rows(Source.ORDERS, [])

    assert ledger.rows(Source.ORDERS, []) == {}
    assert ledger.related([]) == {}
    assert ledger.with_number([]) == {}
    assert ledger.all_rows(Source.TEAM) == []


class TestRelatedRows:
    def test_belong_to_orders_whatever_their_source(self, ledger: SqlLedger) -> None:
        fitting = child(Source.FITTINGS, 3, page(1))
        ledger.save_rows([payment(2, page(1)), fitting, payment(4, page(9))])

        assert ledger.related([page(1), page(5)]) == {page(1): [fitting, payment(2, page(1))], page(5): []}

    def test_may_belong_to_several_orders(self, ledger: SqlLedger) -> None:
        shared = payment(2, page(1), page(3))
        ledger.save_rows([shared])

        assert ledger.related([page(1), page(3)]) == {page(1): [shared], page(3): [shared]}

    def test_tell_which_orders_stand_beside_one_another(self, ledger: SqlLedger) -> None:
        alone, shared = payment(4, page(9)), payment(2, page(1), page(3))
        ledger.save_rows([shared, alone, child(Source.FITTINGS, 2, page(7))])

        assert ledger.beside([page(1)]) == {page(1), page(3)}, "a fitting of the same id is another row"
        assert ledger.beside([page(9), page(5)]) == {page(9)}
        assert ledger.beside([]) == set()

    def test_follow_when_they_are_moved_to_another_order(self, ledger: SqlLedger) -> None:
        ledger.save_rows([payment(2, page(1)), payment(3, page(1))])
        ledger.save_rows([payment(2, page(5))])

        assert ledger.related([page(1), page(5)]) == {
            page(1): [payment(3, page(1))],
            page(5): [payment(2, page(5))],
        }

    def test_are_gone_once_deleted(self, ledger: SqlLedger) -> None:
        ledger.save_rows([payment(2, page(1))])
        ledger.delete_rows(Source.PAYMENTS, [page(2)])

        assert ledger.related([page(1)]) == {page(1): []}


class TestOrderNumbers:
    def test_lead_to_every_order_that_bears_them(self, ledger: SqlLedger) -> None:
        ledger.save_rows([order(1, known_as="ORD-7"), order(2, known_as="ORD-7"), order(3, known_as="ord-7")])

        assert ledger.with_number(["ORD-7", "ORD-8"]) == {"ORD-7": [page(1), page(2)], "ORD-8": []}

    def test_do_not_lead_to_orders_that_are_gone(self, ledger: SqlLedger) -> None:
        ledger.save_rows([order(1, known_as="ORD-7"), order(2, known_as="ORD-7", gone=True)])

        assert ledger.with_number(["ORD-7"]) == {"ORD-7": [page(1)]}

    def test_may_be_as_long_as_people_like(self, ledger: SqlLedger) -> None:
        long = "ÄÖ" * 5_000
        ledger.save_rows([order(1, known_as=long), order(2, known_as=long + "x")])

        assert ledger.with_number([long]) == {long: [page(1)]}


class TestFindingOrders:
    @pytest.fixture(autouse=True)
    def season(self, ledger: SqlLedger) -> None:
        ledger.save_rows(
            [
                order(0xABC, "Gala gown", known_as="ORD-7"),
                order(2, "Gala gown, second fitting", known_as="ORD-8"),
                order(3, "STRASSE 100% silk"),
            ]
        )
        ledger.save_rows([payment(4, page(2))])

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            (page(0xABC), ["Gala gown"]),
            (page(0xABC).replace("-", "").upper(), ["Gala gown"]),
            ("ord-7", ["Gala gown"]),
            ("GALA gown ", ["Gala gown"]),
            ("gala", ["Gala gown", "Gala gown, second fitting"]),
            ("straße", ["STRASSE 100% silk"]),
            ("0%", ["STRASSE 100% silk"]),
            ("g%n", []),
            (page(4), []),
            ("  ", []),
        ],
    )
    def test_by_what_a_person_types(self, ledger: SqlLedger, typed: str, found: list[str]) -> None:
        assert [row.title for row in ledger.find_orders(typed)] == found

    def test_stops_after_twenty(self, ledger: SqlLedger) -> None:
        ledger.save_rows(order(number, f"Suit {number}") for number in range(100, 130))

        assert len(ledger.find_orders("suit")) == 20


def test_cells_that_were_not_looked_at_show_what_they_are(ledger: SqlLedger) -> None:
    ledger.save_rows([payment(2, page(1))])
    cells = ledger.rows(Source.PAYMENTS, [page(2)])[page(2)].row.cells

    assert page(1) in repr(cells)
    assert cells["order"] == Links((page(1),))
    assert dict(cells) == {"order": Links((page(1),))}
    assert len(cells) == 1
