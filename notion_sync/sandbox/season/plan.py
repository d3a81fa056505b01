"""What follows from an order's dates: its milestones, payments and where it stands on the first morning."""

from dataclasses import dataclass

from notion_sync.sandbox.season.orders import Order
from notion_sync.sandbox.season.script import workday, workday_after

USUAL_LEAD = 56
"""Calendar days from contract to delivery where none was promised."""

SIGN_OFF_AFTER = 2
"""Calendar days from delivery to the client's signature."""

_SHARES = {
    "Design": 0.2,
    "Sourcing": 0.4,
    "Production": 0.7,
    "Fitting": 0.8,
    "Quality check": 0.9,
    "Delivery": 1.0,
}
KINDS = tuple(_SHARES)
_ANSWERS = ((5, 10), (4.5, 9), (5, 9), (4.8, 8))


@dataclass(frozen=True)
class Instalment:
    """A part of the price. `settled` is the day it is paid if nothing comes between."""

    name: str
    title: str
    share: float
    due: int
    settled: int


def milestones(order: Order) -> dict[str, int]:
    """Return the planned day of each kind of milestone; none without a contract and a promised date."""
    if order.signed is None or order.promised is None:
        return {}
    lead = order.promised - order.signed
    usual = {kind: workday(order.signed + round(share * lead)) for kind, share in _SHARES.items()}
    return usual | dict(order.planned)


def running(order: Order) -> dict[str, int]:
    """Return the milestones that are met on their planned day without anybody writing about it."""
    met: dict[str, int] = {}
    for kind, day in milestones(order).items():
        if kind in order.by_hand or order.cells.get("Stage") == "Cancelled":
            break
        met[kind] = day
    return met


def instalments(order: Order) -> list[Instalment]:
    """Return the parts of the price; none before the contract."""
    if order.signed is None:
        return []
    end = order.signed + USUAL_LEAD if order.promised is None else order.promised
    usual = (
        ("deposit", "Deposit", 0.5, order.signed + 3),
        ("second", "Second instalment", 0.3, order.signed + round(0.6 * (end - order.signed))),
        ("balance", "Balance", 0.2, end + 10),
    )
    made = []
    for name, title, share, day in usual:
        due = order.due.get(name, workday(day))
        made.append(Instalment(name, title, share, due, workday_after(due + order.number % 3)))
    return made[:1] if order.cells.get("Stage") == "Cancelled" else made


def signed_off(order: Order) -> int | None:
    """Return the day of the client's signature, if the order gets that far by itself."""
    delivered = running(order).get("Delivery")
    if delivered is None or "Sign-off" in order.by_hand:
        return None
    return workday_after(delivered + SIGN_OFF_AFTER)


def answers(order: Order) -> tuple[float, int]:
    """Return the client's satisfaction (1 to 5) and Net Promoter answer (0 to 10)."""
    return _ANSWERS[order.number % len(_ANSWERS)]


def first_stage(order: Order) -> str:
    """Return the stage on the first morning: the first milestone still open, or what comes after the last."""
    stage = order.cells.get("Stage")
    if isinstance(stage, str):
        return stage
    met = running(order)
    for kind in KINDS:
        if kind not in met or met[kind] >= 0:
            return kind
    signature = signed_off(order)
    return "Closed" if signature is not None and signature < 0 else "Sign-off"
