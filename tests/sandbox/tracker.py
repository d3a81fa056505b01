"""Short words for what the tests ask of the Notion stand-in."""

from dataclasses import dataclass

import httpx

from notion_sync.sandbox.notion import Connection, NotionSandbox, NotionWorkspace, Plain
from notion_sync.sandbox.notion.shapes import Json, JsonObject

NOTION_VERSION = "2026-03-11"


@dataclass(frozen=True)
class Tracker:
    """A sandbox with one database of orders, and a client with a connection to it."""

    notion: NotionSandbox
    connection: Connection
    database: str
    source: str
    client: httpx.Client

    @property
    def workspace(self) -> NotionWorkspace:
        return self.notion.workspace

    def add(self, order: str, **cells: Plain) -> str:
        return self.workspace.add_page(self.source, {"Order": order, **cells})

    def query(self, **body: Json) -> httpx.Response:
        return self.client.post(f"/v1/data_sources/{self.source}/query", json=body)

    def found(self, **body: Json) -> list[str]:
        """Return the orders a query finds, in its order."""
        answer = self.query(**body)
        assert answer.status_code == 200, answer.text
        return [str(self.workspace.cell(row["id"], "Order")) for row in answer.json()["results"]]

    def write(self, page: str, properties: JsonObject) -> httpx.Response:
        return self.client.patch(f"/v1/pages/{page}", json={"properties": properties})

    def properties(self, page: str) -> dict[str, JsonObject]:
        shown: dict[str, JsonObject] = self.client.get(f"/v1/pages/{page}").json()["properties"]
        return shown


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Return status and code of an answer that refuses."""
    body = answer.json()
    assert body["object"] == "error"
    assert body["status"] == answer.status_code
    assert body["request_id"] == answer.headers["x-notion-request-id"]
    return answer.status_code, body["code"]
