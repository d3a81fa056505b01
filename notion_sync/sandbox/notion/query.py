"""Queries of a data source: filter, order, pages with cursors, and the limit on one result."""

import json
from collections import OrderedDict
from dataclasses import dataclass, field
from uuid import uuid4

from notion_sync.sandbox.notion.dates import whole_minute
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.filters import matching
from notion_sync.sandbox.notion.looking import Looking
from notion_sync.sandbox.notion.model import DataSource, Page
from notion_sync.sandbox.notion.shapes import JsonObject, as_flag, as_number, as_text, invalid, only_keys
from notion_sync.sandbox.notion.sorts import sort_rows
from notion_sync.sandbox.notion.store import Store

MOST_RESULTS = 10_000
MOST_PER_PAGE = 100
KEPT_RESULTS = 16
KEYS = {"filter", "sorts", "start_cursor", "page_size", "result_type", "is_archived"}


@dataclass(frozen=True)
class Slice:
    """Some rows of a result; `incomplete` where the whole result was cut at its limit."""

    pages: list[Page]
    next_cursor: str | None
    incomplete: bool


@dataclass
class Queries:
    """Answers queries, remembers the cursors it handed out, and keeps results until something changes."""

    store: Store
    _cursors: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    _results: OrderedDict[tuple[object, ...], list[Page]] = field(default_factory=OrderedDict)

    def answer(self, source: DataSource, body: JsonObject) -> Slice:
        """Answer one request. Raises NotionError (400) for anything the service does not know."""
        only_keys(body, "body", KEYS)
        if body.get("result_type", "page") not in {"page", "data_source"}:
            raise invalid("body.result_type", '"page" or "data_source"', body.get("result_type"))
        size = page_size(body)
        question = json.dumps(
            [source.id, body.get("filter"), body.get("sorts"), body.get("is_archived")], sort_keys=True
        )
        result = self._result(source, body, question)
        start = self._start(body, question, result)
        pages = result[start : min(start + size, MOST_RESULTS)]
        after = start + size
        more = after < min(len(result), MOST_RESULTS)
        cursor = self._hand_out(question, result[after], after) if more else None
        return Slice(pages, cursor, incomplete=len(result) > MOST_RESULTS)

    def _result(self, source: DataSource, body: JsonObject, question: str) -> list[Page]:
        now = self.store.now()
        if self.store.unshown:
            return self._evaluate(Looking(self.store, source, now), body)
        moment = whole_minute(now) if source.has_computed_columns else now.date()
        key = (question, self.store.revision, moment)
        if key not in self._results:
            self._results[key] = self._evaluate(Looking(self.store, source, now), body)
            while len(self._results) > KEPT_RESULTS:
                self._results.popitem(last=False)
        return self._results[key]

    def _evaluate(self, looking: Looking, body: JsonObject) -> list[Page]:
        archived = as_flag(body.get("is_archived", False), "body.is_archived")
        begins = body.get("start_cursor") is None
        shown = [self.store.in_queries(page, counts=begins) for page in list(looking.source.pages.values())]
        rows = [page for page in shown if page and not page.in_trash and page.is_archived is archived]
        # Notion promises no order; random ids make one that nobody can mistake for the order of creation.
        rows.sort(key=lambda page: page.id[::-1])
        rows = matching(looking, body.get("filter"), rows)
        return sort_rows(looking, body["sorts"], rows) if "sorts" in body else rows

    def _start(self, body: JsonObject, question: str, result: list[Page]) -> int:
        if body.get("start_cursor") is None:
            return 0
        cursor = as_text(body["start_cursor"], "body.start_cursor")
        asked, page_id, offset = self._cursors.get(cursor, ("", "", 0))
        if asked != question:
            raise NotionError.validation(f"The start_cursor provided is invalid: {cursor}")
        # A cursor names the next row: where that row went, reading goes on.
        if offset < len(result) and result[offset].id == page_id:
            return offset
        return next((at for at, page in enumerate(result) if page.id == page_id), offset)

    def _hand_out(self, question: str, page: Page, offset: int) -> str:
        cursor = f"s:{uuid4()}:{page.id}"
        self._cursors[cursor] = (question, page.id, offset)
        return cursor


def page_size(body: JsonObject) -> int:
    """Return how many objects are asked for. Raises NotionError (400) outside 1 to 100."""
    size = as_number(body.get("page_size", MOST_PER_PAGE), "body.page_size")
    if size != int(size) or size < 1:
        raise invalid("body.page_size", "≥ `1`", size)
    if size > MOST_PER_PAGE:
        raise invalid("body.page_size", f"≤ `{MOST_PER_PAGE}`", size)
    return int(size)
