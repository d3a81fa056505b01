"""``init`` on a terminal: how a tracker is understood, what is made, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid
from rich.text import Text

from notion_sync.setup.facts import Facts
from notion_sync.setup.guesses import named
from notion_sync.setup.matching import Sure
from notion_sync.setup.proposal import Proposal, TableProposal
from notion_sync.setup.setting_up import Outcome
from rules.columns import Source
from rules.tables import NewTable, Place

MARKS = {Sure.CERTAIN: ("✓", "green"), Sure.GUESSED: ("?", "yellow"), Sure.MISSING: ("·", "dim")}


@dataclass(frozen=True)
class ConsoleScreen:
    """Prints to a console."""

    console: Console

    def proposal(self, facts: Facts, proposal: Proposal) -> None:
        """Table by table: what is certain, what is guessed and why, what is missing and what for."""
        for each in proposal.tables:
            self._table(each)
        if proposal.stages:
            self._stages(proposal)
        self._owned(proposal)
        if proposal.unknown:
            names = ", ".join(proposal.unknown)
            self.console.print(Text(f"\nLeft alone: {names}", style="dim"))
        for note in proposal.notes:
            self.console.print(Text(f"! {note}", style="yellow"), soft_wrap=True)

    def _table(self, each: TableProposal) -> None:
        title = "Order Tracker" if each.source is Source.ORDERS else named(each.source).capitalize()
        mark, style = MARKS[each.match.sure]
        why = "" if each.source is Source.ORDERS else f"  ({each.match.why})"
        self.console.print()
        self.console.print(
            Text.assemble((f"{mark} ", style), (title, "bold"), f'  "{each.table.title}"', (why, "dim")),
            soft_wrap=True,
        )
        grid = _grid()
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_column(style="dim", overflow="fold")
        for match in sorted(each.columns, key=lambda match: list(Sure).index(match.sure)):
            mark, style = MARKS[match.sure]
            if match.found:
                why = match.why if match.sure is Sure.GUESSED else match.found.type
                grid.add_row(Text(mark, style=style), match.column.name, Text(match.found.name), why)
            else:
                off = f"off: {match.column.needed_for}"
                name = Text(match.column.name, style="dim")
                grid.add_row(Text(mark, style=style), name, Text("-", style="dim"), match.why or off)
        self.console.print(grid)

    def _stages(self, proposal: Proposal) -> None:
        self.console.print()
        self.console.print(Text("Stages", style="bold"))
        grid = _grid()
        grid.add_column(no_wrap=True)
        grid.add_column(no_wrap=True)
        grid.add_column(style="dim", overflow="fold")
        for match in proposal.stages:
            mark, style = MARKS[match.sure]
            phase = match.phase + (f", {match.meaning.replace('_', ' ')}" if match.meaning else "")
            why = match.why if match.sure is Sure.GUESSED else ""
            grid.add_row(Text(mark, style=style), Text(match.option), phase, why)
        self.console.print(grid)

    def _owned(self, proposal: Proposal) -> None:
        owned = proposal.owned
        if owned.found:
            names = ", ".join(match.found.name for match in owned.found if match.found)
            self.console.print(Text(f"\nThe service fills in: {names}"))
        if owned.new:
            names = ", ".join(column.name for column in owned.new.values())
            self.console.print(Text(f"\nTo be made, for the service to fill in: {names}"))

    def tables(self, page: Place, tables: Sequence[NewTable]) -> None:
        """What is made in a page."""
        if not tables:
            self.console.print(Text(f'Everything is there already in "{page.title}".'))
            return
        self.console.print(Text.assemble("In ", (f'"{page.title}"', "bold"), " these are made:"))
        grid = _grid()
        grid.add_column(overflow="fold", style="dim")
        for table in tables:
            names = ", ".join(column.name for column in table.columns)
            grid.add_row(Text(table.title, style="bold"), Text(names))
        self.console.print(grid)

    def step(self, text: str) -> None:
        """Something was made."""
        self.console.print(Text.assemble(("✓ ", "green"), text), soft_wrap=True)


def _grid() -> Grid:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    return grid


def outcome(console: Console, done: Outcome) -> None:
    """What came of it, and what comes next."""
    console.print()
    if done.dry_run:
        _planned(console, done)
        return
    for change in done.changes:
        what = "made" if change.made else "changed"
        kept = f"; what was in it is in {change.backup.name}" if change.backup else ""
        console.print(Text.assemble(("✓ ", "green"), f"{change.path}: {what}{kept}"), soft_wrap=True)
    if not done.changes and not done.made:
        console.print("Everything is as it should be. Nothing was changed.")
    for problem in done.problems:
        console.print(Text(f"! {problem}", style="yellow"), soft_wrap=True)
    _said(console, done)
    console.print(Text("\nNext:", style="bold"))
    for number, step in enumerate(_next(done), 1):
        console.print(f"  {number}. {step}", soft_wrap=True)


def _said(console: Console, done: Outcome) -> None:
    where = done.team
    team = f"{where.zone}, public holidays of {where.country}" if where else "asked about, where it is"
    aged = f"due from {done.enforce_from}" if done.enforce_from else "all of them"
    console.print(Text(f"\nTeam: {team}. Payments followed: {aged}. Language: {done.language}.", style="dim"))


def _planned(console: Console, done: Outcome) -> None:
    console.print(Text("A dry run: nothing was changed. It would make", style="bold"))
    for made in done.made:
        console.print(Text(f"  {made.kind} {made.name}, in {made.where}"), soft_wrap=True)
    if not done.made:
        console.print("  nothing in Notion")
    for name, settings in done.settings.items():
        if settings:
            console.print(Text(f"and set in {name}:", style="bold"))
        table: tuple[str, ...] = ()
        for setting in settings:
            if setting.table != table:
                table = setting.table
                console.print(f"  [{'.'.join(table)}]", markup=False)
            line = str(setting).removeprefix(".".join((*table, "")))
            console.print(Text(f"  {line}"), soft_wrap=True)
    _said(console, done)


def _next(done: Outcome) -> Iterable[str]:
    if Source.TEAM in done.tables:
        title = escape(done.tables[Source.TEAM].title)
        yield f'In Notion, in "{title}": who is in the team, and who holds which role.'
    else:
        yield "In team.toml: who is in the team, and who holds which role."
    yield "[cyan]notion-sync doctor[/cyan]   what is still missing, and how to mend it"
    yield "[cyan]notion-sync plan[/cyan]     what the first pass would write and say; nothing is written"
