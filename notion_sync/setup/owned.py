"""The columns that the service fills in: which of them are there, and which have to be made. Pure.

A column of that name may be somebody's own. It is taken where it was made for the service or holds nothing;
else a person decides, and without a person the service gets a column of its own under another name.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from notion_sync.setup.blueprint import FURTHER, MARK, Blueprint
from notion_sync.setup.matching import AS_SET, Match, Sure
from notion_sync.setup.names import free_name
from rules.columns import Column, Source
from rules.tables import NewColumn, Table

MADE_FOR_US = 12
"""So many columns with our names and types: nobody has these by chance."""


@dataclass(frozen=True, slots=True)
class OwnedColumns:
    """found: columns to fill in. asked: those among them that somebody else may be filling in.

    new: to be made, by key. skipped: keys of columns that the team does without.
    """

    found: tuple[Match, ...]
    asked: tuple[Match, ...]
    new: Mapping[str, NewColumn]
    skipped: tuple[str, ...]


def may_be_somebodys(matches: Sequence[Match]) -> list[Match]:
    """Columns with names of ours of which nothing says that they were made for the service."""
    found = [match for match in matches if match.column.written and match.found]
    if len(found) >= MADE_FOR_US:
        return []
    return [match for match in found if match.found and MARK not in match.found.description]


def owned_columns(
    table: Table,
    matches: Sequence[Match],
    blueprint: Blueprint,
    *,
    in_use: Collection[str],
    allowed: Mapping[str, bool],
    adopted: bool,
) -> OwnedColumns:
    """What becomes of each column that the service fills in.

    in_use: names of columns that hold something. allowed: what a person decided about them, by key.
    adopted: the tracker is configured already, so that its columns are ours.
    """
    doubted = {m.column.key for m in may_be_somebodys(matches) if m.found and m.found.name in in_use}
    found: list[Match] = []
    asked: list[Match] = []
    new: dict[str, NewColumn] = {}
    skipped: list[str] = []
    taken = [column.name for column in table.columns]
    for match in matches:
        key = match.column.key
        if not match.column.written:
            continue
        doubtful = key in doubted and not adopted and match.why != AS_SET
        requested = key in FURTHER and blueprint.all_roles is True
        unwanted = key in FURTHER and blueprint.all_roles is False and key not in allowed
        done_without = match.found is None and match.why == AS_SET and not requested
        if match.found and (not doubtful or allowed.get(key)):
            found.append(match)
        elif unwanted or done_without:
            skipped.append(key)
        elif match.found and key not in allowed:
            asked.append(match)
        else:
            new[key] = _new(match.column, blueprint, taken)
            taken.append(new[key].name)
    return OwnedColumns(tuple(found), tuple(asked), new, tuple(skipped))


def _new(column: Column, blueprint: Blueprint, taken: list[str]) -> NewColumn:
    name = free_name(blueprint.name(Source.ORDERS, column), taken)
    return blueprint.column(Source.ORDERS, column, name=name)


def guessed(match: Match) -> Match:
    """The match as something to be asked about."""
    return Match(match.column, match.found, Sure.GUESSED, "holds values, which the service would replace")
