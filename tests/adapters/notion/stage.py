"""What the tests of the Notion adapter share: a client over a faked network, and Notion's JSON."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
import respx
from pydantic import JsonValue

from adapters.notion.client import NotionClient
from adapters.notion.tracker import NotionTracker, SourceConfig
from adapters.retry import RetryPolicy
from rules.columns import Binding, BoundColumn, Source

T = TypeVar("T")
Json = dict[str, JsonValue]

API = "https://api.notion.com/v1"
TOKEN = "ntn_a_secret_that_must_not_be_shown"
TLS = ssl.create_default_context()
"""Made once: it takes longer than a test."""
DATE = "Mon, 23 Nov 2026 09:00:07 GMT"
SOURCE_ID = "3839ce7b-60a4-8168-ba4d-000b1ee50a86"
DATABASE_ID = "b81ac93e-6107-4c8d-b5b6-a53ba25ad477"


def page_id(number: int) -> str:
    return f"38c9ce7b-60a4-8156-a1b7-{number:012x}"


@dataclass
class Stage:
    """Runs a scenario with a client whose waits take no time and are noted."""

    waits: list[float] = field(default_factory=list)
    requests: list[tuple[str, str, int | None]] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def observe(self, method: str, path: str, status: int | None, seconds: float) -> None:
        assert seconds >= 0
        self.requests.append((method, path, status))

    def ask(self, scenario: Callable[[NotionClient], Awaitable[T]], *, base_url: str = API[:-3]) -> T:
        async def play() -> T:
            async with httpx.AsyncClient(verify=TLS) as http:
                policy = RetryPolicy(sleep=self.sleep, jitter=lambda: 1.0)
                client = NotionClient(
                    http, token=TOKEN, base_url=base_url, policy=policy, on_request=self.observe
                )
                return await scenario(client)

        return asyncio.run(play())

    def track(
        self,
        scenario: Callable[[NotionTracker], Awaitable[T]],
        *,
        sources: Mapping[Source, SourceConfig] | None = None,
        base_url: str = API[:-3],
    ) -> T:
        known = sources if sources is not None else {Source.ORDERS: SourceConfig(SOURCE_ID)}
        return self.ask(lambda client: scenario(NotionTracker(client, known)), base_url=base_url)

    @property
    def statuses(self) -> list[int | None]:
        return [status for _, _, status in self.requests]


def error(
    status: int, code: str, headers: Mapping[str, str] | None = None, **additional: JsonValue
) -> httpx.Response:
    """An error as Notion words it."""
    body: Json = {"object": "error", "status": status, "code": code, "message": f"Notion says {code}."}
    if additional:
        body["additional_data"] = additional
    return httpx.Response(status, json=body, headers={"Date": DATE, **(headers or {})})


def answer(body: Json, date: str = DATE) -> httpx.Response:
    return httpx.Response(200, json=body, headers={"Date": date})


def listing(*results: Json, next_cursor: str | None = None, incomplete: bool = False) -> Json:
    body: Json = {
        "object": "list",
        "results": list(results),
        "has_more": next_cursor is not None,
        "next_cursor": next_cursor,
    }
    if incomplete:
        body["request_status"] = {
            "type": "incomplete",
            "incomplete_reason": "query_result_limit_reached",
        }
    return body


def text(content: str) -> list[JsonValue]:
    return [{"type": "text", "text": {"content": content}, "plain_text": content}] if content else []


def title(content: str) -> Json:
    return {"id": "title", "type": "title", "title": text(content)}


def status(name: str | None) -> Json:
    return {"id": "s%3At", "type": "status", "status": {"id": "x", "name": name} if name else None}


def number(value: float | None) -> Json:
    return {"id": "drft", "type": "number", "number": value}


def people(*ids: str) -> Json:
    users: list[JsonValue] = [{"object": "user", "id": user_id} for user_id in ids]
    return {"id": "p%25ac", "type": "people", "people": users}


def page(number_: int, properties: Json | None = None, **fields: JsonValue) -> Json:
    """A page of the data source, with the two required columns unless said otherwise."""
    usual: Json = {"Order": title(f"Order {number_}"), "Stage": status("Design")}
    return {
        "object": "page",
        "id": page_id(number_),
        "url": f"https://www.notion.so/{page_id(number_).replace('-', '')}",
        "created_time": "2026-11-01T08:00:00.000Z",
        "last_edited_time": "2026-11-20T10:15:00.000Z",
        "in_trash": False,
        "is_archived": False,
        "parent": {"type": "data_source_id", "data_source_id": SOURCE_ID, "database_id": DATABASE_ID},
        "properties": usual if properties is None else properties,
        **fields,
    }


def column(name: str, kind: str, property_id: str = "", **settings: JsonValue) -> Json:
    return {"id": property_id or name[:4], "name": name, "type": kind, kind: settings}


def data_source(*columns: Json, **fields: JsonValue) -> Json:
    """A data source with the given columns, or with the two required ones."""
    found = columns or (column("Order", "title", "title"), column("Stage", "status", "s%3At"))
    return {
        "object": "data_source",
        "id": SOURCE_ID,
        "title": text("Order Tracker"),
        "properties": {str(item["name"]): item for item in found},
        **fields,
    }


BINDING = Binding(
    source=Source.ORDERS,
    data_source_id=SOURCE_ID,
    title="Order Tracker",
    columns=(
        BoundColumn("order", "title", "Order", "title"),
        BoundColumn("stage", "s:t", "Stage", "status"),
    ),
)


def binding(*columns: BoundColumn) -> Binding:
    """The usual binding with more columns."""
    return Binding(Source.ORDERS, SOURCE_ID, "Order Tracker", (*BINDING.columns, *columns))


def sent(route: respx.Route, position: int = -1) -> Json:
    """The body of a request a route has seen."""
    body: Json = httpx.Response(200, content=route.calls[position].request.content).json()
    return body
