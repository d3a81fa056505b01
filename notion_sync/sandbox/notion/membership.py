"""Who is in a workspace and what is shared with whom."""

from collections.abc import Iterable

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion.ids import new_id
from notion_sync.sandbox.notion.model import Connection, User
from notion_sync.sandbox.notion.store import Store


class Membership:
    """The people and connections of a workspace."""

    def __init__(self, clock: SandboxClock | None = None) -> None:
        self.clock = clock or SandboxClock()
        self.store = Store(self.clock)
        self.owner = self.add_person("Workspace Owner", "owner@example.com")

    def add_person(self, name: str, email: str, *, guest: bool = False, person_id: str | None = None) -> str:
        """Add a member, or a guest, and return the id."""
        with self.store.lock:
            user = User(person_id or new_id(), name, email, guest=guest)
            self.store.users[user.id] = user
            self.store.schema_changed()
            return user.id

    def add_connection(
        self,
        name: str = "Order sync",
        *,
        token: str | None = None,
        read: bool = True,
        update: bool = True,
        insert: bool = True,
        user_info: bool = True,
        user_email: bool = True,
        shared: Iterable[str] | None = None,
        requests_per_minute: int | None = None,
    ) -> Connection:
        """Add an integration with its bot; `shared` names databases and pages, None gives it everything."""
        with self.store.lock:
            bot = User(new_id(), name, None)
            self.store.users[bot.id] = bot
            connection = Connection(
                token=token or f"ntn_{new_id().replace('-', '')}",
                name=name,
                bot_id=bot.id,
                read=read,
                update=update,
                insert=insert,
                user_info=user_info,
                user_email=user_email,
                shared=None if shared is None else set(shared),
                requests_per_minute=requests_per_minute,
            )
            self.store.connections[connection.token] = connection
            self.store.schema_changed()
            return connection

    def revoke(self, token: str) -> None:
        """Make a token invalid."""
        with self.store.lock:
            self.store.connections[token].revoked = True

    def share(self, token: str, ident: str) -> None:
        """Give a connection a database or page, with what it holds."""
        with self.store.lock:
            connection = self.store.connections[token]
            connection.unshared.discard(ident)
            if connection.shared is not None:
                connection.shared.add(ident)
            self.store.schema_changed()

    def unshare(self, token: str, ident: str) -> None:
        """Take a database or page from a connection, with what it holds."""
        with self.store.lock:
            connection = self.store.connections[token]
            connection.unshared.add(ident)
            if connection.shared is not None:
                connection.shared.discard(ident)
            self.store.schema_changed()
