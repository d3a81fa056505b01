"""What stands, on a terminal: a table for each kind, no wider than the terminal."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo

from rich.console import Console, ConsoleRenderable
from rich.table import Table
from rich.text import Text

from notion_sync.commands.show import COLOURS, shown
from notion_sync.commands.show_explanation import announcement, moment
from notion_sync.overview import CellLeft, Held, Open, Order, Overview, SetAsideOrder, Undeliverable
from notion_sync.overview.standing import Condition
from rules.finding import Level
from rules.record import Taken, Task
from rules.text import one_line

Cell = str | Text

FAILED = {Task.WRITE: "cannot be written", Task.JUDGE: "cannot be judged"}


def overview(console: Console, found: Overview) -> None:
    """Print it, what needs a person first."""
    if not found.remembers:
        only_rows = "NOTION_SYNC_LEDGER is memory: only the rows' Open alerts remember."
        console.print(Text(only_rows, style="yellow"))
    parts = list(_parts(found))
    for part in parts:
        console.print(part)
    if not parts:
        console.print(Text("Nothing is open, and nothing waits.", style="green"))


def _parts(found: Overview) -> Iterator[ConsoleRenderable]:
    zone = found.zone
    if found.order:
        yield from _history(found, found.order)
    for title, columns, rows in (
        ("Open", "alert, order, since, last said, where", [_open(each, zone) for each in _waiting(found)]),
        (
            "Acknowledged",
            "alert, order, since, last said, who has it",
            [_acknowledged(each, each.taken, zone) for each in found.open if each.taken],
        ),
        (
            "Snoozed",
            "alert, order, since, last said, silent until",
            [
                _snoozed(each, each.snoozed_until, zone)
                for each in found.open
                if each.snoozed_until and not each.taken
            ],
        ),
        ("Held", "alert, order, waits since, to be said", [_held(each, found) for each in found.held]),
        (
            "Undeliverable",
            "alert, order, at, what was to be said",
            [_undeliverable(each, zone) for each in found.undeliverable],
        ),
        ("About the set-up", "what, since, said", [_condition(each, zone) for each in found.conditions]),
        ("Set aside", "order, why, failed, next try", [_set_aside(each, found) for each in found.set_aside]),
        (
            "Left alone, since somebody else rewrites them",
            "cell, order, shows, should show, since",
            [_left_alone(each, zone) for each in found.left_alone],
        ),
    ):
        if rows:
            yield table(f"{title} ({len(rows)})", columns.split(", "), rows)


def _history(found: Overview, order: Order) -> Iterator[ConsoleRenderable]:
    yield Text(f"What was said about {_name(order)}", style="bold")
    if not found.history:
        yield Text("  Nothing.", style="dim")
    for said in found.history:
        yield announcement(said, found.zone)
    yield Text()


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    """A table under a heading, with an empty line after it."""
    heading = Text(title, style="bold")
    table = Table(title=heading, title_justify="left", box=None, pad_edge=False, header_style="dim")
    table.min_width = heading.cell_len
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) if isinstance(cell, str) else cell for cell in row))
    table.add_row()
    return table


def _waiting(found: Overview) -> list[Open]:
    """Open alerts that nobody took and no snooze silences."""
    return [each for each in found.open if each.taken is None and each.snoozed_until is None]


def _acknowledged(found: Open, taken: Taken, zone: tzinfo) -> Sequence[Cell]:
    *alert, _ = _open(found, zone)
    return (*alert, f"{taken.name}, since {moment(taken.since, zone)}")


def _snoozed(found: Open, until: date, zone: tzinfo) -> Sequence[Cell]:
    *alert, _ = _open(found, zone)
    return (*alert, f"{until} is over")


def _open(found: Open, zone: tzinfo) -> Sequence[Cell]:
    said = moment(found.said_at, zone)
    if found.repeats:
        said += f", repeated {found.repeats} times" if found.repeats > 1 else ", repeated once"
    if found.news_since:
        said += f"; more waits since {moment(found.news_since, zone)}"
    where = found.channel or ("" if found.said_at else "the row")
    return _alert(found.code, found.level), _name(found.order), moment(found.opened_at, zone), said, where


def _held(found: Held, overview: Overview) -> Sequence[Cell]:
    until = _from(found.until, overview)
    why = " (snoozed)" if found.is_snoozed else ""
    since = moment(found.since, overview.zone)
    return _alert(found.code, found.level), _name(found.order), since, until + why


def _undeliverable(found: Undeliverable, zone: tzinfo) -> Sequence[Cell]:
    what = Text(one_line(found.what)).append(f"\n{one_line(found.error)}", style="red")
    order = _name(found.order) if found.order else "the service itself"
    return found.code, order, moment(found.at, zone), what


def _condition(found: Condition, zone: tzinfo) -> Sequence[Cell]:
    return found.what or found.key, moment(found.since, zone), "yes" if found.is_said else "not yet"


def _set_aside(found: SetAsideOrder, overview: Overview) -> Sequence[Cell]:
    why = f"{FAILED[found.task]}: {found.reason}"
    failed = f"{found.failures} times since {moment(found.first_at, overview.zone)}"
    return _name(found.order), why, failed, _from(found.next_try, overview)


def _left_alone(found: CellLeft, zone: tzinfo) -> Sequence[Cell]:
    return (
        found.column,
        _name(found.order),
        shown(found.shows),
        shown(found.should_show),
        moment(found.since, zone),
    )


def _from(at: datetime, overview: Overview) -> str:
    return "by the next pass" if at <= overview.as_of else f"from {moment(at, overview.zone)}"


def _alert(code: str, level: Level) -> Text:
    return Text(f"● {code}", style=COLOURS[level.word])


def _name(order: Order) -> str:
    return one_line(f"{order.title} ({order.number})" if order.number else order.title)
