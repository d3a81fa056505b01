"""A folder of trackers, each a folder of TOML files of its own with a ``connection.toml`` beside the others.

Secrets stand in none of them: ``connection.toml`` names variables of the environment, or mounted files.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, PositiveInt, ValidationError

from config.load import Configuration, load
from config.problems import ConfigError, Problem, problems_of
from config.settings import Settings
from config.toml import read_toml
from rules.policy import Duration, Section

CONNECTION = "connection.toml"
SECRETS = ("notion_token", "slack_bot_token", "slack_webhook_url")
FROM_ENVIRONMENT, FROM_FILE = "env:", "file:"


def _refers(value: str) -> str:
    if not value.startswith((FROM_ENVIRONMENT, FROM_FILE)):
        raise ValueError('expected where the secret is, as "env:NAME" or "file:/path"')
    return value


Reference = Annotated[str, AfterValidator(_refers)]


class Connection(Section):
    """How one tracker of a fleet is reached, and how often."""

    notion_token: Reference
    slack_bot_token: Reference | None = None
    slack_webhook_url: Reference | None = None
    slack_channel: str | None = None
    requests_per_minute: PositiveInt = 180
    every: Annotated[Duration, Field(ge=10)] = 300


@dataclass(frozen=True)
class Member:
    """A tracker of the fleet, ready for a pass. every: seconds from one pass to the next."""

    name: str
    settings: Settings
    configuration: Configuration
    every: int


def names_in(folder: Path) -> list[str]:
    """The trackers of a fleet: every folder with a ``connection.toml``."""
    return sorted(path.parent.name for path in folder.glob(f"*/{CONNECTION}"))


def interval_of(folder: Path, name: str) -> int:
    """Seconds between its passes. Raises ConfigError."""
    return _connection(folder / name / CONNECTION).every


def token_of(folder: Path, name: str) -> str:
    """Its Notion token: trackers that have the same share its budget. Raises ConfigError."""
    place = folder / name / CONNECTION
    return _secret(_connection(place).notion_token, place, "notion_token")


def member(folder: Path, name: str, base: Settings) -> Member:
    """One tracker, read anew. base: what all have in common. Raises ConfigError with every problem."""
    place = folder / name / CONNECTION
    connection = _connection(place)
    secrets = {
        key: _secret(reference, place, key) for key in SECRETS if (reference := getattr(connection, key))
    }
    known = {
        "NOTION_BASE_URL": base.notion_base_url,
        "SLACK_BASE_URL": base.slack_base_url,
        "NOTION_SYNC_LEDGER": base.ledger.get_secret_value(),
        "NOTION_SYNC_LOG": base.log,
        "NOTION_SYNC_CONFIG": folder / name,
        "NOTION_REQUESTS_PER_MINUTE": connection.requests_per_minute,
        "SLACK_CHANNEL": connection.slack_channel,
        **{key.upper(): value for key, value in secrets.items()},
    }
    try:
        settings = Settings.model_validate({key: value for key, value in known.items() if value is not None})
    except ValidationError as error:
        texts = {".".join(map(str, each["loc"])): each["msg"] for each in error.errors(include_input=False)}
        raise ConfigError([Problem(str(place), key, text) for key, text in texts.items()]) from None
    return Member(name, settings, load(folder / name), connection.every)


def secrets_of(folder: Path) -> Iterator[str]:
    """Every secret that can be read, so that the log may keep them out."""
    for name in names_in(folder):
        place = folder / name / CONNECTION
        try:
            connection = _connection(place)
        except ConfigError:
            continue
        for key in SECRETS:
            reference = getattr(connection, key)
            try:
                if reference:
                    yield _secret(reference, place, key)
            except ConfigError:
                continue


def _connection(place: Path) -> Connection:
    problems: list[Problem] = []
    document = read_toml(place, problems)
    if document is None:
        raise ConfigError(problems)
    if not document and not place.exists():
        raise ConfigError([Problem(str(place), "", "there is no such file; see docs/fleet.md")])
    try:
        return Connection.model_validate(document)
    except ValidationError as error:
        found = problems_of(error, model=Connection, document=document, place=str(place))
        # Whoever typed a secret here shall not find it in a log as well.
        hidden = (replace(p, text=p.text.partition(", found")[0]) if p.key in SECRETS else p for p in found)
        raise ConfigError(hidden) from None


def _secret(reference: str, place: Path, key: str) -> str:
    if reference.startswith(FROM_ENVIRONMENT):
        name = reference.removeprefix(FROM_ENVIRONMENT)
        value = os.environ.get(name, "").strip()  # noqa: TID251 - a variable that only this file can name
        if not value:
            raise ConfigError([Problem(str(place), key, f"the variable {name} is not set")])
        return value
    path = Path(reference.removeprefix(FROM_FILE))
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(str(place), key, f"{path} cannot be read: {error}")]) from None
    if not value:
        raise ConfigError([Problem(str(place), key, f"{path} is empty")])
    return value
