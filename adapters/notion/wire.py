"""What Notion sends, as far as we read it (API version 2026-03-11).

Lenient on purpose: Notion adds fields and property types without a new version, so unknown ones are
ignored and property values stay JSON until :mod:`adapters.notion.decoding` reads them.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Annotated, TypeVar
from urllib.parse import quote, unquote

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    PlainValidator,
    ValidationError,
    model_validator,
)

from adapters.errors import AdapterError

JsonObject = Mapping[str, JsonValue]
PropertyId = Annotated[str, AfterValidator(unquote)]
"""A property's id, decoded. Notion sends it URL-encoded and takes it back so (:func:`encoded`)."""


def encoded(property_id: str) -> str:
    """A property id as Notion writes it, in paths and in bodies."""
    return quote(property_id, safe="!~*'()")


def spelt_out(property_id: str) -> str:
    """A property id in letters, digits and ``%``, which nothing that shows it takes for anything else."""
    return "".join(
        char if char.isascii() and char.isalnum() else "".join(f"%{byte:02X}" for byte in char.encode())
        for char in property_id
    )


@lru_cache(maxsize=4096)
def decoded(property_id: str) -> str:
    """A property id as it is without encoding: each row names all of its columns again."""
    return unquote(property_id)


def _objects(value: object) -> tuple[JsonObject, ...]:
    """A list of objects, taken as it is: it was JSON a moment ago, and going through it all costs time."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("expected a list of objects")
    return tuple(value)


def _objects_by_name(value: object) -> dict[str, JsonObject]:
    if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
        raise ValueError("expected objects by name")
    return value


class Wire(BaseModel):
    """Anything Notion sends."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class RichText(Wire):
    """A run of text."""

    plain_text: str = ""


class Option(Wire):
    """An option of a select, status or multi-select column."""

    id: str = ""
    name: str
    color: str = ""


class Group(Wire):
    """Options of a status that mean the same phase."""

    name: str
    option_ids: tuple[str, ...] = ()


class Options(Wire):
    """The settings of a column with options; only a status has groups."""

    options: tuple[Option, ...] = ()
    groups: tuple[Group, ...] = ()


class OtherSide(Wire):
    """The column in which a two-way relation shows in the related table."""

    synced_property_id: str = ""
    synced_property_name: str = ""


class Relation(Wire):
    """The settings of a relation."""

    data_source_id: str = ""
    dual_property: OtherSide | None = None


class Rollup(Wire):
    """The settings of a rollup."""

    relation_property_id: PropertyId = ""


class Property(Wire):
    """A column, as the schema describes it."""

    id: PropertyId
    sent_id: str = ""
    name: str
    type: str = ""
    select: Options | None = None
    status: Options | None = None
    multi_select: Options | None = None
    relation: Relation | None = None
    rollup: Rollup | None = None
    description: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _keep_the_id_as_sent(cls, data: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        return {**data, "sent_id": data.get("id")}

    @property
    def options(self) -> tuple[Option, ...]:
        """Options in the tracker's order; empty for a column without options."""
        return self.settings.options

    @property
    def settings(self) -> Options:
        """Options and groups, empty for a column without."""
        return self.select or self.status or self.multi_select or Options()


class Parent(Wire):
    """What holds a page, a data source or a database. ``type`` names the field that says it."""

    type: str = ""
    data_source_id: str | None = None
    database_id: str | None = None
    page_id: str | None = None
    block_id: str | None = None


class Account(Wire):
    """Somebody named by id only."""

    id: str


class DataSource(Wire):
    """A table: its rows' schema and its name."""

    id: str
    title: tuple[RichText, ...] = ()
    url: str = ""
    properties: dict[str, Property] = Field(default_factory=dict)
    parent: Parent = Parent()
    created_by: Account | None = None
    in_trash: bool = False

    @property
    def name(self) -> str:
        """The title as text."""
        return "".join(run.plain_text for run in self.title).strip() or "Untitled"


class DataSourceRef(Wire):
    """A data source as its database lists it."""

    id: str
    name: str | None = None


class Database(Wire):
    """A container of data sources; it lists those that are not in the trash."""

    id: str
    data_sources: tuple[DataSourceRef, ...] = ()
    parent: Parent = Parent()
    in_trash: bool = False


class Page(Wire):
    """A row. Property values by column name, each ``{id, type, <type>: ...}``."""

    id: str
    url: str = ""
    parent: Parent = Parent()
    created_time: datetime
    last_edited_time: datetime
    created_by: Account | None = None
    in_trash: bool = False
    is_archived: bool = False
    properties: Annotated[dict[str, JsonObject], PlainValidator(_objects_by_name)]

    @cached_property
    def by_id(self) -> Mapping[str, JsonObject]:
        """Property values by the column's id, decoded."""
        return {decoded(str(value.get("id"))): value for value in self.properties.values()}


class Title(Wire):
    """What a page or database in a page is called."""

    title: str = ""


class Block(Wire):
    """Something in a page; only a database has ``child_database``, only a page ``child_page``."""

    id: str
    type: str = ""
    parent: Parent = Parent()
    created_by: Account | None = None
    child_database: Title | None = None
    child_page: Title | None = None
    in_trash: bool = False


class FileUpload(Wire):
    """A file on its way into Notion."""

    id: str


class View(Wire):
    """A view; a list of views names their ids only."""

    id: str
    name: str = ""


class PersonDetails(Wire):
    """What only people have."""

    email: str | None = None


class User(Wire):
    """A member or guest of the workspace, or a bot."""

    id: str
    type: str | None = None
    name: str | None = None
    person: PersonDetails | None = None


class Comment(Wire):
    """A comment on a page. ``created_time`` is rounded down to the minute."""

    id: str
    created_time: datetime | None = None
    rich_text: tuple[dict[str, JsonValue], ...] = ()


class RequestStatus(Wire):
    """Whether a query could be answered in full."""

    type: str = ""


class Listing(Wire):
    """A page of results."""

    results: Annotated[tuple[JsonObject, ...], PlainValidator(_objects)]
    has_more: bool = False
    next_cursor: str | None = None
    request_status: RequestStatus = RequestStatus()

    @property
    def incomplete(self) -> bool:
        """Whether Notion left rows out: it shows 10,000 for a query."""
        return self.request_status.type == "incomplete"


class Failure(Wire):
    """The body of an error."""

    code: str
    message: str = ""
    additional_data: dict[str, JsonValue] | None = None

    def detail(self, key: str) -> str | None:
        """One of the additional data that are texts."""
        found = (self.additional_data or {}).get(key)
        return str(found) if isinstance(found, str | int | float) else None


def whole_text(text: str) -> str:
    """The text with U+FFFD for NUL and for each half of a surrogate pair that stands alone."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def whole(content: JsonValue) -> JsonValue:
    """The same JSON, its texts and keys made whole."""
    match content:
        case str():
            return whole_text(content)
        case list():
            return [whole(item) for item in content]
        case dict():
            return {whole_text(key): whole(value) for key, value in content.items()}
        case _:
            return content


W = TypeVar("W", bound=Wire)


def parse(model: type[W], body: JsonObject) -> W:
    """Read an answer. Raises AdapterError where it is nothing like what Notion documents."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, problem["loc"])) for problem in error.errors()}))
        raise AdapterError(
            f"Notion's answer is not the {model.__name__.lower()} it should be: see {fields}.",
            remedy="Check NOTION_BASE_URL; if it is right, Notion changed and the service needs an update.",
        ) from None
