"""The columns of the published scorecard, and finding them again under whatever name they have. Pure."""

from collections.abc import Mapping

from adapters.errors import Misconfigured
from notion_sync.scorecard import KPIS, Kind
from rules.columns import SCORECARD_COLUMNS, Column
from rules.finding import say
from rules.language import Language
from rules.tables import NewColumn, NewTable, Option, Table, TableColumn

TITLE = "figure"
YES, NO = "Yes", "No"

OPTIONS: Mapping[str, tuple[Option, ...]] = {
    "kpi": tuple(Option(kpi.name) for kpi in KPIS),
    "length": tuple(Option(kind.value) for kind in Kind),
    "met": (Option(YES, "green"), Option(NO, "red")),
}


def new_table(language: Language) -> NewTable:
    """The table as it is made."""
    return NewTable(
        say("Scorecard").text(language), tuple(new_column(c, {}, language) for c in SCORECARD_COLUMNS)
    )


def new_column(column: Column, names: Mapping[str, str], language: Language) -> NewColumn:
    """A column as it is made. ``names``: by key, as the configuration calls them."""
    shows = say("Written by notion_sync: {what}. {mark}", what=say(column.needed_for), mark=_mark(column))
    return NewColumn(
        name=names.get(column.key) or language.translate(column.name),
        type=column.types[0],
        description=shows.text(language),
        options=tuple(Option(option(o.name, language), o.color) for o in OPTIONS.get(column.key, ())),
    )


def option(word: str, language: Language) -> str:
    """What an option is called: Notion takes no comma in one."""
    return language.translate(word).replace(", ", " · ")


def known_columns(table: Table, names: Mapping[str, str], language: Language) -> dict[str, str]:
    """By key: what a column is called in the table, for those that are there.

    Raises Misconfigured where one is there by its name and has another type.
    """
    found: dict[str, str] = {}
    for column in SCORECARD_COLUMNS:
        called = {language.translate(column.name), column.name}
        if column.key in names:
            called = {names[column.key]}
        for each in table.columns:
            if each.type == "title" if column.key == TITLE else _is_it(each, column, called):
                _check_type(each, column, table)
                found[column.key] = each.name
                break
    return found


def _is_it(found: TableColumn, column: Column, called: set[str]) -> bool:
    return found.name in called or _mark(column) in found.description


def _check_type(found: TableColumn, column: Column, table: Table) -> None:
    if found.type not in column.types:
        what = (
            f'Column "{found.name}" of "{table.title}" is of type {found.type}; expected {column.types[0]}.'
        )
        remedy = f"Change its type, or name another column in tracker.toml: [scorecard.columns] {column.key}."
        raise Misconfigured(what, remedy=remedy)


def _mark(column: Column) -> str:
    """Stands in a column's description, so that it is known under any name."""
    return f"[notion_sync:{column.key}]"
