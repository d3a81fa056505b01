"""A replay on a terminal: a calendar, counts, the list of alerts, and what another policy would change."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo

from rich.console import Console
from rich.text import Text

from notion_sync.commands.show_alerts import table
from notion_sync.replay.compare import Comparison
from notion_sync.replay.noise import Noise, noise_of
from notion_sync.replay.playing import Event, Played
from notion_sync.reporting.wording import value_of
from notion_sync.scorecard import Figure
from rules.text import one_line

MONTHS = 12
"""Months of the calendar that are shown, the last ones."""

LISTED = 15
"""Lines of a list before the rest is counted."""

SHOWN_KPIS = ("on_time", "on_time_original", "cycle_time", "payment_delays")


def overview(
    console: Console, played: Played, figures: Sequence[Figure], zone: tzinfo, uncertain: Sequence[str]
) -> None:
    """Print what would have been said, in counts. uncertain: codes that what is known cannot judge."""
    noise = noise_of(played.events, zone)
    first, last = (moment.astimezone(zone).date() for moment in (played.first, played.last))
    opened, repeats = noise.events.get("opened", 0), noise.events.get("repeated", 0)
    head = f"From {first} to {last}: {opened} alerts, {repeats} repeats, {played.messages} messages"
    console.print(Text(head, style="bold"), soft_wrap=True)
    console.print()
    _calendar(console, noise, last)
    weeks = max((last - first).days / 7, 1)
    console.print(table("By code", ("", "alerts", "certain"), list(_codes(noise, uncertain))))
    people = [(one_line(name), str(count), f"{count / weeks:.1f}") for name, count in _most(noise.people)]
    console.print(table("By person", ("", "mentions", "a week"), people))
    busiest = [(week, str(count)) for week, count in _most(noise.weeks)[:5]]
    console.print(table("The loudest weeks", ("", "alerts and repeats"), busiest))
    if figures:
        console.print(table("Year by year", ("", "", "", "over"), list(_figures(figures))))
    if uncertain:
        families = dict.fromkeys(code.partition(".")[0] for code in uncertain)
        codes = (
            ", ".join(code for code in uncertain if code.startswith(f"{family}.")) for family in families
        )
        console.print(
            Text("An export holds end states, from which these codes cannot be judged:", style="dim"),
            *(Text(f"  {line}", style="dim") for line in codes),
            soft_wrap=True,
            sep="\n",
        )


def listing(console: Console, events: Sequence[Event], zone: tzinfo) -> None:
    """Print every event, one a line."""
    for event in events:
        console.print(_line(event, zone), soft_wrap=True)


def comparison(console: Console, found: Comparison, zone: tzinfo) -> None:
    """Print what the other policy would change."""
    head = f"With the other policy {len(found.come)} come, {len(found.go)} go, {len(found.moved)} move"
    console.print(Text(f"{head}, {found.same} stay as they are", style="bold"), soft_wrap=True)
    for title, events in (("Come", found.come), ("Go", found.go)):
        _some(console, title, [_line(event, zone) for event in events])
    moved = [
        _line(each.before, zone).append(f" → {each.after.at.astimezone(zone):%Y-%m-%d %H:%M}", style="cyan")
        for each in found.moved
    ]
    _some(console, "Move", moved)


def _some(console: Console, title: str, lines: Sequence[Text]) -> None:
    if lines:
        console.print(Text(title, style="bold"))
    for line in lines[:LISTED]:
        console.print(line, soft_wrap=True)
    if len(lines) > LISTED:
        console.print(Text(f"  and {len(lines) - LISTED} more: --json has all", style="dim"))


def _line(event: Event, zone: tzinfo) -> Text:
    when = f"{event.at.astimezone(zone):%Y-%m-%d %H:%M}"
    style = {"critical": "red", "warning": "yellow"}.get(event.level, "")
    line = Text(f"  {when}  ")
    line.append(f"{event.event} {event.code}", style="dim" if event.event == "resolved" else style)
    return line.append(f"  {one_line(event.order)}: {one_line(event.what)}")


def _codes(noise: Noise, uncertain: Sequence[str]) -> Iterator[Sequence[str | Text]]:
    for code, count in _most(noise.codes):
        yield code, str(count), Text("no", style="dim") if code in uncertain else "yes"


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _figures(figures: Sequence[Figure]) -> Iterator[Sequence[str]]:
    for figure in figures:
        if figure.kpi.key in SHOWN_KPIS and figure.denominator:
            value = value_of(figure.kpi, figure.value)
            yield figure.kpi.name, figure.period.label, value, f"{figure.denominator} {figure.kpi.over}"


def _calendar(console: Console, noise: Noise, last: date) -> None:
    """Months with a count on each day on which anything was said."""
    months = sorted({day.replace(day=1) for day in noise.days})[-MONTHS:]
    for first in months:
        console.print(Text(f"{first:%Y-%m}   Mo  Tu  We  Th  Fr  Sa  Su", style="dim"))
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month):
            line = Text(" " * 9)
            for day in week:
                count = noise.days.get(day, 0) if day.month == first.month else 0
                inside = day.month == first.month and day <= last
                line.append(
                    f"{count:>3} " if count else "  · " if inside else "    ", "bold" if count else "dim"
                )
            console.print(line)
