"""What was known when: dates hide what came later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from notion_sync.replay.past import Past, last_day_of, past_of
from rules.cells import CellValue, Row
from rules.columns import Source
from rules.policy import Stages
from tests.rules.build import SEOUL, Plain, bare_order, fitting, payment, update

ORDER: dict[str, Plain] = {
    "stage": "Closed",
    "contract_signed": "2026-09-01",
    "deposit_received": "2026-09-03",
    "baseline": "2026-10-01",
    "delivered": "2026-10-02",
    "signed_off": "2026-10-05",
    "satisfaction": 4,
}


def past(*related: Row, source: Source = Source.PAYMENTS, **cells: Plain) -> Past:
    rows = {Source.ORDERS: [bare_order(**{**ORDER, **cells})], source: list(related)}
    return past_of(rows, SEOUL.calendar, Stages())


def told(found: Past, source: Source, *keys: str) -> Sequence[tuple[object, ...]]:
    """Each version of a source's rows: the local time, and these cells."""
    zone = SEOUL.calendar.zone
    return [
        (f"{v.at.astimezone(zone):%m-%d %H:%M}", *(_plain(v.row.cells.get(key)) for key in keys))
        for v in found.versions
        if v.source is source
    ]


def _plain(value: CellValue) -> object:
    start = getattr(value, "start", value)
    return start.isoformat() if isinstance(start, date) else start


def test_an_order_goes_through_its_dates_when_the_team_opens_on_each() -> None:
    assert told(past(), Source.ORDERS, "stage", "deposit_received", "delivered", "satisfaction") == [
        ("09-01 09:00", "Received", None, None, None),
        ("09-03 09:00", "Production", "2026-09-03", None, None),
        ("10-02 09:00", "Sign-off", "2026-09-03", "2026-10-02", None),
        ("10-05 09:00", "Closed", "2026-09-03", "2026-10-02", 4),
    ]


def test_plans_are_known_from_the_beginning() -> None:
    assert {baseline for _, baseline in told(past(), Source.ORDERS, "baseline")} == {"2026-10-01"}


def test_times_count_to_the_minute() -> None:
    found = past(contract_signed="2026-09-01T14:30", deposit_received="2026-09-01T15:00")
    assert [moment for moment, _ in told(found, Source.ORDERS, "stage")][:2] == ["09-01 14:30", "09-01 15:00"]


def test_an_open_order_stands_where_it_stands() -> None:
    found = past(stage="Fitting", delivered=None, signed_off=None)
    assert told(found, Source.ORDERS, "stage")[-1] == ("09-03 09:00", "Fitting")


def test_delivered_and_not_signed_off() -> None:
    found = past(stage="Sign-off", signed_off=None)
    assert told(found, Source.ORDERS, "stage")[-1] == ("10-02 09:00", "Sign-off")


def test_nobody_knows_when_a_cancelled_order_ended() -> None:
    found = past(stage="Cancelled", delivered=None, signed_off=None)
    assert {stage for _, stage in told(found, Source.ORDERS, "stage")} == {"Cancelled"}


def test_a_payment_is_there_with_its_order_and_open_until_it_is_settled() -> None:
    found = past(payment(due="2026-09-20", settled="2026-09-25", paid=1000, disputed=True))
    assert told(found, Source.PAYMENTS, "settled", "paid", "disputed") == [
        ("09-01 09:00", None, None, False),
        ("09-20 09:00", None, None, True),
        ("09-25 09:00", "2026-09-25", 1000, True),
    ]


def test_a_part_payment_without_a_date_is_known_from_the_beginning() -> None:
    found = past(payment(due="2026-09-20", paid=400))
    assert told(found, Source.PAYMENTS, "paid")[0] == ("09-01 09:00", 400)


def test_a_message_comes_when_it_came_and_its_answer_later() -> None:
    message = update(from_="Client", at="2026-09-10T10:00", answered="2026-09-10T16:00")
    assert told(past(message, source=Source.UPDATES), Source.UPDATES, "answered") == [
        ("09-10 10:00", None),
        ("09-10 16:00", "2026-09-10T16:00:00"),
    ]


def test_how_a_fitting_went_is_known_after_it() -> None:
    missed = fitting(date="2026-09-10T10:00", status="Client unavailable")
    assert told(past(missed, source=Source.FITTINGS), Source.FITTINGS, "status") == [
        ("09-01 09:00", "Scheduled"),
        ("09-10 11:00", "Client unavailable"),
    ]


def test_what_is_asked_for_a_span_comes_once() -> None:
    found = past()
    first, second, third, fourth = (version.at for version in found.versions)

    assert [v.at for v in found.between(None, second)] == [first, second]
    assert [v.at for v in found.between(second, fourth)] == [third, fourth]
    assert (found.next_after(second), found.next_after(fourth)) == (third, None)


def test_without_any_date_there_is_no_past() -> None:
    row = replace(bare_order(stage="Production"), page_id="x")
    found = past_of({Source.ORDERS: [row]}, SEOUL.calendar, Stages())
    assert (found.begins, found.versions) == (None, ())
    assert last_day_of({Source.ORDERS: [row]}, SEOUL.calendar) is None
