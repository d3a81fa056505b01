"""Looking at a workspace before anything is proposed. Nothing is changed."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.errors import NotFound, Refused
from notion_sync.setup.blueprint import Blueprint
from notion_sync.setup.facts import Facts, Files
from notion_sync.setup.matching import match_columns
from notion_sync.setup.owned import may_be_somebodys
from notion_sync.setup.ports import Workspace
from rules.columns import COLUMNS, Source
from rules.tables import Table


async def configured_tables(workspace: Workspace, files: Files) -> dict[Source, Table]:
    """The tables that ``tracker.toml`` names already."""
    return {source: await workspace.table(place, source.value) for source, place in files.sources.items()}


def by_id(files: Files, tables: Mapping[Source, Table]) -> Files:
    """The files with the id of each table in place of however it is named there."""
    return replace(files, sources={source: table.id for source, table in tables.items()})


async def look(
    workspace: Workspace, tracker: Table, files: Files, blueprint: Blueprint, *, adopted: bool
) -> Facts:
    """Everything that a proposal rests on. ``adopted``: the files name this tracker already."""
    tables = {table.id: table for table in await workspace.tables() if not table.in_trash}
    hidden: list[str] = []
    for column in tracker.columns:
        if column.target and column.target not in tables and column.target != tracker.id:
            try:
                tables[column.target] = await workspace.read(column.target)
            except (NotFound, Refused):
                hidden.append(column.name)
    return Facts(
        tracker=tracker,
        tables=tuple(tables.values()),
        hidden=tuple(hidden),
        in_use=frozenset() if adopted else await _in_use(workspace, tracker, blueprint),
        files=files,
        adopted=adopted,
    )


async def _in_use(workspace: Workspace, tracker: Table, blueprint: Blueprint) -> frozenset[str]:
    """Columns that the service would fill in, that may be somebody's own, and that hold something."""
    written = [column for column in COLUMNS[Source.ORDERS] if column.written]
    words = blueprint.words.columns[Source.ORDERS]
    doubted = may_be_somebodys(match_columns(written, tracker, words, marks=blueprint.marks))
    columns = [match.found for match in doubted if match.found]
    return frozenset(await workspace.in_use(tracker, columns)) if columns else frozenset()
