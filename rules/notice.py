"""What is said in Slack, before anything is known of Slack: plain texts, people, links.

Texts are raw: what people typed in Notion stands here as they typed it. Escaping is the adapter's work.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from rules.finding import LevelWord

Event = Literal["opened", "raised", "lowered", "repeated", "resolved"]


class Frozen(BaseModel):
    """A plain immutable value with a JSON form."""

    model_config = ConfigDict(frozen=True)


class Named(Frozen):
    """Somebody to mention: by the account where known, else by name, never dropped.

    slack_id: for messages. notion_user: for comments in Notion.
    """

    name: str
    slack_id: str | None = None
    notion_user: str | None = None


class Notice(Frozen):
    """One alert as it is said in one message.

    order: title, with the number where there is one. what: the fact, a sentence. since: e.g.
    "since 3 Dec 2026", or "". do: the next action. note: a closing remark, e.g. why it was resolved.
    informed: roles or people to know of it, named without a mention. consulted: those to be asked, likewise.
    """

    key: str
    code: str
    level: LevelWord
    event: Event
    order: str
    url: str
    what: str
    do: str = ""
    since: str = ""
    note: str = ""
    client: str = ""
    named: tuple[Named, ...] = ()
    informed: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()


class Message(Frozen):
    """One Slack message.

    kind: ``alert`` says one or several alerts in full (a reply under a summary may carry up to twenty);
    ``summary`` heads a thread and carries no alerts of its own, only counts; ``repeats`` lists what is
    still open, grouped by person; ``operational`` speaks of the service itself; ``digest`` tells a week's
    findings, grouped by person, and says no alert; ``done`` is the edit of an
    own message whose ``notices`` are (partly) over: those with event ``resolved``.
    heading: the first line. lines: further lines of text. pass_id: goes into the metadata.
    key: of an operational message or a digest, for finding it again.
    """

    kind: Literal["alert", "summary", "repeats", "operational", "digest", "done"]
    pass_id: str
    heading: str = ""
    lines: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    key: str = ""
