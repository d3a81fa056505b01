"""Where the scorecard is published, where the configuration says so."""

from collections.abc import AsyncIterator

from adapters.errors import AdapterError
from adapters.notion.board import NotionBoard
from config.tracker import Scorecard
from notion_sync.doctor.check import Check, failed, ok
from notion_sync.publishing.columns import known_columns
from rules.columns import SCORECARD_COLUMNS
from rules.language import Language

AREA = "Scorecard"


async def checks(board: NotionBoard, named: Scorecard, language: Language) -> AsyncIterator[Check]:
    """Whether its table and the page of its charts are there, and the columns can be filled."""
    if named.source:
        try:
            table = await board.table(named.source, "scorecard")
            known = known_columns(table, named.columns, language)
            columns = (
                f"with {len(known)} of {len(SCORECARD_COLUMNS)} columns; report --publish adds the others"
            )
            yield ok(AREA, f'"{table.title}" is there and shared, {columns}')
        except AdapterError as error:
            yield failed(AREA, error, stops=False)
    if named.page:
        try:
            yield ok(AREA, f'the page "{(await board.chart_page(named.page)).title}" for the charts is there')
        except AdapterError as error:
            yield failed(AREA, error, stops=False)
