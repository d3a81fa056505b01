"""The environment, also from ``.env``. The only place that reads it; secrets come from nowhere else."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.request import getproxies

from pydantic import (
    Field,
    PositiveInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

from config.expectations import Schema
from config.problems import ConfigError, Problem, explain
from config.variables import (
    ChannelId,
    LedgerUrl,
    NotionBaseUrl,
    PingUrl,
    SlackBaseUrl,
    Token,
    WebhookUrl,
    address_parts,
    is_loopback,
    login_parts,
)

ENV_FILE = ".env"
TOKENS = ("NOTION_TOKEN", "SLACK_BOT_TOKEN")
ADDRESSES = ("SLACK_WEBHOOK_URL", "NOTION_SYNC_HEARTBEAT_URL")
"""Variables that are secret as a whole."""

MASK = "***"
_LOGIN = re.compile(r"^([a-z0-9+.-]+:/+)?.*(?=@)", re.IGNORECASE | re.DOTALL)
_PASSWORD = re.compile(r"(?<=password=)[^&]*")


class Settings(BaseSettings):
    """What the environment sets. An empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    notion_token: Token | None = Field(default=None, validation_alias="NOTION_TOKEN")
    notion_requests_per_minute: PositiveInt = Field(
        default=180, validation_alias="NOTION_REQUESTS_PER_MINUTE"
    )
    notion_base_url: NotionBaseUrl = Field(
        default="https://api.notion.com", validation_alias="NOTION_BASE_URL"
    )
    slack_bot_token: Token | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_channel: ChannelId | None = Field(default=None, validation_alias="SLACK_CHANNEL")
    slack_webhook_url: WebhookUrl | None = Field(default=None, validation_alias="SLACK_WEBHOOK_URL")
    slack_base_url: SlackBaseUrl = Field(default="https://slack.com/api/", validation_alias="SLACK_BASE_URL")
    config_folder: Path = Field(default=Path("config"), validation_alias="NOTION_SYNC_CONFIG")
    ledger: LedgerUrl = Field(
        default=SecretStr("sqlite:///notion-sync.db"), validation_alias="NOTION_SYNC_LEDGER"
    )
    log: Literal["auto", "json", "console"] = Field(default="auto", validation_alias="NOTION_SYNC_LOG")
    heartbeat_url: PingUrl | None = Field(default=None, validation_alias="NOTION_SYNC_HEARTBEAT_URL")
    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = Field(
        default=None, validation_alias="NOTION_SYNC_METRICS_PORT"
    )
    metrics_file: Path | None = Field(default=None, validation_alias="NOTION_SYNC_METRICS_FILE")

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_unset(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str) or info.field_name is None:
            return value
        return value.strip() or cls.model_fields[info.field_name].default

    @property
    def required_token(self) -> SecretStr:
        """The Notion token. ConfigError where there is none."""
        if self.notion_token is None:
            missing = "expected the token of a Notion integration, found nothing"
            raise ConfigError([Problem("environment", "NOTION_TOKEN", missing)])
        return self.notion_token

    @property
    def on_loopback(self) -> bool:
        """Whether Notion and Slack are both stand-ins on this machine."""
        return is_loopback(self.notion_base_url) and is_loopback(self.slack_base_url)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret as it may occur in a text."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        names = (str(field.validation_alias) for field in type(self).model_fields.values())
        values = {
            name: value.get_secret_value()
            for name, value in zip(names, fields, strict=True)
            if isinstance(value, SecretStr)
        }
        return _secrets_in(values)


def environment_secrets() -> tuple[str, ...]:
    """Every secret of the environment and of ``.env``, also where it cannot be used."""
    try:
        in_file = DotEnvSettingsSource(Settings)()
    except UnicodeDecodeError:
        in_file = {}
    return _secrets_in({**in_file, **EnvSettingsSource(Settings)()})


def _secrets_in(values: Mapping[str, str]) -> tuple[str, ...]:
    """The secrets in variables by name, and those of proxies, which httpx finds by itself."""
    found: list[str] = [values[name] for name in TOKENS if name in values]
    for name in ADDRESSES:
        found += address_parts(values.get(name, ""))
    for url in (values.get("NOTION_SYNC_LEDGER", ""), *getproxies().values()):
        found += login_parts(url)
    return tuple(dict.fromkeys(secret for secret in found if secret))


def load_settings() -> Settings:
    """Read the environment and ``.env``. Raises ConfigError with every problem; never shows a secret."""
    try:
        return Settings()
    except ValidationError as error:
        schema, places = Settings.model_json_schema(), origins()
        problems = [_problem(details, schema, places) for details in error.errors(include_url=False)]
        raise ConfigError(problems) from None
    except UnicodeDecodeError:
        raise ConfigError([Problem(ENV_FILE, "", "expected UTF-8 text; save the file as UTF-8")]) from None


def _problem(details: ErrorDetails, schema: Schema, places: Mapping[str, str]) -> Problem:
    name = str(details["loc"][0])
    details["input"] = masked(name, str(details["input"]))
    return Problem(places.get(name, "environment"), name, explain(details, schema))


def origins() -> dict[str, str]:
    """For each variable that is set: ``environment`` or ``.env``. The environment comes first."""
    in_file, in_environment = DotEnvSettingsSource(Settings)(), EnvSettingsSource(Settings)()
    places = dict.fromkeys(in_file, ENV_FILE) | dict.fromkeys(in_environment, "environment")
    return {name: place for name, place in places.items() if {**in_file, **in_environment}[name]}


def masked(name: str, value: str) -> str:
    """The value of a variable without what is secret in it: all of it, or the login of a URL."""
    if name in (*TOKENS, *ADDRESSES):
        return MASK
    return _PASSWORD.sub(MASK, _LOGIN.sub(lambda login: f"{login[1] or ''}{MASK}", value))
