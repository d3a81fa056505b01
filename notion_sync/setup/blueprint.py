"""The tracker that ``init --parent`` makes: every table, column, option and colour, in a language. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from notion_sync.setup.facts import Files
from notion_sync.setup.vocabulary import Vocabulary, Words
from rules.cells import CellValue, DateCell
from rules.columns import COLUMNS, REPLACED_BY, WRITTEN_OPTIONS, Column, Source
from rules.finding import say
from rules.language import ENGLISH, Language
from rules.options import OPTIONS
from rules.policy import DECISIONS, Stages
from rules.tables import NewColumn, NewRow, NewTable, NewView, Option

MARK = "notion_sync"
"""Stands in the description of every column that the service fills in, in any language."""

FURTHER = ("support", "informed", "consulted")
"""People columns that ``--main-roles`` leaves out."""

TABLES = (
    Source.ORDERS,
    Source.PAYMENTS,
    Source.CHANGE_ORDERS,
    Source.FITTINGS,
    Source.UPDATES,
    Source.MILESTONES,
    Source.TEAM,
)
"""In the order in which they are made; the scorecard is the report's."""

CURRENCIES = ("KRW", "USD", "EUR", "JPY", "GBP", "CNY")
MONEY = ("value", "amount_due", "amount_paid", "outstanding", "amount", "paid", "price_impact")
PREFIX = "ORD"
LEAD, SNOOZE = timedelta(days=45), timedelta(days=365)
"""The sample order's: when it is promised for, and how long Slack hears nothing of it."""

COLOURS: Mapping[str, str] = {
    "Closed": "default",
    "Off track": "red",
    "On hold": "purple",
    "Data problem": "orange",
    "At risk": "yellow",
    "On track": "green",
    "Late": "red",
    "Delivered on time": "green",
    "Delivered late": "orange",
    "Escalated": "red",
    "Disputed": "purple",
    "Work paused": "orange",
    "Reminder": "yellow",
    "Due": "blue",
    "Not due": "default",
    "Paid": "green",
    "Yes": "green",
    "No": "red",
    "Requested": "yellow",
    "Approved": "green",
    "Rejected": "red",
    "In work": "blue",
    "Implemented": "default",
    "Scheduled": "blue",
    "Completed": "green",
    "Client unavailable": "red",
    "Rescheduled": "yellow",
    "Client": "blue",
    "Us": "green",
}
ATTENTION = ("Off track", "At risk", "Data problem")
"""States of an order that somebody has to look at."""


def description(column: Column, language: Language) -> str:
    """What is said about a column in Notion."""
    what = say(column.needed_for)
    if column.written:
        filled = say("Filled in by notion_sync, and put right at its next pass: {what}.", what=what)
        return filled.text(language)
    return say("Used for {what}.", what=what).text(language)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What is made, in one language, under the names that the files give already.

    all_roles: True with the further people columns, also where the files do without; False without them.
    """

    words: Vocabulary
    language: Language
    files: Files
    all_roles: bool | None = None

    def title(self, source: Source) -> str:
        """What a table is called."""
        english = "Order Tracker" if source is Source.ORDERS else source.value.replace("_", " ").capitalize()
        return self._named(english, self.words.titles[source])

    def name(self, source: Source, column: Column) -> str:
        """What a column is called."""
        filed = self.files.columns.get(source, {}).get(column.key)
        return filed or self._named(column.name, self.words.columns[source][column.key])

    def option(self, source: Source, key: str, word: str) -> str:
        """What an option is called: the service's own words in the language of the alerts."""
        filed = self.files.options.get(source, {}).get(key, {}).get(word)
        if source is Source.ORDERS and key in WRITTEN_OPTIONS:
            return filed or self.language.translate(word)
        return filed or self._named(word, self.words.options[source][key][word])

    def _named(self, english: str, words: Words) -> str:
        return words.korean if self.language.code == "ko" else english

    @property
    def stages(self) -> Stages:
        """The stages by phase, as they are called."""
        if self.files.stages != Stages():
            return self.files.stages
        called = {stage.name: self._named(stage.name, stage) for stage in self.words.stage}
        default = Stages()
        return Stages(
            **{field: tuple(called[n] for n in getattr(default, field)) for field in Stages.model_fields}
        )

    def columns(self, source: Source) -> tuple[Column, ...]:
        """The columns a table is made with."""
        return tuple(
            column
            for column in COLUMNS[source]
            if not (source is Source.ORDERS and column.key in REPLACED_BY)
            and (self.all_roles is not False or column.key not in FURTHER)
        )

    def table(self, source: Source, orders: str | None) -> NewTable:
        """A table; ``orders``: the id of the Order Tracker, once there is one."""
        columns = tuple(self.column(source, column, orders) for column in self.columns(source))
        return NewTable(self.title(source), columns)

    def column(
        self, source: Source, column: Column, orders: str | None = None, name: str | None = None
    ) -> NewColumn:
        """A column as it is made, under its usual name or another one."""
        kind = "select" if column.key == "stage" else column.types[0]
        form = "number_with_commas" if column.key in MONEY else PREFIX if column.key == "order_id" else ""
        return NewColumn(
            name=name or self.name(source, column),
            type=kind,
            description=description(column, self.language),
            options=self._options(source, column),
            form=form,
            target=orders if kind == "relation" else None,
        )

    def _options(self, source: Source, column: Column) -> tuple[Option, ...]:
        key = column.key
        if key == "stage":
            colours = {self._named(stage.name, stage): stage.color for stage in self.words.stage}
            return tuple(Option(name, colours.get(name, "")) for name in self.stages.in_order)
        if key in OPTIONS.get(source, {}):
            return tuple(
                Option(self.option(source, key, word), COLOURS.get(word, "")) for word in OPTIONS[source][key]
            )
        if key == "current_decision":
            return tuple(Option(decision) for decision in DECISIONS)
        if key in ("role", "stands_in_for"):
            return tuple(Option(role) for role in self.files.roles)
        return tuple(Option(code) for code in CURRENCIES) if key == "currency" else ()

    @property
    def marks(self) -> Mapping[str, tuple[str, ...]]:
        """By key of a column that the service fills in: what is said about one that was made for it."""
        return {
            column.key: (description(column, self.language), description(column, ENGLISH))
            for column in COLUMNS[Source.ORDERS]
            if column.written
        }

    def views(self) -> tuple[NewView, ...]:
        """The views of the Order Tracker beside its plain table."""
        by_key = {column.key: self.name(Source.ORDERS, column) for column in COLUMNS[Source.ORDERS]}

        def named(*keys: str) -> tuple[str, ...]:
            return tuple(by_key[key] for key in keys)

        attention = [self.option(Source.ORDERS, "health", word) for word in ATTENTION]
        return (
            NewView(
                say("Stages").text(self.language),
                "board",
                by=by_key["stage"],
                shows=named("order", "client", "health", "next_action", "baseline"),
            ),
            NewView(
                say("Needs attention").text(self.language),
                "table",
                where=(by_key["health"], attention),
                shows=named(
                    "order", "health", "next_action", "responsible", "stage", "projected", "payment_stage"
                ),
            ),
            NewView(
                say("Deliveries").text(self.language),
                "timeline",
                by=by_key["projected"],
                shows=named("order", "stage", "timeline", "drift"),
            ),
        )

    def sample(self, today: date) -> NewRow:
        """An order to look at. Slack hears nothing of it for a year; people will have deleted it by then."""
        values: Mapping[str, CellValue] = {
            "client": say("Example client").text(self.language),
            "stage": self.stages.receipt[0],
            "baseline": DateCell(today + LEAD),
            "snoozed_until": DateCell(today + SNOOZE),
        }
        names = {column.key: self.name(Source.ORDERS, column) for column in COLUMNS[Source.ORDERS]}
        title = say("Sample order: change it, or delete it").text(self.language)
        return NewRow(title, {names[key]: value for key, value in values.items()})
