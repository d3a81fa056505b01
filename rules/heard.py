"""What own messages say about alerts, read back: how an alert stands by what was said of it last. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from rules.alerts import Speaking
from rules.finding import Level
from rules.notice import Event
from rules.record import Alert, AlertState, MessageRef


@dataclass(frozen=True, slots=True)
class Said:
    """One event of an alert, as a message carries it."""

    key: str
    code: str
    level: Level
    event: Event

    @property
    def about(self) -> str:
        """Page and family of the alert, whatever the episode."""
        return self.key.rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji under a message, by its name without colons, and the accounts of those who put it there."""

    emoji: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """An own message, read back from Slack. ``at`` is when it was posted.

    says: its alert events. conditions: keys of what it says about the service itself. is_summary: it heads
    a thread of alerts and says none itself. is_edited: changed since, as when its alert is marked done.
    """

    ref: MessageRef
    at: datetime
    says: tuple[Said, ...] = ()
    conditions: tuple[str, ...] = ()
    is_summary: bool = False
    has_replies: bool = False
    is_edited: bool = False
    reactions: tuple[Reaction, ...] = ()

    @property
    def says_one_alert(self) -> bool:
        """Whether it says one alert and nothing else."""
        return len(self.says) == 1


Heard = tuple[Post, Said]


def about(alert: Alert) -> str:
    """Page and family of an alert, whatever the episode."""
    return f"{alert.page_id}:{alert.family}"


def standing(alert: Alert, heard: Iterable[Heard], speaking: Speaking) -> tuple[Alert, Post, Said] | None:
    """The alert as its latest episode was said; the message that is its own; the last word on it.

    None where nothing is heard of it.
    """
    mine = sorted((each for each in heard if each[1].about == about(alert)), key=lambda each: each[0].at)
    words = [each for each in mine if each[1].event != "repeated"]
    if not words:
        return None
    latest_key = words[-1][1].key
    episode = [each for each in words if each[1].key == latest_key]
    (own, _), (last_post, last) = episode[0], episode[-1]
    over = last.event == "resolved"
    said = replace(
        alert,
        state=AlertState.RESOLVED if over else AlertState.OPEN,
        code=last.code,
        level=last.level,
        episode=latest_key.rpartition(":")[2],
        opened_at=own.at,
        said_at=last_post.at,
        repeats=0,
        waiting_since=None,
        first_contact=False,
        message=own.ref,
    )
    repeated = [post.at for post, word in mine if word.key == latest_key and post.at > last_post.at]
    if repeated and not over:
        said = replace(said, repeats=replace(speaking, now=repeated[-1]).repeats_due(said))
    return said, own, last
