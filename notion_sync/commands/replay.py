"""``replay``: past orders through the rules, day by day."""

from collections.abc import Sequence
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
from notion_sync.bootstrap import terms_of
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
from notion_sync.replay import Played, compared, last_day_of, past_of, play
from notion_sync.replay.document import document
from notion_sync.reporting.past_figures import yearly
from notion_sync.setup.vocabulary import vocabulary
from notion_sync.terms import Terms
from rules.calendar import WorkCalendar
from rules.columns import COLUMNS, Source

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...", help="CSV files as Notion exports them, or one as docs/orders-csv.md describes."
    ),
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
    files: Files,
    *,
    policy: Policy = None,
    until: Until = None,
    every: List = False,
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """What would have been said when, had the service been there for these past orders.

    Nothing leaves the machine. Example: notion-sync replay "Order Tracker.csv" Payments.csv --policy stricter
    """
    with errors_for_people():
        settings = settings_in(config)
        configuration = load(settings.config_folder, need_tracker=False)
        orders = _orders(files, configuration)
        calendar = configuration.calendar.calendar()
        last = _last_day(until, orders, calendar)
        stage = Stage(settings, orders, last)
        others = load(policy, need_tracker=False) if policy else None
        with hushed():
            played = stage.play(configuration)
            other = stage.play(others) if others else None
    zone = calendar.zone
    figures = yearly(stage.terms(configuration), orders.rows, orders.columns, last)
    comparison = compared(played, other) if other else None
    if json:
        print_json(document(played, figures, comparison, zone))
        return
    if every:
        show_replay.listing(out, played.events, zone)
    elif comparison:
        show_replay.comparison(out, comparison, zone)
    else:
        show_replay.overview(out, played, figures, zone)
    _tell_what_was_left(orders)


@dataclass(frozen=True)
class Stage:
    """Where the past is played: the same orders for every policy."""

    settings: Settings
    orders: Exported
    last: date

    def terms(self, configuration: Configuration) -> Terms:
        """A team's configuration, as a replay takes them."""
        return terms_of(self.settings, configuration)

    def play(self, configuration: Configuration) -> Played:
        """Live through it under a configuration."""
        terms = self.terms(configuration)
        past = past_of(self.orders.rows, terms.calendar, terms.stages)
        until = terms.calendar.midnight(self.last + timedelta(days=1))
        with err.status("Replaying", spinner="dots") as bar:

            def progress(now: datetime) -> None:
                bar.update(f"Replaying {now:%Y-%m}")

            return run_async(
                lambda: play(
                    terms, past, self.orders.columns, ScratchLedger(), until=until, progress=progress
                )
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


def _last_day(until: str | None, orders: Exported, calendar: WorkCalendar) -> date:
    if until is not None:
        try:
            return date.fromisoformat(until)
        except ValueError:
            fail(UNUSABLE, f"--until: expected a day such as 2026-09-01, found {until!r}")
    day = last_day_of(orders.rows, calendar)
    if day is None:
        fail(UNUSABLE, "None of these orders has a date: there is nothing to live through.")
    return day + timedelta(days=1)


def _tell_what_was_left(orders: Exported) -> None:
    for column, count in orders.lost.items():
        err.print(f"{count} links in {column} lead to no one order of the files.", markup=False)
