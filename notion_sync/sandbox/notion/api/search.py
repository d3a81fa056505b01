"""Search by title among what is shared with the connection."""

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.shapes import Json, JsonObject, as_object, as_text, invalid, only_keys
from notion_sync.sandbox.notion.text import plain_text


def search(call: Call) -> JsonObject:
    """List pages and data sources whose title contains the query, by default the last edited first."""
    only_keys(call.body, "body", {"query", "filter", "sort", "start_cursor", "page_size"})
    wanted = as_text(call.body.get("query", ""), "body.query").casefold()
    kinds = _kinds(call.body)
    found = []
    if "data_source" in kinds:
        for source in call.store.sources.values():
            reached = call.store.reaches(call.connection, source.database_id) and not source.in_trash
            if reached and wanted in plain_text(source.title).casefold():
                found.append((source.last_edited_time, source.id, call.viewer.source(source)))
    if "page" in kinds:
        for page in call.store.pages.values():
            titled = wanted in plain_text(page.cells.get("title")).casefold()
            if titled and not page.in_trash and call.store.reaches(call.connection, page.id):
                found.append((page.last_edited_time, page.id, call.viewer.page(page)))
    found.sort(key=lambda each: each[:2], reverse=_newest_first(call.body))
    items: list[Json] = [shown for _, _, shown in found]
    scope = f"search {wanted} {sorted(kinds)}"
    return call.service.pager.cut(items, call.body, scope) | {
        "type": "page_or_data_source",
        "page_or_data_source": {},
    }


def _kinds(body: JsonObject) -> set[str]:
    if "filter" not in body:
        return {"page", "data_source"}
    given = as_object(body["filter"], "body.filter")
    only_keys(given, "body.filter", {"property", "value"})
    if given.get("property") != "object" or given.get("value") not in {"page", "data_source"}:
        raise invalid("body.filter.value", '"page" or "data_source"', given.get("value"))
    return {str(given["value"])}


def _newest_first(body: JsonObject) -> bool:
    given = as_object(body.get("sort", {}), "body.sort")
    only_keys(given, "body.sort", {"timestamp", "direction"})
    return given.get("direction", "descending") == "descending"
