"""What a season leaves behind, and where two of them differ."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from notion_sync.demo.house import House
from notion_sync.sandbox.notion import Plain
from notion_sync.sandbox.slack.model import Message


@dataclass(frozen=True, order=True)
class Event:
    """Something said about an alert. ``order``, ``family`` and ``episode`` are the alert's key."""

    order: str
    family: str
    episode: str
    event: str
    code: str
    level: str


@dataclass(frozen=True)
class EndState:
    """Rows by their id with what they show, and how often each event was said.

    done: events whose message was marked done.
    """

    rows: Mapping[str, Mapping[str, Plain]]
    said: Counter[Event]
    done: frozenset[Event]

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return sum(len(row) for row in self.rows.values())

    def name(self, order: str) -> str:
        """What people call a row."""
        row = self.rows.get(order, {})
        number = row.get("Order ID")
        return f"{next(iter(row.values()), order)}" + (f" ({number})" if number else "")


def end_state(house: House, sources: Sequence[str]) -> EndState:
    """What the stand-ins show now."""
    notion, slack = house.notion.workspace, house.slack.workspace
    rows = {ident: row for source in sources for ident, row in notion.rows(source).items()}
    said: Counter[Event] = Counter()
    done = set()
    for message in slack.all_messages():
        events = events_in(message)
        said.update(events)
        if message.edited:
            done.update(events)
    return EndState(rows, said, frozenset(done))


def events_in(message: Message) -> list[Event]:
    """What a message says, by its metadata."""
    alerts = message.metadata.event_payload.get("alerts") if message.metadata else None
    events = []
    for alert in alerts if isinstance(alerts, list) else []:
        if isinstance(alert, dict):
            told = {name: str(value) for name, value in alert.items()}
            order, family, episode = told.pop("key").split(":", 2)
            events.append(Event(order, family, episode, told["event"], told["code"], told["level"]))
    return events


def differences(rough: EndState, calm: EndState) -> Iterator[str]:
    """Sentences about what is not the same after a season under faults as after a calm one."""
    for ident in sorted(rough.rows.keys() | calm.rows.keys()):
        here, there = rough.rows.get(ident), calm.rows.get(ident)
        if here is None or there is None:
            where = _where(under_faults=there is None)
            yield f"{(calm if here is None else rough).name(ident)} is only there {where}"
            continue
        for column, value in there.items():
            if _same(here[column]) != _same(value):
                yield f"{calm.name(ident)}: {column} is {here[column]!r} under faults and {value!r} without"
    for event in sorted(rough.said.keys() | calm.said.keys()):
        times, expected = rough.said[event], calm.said[event]
        if times != expected:
            what = f"{event.event} {event.code} ({event.level}, {event.episode})"
            yield f"{calm.name(event.order)}: {what} was said {times} times under faults, {expected} without"
    for event in sorted(rough.done ^ calm.done):
        where = _where(under_faults=event in rough.done)
        yield f"{calm.name(event.order)}: the message about {event.code} is marked done only {where}"


def _where(*, under_faults: bool) -> str:
    return "under faults" if under_faults else "without faults"


def _same(value: Plain) -> Plain:
    """Of several options or people the order says nothing."""
    return sorted(value) if isinstance(value, list) else value
