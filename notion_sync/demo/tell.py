"""Tell on a terminal what a day brought: what people did, which rows changed, who heard what."""

from collections.abc import Iterable, Mapping

from pydantic import JsonValue
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from notion_sync.commands.show import messages, shown
from notion_sync.demo.play import Lived
from notion_sync.documents import pass_document
from notion_sync.report import CellChange, PassReport, RowChange
from notion_sync.sandbox.notion import NotionWorkspace, Plain
from rules.text import one_line

TOLD = 8
"""Rows and messages told in full for one day; the rest is counted."""

TELLING = (
    "health",
    "next_action",
    "payment_stage",
    "timeline",
    "work_on_hold",
    "data_issues",
    "current_decision",
)
"""Cells that tell a story; the others are counted."""

HEALTH_COLOURS = {
    "Off track": "red",
    "On hold": "magenta",
    "Data problem": "magenta",
    "At risk": "yellow",
    "On track": "green",
    "Closed": "dim",
}
COLUMNS = ("Order", "Client", "Stage", "Health", "Next action", "Timeline", "Payment stage", "Open alerts")
NARROW = ("Order", "Stage", "Health", "Next action")
WIDE = 120


def day(console: Console, lived: Lived) -> None:
    """One day."""
    console.print()
    console.print(Rule(f"[bold]{lived.day:%A} {lived.day.day} {lived.day:%B}[/bold]", align="left"))
    for edit in lived.edits:
        line = Text(f"  {edit.at:%H:%M}  ", style="dim")
        line.append(f"{one_line(edit.who)} ", style="cyan")
        line.append(one_line(edit.note))
        console.print(line, soft_wrap=False)
    _rows(console, [row for report in lived.reports for row in report.rows])
    _heard(console, lived.reports)
    for problem in dict.fromkeys(problem for report in lived.reports for problem in report.problems):
        console.print(Text(f"  ! {one_line(problem)}", style="red"))


def _rows(console: Console, changes: list[RowChange]) -> None:
    if not changes:
        console.print("  [dim]In Notion nothing had to change.[/dim]")
        return
    merged: dict[str, tuple[RowChange, dict[str, CellChange]]] = {}
    for row in changes:
        known = merged.setdefault(row.page_id, (row, {}))[1]
        for change in row.cells:
            first = known.get(change.key, change)
            known[change.key] = CellChange(change.key, change.column, first.before, change.after)
    console.print(f"  [bold]In Notion[/bold] [dim]{_count(len(merged), 'row')} put right[/dim]")
    table = Table.grid(padding=(0, 1), expand=False)
    table.add_column(max_width=34, overflow="ellipsis", no_wrap=True, style="bold")
    table.add_column()
    for row, cells in sorted(merged.values(), key=lambda item: _newsworthy(item[1]))[:TOLD]:
        table.add_row(Text(f"    {one_line(row.title)}"), _cells(cells.values()))
    console.print(table)
    if len(merged) > TOLD:
        console.print(f"    [dim]and {len(merged) - TOLD} more[/dim]")


def _newsworthy(cells: Mapping[str, CellChange]) -> tuple[int, int]:
    """Changes of Health first, the worst first; then whatever else tells a story."""
    health = cells.get("health")
    badness = list(HEALTH_COLOURS).index(shown(health.after)) if health else len(HEALTH_COLOURS)
    return badness, -len(cells.keys() & set(TELLING))


def _cells(changes: Iterable[CellChange]) -> Text:
    changed = [change for change in changes if change.before != change.after]
    text = Text()
    told = [change for change in changed if change.key in TELLING]
    for change in told:
        if change.key == "next_action" and change.after is None:
            continue
        if change.key == "next_action":
            text.append(f"{shown(change.after)} ", style="italic")
        else:
            before = f"{shown(change.before)} → " if change.before else ""
            colour = HEALTH_COLOURS.get(shown(change.after), "") if change.key == "health" else ""
            text.append(f"{change.column}: ", style="dim").append(
                f"{before}{shown(change.after)}; ", style=colour
            )
    rest = len(changed) - len(told)
    return text.append(f"+{_count(rest, 'cell')}", style="dim") if rest else text


def _heard(console: Console, reports: Iterable[PassReport]) -> None:
    spoken = [said for report in reports for said in report.spoken if not said.is_edit]
    if not spoken:
        console.print("  [dim]In Slack nobody was disturbed.[/dim]")
        return
    console.print(f"  [bold]In Slack[/bold] [dim]{_count(len(spoken), 'message')}[/dim]")
    lines = list(messages(spoken))
    for line in lines[: 2 * TOLD]:
        console.print(Text("  ").append_text(line), soft_wrap=False)
    if len(lines) > 2 * TOLD:
        console.print(f"    [dim]and {len(lines) - 2 * TOLD} more lines[/dim]")


def tracker(console: Console, notion: NotionWorkspace, orders: str, *, at_most: int = 60) -> None:
    """The tracker as it stands."""
    rows = notion.rows(orders)
    columns = COLUMNS if console.width >= WIDE else NARROW
    table = Table(title="The tracker now", title_justify="left", pad_edge=False, expand=True)
    for name in columns:
        table.add_column(name, overflow="fold" if name == "Next action" else "ellipsis", ratio=_ratio(name))
    worst_first = sorted(rows.values(), key=lambda row: (_badness(row), str(row.get("Order"))))
    for row in worst_first[:at_most]:
        health = _text(row.get("Health"))
        colour = HEALTH_COLOURS.get(health, "")
        styles = {"Health": colour}
        table.add_row(*(Text(_text(row.get(name)), style=styles.get(name, "")) for name in columns))
    console.print()
    console.print(table)
    if len(rows) > at_most:
        console.print(f"[dim]and {len(rows) - at_most} more[/dim]")
    console.print(_tally(_text(row.get("Health")) for row in rows.values()))


def _ratio(name: str) -> int:
    return {"Order": 3, "Client": 2, "Next action": 6, "Open alerts": 3}.get(name, 2)


def _badness(row: dict[str, Plain]) -> int:
    order = list(HEALTH_COLOURS)
    health = _text(row.get("Health"))
    return order.index(health) if health in order else len(order)


def _tally(healths: Iterable[str]) -> Text:
    counts: dict[str, int] = {}
    for health in healths:
        counts[health] = counts.get(health, 0) + 1
    text = Text()
    for health, colour in HEALTH_COLOURS.items():
        if counts.get(health):
            text.append(f"{counts[health]} {health}   ", style=colour)
    return text


def _text(value: Plain) -> str:
    if value is None:
        return ""
    return one_line(", ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def document(days: Iterable[Lived]) -> JsonValue:
    """Everything that was played, for machines."""
    return {
        "days": [
            {
                "date": lived.day.isoformat(),
                "edits": [
                    {"at": edit.at.isoformat("minutes"), "who": edit.who, "what": edit.note}
                    for edit in lived.edits
                ],
                "passes": [pass_document(report) for report in lived.reports],
            }
            for lived in days
        ]
    }
