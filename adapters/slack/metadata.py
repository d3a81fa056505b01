"""What a message carries for the service itself: which pass said it, and which alerts it says.

Written with a post and kept by edits. Anybody in the workspace may read it, so it holds ids only.
"""

import json
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from rules.notice import Event, Message

ALERT = "notion_sync_alert"
OPERATIONAL = "notion_sync_operational"
DIGEST = "notion_sync_digest"
MAX_METADATA = 4_000


class SaidAlert(BaseModel):
    """One alert of a message."""

    model_config = ConfigDict(frozen=True)

    key: str
    code: str
    level: Literal["info", "warning", "critical"]
    event: Event


class Label(BaseModel):
    """The payload. ``alerts`` is absent from a summary; ``key`` names an operational message or a digest."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    pass_id: str = Field(alias="pass")
    alerts: tuple[SaidAlert, ...] | None = None
    key: str | None = None


class Metadata(BaseModel):
    """Slack's own frame around the payload, of any app's message."""

    model_config = ConfigDict(frozen=True)

    event_type: str = ""
    event_payload: dict[str, JsonValue] = Field(default_factory=dict)

    @classmethod
    def of(cls, message: Message) -> Self:
        """The metadata to post a message with."""
        match message.kind:
            case "operational":
                return cls._framed(OPERATIONAL, Label(pass_id=message.pass_id, key=message.key))
            case "digest":
                return cls._framed(DIGEST, Label(pass_id=message.pass_id, key=message.key))
            case "summary":
                return cls._framed(ALERT, Label(pass_id=message.pass_id))
            case _:
                said = tuple(
                    SaidAlert(key=each.key, code=each.code, level=each.level, event=each.event)
                    for each in message.notices
                )
                return cls._framed(ALERT, Label(pass_id=message.pass_id, alerts=said))

    @classmethod
    def _framed(cls, event_type: str, label: Label) -> Self:
        payload = label.model_dump(mode="json", by_alias=True, exclude_none=True)
        return cls(event_type=event_type, event_payload=payload)

    @property
    def fits(self) -> bool:
        """Whether Slack takes it, in its longest spelling."""
        return len(json.dumps(self.model_dump(mode="json"))) <= MAX_METADATA

    @property
    def label(self) -> Label | None:
        """Our payload, None where the message is not ours."""
        if self.event_type not in {ALERT, OPERATIONAL, DIGEST}:
            return None
        try:
            return Label.model_validate(self.event_payload)
        except ValidationError:
            return None

    def same_message(self, other: Self) -> bool:
        """Whether both mark the same message: same pass, same alerts with the same events, same key."""
        ours, theirs = self.label, other.label
        return (
            ours is not None
            and theirs is not None
            and self.event_type == other.event_type
            and _identity(ours) == _identity(theirs)
        )


def _identity(label: Label) -> tuple[str, str | None, list[tuple[str, Event]] | None]:
    alerts = None if label.alerts is None else sorted((each.key, each.event) for each in label.alerts)
    return label.pass_id, label.key, alerts
