"""Every setting in force and where it comes from, for the ``config`` command."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import JsonValue, SecretStr

from config.load import Configuration
from config.settings import Settings, masked, origins
from config.tracker import Tracker
from rules.columns import COLUMNS, SCORECARD_COLUMNS, Column
from rules.policy import Section

ENVIRONMENT = "environment"
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``part`` is ``environment`` or a TOML file without its ending; ``name`` the key there.

    value: secrets are masked. origin: ``environment``, ``.env``, the path of a file, or ``default``.
    """

    part: str
    name: str
    value: JsonValue
    origin: str


def describe(settings: Settings, configuration: Configuration) -> list[Setting]:
    """Every setting: the environment first, then file by file."""
    described = list(_environment(settings))
    for file, model in configuration.files.items():
        part, path = file.removesuffix(".toml"), str(configuration.folder / file)
        own = configuration.extra.columns
        pairs = _of_tracker(model, own) if isinstance(model, Tracker) else _of_section(model)
        described += [Setting(part, key, value, path if own else DEFAULT) for key, value, own in pairs]
    return described


def as_document(described: Iterable[Setting]) -> dict[str, JsonValue]:
    """The settings nested as in the files, and under ``from`` the origin of each that is no default."""
    document: dict[str, JsonValue] = {}
    sources: dict[str, JsonValue] = {}
    for setting in described:
        *tables, key = (setting.part, *setting.name.split("."))
        table = document
        for name in tables:
            inner = table.setdefault(name, {})
            if not isinstance(inner, dict):
                raise TypeError(f"{name} is a value and a table")
            table = inner
        table[key] = setting.value
        if setting.origin != DEFAULT:
            sources[f"{setting.part}.{setting.name}"] = setting.origin
    return {**document, "from": sources}


def _environment(settings: Settings) -> Iterator[Setting]:
    places = origins()
    for name, field in Settings.model_fields.items():
        variable, value = str(field.validation_alias), getattr(settings, name)
        if isinstance(value, SecretStr):
            value = masked(variable, value.get_secret_value())
        origin = places.get(variable, "command line") if name in settings.model_fields_set else DEFAULT
        yield Setting(ENVIRONMENT, variable, plain(value), origin)


Pair = tuple[str, JsonValue, bool]
"""Key, value, and whether the file sets it."""


def _of_section(section: object, prefix: str = "") -> Iterator[Pair]:
    if not isinstance(section, Section):
        return
    for name, field in type(section).model_fields.items():
        key, value = prefix + (field.alias or name), getattr(section, name)
        if isinstance(value, Section):
            yield from _of_section(value, f"{key}.")
        else:
            yield key, plain(value), name in section.model_fields_set


def _of_tracker(tracker: Tracker, own_columns: Sequence[Column]) -> Iterator[Pair]:
    """Like any section, with every column in force and not only those the file names."""
    for source in COLUMNS:
        section = getattr(tracker, source.value)
        if section is None:
            yield f"{source}.source", None, False
            continue
        yield f"{source}.source", section.source, "source" in section.model_fields_set
        for key, name in tracker.column_names(source, own_columns).items():
            yield f"{source}.columns.{key}", name, key in section.columns
    yield from _of_section(tracker.stages, "stages.")
    for table, columns in tracker.options.items():
        for key, names in columns.items():
            for word, option in names.items():
                yield f"options.{table}.{key}.{word}", option, True
    scorecard = tracker.scorecard
    for key in ("source", "page", "channel"):
        yield f"scorecard.{key}", getattr(scorecard, key) or None, key in scorecard.model_fields_set
    for column in SCORECARD_COLUMNS:
        name = scorecard.columns.get(column.key, column.name)
        yield f"scorecard.columns.{column.key}", name, column.key in scorecard.columns


def plain(value: object) -> JsonValue:
    """A value as JSON has it, numbers as numbers."""
    match value:
        case Section():
            fields = type(value).model_fields.items()
            return {field.alias or name: plain(getattr(value, name)) for name, field in fields}
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
        case Path():
            return str(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case tuple() | list():
            return [plain(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            raise TypeError(f"a setting of type {type(value).__name__}")
