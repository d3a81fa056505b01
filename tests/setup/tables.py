"""Tables for the tests of setting up, written as name and type."""

from notion_sync.setup.vocabulary import vocabulary
from rules.columns import COLUMNS, Column, Source
from rules.tables import NewTable, Option, Table, TableColumn

ORDERS = COLUMNS[Source.ORDERS]
WORDS = vocabulary().columns[Source.ORDERS]
TRACKER = "11111111-1111-4111-8111-111111111111"


def column(key: str, source: Source = Source.ORDERS) -> Column:
    return next(each for each in COLUMNS[source] if each.key == key)


def table(
    columns: dict[str, str], title: str = "Orders", ident: str = TRACKER, target: str | None = None
) -> Table:
    """A table with these columns; relations point to ``target``."""
    return Table(
        id=ident,
        title=title,
        columns=tuple(
            TableColumn(f"{ident[:4]}{number}", name, kind, target=target if kind == "relation" else None)
            for number, (name, kind) in enumerate(columns.items())
        ),
    )


def built(new: NewTable, ident: str) -> Table:
    """The table that Notion would show once it was made."""
    return Table(
        id=ident,
        title=new.title,
        columns=tuple(
            TableColumn(
                id=f"{ident[:4]}{number}",
                name=each.name,
                type=each.type,
                options=tuple(Option(option.name) for option in each.options),
                target=each.target,
                description=each.description,
            )
            for number, each in enumerate(new.columns)
        ),
    )
