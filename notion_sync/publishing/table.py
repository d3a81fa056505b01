"""The table of a scorecard: the one that is named, the one that was made before, or a new one."""

from adapters.errors import Misconfigured
from notion_sync.publishing import columns
from notion_sync.publishing.outcome import Place
from notion_sync.publishing.ports import Board
from rules.columns import SCORECARD_COLUMNS
from rules.language import Language
from rules.tables import Table


async def table_for(board: Board, place: Place, language: Language) -> Table:
    """The table, with every column it needs."""
    if place.source:
        table = await board.table(place.source, "scorecard")
    else:
        page_id = await _page(board, place)
        table = await _made_before(board, page_id, language) or await board.create_table(
            page_id, columns.new_table(language)
        )
    known = columns.known_columns(table, place.columns, language)
    missing = [
        columns.new_column(column, place.columns, language)
        for column in SCORECARD_COLUMNS
        if column.key not in known
    ]
    return await board.add_columns(table.id, missing) if missing else table


async def _made_before(board: Board, page_id: str, language: Language) -> Table | None:
    title = columns.new_table(language).title
    for place in await board.databases_in(page_id):
        if place.title == title:
            table = await board.table_in(place.id)
            if table.made_by == await board.account():
                return table
    return None


async def _page(board: Board, place: Place) -> str:
    page_id = await board.page_above(await board.table(place.tracker, "orders"))
    if page_id is None:
        raise Misconfigured(
            "The Order Tracker stands in no page, so there is no place for its scorecard beside it.",
            remedy="Make a database, share it, and name it in tracker.toml: [scorecard] source.",
        )
    return page_id
