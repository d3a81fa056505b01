"""How much would have been said: by day, by week, by person, by code. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from notion_sync.replay.playing import Event


@dataclass(frozen=True, slots=True)
class Noise:
    """Counts of what would have been said. weeks: by ISO week as ``2026-W48``, quiet weeks left out."""

    days: Mapping[date, int]
    weeks: Mapping[str, int]
    people: Mapping[str, int]
    codes: Mapping[str, int]
    events: Mapping[str, int]


def noise_of(events: Iterable[Event], zone: tzinfo) -> Noise:
    """Count everything that speaks; a resolution is a short reply and does not count for days and weeks."""
    days: Counter[date] = Counter()
    weeks: Counter[str] = Counter()
    people: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for event in events:
        kinds[event.event] += 1
        if event.event == "resolved":
            continue
        day = event.at.astimezone(zone).date()
        year, week, _ = day.isocalendar()
        days[day] += 1
        weeks[f"{year}-W{week:02}"] += 1
        people.update(event.named)
        if event.event != "repeated":
            codes[event.code] += 1
    return Noise(days, weeks, people, codes, kinds)
