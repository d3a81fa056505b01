"""Validation of one row: what can be trusted, what is unknown, and why, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rules.cells import CellValue, Row, Unseen
from rules.columns import COLUMNS, Source
from rules.fields import Reading
from rules.finding import Say, say, shown
from rules.language import ENGLISH, Language
from rules.order import Record

R_co = TypeVar("R_co", bound=Record, covariant=True)
R = TypeVar("R", bound=Record)

DEFAULT_NAMES: dict[Source, Mapping[str, str]] = {
    source: {column.key: column.name for column in columns} for source, columns in COLUMNS.items()
}


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in a row that cannot be right.

    column: its name as people see it. what: a sentence to follow it. row: title of a related row.
    """

    column: str
    what: Say
    row: str | Say = ""

    def text(self, language: Language = ENGLISH) -> str:
        """As it stands in ``Data issues``: ``Balance due: "12k" is not a number``."""
        column = shown(self.column)
        place = f"{shown(self.row, language)}, {column}" if self.row else column
        return f"{place}: {self.what.text(language)}"

    def __str__(self) -> str:
        """The same in English."""
        return self.text()


@dataclass(frozen=True, slots=True)
class Checked(Generic[R_co]):
    """A validated row: the record, the fields that are unknown, and the issues found.

    A field that is unknown is None in the record: what needs it must not take it for empty. unseen: cells
    that are unknown because nobody can see them any more, which nobody can put right in the row.
    """

    record: R_co
    unknown: frozenset[str] = frozenset()
    issues: tuple[Issue, ...] = ()
    unseen: tuple[Issue, ...] = ()


@dataclass(slots=True)
class Inspection:
    """Collects the issues of one row while its cells are compared with one another."""

    names: Mapping[str, str]
    row: str | Say = ""
    issues: list[Issue] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    def add(self, key: str, what: Say, *, forget: bool = False) -> None:
        """Note an issue with a cell; ``forget`` makes its value unknown."""
        self.issues.append(Issue(self.names.get(key, key), what, self.row))
        if forget:
            self.unknown.add(key)

    def close(self, checked: Checked[R]) -> Checked[R]:
        """The row with what was found here, unknown values taken out."""
        if not self.issues:
            return checked
        blank: dict[str, CellValue] = dict.fromkeys(self.unknown)
        return replace(
            checked,
            record=checked.record.model_copy(update=blank) if blank else checked.record,
            unknown=checked.unknown | self.unknown,
            issues=(*checked.issues, *self.issues),
        )


def check(model: type[R], row: Row, reading: Reading, names: Mapping[str, str]) -> Checked[R]:
    """Validate a row cell by cell: a bad cell becomes unknown and an issue. Total: never raises."""
    values: dict[str, object] = {}
    unseen = []
    for key, value in row.cells.items():
        if value is None:
            continue  # what is left out shows as empty, too
        if isinstance(value, Unseen):
            unseen.append(key)
        else:
            values[key] = value
    values |= {"page_id": row.page_id, "url": row.url}
    try:
        record = model.model_validate(values, context=reading)
    except ValidationError as error:
        bad = {str(problem["loc"][0]): problem for problem in error.errors(include_url=False)}
        good = {key: value for key, value in values.items() if key not in bad}
        record = model.model_validate(good, context=reading)
        issues = {key: _sentence(problem) for key, problem in bad.items()}
    else:
        if not unseen:
            return Checked(record)
        issues = {}
    gone = {key: say("nobody sees any more what stood there") for key in unseen}
    return Checked(
        record,
        frozenset((*issues, *gone)),
        *(
            tuple(Issue(names.get(key, key), what, _title(record)) for key, what in found.items())
            for found in (issues, gone)
        ),
    )


def _sentence(problem: ErrorDetails) -> Say:
    """What a field type found wrong (:func:`rules.fields.issue`), else pydantic's own words."""
    sentence = problem.get("ctx", {}).get("issue")
    return sentence if isinstance(sentence, Say) else say("{what}", what=problem["msg"])


def _title(record: Record) -> str | Say:
    return "" if record.source is Source.ORDERS else record.title or UNNAMED


UNNAMED = say("(no title)")
