"""What Slack answers, as far as we read it. Unknown fields are left alone."""

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from adapters.slack.metadata import Metadata


class Answer(BaseModel):
    """The frame of every answer: status 200 does not mean success, ``ok`` does.

    needed: the scopes of a ``missing_scope``. granted: the token's scopes, from the answer's headers;
    None where there were none.
    """

    model_config = ConfigDict(frozen=True)

    ok: bool
    error: str = ""
    needed: str = ""
    granted: str | None = None

    @property
    def scopes(self) -> frozenset[str] | None:
        """The token's scopes, None where Slack did not say."""
        if self.granted is None:
            return None
        return frozenset(scope.strip() for scope in self.granted.split(",") if scope.strip())


class Identity(Answer):
    """Whose token it is."""

    user: str = ""


class Posted(Answer):
    """Where a message went."""

    channel: str
    ts: str


class Reacted(BaseModel):
    """An emoji under a message."""

    model_config = ConfigDict(frozen=True)

    name: str
    users: tuple[str, ...] = ()


class StoredFile(BaseModel):
    """A file that was shared with a message."""

    model_config = ConfigDict(frozen=True)

    name: str | None = ""


class UploadPlace(Answer):
    """Where a file is to be sent."""

    upload_url: str
    file_id: str


class Stored(BaseModel):
    """A message as it is read back."""

    model_config = ConfigDict(frozen=True)

    ts: str
    text: str | None = ""
    files: tuple[StoredFile, ...] = ()
    thread_ts: str | None = None
    reply_count: int = 0
    edited: JsonValue = None
    metadata: Metadata = Metadata()
    reactions: tuple[Reacted, ...] = ()

    @property
    def at(self) -> datetime:
        """When it was posted: a ts begins with seconds since 1970."""
        return datetime.fromtimestamp(float(self.ts), tz=UTC)


class Cursor(BaseModel):
    """Where the next page begins, "" on the last one."""

    next_cursor: str = ""


class Page(Answer):
    """Some messages."""

    messages: tuple[Stored, ...] = ()
    response_metadata: Cursor = Field(default_factory=Cursor)


class Profile(BaseModel):
    """What an account says of itself."""

    display_name: str = ""
    real_name: str = ""


class Account(BaseModel):
    """A user of the workspace."""

    id: str
    deleted: bool = False
    is_bot: bool = False
    name: str = ""
    real_name: str = ""
    profile: Profile = Profile()

    @property
    def called(self) -> str:
        """What people call them."""
        names = (self.profile.display_name, self.profile.real_name, self.real_name, self.name, self.id)
        return next(filter(None, names))


class AccountFound(Answer):
    """An account found by email or id."""

    user: Account
