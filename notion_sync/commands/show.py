"""A pass on a terminal: what changes in which row, and what Slack hears."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from notion_sync.documents import cell_document
from notion_sync.observe import Progress as OnProgress
from notion_sync.report import PassReport, RowChange, Spoken
from rules.cells import CellValue
from rules.columns import Source
from rules.notice import Notice
from rules.text import one_line, shortened

COLOURS = {"critical": "red", "warning": "yellow", "info": "cyan"}
MARKS = {"opened": "●", "raised": "▲", "lowered": "▼", "repeated": "↻", "resolved": "✓"}
LONG = 110
"""Cells longer than this are cut on a terminal; ``--json`` has them whole."""


def shown(value: CellValue) -> str:
    """A cell as a person reads it."""
    plain = cell_document(value)
    if plain is None or plain == []:
        return "-"
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(plain, list):
        names = (str(i["name"] or i["id"]) if isinstance(i, dict) else str(i) for i in plain)
        return one_line(", ".join(names))
    return shortened(one_line("; ".join(str(plain).splitlines())), LONG)


def rows(changes: list[RowChange]) -> Iterator[Group]:
    """Each row that changes, cell by cell."""
    for row in sorted(changes, key=lambda change: change.title):
        name = one_line(row.title) or "Untitled order"
        if row.number:
            name += f"  {one_line(row.number)}"
        table = Table.grid(padding=(0, 1))
        table.add_column(style="dim", no_wrap=True, min_width=20)
        table.add_column()
        for change in row.cells:
            value = Text(f"{shown(change.before)} →", style="dim")
            value.append(f" {shown(change.after)}", style="not dim")
            table.add_row(Text(f"  {one_line(change.column)}"), value)
        yield Group(Text(name, style="bold"), table, "")


def messages(spoken: list[Spoken]) -> Iterator[Text]:
    """Each message, a line for each alert in it."""
    for said in spoken:
        if said.is_edit:
            continue
        indent = "    " if said.in_thread else "  "
        message = said.message
        if message.heading:
            yield Text(f"{indent}{one_line(message.heading)}", style="bold")
        for line in message.lines:
            yield Text(f"{indent}{one_line(line)}", style="dim")
        for notice in message.notices:
            yield _notice(notice, indent)


def _notice(notice: Notice, indent: str) -> Text:
    text = Text(indent)
    text.append(f"{MARKS[notice.event]} {notice.event} ", style=COLOURS[notice.level])
    text.append(f"{notice.code} ", style="dim")
    text.append(one_line(notice.order), style="bold")
    told = notice.what or notice.note
    if told:
        text.append(f": {one_line(told)}")
    if notice.named:
        text.append("  @" + ", @".join(one_line(named.name) for named in notice.named), style="cyan")
    return text


def report(console: Console, done: PassReport, *, planned: bool) -> None:
    """The whole pass: rows, messages, problems, and one line that sums it up."""
    for group in rows(done.rows):
        console.print(group)
    spoken = [said for said in done.spoken if not said.is_edit]
    if spoken:
        console.print(Text("Slack would hear" if planned else "Slack heard", style="bold underline"))
        for line in messages(spoken):
            console.print(line, soft_wrap=True)
        console.print()
    if done.comments:
        heading = "Comments in Notion would be" if planned else "Comments in Notion"
        console.print(Text(heading, style="bold underline"))
        for notice in done.comments:
            console.print(_notice(notice, "  "), soft_wrap=True)
        console.print()
    for problem in done.problems:
        console.print(Text(f"! {one_line(problem)}", style="red"), soft_wrap=True)
    for warning in done.warnings:
        console.print(Text(f"! {warning}", style="yellow"), soft_wrap=True)
    style = "yellow" if done.problems or done.warnings else "green"
    console.print(Text(f"{'Plan: ' if planned else ''}{done.summary()}", style=style))


@contextmanager
def reading(console: Console) -> Iterator[OnProgress]:
    """A progress line for long reads, only on a terminal."""
    parts = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} rows"))
    tasks: dict[Source, TaskID] = {}
    with Progress(*parts, console=console, transient=True, disable=not console.is_terminal) as bar:

        def advance(source: Source, count: int) -> None:
            if source not in tasks:
                tasks[source] = bar.add_task(f"Reading {source.value.replace('_', ' ')}", total=None)
            bar.update(tasks[source], completed=count)

        yield advance
