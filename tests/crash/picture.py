"""What people see once all is done, to be compared with what they should see."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from notion_sync.sandbox.notion import Plain
from notion_sync.sandbox.slack.model import Message
from rules.columns import Source
from tests.passes.world import World, said_in


@dataclass(frozen=True)
class Picture:
    """The rows of the Order Tracker by page, every message with its place and its alerts, every comment."""

    rows: dict[str, dict[str, Plain]]
    messages: Counter[str]
    comments: Counter[str]

    def differences(self, wanted: "Picture") -> Iterator[str]:
        """How this is not what was wanted, in sentences."""
        for page_id, row in wanted.rows.items():
            for column, value in row.items():
                if self.rows[page_id][column] != value:
                    yield f"{row['Order']}: {column} is {self.rows[page_id][column]}, not {value}"
        for mine, theirs in ((self.messages, wanted.messages), (self.comments, wanted.comments)):
            yield from (f"said too often: {each}" for each in (mine - theirs).elements())
            yield from (f"not said: {each}" for each in (theirs - mine).elements())


def picture(house: World) -> Picture:
    """Look at both workspaces."""
    messages = house.heard()
    heads = {message.ts: _told(message) for message in messages}
    rows = house.notion.workspace.rows(house.sources[Source.ORDERS])
    comments = (
        f"{row['Order']}: {comment.text}"
        for page_id, row in rows.items()
        for comment in house.notion.workspace.comments(page_id)
    )
    return Picture(rows, Counter(_placed(message, heads) for message in messages), Counter(comments))


def _placed(message: Message, heads: dict[str, str]) -> str:
    where = f" under {heads[message.thread_ts]}" if message.thread_ts else ""
    return _told(message) + where


def _told(message: Message) -> str:
    """Its alerts, and its first line; of an edited one what it shows now may differ with what is known."""
    alerts = [
        " ".join(alert[name] for name in ("event", "code", "level", "key")) for alert in said_in(message)
    ]
    if message.edited:
        return f"[edited {', '.join(alerts)}]"
    return f"[{message.text.splitlines()[0]} {', '.join(alerts)}]"
