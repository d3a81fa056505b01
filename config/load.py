"""Reading the folder of TOML files into models, or saying everything that is wrong with it."""

import difflib
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from config.extra_rules import ExtraRules, extra_rules
from config.problems import ConfigError, Problem, problems_of
from config.toml import NO_FOLDER, NO_SOURCE, read_toml
from config.tracker import Tracker
from rules.alert_policy import AlertPolicy
from rules.calendar_policy import CalendarPolicy
from rules.columns import Column
from rules.policy import Matrix, Policy, Team

FILES: Mapping[str, type[BaseModel]] = {
    "tracker.toml": Tracker,
    "rabsic.toml": Matrix,
    "team.toml": Team,
    "policy.toml": Policy,
    "alerts.toml": AlertPolicy,
    "calendar.toml": CalendarPolicy,
}


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything the TOML files set, with defaults where they are silent, and the rules they name."""

    folder: Path
    tracker: Tracker
    matrix: Matrix
    team: Team
    policy: Policy
    alerts: AlertPolicy
    calendar: CalendarPolicy
    extra: ExtraRules

    @property
    def files(self) -> Mapping[str, BaseModel]:
        """The models by the name of their file."""
        models = (self.tracker, self.matrix, self.team, self.policy, self.alerts, self.calendar)
        return dict(zip(FILES, models, strict=True))


def load(folder: Path, *, need_tracker: bool = True) -> Configuration:
    """Read the folder. Raises ConfigError with every problem of every file.

    need_tracker: whether ``orders.source`` has to be set, as for a pass; ``config`` works without.
    """
    if not folder.is_dir():
        raise ConfigError([Problem(str(folder), "", NO_FOLDER)])
    problems = _misspelt_files(folder)
    # Own rules come before the tracker, whose columns they may add to; problems in the order of the files.
    of_policy: list[Problem] = []
    policy = _read(folder / "policy.toml", Policy, of_policy)
    extra = extra_rules(policy.rules.extra, folder / "policy.toml", of_policy) if policy else ExtraRules()
    tracker = _read(folder / "tracker.toml", Tracker, problems, own_columns=extra.columns)
    matrix = _read(folder / "rabsic.toml", Matrix, problems)
    team = _read(folder / "team.toml", Team, problems)
    problems += of_policy
    alerts = _read(folder / "alerts.toml", AlertPolicy, problems)
    calendar = _read(folder / "calendar.toml", CalendarPolicy, problems)
    if need_tracker and tracker is not None and not tracker.orders.source:
        problems.append(Problem(str(folder / "tracker.toml"), "orders.source", NO_SOURCE))
    if (
        problems
        or tracker is None
        or matrix is None
        or team is None
        or policy is None
        or alerts is None
        or calendar is None
    ):
        raise ConfigError(problems)
    return Configuration(folder, tracker, matrix, team, policy, alerts, calendar, extra)


def fingerprint(configuration: Configuration) -> str:
    """A digest of every value in force: it changes when a value or an own rule does, not a comment."""
    values = {
        name: model.model_dump(mode="json", by_alias=True) for name, model in configuration.files.items()
    }
    text = json.dumps(values, sort_keys=True) + configuration.extra.sources
    return hashlib.sha256(text.encode()).hexdigest()


Model = TypeVar("Model", bound=BaseModel)


def _read(
    path: Path, model: type[Model], problems: list[Problem], *, own_columns: Sequence[Column] = ()
) -> Model | None:
    """Read one file, or add what is wrong with it to ``problems``."""
    document = read_toml(path, problems)
    if document is not None:
        try:
            # Through JSON, because only its strict mode takes lists for tuples, yet not true for 1.
            text = json.dumps(document, default=_iso)
            return model.model_validate_json(text, strict=True, context=own_columns)
        except ValidationError as error:
            problems.extend(problems_of(error, model=model, document=document, place=str(path)))
    return None


def _iso(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not occur in TOML")


def _misspelt_files(folder: Path) -> list[Problem]:
    """Say of ``calender.toml`` that it is not read, for a file that is absent means defaults."""
    present = {path.name for path in folder.glob("*.toml")}
    absent = [name for name in FILES if name not in present]
    near = {name: difflib.get_close_matches(name, absent, n=1, cutoff=0.8) for name in present - FILES.keys()}
    return [
        Problem(str(folder / name), "", f"unknown file; did you mean {matches[0]}?")
        for name, matches in sorted(near.items())
        if matches
    ]
