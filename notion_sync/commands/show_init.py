"""``init`` on a terminal: how a tracker is understood, what is made, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from notion_sync.setup.facts import Facts
from notion_sync.setup.guesses import named
from notion_sync.setup.matching import Match, Sure
from notion_sync.setup.proposal import Proposal, TableProposal
from notion_sync.setup.setting_up import Outcome
from notion_sync.setup.stages import StageMatch
from rules.columns import Source
from rules.tables import NewTable, Place
from rules.text import one_line

MARKS = {Sure.CERTAIN: ("✓", "green"), Sure.GUESSED: ("?", "yellow"), Sure.MISSING: ("·", "dim")}


def tell(console: Console, text: str, style: str = "") -> None:
    """A line, as long as it is."""
    console.print(Text(text, style=style), soft_wrap=True)


@dataclass(frozen=True)
class ConsoleScreen:
    """Prints to a console."""

    console: Console

    def proposal(self, facts: Facts, proposal: Proposal) -> None:
        """Table by table: what is certain, what is guessed and why, what is missing and what for."""
        for each in proposal.tables:
            self._table(each)
        if proposal.stages:
            tell(self.console, "\nStages", "bold")
            rows = [_stage(match) for match in proposal.stages]
            self.console.print(_grid(rows))
        owned = proposal.owned
        self._names("The service fills in", [match.found.name for match in owned.found if match.found])
        self._names("To be made, for the service to fill in", [c.name for c in owned.new.values()])
        self._names("Left alone", list(proposal.unknown), "dim")
        for note in proposal.notes:
            tell(self.console, f"! {note}", "yellow")

    def _table(self, each: TableProposal) -> None:
        mark, style = MARKS[each.match.sure]
        tracker = each.source is Source.ORDERS
        title = "Order Tracker" if tracker else named(each.source).capitalize()
        why = "" if tracker else f"  ({each.match.why})"
        parts = ((f"\n{mark} ", style), (title, "bold"), f'  "{one_line(each.table.title)}"')
        self.console.print(Text.assemble(*parts, (one_line(why), "dim")), soft_wrap=True)
        matches = sorted(each.columns, key=lambda match: list(Sure).index(match.sure))
        self.console.print(_grid([_match(match) for match in matches]))

    def _names(self, what: str, names: Sequence[str], style: str = "") -> None:
        if names:
            self.console.print(Text(f"\n{what}: {', '.join(map(one_line, names))}", style=style))

    def tables(self, page: Place, tables: Sequence[NewTable]) -> None:
        """What is made in a page."""
        if not tables:
            tell(self.console, f'Everything is there already in "{page.title}".')
            return
        tell(self.console, f'In "{page.title}" these are made:')
        names = {table.title: ", ".join(column.name for column in table.columns) for table in tables}
        self.console.print(_grid([(title, "bold", [text]) for title, text in names.items()]))

    def step(self, text: str) -> None:
        """Something was made."""
        self.console.print(Text.assemble(("✓ ", "green"), one_line(text)), soft_wrap=True)


Cells = tuple[str, str, Sequence[str]]
"""A mark or a title, its style, and what stands behind it; the last of that explains, and may be long."""


def _match(match: Match) -> Cells:
    name = match.found.name if match.found else "-"
    kind = match.found.type if match.found else f"off: {match.column.needed_for}"
    why = kind if match.sure is Sure.CERTAIN else match.why or kind
    return (*MARKS[match.sure], (match.column.name, name, why))


def _stage(match: StageMatch) -> Cells:
    phase = match.phase + (f", {match.meaning.replace('_', ' ')}" if match.meaning else "")
    why = match.why if match.sure is Sure.GUESSED else ""
    return (*MARKS[match.sure], (match.option, phase, why))


def _grid(rows: Sequence[Cells]) -> Grid:
    grid = Grid.grid(padding=(0, 2))
    for _ in rows[0][2]:
        grid.add_column(overflow="fold")
    grid.add_column(overflow="fold", style="dim")
    for first, style, others in rows:
        grid.add_row(Text(one_line(first), style=style), *(Text(one_line(each)) for each in others))
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
        tell(console, "Everything is as it should be. Nothing was changed.")
    for problem in done.problems:
        tell(console, f"! {problem}", "yellow")
    _said(console, done)
    tell(console, "\nNext:", "bold")
    for number, step in enumerate(_next(done), 1):
        tell(console, f"  {number}. {step}")


def _said(console: Console, done: Outcome) -> None:
    where = done.team
    team = f"{where.zone}, public holidays of {where.country}" if where else "asked about, where it is"
    aged = f"due from {done.enforce_from}" if done.enforce_from else "all of them"
    tell(console, f"\nTeam: {team}. Payments followed: {aged}. Language: {done.language}.", "dim")


def _planned(console: Console, done: Outcome) -> None:
    tell(console, "A dry run: nothing was changed. It would make", "bold")
    for made in done.made:
        tell(console, f"  {made.kind} {made.name}, in {made.where}")
    if not done.made:
        tell(console, "  nothing in Notion")
    for name, settings in done.settings.items():
        if settings:
            tell(console, f"and set in {name}:", "bold")
        table: tuple[str, ...] = ()
        for setting in settings:
            if setting.table != table:
                table = setting.table
                tell(console, f"  [{'.'.join(table)}]")
            tell(console, f"  {str(setting).removeprefix('.'.join((*table, '')))}")
    _said(console, done)


def _next(done: Outcome) -> Iterable[str]:
    if Source.TEAM in done.tables:
        title = done.tables[Source.TEAM].title
        yield f'In Notion, in "{title}": who is in the team, and who holds which role.'
    else:
        yield "In team.toml: who is in the team, and who holds which role."
    yield "notion-sync doctor   what is still missing, and how to mend it"
    yield "notion-sync plan     what the first pass would write and say; nothing is written"
