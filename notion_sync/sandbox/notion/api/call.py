"""One authenticated request to the API."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from uuid import uuid4

from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import parse_id
from notion_sync.sandbox.notion.model import Connection
from notion_sync.sandbox.notion.query import Queries, page_size
from notion_sync.sandbox.notion.shapes import Json, JsonObject
from notion_sync.sandbox.notion.store import Store
from notion_sync.sandbox.notion.views import Viewer


@dataclass
class Pager:
    """Cuts lists into pages and knows the cursors it handed out."""

    _cursors: dict[str, tuple[str, int]] = field(default_factory=dict)

    def cut(self, items: list[Json], asked: JsonObject, scope: str) -> JsonObject:
        """Return the asked page of a list. Raises NotionError (400) for a cursor of another list."""
        size, start = page_size(asked), 0
        if (cursor := asked.get("start_cursor")) is not None:
            known, start = self._cursors.get(str(cursor), ("", 0))
            if known != scope:
                raise NotionError.validation(f"The start_cursor provided is invalid: {cursor}")
        after = start + size
        following: Json = None
        if after < len(items):
            following = str(uuid4())
            self._cursors[following] = (scope, after)
        return {
            "object": "list",
            "results": items[start:after],
            "next_cursor": following,
            "has_more": following is not None,
        }


@dataclass(frozen=True)
class Service:
    """What all calls share."""

    store: Store
    queries: Queries
    pager: Pager


@dataclass(frozen=True)
class SentFile:
    """A file in a form."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """A request of a known connection. `query` holds each parameter of the query string with its values.

    files: those of a form, by field.
    """

    service: Service
    connection: Connection
    version: str
    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: JsonObject
    files: Mapping[str, SentFile] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The workspace's state."""
        return self.service.store

    @property
    def viewer(self) -> Viewer:
        """The connection as one who looks at objects."""
        return Viewer(self.store, self.connection, self.version)

    def path_id(self, name: str) -> str:
        """Return an id of the path. Raises NotionError (400)."""
        return parse_id(self.path[name], f"path.{name}")

    def paging(self) -> JsonObject:
        """Return `page_size` and `start_cursor` of the query string. Raises NotionError (400)."""
        asked: JsonObject = {}
        if "page_size" in self.query:
            text = self.query["page_size"][0]
            asked["page_size"] = int(text) if text.isdecimal() else text
        if "start_cursor" in self.query:
            asked["start_cursor"] = self.query["start_cursor"][0]
        return asked


def parse_body(raw: bytes) -> JsonObject:
    """Read a request's JSON object; nothing at all counts as an empty one. Raises NotionError (400)."""
    if not raw:
        return {}
    try:
        body: Json = json.loads(raw)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise NotionError(400, "Error parsing JSON body.", code="invalid_json")
    return body


def parse_files(content_type: str, raw: bytes) -> dict[str, SentFile]:
    """Read the files of a `multipart/form-data` body."""
    form = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + raw, policy=HTTP)
    files: dict[str, SentFile] = {}
    for part in form.iter_parts():
        disposition = part["content-disposition"].params if part["content-disposition"] else {}
        if "name" in disposition and "filename" in disposition:
            content = part.get_payload(decode=True)
            sent = content if isinstance(content, bytes) else b""
            files[str(disposition["name"])] = SentFile(
                str(disposition["filename"]), part.get_content_type(), sent
            )
    return files
