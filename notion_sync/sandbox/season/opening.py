"""The rows on the season's first morning."""

from collections.abc import Iterator
from dataclasses import dataclass

from notion_sync.sandbox.season.order_book import ORDERS
from notion_sync.sandbox.season.orders import Order
from notion_sync.sandbox.season.plan import (
    answers,
    first_stage,
    instalments,
    milestones,
    running,
    signed_off,
)
from notion_sync.sandbox.season.routine import LAST_DAY, note_days, note_row
from notion_sync.sandbox.season.script import Add, At, Cells, Of, On, Value, Who
from notion_sync.sandbox.season.team import CAMILLE, SOOJIN, TEAM

_PREFIX = "AS-"
_LATEST_ARRIVAL = -3


@dataclass(frozen=True)
class Dated:
    """A row and the day it was made."""

    day: int
    row: Add


def order_id(number: int) -> str:
    """Return an order number as the tracker shows it."""
    return f"{_PREFIX}{number}"


def opening_rows() -> Iterator[Dated]:
    """Yield every row, an order before what belongs to it."""
    for colleague in TEAM:
        cells: dict[str, Value] = {
            "Name": colleague.name,
            "Person": Who((colleague.name,)),
            "Role": colleague.roles,
            "Email": colleague.team_email,
            "Stands in for": colleague.stands_in_for,
        }
        yield Dated(-200, Add("team", colleague.name, cells))
    for order in ORDERS:
        day = _LATEST_ARRIVAL if order.signed is None else order.signed
        for row in (*_order(order), *_payments(order), *_milestones(order), *_fittings(order)):
            yield Dated(day, row)
        for past in note_days(order, before_start=True):
            yield Dated(past, note_row(order, past))
    yield from _LOOSE_ENDS


def _order(order: Order) -> Iterator[Add]:
    deposits = [
        part.settled
        for part in instalments(order)
        if part.name == "deposit" and part.settled < 0 and part.name not in order.by_hand
    ]
    cells: dict[str, Value] = {
        "Order": order.garment,
        "Order ID": order_id(order.number),
        "Client": order.client,
        "Stage": first_stage(order),
        "Account Manager": Who((order.manager,)) if order.manager else None,
        "Contract signed": _on(order.signed),
        "Deposit received": On(deposits[0]) if deposits else None,
        "Order value": order.value,
        "Currency": order.currency,
        "Promised delivery": _on(order.promised),
    }
    delivered, signature = running(order).get("Delivery"), signed_off(order)
    if delivered is not None and delivered < 0:
        cells["Delivered"] = On(delivered)
    if signature is not None and signature < 0:
        satisfaction, nps = answers(order)
        cells |= {"Signed off": On(signature), "Specs match": "Yes", "Satisfaction": satisfaction, "NPS": nps}
    yield Add("orders", order.key, cells | dict(order.cells))


def _payments(order: Order) -> Iterator[Add]:
    for part in instalments(order):
        amount = round(order.value * part.share)
        paid = part.settled < 0 and part.name not in order.by_hand
        cells: dict[str, Value] = {
            "Payment": part.title,
            "Order": Of(order.key),
            "Due": On(part.due),
            "Amount": amount,
            "Currency": order.currency,
            "Paid": amount if paid else None,
            "Settled": On(part.settled) if paid else None,
        }
        yield Add("payments", f"{order.key}/{part.name}", cells)


def _milestones(order: Order) -> Iterator[Add]:
    met = running(order)
    for kind, planned in milestones(order).items():
        cells: dict[str, Value] = {
            "Milestone": kind,
            "Order": Of(order.key),
            "Kind": kind,
            "Planned": On(planned),
            "Actual": On(planned) if kind in met and planned < 0 else None,
        }
        yield Add("milestones", f"{order.key}/{kind}", cells)


def _fittings(order: Order) -> Iterator[Add]:
    met = running(order)
    day = milestones(order).get("Fitting")
    if day is None or (day <= LAST_DAY and "Fitting" not in met):
        return
    cells: dict[str, Value] = {
        "Fitting": "Fitting",
        "Order": Of(order.key),
        "Date": On(day),
        "Status": "Completed" if day < 0 else "Scheduled",
        "Mode": "In person" if order.currency == "KRW" else "Virtual",
    }
    yield Add("fittings", f"{order.key}/fitting", cells)


def _on(day: int | None) -> On | None:
    return None if day is None else On(day)


def _change(day: int, key: str, change: str, cells: Cells) -> Dated:
    shared: dict[str, Value] = {"Change": change, "Order": Of(key), "Requested": On(day)}
    return Dated(day, Add("change_orders", f"{key}/change", shared | dict(cells)))


def _fitting(day: int, key: str, fitting: str, status: str, mode: str) -> Dated:
    cells: dict[str, Value] = {
        "Fitting": fitting,
        "Order": Of(key),
        "Date": On(day),
        "Status": status,
        "Mode": mode,
    }
    return Dated(day, Add("fittings", f"{key}/extra", cells))


_LOOSE_ENDS = (
    _change(-3, "2037", "Longer train", {"Status": "Requested", "Schedule impact": 3, "Price impact": 640}),
    _change(-11, "2047", "Peak lapels", {"Status": "Requested", "Schedule impact": 4, "Price impact": 380}),
    _change(
        -6,
        "2042",
        "Second print colour",
        {"Status": "In work", "Approved by": Who((CAMILLE,)), "Schedule impact": 2, "Price impact": 450},
    ),
    _change(
        -13,
        "2045",
        "Six more aprons",
        {
            "Status": "Implemented",
            "Approved by": Who((SOOJIN,)),
            "Written approval": ("Hanok House, signed change order.pdf",),
            "Schedule impact": 5,
            "Price impact": 900_000,
            "Specs updated": True,
        },
    ),
    _fitting(-3, "2039", "First fitting", "Client unavailable", "In person"),
    _fitting(-4, "2033", "Toile fitting over video", "Scheduled", "Virtual"),
    Dated(
        -3,
        Add(
            "updates",
            "2048/question",
            {
                "Update": "Could the collar be softer?",
                "Order": Of("2048"),
                "At": At(-3, "16:30"),
                "From": "Client",
            },
        ),
    ),
    Dated(
        -10,
        Add(
            "updates",
            "2030/last",
            {
                "Update": "Uniforms are cut, fittings next week",
                "Order": Of("2030"),
                "At": At(-10, "15:20"),
                "From": "Us",
                "Answered": None,
            },
        ),
    ),
    Dated(
        -13,
        Add(
            "updates",
            "2034/last",
            {
                "Update": "Paused, as agreed, until you have a new date",
                "Order": Of("2034"),
                "At": At(-13, "11:00"),
                "From": "Us",
            },
        ),
    ),
)
