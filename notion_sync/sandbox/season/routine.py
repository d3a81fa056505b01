"""What happens by itself: milestones met, instalments paid, clients told once a week, orders signed off."""

from collections.abc import Iterator

from notion_sync.sandbox.season.order_book import ORDERS
from notion_sync.sandbox.season.orders import Order
from notion_sync.sandbox.season.plan import KINDS, answers, first_stage, instalments, running, signed_off
from notion_sync.sandbox.season.script import DAYS_A_WEEK, Add, At, Edit, Fill, Of, On, Value, edit
from notion_sync.sandbox.season.team import (
    DONGHYUN,
    EUNWOO,
    GAEUN,
    HYERIN,
    JIHO,
    SANGMIN,
    TAEYANG,
    WOOJIN,
    YUNA,
)

LAST_DAY = 11
"""The season's last day, a Friday."""

_WORKDAYS = 5
_DOERS = {
    "Design": (GAEUN, "finishes the patterns of"),
    "Sourcing": (WOOJIN, "has all the cloth for"),
    "Production": (DONGHYUN, "has finished sewing"),
    "Fitting": (TAEYANG, "fits with the client"),
    "Quality check": (DONGHYUN, "passes at the quality check"),
    "Delivery": (SANGMIN, "hands over"),
}
_NOTES = (
    "Cloth is cut",
    "First seams, with photographs",
    "Lining chosen as you wished",
    "All as planned",
    "Swatches are in the post",
)
_WRITTEN_TO = {"Design", "Sourcing", "Production", "Fitting", "Quality check", "Intake"}
_LEAVE = range(7, LAST_DAY + 1)
_CANCELLED = {2043: 8}


def routine(day: int) -> Iterator[Edit]:
    """Yield what happens by itself on one day of the season, in no order."""
    for order in ORDERS:
        yield from _milestones(order, day)
        yield from _payments(order, day)
        yield from _sign_off(order, day)
    yield from _notes(day)


def _milestones(order: Order, day: int) -> Iterator[Edit]:
    for kind, planned in running(order).items():
        if planned != day:
            continue
        who, does = _DOERS[kind]
        following = (*KINDS, "Sign-off")[KINDS.index(kind) + 1]
        cells: dict[str, Value] = {"Stage": following}
        changes = [Fill(f"{order.key}/{kind}", {"Actual": On(day)})]
        if kind == "Fitting":
            changes.append(Fill(f"{order.key}/fitting", {"Status": "Completed"}))
        if kind == "Delivery":
            cells["Delivered"] = On(day)
        clock = f"{14 + order.number % 3}:{order.number * 7 % 60:02d}"
        yield edit(clock, who, f"{does}: {_named(order)}", *changes, Fill(order.key, cells))


def _payments(order: Order, day: int) -> Iterator[Edit]:
    for part in instalments(order):
        if part.settled == day and part.name not in order.by_hand:
            paid = Fill(
                f"{order.key}/{part.name}",
                {"Paid": round(order.value * part.share), "Settled": On(day)},
            )
            clock = f"10:{order.number * 11 % 60:02d}"
            yield edit(
                clock, YUNA, f"books the {part.title.lower()} of {order.client} ({order.garment})", paid
            )


def _sign_off(order: Order, day: int) -> Iterator[Edit]:
    if signed_off(order) == day:
        satisfaction, nps = answers(order)
        closed = Fill(
            order.key,
            {
                "Signed off": On(day),
                "Specs match": "Yes",
                "Satisfaction": satisfaction,
                "NPS": nps,
                "Stage": "Closed",
            },
        )
        yield edit("11:05", EUNWOO, f"has the signature of {order.client} and closes the order", closed)


def note_days(order: Order, *, before_start: bool = False) -> list[int]:
    """Return the days of the client's weekly note: in the season, or the last two before it."""
    signed, promised = order.signed, order.promised
    if signed is None or "notes" in order.by_hand or first_stage(order) not in _WRITTEN_TO:
        return []
    weekday = order.number % _WORKDAYS
    last = _CANCELLED.get(order.number, LAST_DAY if promised is None else promised - 1)
    weeks = (-2, -1) if before_start else (0, 1)
    days = (weekday + week * DAYS_A_WEEK for week in weeks)
    return [day for day in days if signed < day <= last]


def note_row(order: Order, day: int) -> Add:
    """Return the weekly note of one day."""
    cells: dict[str, Value] = {
        "Update": _NOTES[(order.number + day) % len(_NOTES)],
        "Order": Of(order.key),
        "At": At(day, f"16:{order.number * 13 % 60:02d}"),
        "From": "Us",
    }
    return Add("updates", f"{order.key}/note {day}", cells)


def _notes(day: int) -> Iterator[Edit]:
    by_writer: dict[str, list[Order]] = {}
    for order in ORDERS:
        if day in note_days(order):
            by_writer.setdefault(_writer(order, day), []).append(order)
    for turn, (writer, orders) in enumerate(by_writer.items()):
        clients = ", ".join(dict.fromkeys(order.client for order in orders))
        rows = [note_row(order, day) for order in orders]
        yield edit(f"17:{10 * turn:02d}", writer, f"sends the weekly note: {clients}", *rows)


def _writer(order: Order, day: int) -> str:
    if order.manager is None or (order.manager == HYERIN and day in _LEAVE):
        return EUNWOO
    return JIHO if order.manager == TAEYANG else order.manager


def _named(order: Order) -> str:
    return f"{order.garment} ({order.client})"
