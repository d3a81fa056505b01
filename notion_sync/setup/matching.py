"""Which column of a table is which of ours: by name, by other words for it, and by type. Pure.

A column is one thing, and a thing has one column. What is certain is taken; what is guessed is asked about.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from urllib.parse import unquote

from notion_sync.setup.names import forms, plain
from notion_sync.setup.vocabulary import Words
from rules.columns import COMPUTED_TYPES, Column
from rules.tables import Table, TableColumn

SAID, EXACT, SAME, WORD, PERHAPS, INSIDE, LIKE, ONLY = 100, 95, 92, 85, 60, 50, 45, 30
"""How good a clue is: said by somebody, our own name, the same but for case and spaces, another word for it,
a word that may mean it, a word inside the name, a similar name, the only column of its type."""

CERTAIN_FROM = 80
COMPUTED = 20
"""What a clue loses where the column is computed: what it shows cannot be seen from here."""

LIKENESS = 0.85
SHORTEST_INSIDE = 3
"""Letters a word has at least to be looked for inside of names; in Korean two say as much."""

LAST_LATIN = 0x24F
AS_SET = "as set"
"""Why, where a person said so, in a file or just now."""


class Sure(StrEnum):
    """How sure a match is."""

    CERTAIN = "certain"
    GUESSED = "guessed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for one of our columns, and why. ``others``: columns that fit as well, or nearly.

    doubtful: several fit equally, so that nobody may choose but a person.
    """

    column: Column
    found: TableColumn | None
    sure: Sure
    why: str
    others: tuple[TableColumn, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Clue:
    """Why a column may be one of ours."""

    score: int
    key: str
    found: TableColumn
    why: str


def match_columns(
    columns: Sequence[Column],
    table: Table,
    words: Mapping[str, Words],
    *,
    said: Mapping[str, str] | None = None,
    links_to: str | None = None,
    marks: Mapping[str, Collection[str]] | None = None,
) -> tuple[Match, ...]:
    """For each of our columns the table's, in our order; the order of the table's columns does not matter.

    said: names or ids by key that somebody chose; "" for a column that is not there. links_to: the table a
    relation has to point to. marks: by key, descriptions of a column that was made for it, whatever its name.
    """
    said, marks = said or {}, marks or {}
    rank = {column.key: position for position, column in enumerate(columns)}
    names = {column.name: column.key for column in columns}
    clues = [
        clue
        for column in columns
        for found in table.columns
        if fits(column, found, links_to)
        # Whatever has one of our names is that or nothing, unless somebody says so.
        and (names.get(found.name, column.key) == column.key or column.key in said or found.type == "title")
        for clue in _clues(
            column,
            found,
            table,
            words=words.get(column.key),
            said=said.get(column.key),
            marks=marks.get(column.key, ()),
        )
    ]
    clues.sort(key=lambda clue: (-clue.score, rank[clue.key], clue.found.name, clue.found.id))
    chosen: dict[str, Clue] = {}
    taken: set[str] = set()
    for clue in clues:
        if clue.key not in chosen and clue.found.id not in taken:
            chosen[clue.key] = clue
            taken.add(clue.found.id)
    return tuple(
        _found(column, chosen[column.key], chosen, clues)
        if column.key in chosen
        else Match(column, None, Sure.MISSING, _why_missing(column, table, words.get(column.key), said))
        for column in columns
    )


def fits(column: Column, found: TableColumn, links_to: str | None = None) -> bool:
    """Whether a column's type is one that ours may have."""
    if found.type in COMPUTED_TYPES:
        return not column.written and "title" not in column.types
    if column.types == ("relation",) and links_to is not None:
        return found.type == "relation" and _same_id(found.target, links_to)
    return found.type in column.types


def _clues(
    column: Column,
    found: TableColumn,
    table: Table,
    *,
    words: Words | None,
    said: str | None,
    marks: Collection[str],
) -> Iterator[Clue]:
    if said is not None:
        if said and said in (found.name, found.id, unquote(found.id)):
            yield Clue(SAID, column.key, found, AS_SET)
        return
    if found.description in marks:
        yield Clue(SAID, column.key, found, "made for it")
        return
    score, why = _clue(column, found, words, table)
    if found.type in COMPUTED_TYPES and score < EXACT:
        score, why = score - COMPUTED, f"{why}; a {found.type}"
    if score >= ONLY:
        yield Clue(score, column.key, found, why)


def _clue(column: Column, found: TableColumn, words: Words | None, table: Table) -> tuple[int, str]:
    """The best clue that a column is this one, 0 for none."""
    if column.types == ("title",):
        return SAID, "the title"
    # What the service fills in is never guessed: a column of that kind may be somebody's own.
    if found.name == column.name or (column.written and words and found.name == words.korean):
        return EXACT, "our name for it"
    if column.written or words is None:
        return 0, ""
    return _by_words(column, words, forms(found.name)) or _by_type(column, found, table)


def _by_words(column: Column, words: Words, shapes: tuple[str, ...]) -> tuple[int, str] | None:
    if plain(column.name) in shapes or plain(words.korean) in shapes:
        return SAME, "our name for it"
    if any(plain(word) in shapes for word in words.same):
        return WORD, f"another word for {column.name}"
    if any(plain(word) in shapes for word in words.perhaps):
        return PERHAPS, f"may mean {column.name}"
    if column.types == ("relation",):
        return WORD, "points to the tracker"
    if word := _inside(words, shapes):
        return INSIDE, f'"{word}" is in its name'
    if any(_alike(plain(word), shape) for word in (column.name, *words.same) for shape in shapes):
        return LIKE, f"sounds like {column.name}"
    return None


def _by_type(column: Column, found: TableColumn, table: Table) -> tuple[int, str]:
    """A clue where the name says nothing: the only column of a type that says much by itself."""
    telling = {"account_manager": "people", "stage": "status"}
    kind = telling.get(column.key)
    if kind != found.type or [each.type for each in table.columns].count(kind) > 1:
        return 0, ""
    return ONLY, f"the only column of type {kind}"


def _inside(words: Words, shapes: tuple[str, ...]) -> str:
    for word in (words.korean, *words.same):
        text = plain(word)
        latin = all(ord(character) <= LAST_LATIN for character in text)
        long_enough = len(text) >= (SHORTEST_INSIDE + 2 if latin else SHORTEST_INSIDE - 1)
        if long_enough and any(text in shape and text != shape for shape in shapes):
            return word
    return ""


def _alike(word: str, shape: str) -> bool:
    shorter, longer = sorted((len(word), len(shape)))
    if shorter <= SHORTEST_INSIDE or 2 * shorter < LIKENESS * (shorter + longer):
        return False
    likeness = SequenceMatcher(None, word, shape)
    return likeness.quick_ratio() >= LIKENESS and likeness.ratio() >= LIKENESS


def _found(column: Column, clue: Clue, chosen: Mapping[str, Clue], clues: Sequence[Clue]) -> Match:
    taken = {other.found.id for other in chosen.values()}
    rivals = [each for each in clues if each.key == column.key and each.found.id not in taken]
    others = tuple(dict.fromkeys(rival.found for rival in rivals))
    doubtful = clue.score < EXACT and any(rival.score == clue.score for rival in rivals)
    certain = clue.score >= CERTAIN_FROM and not doubtful
    why = f"{clue.why}; so is {others[0].name}" if doubtful else clue.why
    return Match(column, clue.found, Sure.CERTAIN if certain else Sure.GUESSED, why, others, doubtful)


def _why_missing(column: Column, table: Table, words: Words | None, said: Mapping[str, str]) -> str:
    if said.get(column.key) == "":
        return AS_SET
    known = {plain(word) for word in (column.name, *((words.korean, *words.same) if words else ()))}
    for found in sorted(table.columns, key=lambda each: each.name):
        if known & set(forms(found.name)) and not fits(column, found):
            return f'"{found.name}" is {found.type} and would have to be {" or ".join(column.types)}'
    return ""


def _same_id(left: str | None, right: str) -> bool:
    return (left or "").replace("-", "") == right.replace("-", "")
