"""Which tables beside the tracker are which of ours: by title, relation and columns. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from notion_sync.setup.matching import AS_SET, CERTAIN_FROM, SAID, Sure, fits, match_columns
from notion_sync.setup.names import forms, plain
from notion_sync.setup.vocabulary import Vocabulary, Words
from rules.columns import COLUMNS, RELATED, Source
from rules.tables import Table

CORE: Mapping[Source, tuple[str, ...]] = {
    Source.PAYMENTS: ("due", "amount"),
    Source.CHANGE_ORDERS: ("requested", "status"),
    Source.FITTINGS: ("date", "status"),
    Source.UPDATES: ("at", "from"),
    Source.MILESTONES: ("planned", "actual"),
    Source.TEAM: ("person", "role"),
}
"""Columns by which a table is known, whatever it is called."""

NAMED, PERHAPS, INSIDE, UNNAMED = 80, 50, 40, 30
EACH_COLUMN = 3
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class TableMatch:
    """A table of ours as it was found. ``doubtful``: another one fits as well."""

    source: Source
    table: Table
    sure: Sure
    why: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Clue:
    score: int
    source: Source
    table: Table
    why: str


def match_tables(
    tables: Sequence[Table], tracker: Table, words: Vocabulary, said: Mapping[Source, str]
) -> dict[Source, TableMatch]:
    """The tables beside the tracker, each of them one thing.

    said: ids of tables or databases that somebody chose, "" for none.
    """
    clues = [
        clue
        for source in (*RELATED, Source.TEAM)
        for table in tables
        if table.id != tracker.id and (source is Source.TEAM or is_linked(table, tracker))
        for clue in _clues(source, table, tracker, words, said.get(source))
    ]
    clues.sort(
        key=lambda clue: (-clue.score, list(Source).index(clue.source), clue.table.title, clue.table.id)
    )
    found: dict[Source, TableMatch] = {}
    taken: set[str] = set()
    for clue in clues:
        if clue.source in found or clue.table.id in taken:
            continue
        doubtful = any(c.source is clue.source and c.score == clue.score and c is not clue for c in clues)
        # Nothing but its title ties a team to this tracker.
        certain = clue.score >= CERTAIN_FROM and not doubtful
        sure = (
            Sure.CERTAIN
            if certain and (clue.source is not Source.TEAM or said.get(clue.source))
            else Sure.GUESSED
        )
        found[clue.source] = TableMatch(clue.source, clue.table, sure, clue.why, doubtful)
        taken.add(clue.table.id)
    return found


def is_linked(table: Table, tracker: Table) -> bool:
    """Whether rows of a table point to orders."""
    link = next(column for column in COLUMNS[Source.PAYMENTS] if column.key == "order")
    return any(fits(link, column, tracker.id) and column.type == "relation" for column in table.columns)


def _clues(
    source: Source, table: Table, tracker: Table, words: Vocabulary, said: str | None
) -> Iterator[_Clue]:
    if said is not None:
        if said and bare(said) in (bare(table.id), bare(table.database_id)):
            yield _Clue(SAID, source, table, AS_SET)
        return
    score, why = _by_title(source, table.title, words.titles[source])
    core = [column for column in COLUMNS[source] if column.key in CORE[source]]
    found = match_columns(core, table, words.columns[source], links_to=tracker.id)
    evidence = sum(1 for match in found if match.sure is Sure.CERTAIN)
    if not evidence or (not score and evidence < len(core)):
        return
    names = ", ".join(match.found.name for match in found if match.found and match.sure is Sure.CERTAIN)
    yield _Clue(
        (score or UNNAMED) + evidence * EACH_COLUMN, source, table, f"{why or 'its columns'}: {names}"
    )


def bare(ident: str | None) -> str:
    """An id without what may be left out of it."""
    return (ident or "").replace("-", "").lower()


def _by_title(source: Source, title: str, words: Words) -> tuple[int, str]:
    shapes = forms(title)
    name = source.value.replace("_", " ")
    if any(plain(word) in shapes for word in (name, words.korean, *words.same)):
        return NAMED, "its title and columns"
    if any(plain(word) in shapes for word in words.perhaps):
        return PERHAPS, "perhaps its title, and columns"
    inside = (plain(word) for word in (name, words.korean, *words.same))
    if any(len(word) >= SHORTEST and word in shape for word in inside for shape in shapes):
        return INSIDE, "a word in its title, and columns"
    return 0, ""
