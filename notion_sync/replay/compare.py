"""Two policies over the same past: which alerts come, go, and move."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from notion_sync.replay.playing import Event, Played

Key = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """An alert that both say, at other times."""

    before: Event
    after: Event

    @property
    def by(self) -> timedelta:
        """By how much it is later."""
        return self.after.at - self.before.at


@dataclass(frozen=True, slots=True)
class Comparison:
    """What another policy would change."""

    come: tuple[Event, ...]
    go: tuple[Event, ...]
    moved: tuple[Moved, ...]
    same: int


def compared(present: Played, other: Played) -> Comparison:
    """Compare alerts one by one: the n-th of an order with that event and code is the same alert."""
    before, after = _by_key(present.events), _by_key(other.events)
    both = before.keys() & after.keys()
    moved = [Moved(before[key], after[key]) for key in both if before[key].at != after[key].at]
    return Comparison(
        come=tuple(sorted((after[key] for key in after.keys() - both), key=_when)),
        go=tuple(sorted((before[key] for key in before.keys() - both), key=_when)),
        moved=tuple(sorted(moved, key=lambda each: _when(each.before))),
        same=len(both) - len(moved),
    )


def _by_key(events: Iterable[Event]) -> Mapping[Key, Event]:
    found: dict[Key, Event] = {}
    counts: dict[tuple[str, str, str], int] = {}
    for event in events:
        if event.event != "repeated":
            alike = (event.page_id, event.event, event.code)
            counts[alike] = counts.get(alike, 0) + 1
            found[*alike, counts[alike]] = event
    return found


def _when(event: Event) -> tuple[object, ...]:
    return event.at, event.order, event.code
