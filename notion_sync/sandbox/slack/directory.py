"""Who and what there is in a workspace: people, channels, bots, webhooks."""

from collections.abc import Iterable
from dataclasses import replace

from notion_sync.sandbox.slack.model import TEAM_ID, Bot, Channel, User, Webhook


class Directory:
    """People, channels, bots and webhooks, each under its id. Ids count up, so that they can be foreseen."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.bots: dict[str, Bot] = {}
        self.webhooks: dict[str, Webhook] = {}

    def add_user(self, name: str, email: str | None, *, deleted: bool, is_bot: bool = False) -> User:
        """Add a person or a bot's user."""
        user = User(f"U0{len(self.users) + 1:09d}", name, email, deleted, is_bot)
        self.users[user.user_id] = user
        return user

    def deactivate(self, user_id: str) -> None:
        """Deactivate a person's account."""
        self.users[user_id] = replace(self.users[user_id], deleted=True)

    def add_channel(self, name: str, members: Iterable[str], *, private: bool) -> Channel:
        """Add a channel."""
        channel = Channel(f"C0{len(self.channels) + 1:09d}", name, private, set(members))
        self.channels[channel.channel_id] = channel
        return channel

    def add_bot(self, token: str, name: str, scopes: Iterable[str], channels: Iterable[str]) -> Bot:
        """Add an app's bot with its token and make it a member of channels."""
        user = self.add_user(name, None, deleted=False, is_bot=True)
        bot = Bot(token, user.user_id, f"B0{len(self.bots) + 1:09d}", frozenset(scopes))
        self.bots[token] = bot
        for channel_id in channels:
            self.channels[channel_id].members.add(bot.user_id)
        return bot

    def add_webhook(self, channel_id: str) -> Webhook:
        """Add an incoming webhook for a channel."""
        number = len(self.webhooks) + 1
        bot_id = f"B1{number:09d}"
        webhook = Webhook(
            f"/services/{TEAM_ID}/{bot_id}/sandbox{number:017d}", self.channels[channel_id].channel_id, bot_id
        )
        self.webhooks[webhook.path] = webhook
        return webhook

    def live_user(self, email: str) -> User | None:
        """Find an active person by email, in whatever case."""
        wanted = email.strip().lower()
        for user in self.users.values():
            if not user.deleted and user.email is not None and user.email.lower() == wanted:
                return user
        return None

    def is_pinged(self, mention: str) -> bool:
        """Whether a mention reaches anybody: an unknown or deactivated user's stays text."""
        if not mention.startswith(("U", "W")):
            return True
        user = self.users.get(mention)
        return user is not None and not user.deleted
