"""A Slack workspace as people see and arrange it. The HTTP side works on the same state."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import RLock

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.slack import markup
from notion_sync.sandbox.slack.directory import Directory
from notion_sync.sandbox.slack.model import Bot, Content, File, Message
from notion_sync.sandbox.slack.posts import Posts

BOT_SCOPES = (
    "chat:write",
    "users:read",
    "users:read.email",
    "channels:history",
    "groups:history",
    "reactions:read",
    "files:write",
)


@dataclass(frozen=True)
class Snapshot:
    """A workspace as it was."""

    directory: Directory
    posts: Posts
    files: dict[str, File]


class SlackWorkspace:
    """People, channels, bots and messages. Safe to share between threads.

    An unknown id raises KeyError.
    """

    def __init__(self, clock: SandboxClock | None = None) -> None:
        self.clock = clock or SandboxClock()
        self.lock = RLock()
        self.directory = Directory()
        self.posts = Posts(self.clock)
        self.files: dict[str, File] = {}

    def snapshot(self) -> Snapshot:
        """Return a copy of all there is, to go back to."""
        with self.lock:
            return Snapshot(deepcopy(self.directory), self.posts.copy(), deepcopy(self.files))

    def go_back(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot, however often."""
        with self.lock:
            self.directory, self.posts = deepcopy(snapshot.directory), snapshot.posts.copy()
            self.files = deepcopy(snapshot.files)

    def add_user(self, name: str, email: str | None = None, *, deleted: bool = False) -> str:
        """Add a person and return the user id."""
        with self.lock:
            return self.directory.add_user(name, email, deleted=deleted).user_id

    def deactivate(self, user: str) -> None:
        """Deactivate a person: no longer found by email, no longer pinged."""
        with self.lock:
            self.directory.deactivate(user)

    def add_channel(self, name: str, *, members: Iterable[str] = (), private: bool = False) -> str:
        """Add a channel and return its id."""
        with self.lock:
            return self.directory.add_channel(name, members, private=private).channel_id

    def add_bot(
        self,
        token: str,
        *,
        scopes: Iterable[str] = BOT_SCOPES,
        channels: Iterable[str] = (),
        name: str = "order-bot",
    ) -> Bot:
        """Add an app's bot user, a member of `channels`, that acts by `token`."""
        with self.lock:
            return self.directory.add_bot(token, name, scopes, channels)

    def add_webhook(self, channel: str) -> str:
        """Add an incoming webhook for a channel and return its path, `/services/T/B/X`."""
        with self.lock:
            return self.directory.add_webhook(channel).path

    def invite(self, channel: str, user: str) -> None:
        """Make somebody a member of a channel."""
        with self.lock:
            self.directory.channels[channel].members.add(user)

    def remove(self, channel: str, user: str) -> None:
        """Take somebody out of a channel."""
        with self.lock:
            self.directory.channels[channel].members.discard(user)

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        with self.lock:
            self.directory.channels[channel].archived = True

    def revoke(self, token: str, error: str = "token_revoked") -> None:
        """Kill a token; every call gets `error` from now on (`account_inactive`, `invalid_auth`, ...)."""
        with self.lock:
            self.directory.bots[token].refusal = error

    def restore(self, token: str) -> None:
        """Make a killed token work again."""
        with self.lock:
            self.directory.bots[token].refusal = None

    def delay_visibility(self, *, seconds: float = 0, reads: int = 0) -> None:
        """Let the API show each later post only after so many seconds and so many reads of its place."""
        with self.lock:
            self.posts.delay_visibility(timedelta(seconds=seconds), reads)

    def say(self, channel: str, user: str, text: str, *, thread_ts: str | None = None) -> Message:
        """Let a person post a message."""
        with self.lock:
            known = self.directory.users[user]
            return self.post(channel, Content(markup.kept(text)), user=known.user_id, thread_ts=thread_ts)

    def react(self, channel: str, ts: str, emoji: str, user: str) -> None:
        """Let somebody put an emoji (its name without colons) under a message; twice is once."""
        with self.lock:
            message = self.message(channel, ts)
            users = message.reactions.get(emoji, ())
            if user not in users:
                self.posts.replace(replace(message, reactions={**message.reactions, emoji: (*users, user)}))

    def unreact(self, channel: str, ts: str, emoji: str, user: str) -> None:
        """Let somebody take an emoji back."""
        with self.lock:
            message = self.message(channel, ts)
            left = tuple(each for each in message.reactions.get(emoji, ()) if each != user)
            others = {name: users for name, users in message.reactions.items() if name != emoji}
            self.posts.replace(replace(message, reactions={**others, emoji: left} if left else others))

    def delete(self, channel: str, ts: str) -> None:
        """Let somebody delete a message; a parent with replies leaves a placeholder."""
        with self.lock:
            self.posts.remove(self.message(channel, ts))

    def message(self, channel: str, ts: str) -> Message:
        """Return one message."""
        with self.lock:
            found = self.posts.find(channel, ts)
        if found is None:
            raise KeyError((channel, ts))
        return found

    def messages(self, channel: str) -> list[Message]:
        """Return what people see in a channel outside of threads, oldest first."""
        with self.lock:
            return self.posts.in_channel(channel)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """Return a message and its replies, oldest first."""
        with self.lock:
            parent = self.message(channel, ts)
            return [parent, *self.posts.replies(parent)]

    def all_messages(self) -> list[Message]:
        """Return every message of every channel and thread, oldest first."""
        with self.lock:
            return self.posts.everything()

    def post(
        self,
        channel: str,
        content: Content,
        *,
        user: str | None,
        bot_id: str | None = None,
        thread_ts: str | None = None,
        broadcast: bool = False,
        files: tuple[File, ...] = (),
    ) -> Message:
        """Add a message from anybody, and ping whom it names."""
        with self.lock:
            found = markup.targets(content)
            message = Message(
                channel=channel,
                ts=self.posts.next_ts(),
                user=user,
                bot_id=bot_id,
                content=content,
                thread_ts=thread_ts,
                broadcast=broadcast,
                mentions=tuple(each for each in found.mentions if self.directory.is_pinged(each)),
                links=found.links,
                files=files,
            )
            self.posts.add(message)
            return message

    def edit(self, message: Message, content: Content) -> Message:
        """Change what a message says; nobody is pinged."""
        with self.lock:
            links = markup.targets(content).links
            edited = replace(message, content=content, links=links, edited_at=self.posts.next_ts())
            self.posts.replace(edited)
            return edited
