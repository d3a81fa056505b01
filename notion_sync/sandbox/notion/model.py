"""What a workspace is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from notion_sync.sandbox.notion.shapes import Json, JsonObject

Moment: TypeAlias = date | datetime
Plain: TypeAlias = str | float | bool | Moment | tuple[Moment, Moment] | list[str] | None
"""A cell as Python has it: people and relations as lists of ids, options as names, a date range as a pair."""
Formula: TypeAlias = Callable[[Mapping[str, Plain]], Plain]
"""Computes a cell from the other cells of its row."""


@dataclass
class User:
    """A person or, where `email` is None, a bot."""

    id: str
    name: str
    email: str | None
    guest: bool = False


@dataclass
class Connection:
    """An integration: its token, its bot and what it may do.

    shared: ids of the databases and pages given to it; None means the whole workspace.
    user_info: may read people's names; user_email: their addresses too.
    insert_comments, read_comments: off, as for every new integration, until somebody allows it.
    requests_per_minute: its budget in any 60 seconds; None means no limit.
    """

    token: str
    name: str
    bot_id: str
    read: bool = True
    update: bool = True
    insert: bool = True
    user_info: bool = True
    user_email: bool = True
    insert_comments: bool = False
    read_comments: bool = False
    shared: set[str] | None = None
    unshared: set[str] = field(default_factory=set)
    requests_per_minute: int | None = None
    revoked: bool = False


@dataclass
class Option:
    """A choice of a select, multi_select or status property."""

    id: str
    name: str
    color: str = "default"
    description: str | None = None


@dataclass
class Property:
    """A column. `settings` is what the schema says under the type's key, apart from options and groups."""

    id: str
    name: str
    type: str
    settings: JsonObject = field(default_factory=dict)
    options: list[Option] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    group_ids: dict[str, str] = field(default_factory=dict)
    formula: Formula | None = None
    description: str | None = None

    @property
    def default_option(self) -> str | None:
        """The option an empty status falls back to: the first."""
        return self.options[0].id if self.type == "status" and self.options else None

    def option(self, *, ident: str | None = None, name: str | None = None) -> Option | None:
        """Find a choice by id, or by name whatever its case."""
        for option in self.options:
            if option.id == ident or (name is not None and option.name.casefold() == name.casefold()):
                return option
        return None


@dataclass
class Page:
    """A page: a row where `source_id` is set, else one that stands under `parent_id` or at the top.

    cells: stored values by property id; a missing one is empty.
    number: the row's number in its data source, for `unique_id`.
    """

    id: str
    created_time: datetime
    created_by: str
    last_edited_time: datetime
    last_edited_by: str
    source_id: str | None = None
    parent_id: str | None = None
    cells: dict[str, Json] = field(default_factory=dict)
    number: int = 0
    in_trash: bool = False
    is_archived: bool = False
    is_locked: bool = False
    icon: Json = None
    cover: Json = None
    rendered: tuple[object, str] | None = None


@dataclass
class DataSource:
    """A table: its columns by id, its rows by id. deleted: columns by name, with their cells by row."""

    id: str
    database_id: str
    title: list[Json]
    created_time: datetime
    created_by: str
    last_edited_time: datetime
    last_edited_by: str
    description: list[Json] = field(default_factory=list)
    properties: dict[str, Property] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    rows_ever: int = 0
    in_trash: bool = False
    deleted: dict[str, tuple[Property, dict[str, Json]]] = field(default_factory=dict)

    @property
    def has_computed_columns(self) -> bool:
        """Whether a row's values can change without an edit of the row."""
        return any(each.type in {"formula", "rollup"} for each in self.properties.values())


@dataclass
class View:
    """A way to look at a data source, a tab of its database. `settings`: filter, sorts and the like."""

    id: str
    database_id: str
    source_id: str
    name: str
    type: str
    created_time: datetime
    created_by: str
    last_edited_time: datetime
    last_edited_by: str
    settings: JsonObject = field(default_factory=dict)


@dataclass
class Database:
    """The container of data sources. `parent_id` is the page it stands in; None is the workspace.

    views: in the order of its tabs.
    """

    id: str
    title: list[Json]
    parent_id: str | None
    created_time: datetime
    last_edited_time: datetime
    description: list[Json] = field(default_factory=list)
    source_ids: list[str] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    is_inline: bool = False
    is_locked: bool = False
    in_trash: bool = False


@dataclass
class FileUpload:
    """A file on its way in: created, then sent, then attached. `content` is None until it was sent."""

    id: str
    created_time: datetime
    created_by: str
    filename: str | None
    content_type: str | None
    content: bytes | None = None
    attached: bool = False


@dataclass
class ContentBlock:
    """Something in a page that is neither page nor database. `content` is what stands under its type."""

    id: str
    page_id: str
    type: str
    created_time: datetime
    created_by: str
    content: JsonObject
    upload_id: str | None = None


@dataclass(frozen=True)
class Comment:
    """A comment that begins a discussion of a page."""

    id: str
    discussion_id: str
    page_id: str
    created_time: datetime
    created_by: str
    rich_text: list[Json]

    @property
    def text(self) -> str:
        """What a person reads."""
        return "".join(str(run["plain_text"]) for run in self.rich_text if isinstance(run, dict))

    @property
    def mentions(self) -> list[str]:
        """Ids of the people it mentions, who are notified."""
        mentions = [run.get("mention") for run in self.rich_text if isinstance(run, dict)]
        users = [each.get("user") for each in mentions if isinstance(each, dict)]
        return [str(user["id"]) for user in users if isinstance(user, dict)]
