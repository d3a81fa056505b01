"""The messages of a workspace."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Self

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.late import Hidden, Late, lateness
from notion_sync.sandbox.slack import timestamps
from notion_sync.sandbox.slack.model import Content, Message


class Posts:
    """All messages in the order of time. A ts never repeats and never goes back, whatever the clock does."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._last = 0
        self._messages: dict[tuple[str, str], Message] = {}
        self._hidden: dict[tuple[str, str], Hidden] = {}
        self._late = Late()

    def copy(self) -> Self:
        """Return the same messages, to be changed by themselves."""
        return deepcopy(self, {id(self._clock): self._clock})

    def delay_visibility(self, delay: timedelta, reads: int) -> None:
        """Let the API show each post from now on only after a time and a number of reads."""
        self._late = Late(reads, delay.total_seconds())

    def hide(self, message: Message, reads: int) -> None:
        """Let the API not show a message the next so many times."""
        self._hidden[message.channel, message.ts] = Hidden(reads, self._clock.now())

    def next_ts(self) -> str:
        """Return a ts later than every other."""
        self._last = max(self._last + 1, timestamps.from_instant(self._clock.now()))
        return timestamps.render(self._last)

    def add(self, message: Message) -> None:
        """Add a message that is newer than all others."""
        key = message.channel, message.ts
        self._messages[key] = message
        late = lateness() or self._late
        if late != Late():
            self._hidden[key] = late.hidden(self._clock.now())

    def replace(self, message: Message) -> None:
        """Put a message's new state in the place of the old one."""
        self._messages[message.channel, message.ts] = message

    def remove(self, message: Message) -> None:
        """Delete a message; above a thread a placeholder without content stays."""
        if self.replies(message):
            gone = Message(
                message.channel, message.ts, "USLACKBOT", None, Content("This message was deleted.")
            )
            self.replace(replace(gone, deleted=True))
        else:
            del self._messages[message.channel, message.ts]

    def find(self, channel: str, ts: str) -> Message | None:
        """Find a message by its ts."""
        return self._messages.get((channel, ts))

    def everything(self) -> list[Message]:
        """Return all messages, oldest first."""
        return list(self._messages.values())

    def in_channel(self, channel: str) -> list[Message]:
        """Return what stands in a channel itself, oldest first."""
        return [each for each in self._messages.values() if each.channel == channel and each.in_channel]

    def replies(self, parent: Message) -> list[Message]:
        """Return the replies to a message, oldest first."""
        return [
            each
            for each in self._messages.values()
            if each.channel == parent.channel and each.thread_ts == parent.ts
        ]

    def readable(self, messages: list[Message]) -> list[Message]:
        """Leave out what the API does not show yet; counts as one read of each."""
        return [message for message in messages if not self._is_hidden(message)]

    def _is_hidden(self, message: Message) -> bool:
        hidden = self._hidden.get((message.channel, message.ts))
        return hidden is not None and hidden.passes_by(self._clock.now())
