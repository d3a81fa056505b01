"""``tracker.toml``: which data sources the service reads and writes, and what their columns are called."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from rules.columns import COLUMNS, SCORECARD_COLUMNS, Column, OptionNames, Source
from rules.options import OPTIONS
from rules.policy import Section, Stages, Text

_NOTION_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


_SCORECARD_KEYS = tuple(column.key for column in SCORECARD_COLUMNS)


def _names_a_source(value: str) -> str:
    if not _NOTION_ID.search(value):
        raise ValueError("expected the id of a Notion database or data source, or its URL")
    return value


def _names_a_source_if_set(value: str) -> str:
    return _names_a_source(value) if value else value


def _names_a_page_if_set(value: str) -> str:
    if value and not _NOTION_ID.search(value):
        raise ValueError("expected the id of a Notion page, or its URL")
    return value


SourceId = Annotated[str, AfterValidator(_names_a_source)]


class DataSource(Section):
    """One data source of the tracker. ``columns``: by key, a column's name or property id; "" for none."""

    source: SourceId
    columns: Mapping[str, str] = Field(default_factory=dict)


class Orders(Section):
    """The Order Tracker itself. An empty ``source`` means that it is not set yet."""

    source: Annotated[str, AfterValidator(_names_a_source_if_set)] = ""
    columns: Mapping[str, str] = Field(default_factory=dict)


Options = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By source, column key and our word: what the tracker calls that option."""


class Scorecard(Section):
    """Where ``report --publish`` writes the scorecard; what is not said here is found or made.

    source: of its rows. columns: by key. page: of the charts. channel: in Slack.
    """

    source: Annotated[str, AfterValidator(_names_a_source_if_set)] = ""
    columns: Mapping[str, Text] = Field(default_factory=dict)
    page: Annotated[str, AfterValidator(_names_a_page_if_set)] = ""
    channel: str = ""

    @field_validator("columns")
    @classmethod
    def _known_columns(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        if unknown := [key for key in value if key not in _SCORECARD_KEYS]:
            expected = _one_of(_SCORECARD_KEYS)
            raise ValidationError.from_exception_data(
                cls.__name__, [_problem(expected, key) for key in unknown]
            )
        return value


class Tracker(Section):
    """Everything in ``tracker.toml``. Validated with the own columns of a team's rules as context."""

    orders: Orders = Orders()
    stages: Stages = Stages()
    options: Mapping[str, Mapping[str, Mapping[str, Text]]] = Field(default_factory=dict)
    payments: DataSource | None = None
    change_orders: DataSource | None = None
    fittings: DataSource | None = None
    updates: DataSource | None = None
    milestones: DataSource | None = None
    team: DataSource | None = None
    scorecard: Scorecard = Scorecard()

    @field_validator(*Source)
    @classmethod
    def _known_columns(
        cls, value: Orders | DataSource | None, info: ValidationInfo
    ) -> Orders | DataSource | None:
        if value is not None and info.field_name is not None:
            source = Source(info.field_name)
            errors = list(_column_errors((*COLUMNS[source], *_own(source, info.context)), value.columns))
            if errors:
                raise ValidationError.from_exception_data(cls.__name__, errors)
        return value

    @field_validator("options")
    @classmethod
    def _known_options(cls, value: Options) -> Options:
        if errors := list(_option_errors(value)):
            raise ValidationError.from_exception_data(cls.__name__, errors)
        return value

    @property
    def option_names(self) -> OptionNames:
        """What the tracker calls the options of the columns it calls otherwise."""
        return {Source(source): columns for source, columns in self.options.items()}

    def source(self, source: Source) -> Orders | DataSource | None:
        """The section of that source, None where it is not configured."""
        section: Orders | DataSource | None = getattr(self, source.value)
        return section if section is not None and section.source else None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that is configured."""
        return tuple(source for source in Source if self.source(source) is not None)

    def column_names(self, source: Source, own_columns: Sequence[Column] = ()) -> Mapping[str, str]:
        """For every column of a source by key: the name (or property id) it is looked for by.

        own_columns: columns of the orders beside those of the contract.
        """
        section: Orders | DataSource | None = getattr(self, source.value)
        own = section.columns if section is not None else {}
        columns = (*COLUMNS[source], *_own(source, own_columns))
        return {column.key: own.get(column.key, column.name) for column in columns}


def _option_errors(options: Options) -> Iterator[InitErrorDetails]:
    for source, columns in options.items():
        if source not in OPTIONS:
            yield _problem(_one_of(OPTIONS), source)
            continue
        known = OPTIONS[Source(source)]
        for key, names in columns.items():
            if key not in known:
                yield _problem(_one_of(known), source, key)
                continue
            shown = [names.get(word, word).casefold() for word in known[key]]
            for word, name in names.items():
                if word not in known[key]:
                    yield _problem(_one_of(known[key]), source, key, word)
                elif "," in name:
                    yield _problem(
                        "expected the name of an option, without a comma", source, key, word, found=name
                    )
                elif shown.count(name.casefold()) > 1:
                    error = f'expected an option for each word; "{name}" stands for two'
                    yield _problem(error, source, key, word, found=name)


def _one_of(known: Iterable[str]) -> str:
    return f"expected one of {', '.join(known)}"


def _problem(error: str, *loc: str, found: str | None = None) -> InitErrorDetails:
    problem = PydanticCustomError("value_error", "", {"error": error})
    return InitErrorDetails(type=problem, loc=loc, input=loc[-1] if found is None else found)


def _own(source: Source, own_columns: Sequence[Column] | None) -> Sequence[Column]:
    return own_columns or () if source is Source.ORDERS else ()


def _column_errors(of_source: Sequence[Column], columns: Mapping[str, str]) -> Iterator[InitErrorDetails]:
    known = {column.key: column for column in of_source}
    for key, name in columns.items():
        if key not in known:
            problem = PydanticCustomError("unknown_key", "unknown column", {"known": list(known)})
            yield InitErrorDetails(type=problem, loc=("columns", key), input=name)
        elif known[key].required and not name:
            yield _problem(
                "expected the name of a column: nothing works without it", "columns", key, found=""
            )
    names = {key: columns.get(key, column.name) for key, column in known.items()}
    for key in columns.keys() & known.keys():
        for other, name in names.items():
            shared = other != key and name == names[key] != ""
            if shared and (other in columns or known[key].written or known[other].written):
                problem = PydanticCustomError(
                    "value_error", "", {"error": f'expected a column of its own; "{other}" has this one too'}
                )
                yield InitErrorDetails(type=problem, loc=("columns", key), input=name)
