"""The configuration as ``init`` finds it: the files, what they say, what came with the service, a mapping."""

import tomllib
from dataclasses import replace
from importlib.resources import files as resources
from pathlib import Path

from pydantic import ValidationError

from adapters.notion.reference import id_in
from config.load import FILES, Configuration, load
from config.problems import ConfigError, Problem, problems_of
from config.tracker import Tracker
from notion_sync.setup.facts import Decisions, Files
from notion_sync.setup.files import CALENDAR, Folder
from rules.alert_policy import AlertPolicy
from rules.calendar_policy import CalendarPolicy
from rules.columns import Source

AS_SHIPPED = CalendarPolicy(time_zone="Asia/Seoul", country="KR")
"""The calendar that comes with the service; nobody chose it."""

ANY_ID = "00000000-0000-4000-8000-000000000000"
"""Stands for a table that a mapping does not name."""


def folder_at(path: Path) -> Folder[Configuration]:
    """The folder, whose problems are told by where they are and not by where they were tried out."""

    def load_as_if_there(staged: Path) -> Configuration:
        try:
            return load(staged, need_tracker=False)
        except ConfigError as error:
            told = (
                replace(each, place=each.place.replace(str(staged), str(path))) for each in error.problems
            )
            raise ConfigError(told) from None

    shipped = {name: (resources("config") / name).read_text(encoding="utf-8") for name in FILES}
    return Folder(path, shipped, load_as_if_there)


def read(folder: Folder[Configuration]) -> Files:
    """What the files say. Raises ConfigError."""
    found = folder.loaded()
    set_up = found.tracker.source(Source.ORDERS) is not None
    has_calendar = (folder.path / CALENDAR).exists()
    calendar = found.calendar if has_calendar and (set_up or found.calendar != AS_SHIPPED) else None
    filed = (found.calendar.time_zone, found.calendar.country) if has_calendar else None
    return Files(
        sources={s: section.source for s in Source if (section := found.tracker.source(s))},
        columns={s: section.columns for s in Source if (section := getattr(found.tracker, s.value))},
        stages=found.tracker.stages,
        options=found.tracker.option_names,
        language=found.alerts.language if set_up or found.alerts != AlertPolicy() else None,
        zone=calendar.time_zone if calendar else None,
        country=calendar.country if calendar else None,
        filed=filed,
        enforce_from=found.policy.payment.enforce_from,
        roles=found.matrix.roles,
        own_columns=found.extra.columns,
    )


def mapped(path: Path, files: Files) -> Decisions:
    """What a mapping says: sections as in ``tracker.toml``, where "" stands for no column."""
    document = _document(path)
    unplaced = [source for source in Source if _place(document.get(source.value))]
    try:
        tracker = Tracker.model_validate(document, context=files.own_columns)
    except ValidationError as error:
        raise ConfigError(problems_of(error, model=Tracker, document=document, place=str(path))) from None
    sections = {source: section for source in Source if (section := getattr(tracker, source.value))}
    return Decisions(
        columns={s: section.columns for s, section in sections.items()},
        tables={
            s: id_in(section.source) or section.source
            for s, section in sections.items()
            if s is not Source.ORDERS and s not in unplaced
        },
        stages=tracker.stages if "stages" in document else None,
        options=tracker.option_names,
    )


def _place(section: object) -> bool:
    """Let a section do without ``source``: the table may be found by itself."""
    if not isinstance(section, dict) or "source" in section:
        return False
    section["source"] = ANY_ID
    return True


def _document(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError([Problem(str(path), "", f"cannot be read: {error.strerror}")]) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([Problem(str(path), "", f"not valid TOML: {error}")]) from None
