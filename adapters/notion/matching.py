"""Looking for columns in a data source's schema: by id where they are known, else by name. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import unquote

from adapters.notion.choices import choices_of, lost_words
from adapters.notion.wire import DataSource, Property, encoded, spelt_out
from rules.columns import COMPUTED_TYPES, Binding, BoundColumn, Column, MissedColumn, Words

LIKENESS = 0.8
"""How alike two names are, from 0 to 1, before one is offered for the other."""
NO_WORDS: Words = {}
STATUS_IS_FIXED = " (an integration cannot add options to a status)"


@dataclass(frozen=True, slots=True)
class ColumnProblem:
    """A column that cannot be bound.

    name: what was looked for. expected: property types it may have. found: its type, None where there is
    no such column. fatal: whether the source cannot be used like this. similar: a column perhaps meant.
    """

    key: str
    name: str
    expected: tuple[str, ...]
    found: str | None
    needed_for: str
    required: bool
    fatal: bool
    similar: str | None = None

    def __str__(self) -> str:
        """One clause of a sentence."""
        types = " or ".join(self.expected)
        if self.found:
            why = STATUS_IS_FIXED if self.found == "status" and "status" not in self.expected else ""
            return f'column "{self.name}" is of type {self.found} and must be {types}{why}'
        hint = f', but there is "{self.similar}"' if self.similar else ""
        return f'there is no column "{self.name}" ({types}){hint}'


@dataclass(frozen=True)
class Matching:
    """Looks for columns in a schema, first by the ids under which they are known."""

    schema: DataSource
    overrides: Mapping[str, str]
    known: Binding | None
    words: Words

    def of(self, columns: Sequence[Column]) -> Iterator[BoundColumn | ColumnProblem]:
        """Each column as it was found, or what is wrong with it, of those that the team keeps."""
        kept = [column for column in columns if self.overrides.get(column.key) != ""]
        by_id = {column.key: found for column in kept if (found := self._as_known(column))}
        taken = {
            found.id: column.key
            for column in kept
            if (found := by_id.get(column.key)) and fits(column, found)
        }
        for column in kept:
            named = self._named(column, taken)
            candidates = [each for each in (by_id.get(column.key), named) if each]
            if not self._asked_before(column):
                candidates.reverse()
            found = next((each for each in candidates if fits(column, each)), None)
            if found:
                rival = spelt_out(named.id) if named and named is not found else ""
                yield self._bound(column, found, rival)
            else:
                yield self._problem(column, candidates[0].type if candidates else None)

    def _asked(self, column: Column) -> str:
        return self.overrides.get(column.key) or column.name

    def _asked_before(self, column: Column) -> str:
        before = self._before(column.key)
        return before.asked if before else ""

    def _before(self, key: str) -> BoundColumn | MissedColumn | None:
        """The column as it was known last, also where it is missed."""
        if self.known is None:
            return None
        missed = next((missed for missed in self.known.missed if missed.key == key), None)
        return self.known.column(key) or missed

    def _as_known(self, column: Column) -> Property | None:
        """The column by its id: as long as the configuration asks for it by the name it had then.

        Where nobody remembers by which name it was asked for, its name comes first.
        """
        before = self._before(column.key)
        if before is None or before.asked not in ("", self._asked(column)):
            return None
        return self._by_id(before.property_id)

    def _named(self, column: Column, taken: Mapping[str, str]) -> Property | None:
        """The column of that name or id; one that is known as another goes by name only where that is set."""
        asked = self._asked(column)
        found = self.schema.properties.get(asked) or self._by_id(asked) or self._by_id(unquote(asked))
        is_another = found and taken.get(found.id, column.key) != column.key
        return None if is_another and column.key not in self.overrides else found

    def _by_id(self, property_id: str) -> Property | None:
        return next((found for found in self.schema.properties.values() if found.id == property_id), None)

    def _bound(self, column: Column, found: Property, rival: str) -> BoundColumn:
        before = self.known.column(column.key) if self.known else None
        if before and before.property_id != found.id:
            before = None
        in_use = self.words.get(column.key, frozenset())
        choices = choices_of(found, in_use, before)
        return BoundColumn(
            key=column.key,
            property_id=found.id,
            name=found.name,
            type=found.type,
            sent_id="" if encoded(found.id) == found.sent_id else found.sent_id,
            asked=self._asked(column),
            rival=rival,
            choices=choices,
            lost_words=() if column.written else lost_words(choices, in_use, before),
            target=self._target(found),
        )

    def _target(self, found: Property) -> str:
        """The data source that a relation, or a rollup through its relation, looks into."""
        linked = self._by_id(found.rollup.relation_property_id) if found.rollup else found
        return linked.relation.data_source_id if linked and linked.relation else ""

    def _problem(self, column: Column, found: str | None) -> ColumnProblem:
        # A name of the configuration's own that was right once is no typing error: the column was deleted.
        misnamed = found is None and column.key in self.overrides
        misnamed = misnamed and self._asked_before(column) != self._asked(column)
        return ColumnProblem(
            key=column.key,
            name=self._asked(column),
            expected=column.types,
            found=found,
            needed_for=column.needed_for,
            required=column.required,
            fatal=column.required or misnamed,
            similar=None if found else _similar(self._asked(column), column, self.schema),
        )


def fits(column: Column, found: Property) -> bool:
    """Whether a column can be used for what is looked for."""
    return found.type in column.types or (found.type in COMPUTED_TYPES and not column.written)


def _similar(name: str, column: Column, schema: DataSource) -> str | None:
    candidates = {
        _plain(other.name): other.name for other in schema.properties.values() if fits(column, other)
    }
    if column.types == ("title",):
        return next((name for name, other in schema.properties.items() if other.type == "title"), None)
    close = get_close_matches(_plain(name), candidates, n=1, cutoff=LIKENESS)
    return candidates[close[0]] if close else None


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
