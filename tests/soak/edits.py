"""What people of the house do in a day, drawn by chance: right things, late things, wrong things."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from rules.columns import Source
from rules.policy import Stages
from tests.passes.columns import NAMES
from tests.soak.dice import Dice
from tests.soak.house import STRANGER, TEAM, UNKNOWN_STAGE
from tests.soak.steps import (
    ARCHIVED,
    MOVED,
    RESTORED,
    TRASHED,
    Add,
    Copy,
    Edit,
    People,
    Put,
    Rename,
    Rows,
    Step,
    Value,
)

MANAGERS = ("Min-ji Seo", "Ji-ho Park")
STAGES = Stages().in_order
RENAMED = ((Source.ORDERS, "value"), (Source.ORDERS, "baseline"), (Source.PAYMENTS, "due"))
TAMPERED: tuple[tuple[str, Value], ...] = (
    ("health", "On track"),
    ("next_action", "Nothing."),
    ("days_overdue", 99),
    ("drift", -3),
    ("payment_stage", "Paid"),
    ("responsible", People((STRANGER,))),
    ("data_issues", "none"),
)


@dataclass
class Author:
    """Writes the script of what people do.

    orders: keys of orders. related: keys of rows of an order, by source. renamed: columns that have not the
    name that is configured.
    """

    dice: Dice
    orders: list[str] = field(default_factory=list)
    related: dict[tuple[str, Source], list[str]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    renamed: dict[tuple[Source, str], str] = field(default_factory=dict)
    made: int = 0

    def __post_init__(self) -> None:
        self._habits: Sequence[tuple[int, Callable[[datetime], list[Step]]]] = (
            (16, self._stage),
            (12, self._date),
            (20, self._payment),
            (10, self._promise),
            (10, self._change),
            (10, self._fitting),
            (16, self._message),
            (10, self._milestone),
            (5, self._absence),
            (4, self._snooze),
            (5, self._manager),
            (6, self._answers),
            (9, self._mistake),
            (8, self._come_and_go),
            (2, self._rename),
            (3, self._tamper),
            (5, self.order),
        )

    def edits(self, at: datetime) -> list[Step]:
        """Something that somebody does now."""
        return self.dice.heavy(self._habits)(at)

    def order(self, at: datetime) -> list[Step]:
        """A new order with its payments, milestones and a fitting."""
        self.made += 1
        key, day, dice = f"order {self.made}", at.date(), self.dice
        self.orders.append(key)
        signed = day - timedelta(dice.one((0, 1, 3, 20, 40)))
        promised = signed + timedelta(dice.one((20, 35, 56, 80, 90)))
        cells: dict[str, Value] = {
            "order": f"Gown {self.made}",
            "order_id": f"ORD-{self.made}",
            "client": dice.one(("Maison Kato", "Bae Bridal", "Sable & Rye")),
            "stage": dice.heavy(((3, "Received"), (2, "Intake"), (5, "Design"), (5, "Production"))),
            "account_manager": People((dice.one(MANAGERS),)),
            "contract_signed": signed if dice.falls(0.9) else None,
            "deposit_received": signed if dice.falls(0.8) else None,
            "value": 4000,
            "baseline": promised if dice.falls(0.9) else None,
        }
        steps: list[Step] = [Add(at, Source.ORDERS, key, cells)]
        for number in range(dice.one((1, 2, 2))):
            due = day + timedelta(dice.one((-16, -8, -6, -3, 2, 10, 25)) + 14 * number)
            steps += self._add(at, key, Source.PAYMENTS, {"due": due, "amount": 1000})
        for kind, offset in (("Sourcing", 10), ("Production", 30), ("Delivery", 56)):
            if dice.falls(0.6):
                planned = signed + timedelta(offset)
                steps += self._add(at, key, Source.MILESTONES, {"kind": kind, "planned": planned})
        return steps

    def _add(self, at: datetime, order: str, source: Source, cells: dict[str, Value]) -> list[Step]:
        keys = self.related.setdefault((order, source), [])
        key = f"{order}/{source.value} {len(keys) + 1}"
        keys.append(key)
        title = next(iter(NAMES[source]))
        return [Add(at, source, key, {title: key, "order": Rows((order,)), **cells})]

    def _some(self, source: Source) -> str | None:
        """A row of some order."""
        keys = self.related.get((self.dice.one(self.orders), source))
        return self.dice.one(keys) if keys else None

    def _filled(self, at: datetime, source: Source, choices: Sequence[dict[str, Value]]) -> list[Step]:
        row = self._some(source)
        return [Edit(at, row, self.dice.one(choices))] if row else []

    def _near(self, at: datetime, *days: int) -> date:
        return at.date() + timedelta(self.dice.one(days))

    def _set(self, at: datetime, **cells: Value) -> list[Step]:
        return [Edit(at, self.dice.one(self.orders), cells)]

    def _stage(self, at: datetime) -> list[Step]:
        stage = self.dice.one(STAGES)
        on_hold = {"on_hold_since": at.date()} if stage == "On hold" and self.dice.falls(0.7) else {}
        delivered = (
            {"delivered": at.date()} if stage in ("Sign-off", "Closed") and self.dice.falls(0.7) else {}
        )
        return self._set(at, stage=stage, **on_hold, **delivered)

    def _date(self, at: datetime) -> list[Step]:
        key = self.dice.one(("baseline", "agreed", "forecast", "delivered", "signed_off", "contract_signed"))
        past = key in ("delivered", "signed_off", "contract_signed")
        day = self._near(at, -20, -5, -1, 0) if past else self._near(at, -8, -1, 2, 6, 15, 40)
        moment: Value = at if key in ("signed_off", "contract_signed") and self.dice.falls(0.3) else day
        return self._set(at, **{key: moment if self.dice.falls(0.8) else None})

    def _payment(self, at: datetime) -> list[Step]:
        if self.dice.falls(0.15):
            order, due = self.dice.one(self.orders), self._near(at, -15, -7, -5, 0, 9)
            return self._add(at, order, Source.PAYMENTS, {"due": due, "amount": 500})
        choices: list[dict[str, Value]] = [
            {"settled": at.date(), "paid": None},
            {"settled": at.date(), "paid": 1000},
            {"paid": 400},
            {"settled": None, "paid": None},
            {"disputed": True},
            {"disputed": False},
            {"written_off": True},
            {"written_off": False},
            {"promised_to_pay": self._near(at, 1, 3, 6)},
            {"due": self._near(at, -20, -14, -7, -5, -1, 3)},
        ]
        return self._filled(at, Source.PAYMENTS, choices)

    def _promise(self, at: datetime) -> list[Step]:
        key = self.dice.one(("promised_to_pay", "work_until"))
        return self._set(at, **{key: self._near(at, 0, 2, 5) if self.dice.falls(0.7) else None})

    def _change(self, at: datetime) -> list[Step]:
        if self.dice.falls(0.4):
            cells: dict[str, Value] = {"status": "Requested", "requested": self._near(at, -6, -3, 0)}
            return self._add(at, self.dice.one(self.orders), Source.CHANGE_ORDERS, cells)
        director, clerk = People(("Ha-eun Lim",)), People(("Eun-woo Jang",))
        choices: list[dict[str, Value]] = [
            {"status": "Approved", "written_approval": ("letter.pdf",), "approved_by": director},
            {"status": "Approved", "approved_by": clerk},
            {"status": "Rejected"},
            {"status": "In work"},
            {"status": "Implemented", "specs_updated": True, "written_approval": ("letter.pdf",)},
            {"schedule_impact": self.dice.one((0, 3, 8))},
            {"specs_updated": True},
        ]
        return self._filled(at, Source.CHANGE_ORDERS, choices)

    def _fitting(self, at: datetime) -> list[Step]:
        if self.dice.falls(0.4):
            cells: dict[str, Value] = {"status": "Scheduled", "date": self._near(at, -2, 0, 1, 4)}
            return self._add(at, self.dice.one(self.orders), Source.FITTINGS, cells)
        choices: list[dict[str, Value]] = [
            {"status": "Completed"},
            {"status": "Client unavailable"},
            {"status": "Rescheduled", "backup_date": self._near(at, 1, 3)},
            {"backup_date": self._near(at, -1, 2)},
        ]
        return self._filled(at, Source.FITTINGS, choices)

    def _message(self, at: datetime) -> list[Step]:
        if self.dice.falls(0.6):
            sender = "Client" if self.dice.falls(0.5) else "Us"
            return self._add(at, self.dice.one(self.orders), Source.UPDATES, {"at": at, "from": sender})
        return self._filled(at, Source.UPDATES, [{"answered": at}, {"answered": at}, {"answered": None}])

    def _milestone(self, at: datetime) -> list[Step]:
        done: dict[str, Value] = {"actual": at.date()}
        moved: dict[str, Value] = {"planned": self._near(at, -7, -2, 5, 20)}
        return self._filled(at, Source.MILESTONES, [done, done, moved, {"actual": None}])

    def _absence(self, at: datetime) -> list[Step]:
        who = self.dice.one(tuple(TEAM))
        first = self._near(at, 0, 1, 3)
        until = first + timedelta(self.dice.one((0, 2, 6)))
        stand_in: tuple[str, ...] = (TEAM[self.dice.one(tuple(TEAM))],)
        return self.dice.heavy(
            (
                (4, [Edit(at, who, {"away_from": first, "away_until": until})]),
                (2, [Edit(at, who, {"away_from": None, "away_until": None})]),
                (1, [Edit(at, who, {"stands_in_for": stand_in})]),
                (1, [Edit(at, who, {"stands_in_for": ()})]),
            )
        )

    def _snooze(self, at: datetime) -> list[Step]:
        return self._set(at, snoozed_until=self._near(at, 0, 1, 4) if self.dice.falls(0.7) else None)

    def _manager(self, at: datetime) -> list[Step]:
        names = self.dice.one(((), (STRANGER,), ("Yu-na Shin",), MANAGERS[:1], MANAGERS[1:], MANAGERS))
        return self._set(at, account_manager=People(names))

    def _answers(self, at: datetime) -> list[Step]:
        choices: tuple[dict[str, Value], ...] = (
            {"specs_match": "No"},
            {"specs_match": "Yes"},
            {"satisfaction": self.dice.one((3, 4.5, 5))},
            {"nps": self.dice.one((2, 7, 10))},
            {"satisfaction": None, "nps": None, "specs_match": None},
        )
        return self._set(at, **self.dice.one(choices))

    def _mistake(self, at: datetime) -> list[Step]:
        """What cannot be right."""
        wrong: tuple[dict[str, Value], ...] = (
            {"value": -1},
            {"value": 4000},
            {"satisfaction": 9},
            {"baseline": (self._near(at, 9), self._near(at, 4))},
            {"delivered": self._near(at, 3)},
            {"stage": UNKNOWN_STAGE},
            {"order_id": "ORD-1"},
            {"order_id": None},
            {"order": None},
        )
        if self.dice.falls(0.7):
            return self._set(at, **self.dice.one(wrong))
        others = Rows((self.dice.one(self.orders), self.dice.one(self.orders)))
        choices: list[dict[str, Value]] = [
            {"amount": None},
            {"paid": 5000},
            {"amount": 1000},
            {"order": others},
        ]
        return self._filled(at, Source.PAYMENTS, choices)

    def _come_and_go(self, at: datetime) -> list[Step]:
        if self.gone and self.dice.falls(0.5):
            return [Put(at, self.gone.pop(), RESTORED)]
        row = self.dice.one(self.orders)
        if self.dice.falls(0.3):
            row = self._some(Source.PAYMENTS) or row
        if self.dice.falls(0.15):
            self.made += 1
            copy = f"copy {self.made}"
            self.orders.append(copy)
            return [Copy(at, self.dice.one(self.orders[:-1]), copy)]
        self.gone.append(row)
        return [Put(at, row, self.dice.one((TRASHED, TRASHED, ARCHIVED, MOVED)))]

    def _rename(self, at: datetime) -> list[Step]:
        source, key = self.dice.one(RENAMED)
        name = NAMES[source][key]
        other = self.dice.one((name, name, name, f"{name} (new)", f"Our {name.lower()}"))
        self.renamed[source, key] = other
        if other == name:
            del self.renamed[source, key]
        return [Rename(at, source, key, other)]

    def _tamper(self, at: datetime) -> list[Step]:
        """Somebody types into a cell of the service."""
        key, value = self.dice.one(TAMPERED)
        return self._set(at, **{key: value})
