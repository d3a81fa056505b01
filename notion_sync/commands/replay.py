"""``replay``: past orders through the rules, day by day."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from adapters.exports import Exported, UnreadableExport, documented, exported, is_documented, read_table
from adapters.ledger import ScratchLedger
from adapters.telemetry.logging import hushed
from config.load import Configuration, load
from config.settings import Settings
from notion_sync.bootstrap import ledger_of, terms_of
from notion_sync.commands import show_replay
from notion_sync.commands.edge import (
    AsJson,
    ConfigFolder,
    err,
    errors_for_people,
    fail,
    out,
    print_json,
    run_async,
    settings_in,
)
from notion_sync.exit_codes import UNUSABLE
from notion_sync.replay import (
    UNDATED,
    Played,
    Story,
    bindings_of,
    compared,
    last_day_of,
    past_of,
    play,
    story_of_ledger,
)
from notion_sync.replay.document import document
from notion_sync.reporting.past_figures import yearly
from notion_sync.setup.vocabulary import vocabulary
from notion_sync.terms import Terms
from rules.calendar import WorkCalendar
from rules.cells import Row
from rules.columns import COLUMNS, Source

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FILE...]",
        help="CSV files as Notion exports them, or one as docs/orders-csv.md describes.",
        show_default=False,
    ),
]
FromLedger = Annotated[
    bool, typer.Option("--ledger", help="Play what the ledger remembers of the tracker, in place of files.")
]
Policy = Annotated[
    Path | None,
    typer.Option(
        "--policy", metavar="DIR", help="Compare with the TOML files of this folder.", show_default=False
    ),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DAY", help="The last day; by default the day after all others."),
]
List = Annotated[bool, typer.Option("--list", help="Print every alert, one a line.")]


def replay(
    files: Files = None,
    *,
    ledger: FromLedger = False,
    policy: Policy = None,
    until: Until = None,
    every: List = False,
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """What would have been said when, had the service been there for these past orders.

    Nothing leaves the machine. Example: notion-sync replay "Order Tracker.csv" Payments.csv --policy stricter

    Example: notion-sync replay --ledger --policy stricter
    """
    if ledger == bool(files):
        fail(UNUSABLE, "Say what to play: CSV files, or --ledger for what the ledger remembers.")
    with errors_for_people():
        settings = settings_in(config)
        configuration = load(settings.config_folder, need_tracker=ledger)
        tale = _remembered(settings, configuration) if ledger else _told(files or [], configuration)
        stage = Stage(settings, tale, _end(until, tale, configuration.calendar.calendar()))
        others = load(policy, need_tracker=False) if policy else None
        with hushed():
            played = stage.play(configuration, as_it_was=others is None)
            other = stage.play(others) if others else None
    zone = configuration.calendar.calendar().zone
    figures = yearly(stage.terms(configuration), tale.rows, tale.columns, stage.until.astimezone(zone).date())
    comparison = compared(played, other) if other else None
    if json:
        print_json(document(played, figures, comparison, zone, tale.uncertain))
        return
    if every:
        show_replay.listing(out, played.events, zone)
    elif comparison:
        show_replay.comparison(out, comparison, zone)
    else:
        show_replay.overview(out, played, figures, zone, tale.uncertain)
    for remark in tale.remarks:
        err.print(remark, markup=False, soft_wrap=True)


@dataclass(frozen=True)
class Tale:
    """What is to be played. rows: as they were in the end. ends: the last instant of which anything is known.

    uncertain: codes that what is known cannot judge. remarks: what was left out.
    """

    story: Callable[[Terms], Story]
    rows: Mapping[Source, Sequence[Row]]
    columns: Mapping[Source, Collection[str]]
    ends: datetime | None
    uncertain: Sequence[str] = ()
    remarks: Sequence[str] = ()


@dataclass(frozen=True)
class Stage:
    """Where the past is played: the same one for every policy."""

    settings: Settings
    tale: Tale
    until: datetime

    def terms(self, configuration: Configuration) -> Terms:
        """A team's configuration, as a replay takes them."""
        return terms_of(self.settings, configuration)

    def play(self, configuration: Configuration, *, as_it_was: bool = False) -> Played:
        """Live through it under a configuration; as_it_was: at the passes that really were, where known."""
        terms = self.terms(configuration)
        with err.status("Replaying", spinner="dots") as bar:

            def progress(now: datetime) -> None:
                bar.update(f"Replaying {now:%Y-%m}")

            story = self.tale.story(terms)
            return run_async(
                lambda: play(
                    terms, story, ScratchLedger(), until=self.until, as_it_was=as_it_was, progress=progress
                )
            )


def _remembered(settings: Settings, configuration: Configuration) -> Tale:
    """What the ledger knows. Raises LedgerError."""
    sources = configuration.tracker.sources
    with closing(ledger_of(settings, configuration, create=False)) as ledger:
        passes = ledger.passes(1)
        story = story_of_ledger(ledger, sources)
        rows = {s: [each.row for each in ledger.all_rows(s) if not each.row.gone] for s in story.bindings}
    if not passes or Source.ORDERS not in story.bindings:
        fail(UNUSABLE, "The ledger remembers nothing of this tracker yet.\n  → Run notion-sync run first.")
    columns = {source: tuple(binding.keys) for source, binding in story.bindings.items()}
    kept = configuration.policy.ledger.history
    off = () if kept else ("[ledger] history is off in policy.toml: rows are only known as they are now.",)
    return Tale(lambda _terms: story, rows, columns, passes[0].as_of, remarks=off)


def _told(files: Sequence[Path], configuration: Configuration) -> Tale:
    """What files tell."""
    orders, calendar = _orders(files, configuration), configuration.calendar.calendar()
    last = last_day_of(orders.rows, calendar)
    lost = [
        f"{count} links in {column} lead to no one order of the files."
        for column, count in orders.lost.items()
    ]
    unread = [
        f"{file}: not read, for they mean nothing to the service: {', '.join(columns)}."
        for file, columns in orders.unread.items()
        if columns
    ]
    return Tale(
        lambda terms: Story(past_of(orders.rows, terms.calendar, terms.stages), bindings_of(orders.columns)),
        orders.rows,
        orders.columns,
        calendar.midnight(last + timedelta(days=2)) if last else None,
        UNDATED,
        (*lost, *unread),
    )


def _orders(files: Sequence[Path], configuration: Configuration) -> Exported:
    try:
        tables = [read_table(path) for path in files]
        if len(tables) == 1 and is_documented(tables[0]):
            rows = list(documented(tables[0], configuration.tracker.stages))
            columns = tuple(rows[0].cells) if rows else ("order", "stage")
            return Exported({Source.ORDERS: rows}, {Source.ORDERS: columns})
        return exported(tables, _names(configuration), configuration.calendar.calendar().zone)
    except UnreadableExport as error:
        fail(UNUSABLE, str(error))


def _names(configuration: Configuration) -> dict[Source, dict[str, list[str]]]:
    """What the tracker's columns may be called: as configured, else as usual, in English or Korean."""
    words = vocabulary().columns
    found: dict[Source, dict[str, list[str]]] = {}
    for source in Source:
        section = configuration.tracker.source(source)
        own = section.columns if section else {}
        found[source] = {
            column.key: [own[column.key]]
            if own.get(column.key)
            else [column.name, words[source][column.key].korean]
            for column in COLUMNS[source]
            if not column.written and own.get(column.key) != ""
        }
    return found


def _end(until: str | None, tale: Tale, calendar: WorkCalendar) -> datetime:
    if until is not None:
        try:
            return calendar.midnight(date.fromisoformat(until) + timedelta(days=1))
        except ValueError:
            fail(UNUSABLE, f"--until: expected a day such as 2026-09-01, found {until!r}")
    if tale.ends is None:
        fail(UNUSABLE, "None of these orders has a date: there is nothing to live through.")
    return tale.ends
