"""Replays recorded traffic of the real service against the stand-in, with the recording's ids translated."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

import httpx

from notion_sync.sandbox.notion import NotionSandbox
from notion_sync.sandbox.notion.shapes import Json, JsonObject

RECORDINGS = Path(__file__).parents[3] / "shared" / "recorded" / "notion-exchanges.jsonl"
ROOT_PAGE = "00000000-0000-4000-8000-000000000001"
BOT = "00000000-0000-4000-8000-0000000000f1"
PERSON = "00000000-0000-4000-8000-0000000000fa"
UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
VOLATILE = {
    "created_time",
    "last_edited_time",
    "url",
    "color",
    "request_id",
    "expression",
    "next_cursor",
    "number",
    "workspace_id",
    "workspace_name",
    "name",
    "email",
}
"""Keys under which only the kind of value must agree: times, colours, serial numbers, scrubbed names."""


@dataclass(frozen=True)
class Recorded:
    """One recorded exchange."""

    method: str
    path: str
    request: JsonObject | None
    status: int
    response: JsonObject
    version: str
    source: str


def load(path: Path = RECORDINGS) -> dict[str, list[Recorded]]:
    """Return the exchanges by recording, each in its order."""
    if not path.exists():
        return {}
    exchanges = [Recorded(**json.loads(line)) for line in path.read_text().splitlines()]
    return {source: list(group) for source, group in groupby(exchanges, key=lambda each: each.source)}


def names_of(value: Json, ident: str) -> Iterator[str]:
    """Yield the names under which a user appears in recorded JSON."""
    if isinstance(value, dict):
        if value.get("id") == ident and isinstance(name := value.get("name"), str):
            yield name
        for each in value.values():
            yield from names_of(each, ident)
    elif isinstance(value, list):
        for each in value:
            yield from names_of(each, ident)


@dataclass
class Replay:
    """Repeats one recording. `known` translates recorded ids; what refers to unknown ones is left out."""

    notion: NotionSandbox
    client: httpx.Client
    known: dict[str, str] = field(default_factory=dict)
    done: list[Recorded] = field(default_factory=list)

    def run(self, exchanges: list[Recorded]) -> Iterator[tuple[Recorded, list[str]]]:
        """Repeat what can be repeated and yield each exchange with the differences of its answer."""
        for exchange in exchanges:
            asked = json.dumps(exchange.request)
            if any(_hyphenated(each) not in self.known for each in UUID.findall(exchange.path + asked)):
                continue
            self._set_clock(exchange)
            answer = self.client.request(
                exchange.method,
                self._translated_path(exchange.path),
                json=self._translated(exchange.request) if exchange.request is not None else None,
                headers={"Notion-Version": exchange.version},
            )
            self.done.append(exchange)
            yield exchange, self._differences(exchange, answer)

    def _set_clock(self, exchange: Recorded) -> None:
        for key in ("last_edited_time", "created_time"):
            if exchange.method != "GET" and isinstance(text := exchange.response.get(key), str):
                self.notion.clock.set(datetime.fromisoformat(text))

    def _translated_path(self, path: str) -> str:
        address, mark, query = path.partition("?")
        parts = (_hyphenated(part) if UUID.fullmatch(part) else part for part in address.split("/"))
        return "/".join(self.known.get(part, part) for part in parts) + mark + query

    def _translated(self, value: Json) -> Json:
        if isinstance(value, dict):
            return {self.known.get(key, key): self._translated(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._translated(each) for each in value]
        return self.known.get(value, value) if isinstance(value, str) else value

    def _differences(self, exchange: Recorded, answer: httpx.Response) -> list[str]:
        if answer.status_code != exchange.status:
            return [f"{answer.status_code} instead of {exchange.status}: {answer.text}"]
        ours: JsonObject = answer.json()
        if exchange.path.endswith("/query"):
            return [*self._compare_rows(exchange.response, ours)]
        return [*self._compare(exchange.response, ours, "")]

    def _compare_rows(self, recorded: JsonObject, ours: JsonObject) -> Iterator[str]:
        theirs, mine = _by_id(recorded["results"]), _by_id(ours["results"])
        if recorded["has_more"]:
            if ours["has_more"] is not True or len(mine) != len(theirs):
                yield f"{len(mine)} rows instead of {len(theirs)} and more"
            return
        if {self.known.get(each) for each in theirs} != set(mine):
            yield f"rows {sorted(mine)} instead of {sorted(self.known.get(each, each) for each in theirs)}"
            return
        for ident, row in theirs.items():
            yield from self._compare(row, mine[self.known[ident]], "row")
        envelope: JsonObject = {"results": []}
        yield from self._compare(recorded | envelope, ours | envelope, "")

    def _compare(self, recorded: Json, ours: Json, path: str) -> Iterator[str]:
        if isinstance(recorded, dict) and isinstance(ours, dict):
            yield from self._compare_objects(recorded, ours, path)
        elif isinstance(recorded, list) and isinstance(ours, list):
            if len(recorded) != len(ours):
                yield f"{path}: {len(ours)} elements instead of {len(recorded)}"
            for at, (each, mine) in enumerate(zip(recorded, ours, strict=False)):
                yield from self._compare(each, mine, f"{path}[{at}]")
        elif type(recorded) is not type(ours):
            yield f"{path}: {ours!r} instead of {recorded!r}"
        elif isinstance(recorded, str) and isinstance(ours, str) and _is_identifier(path):
            if unquote(self.known.setdefault(recorded, ours)) != unquote(ours):
                yield f"{path}: {ours} instead of {self.known[recorded]}"
        elif recorded != ours and path.rpartition(".")[2] not in VOLATILE:
            yield f"{path}: {ours!r} instead of {recorded!r}"

    def _compare_objects(self, recorded: JsonObject, ours: JsonObject, path: str) -> Iterator[str]:
        if recorded.keys() != ours.keys():
            yield f"{path}: keys {sorted(ours)} instead of {sorted(recorded)}"
        for key in recorded.keys() & ours.keys():
            # The stand-in does not speak Notion's formula language.
            if key != "formula" or path.endswith(".properties"):
                yield from self._compare(recorded[key], ours[key], f"{path}.{key}")


def _hyphenated(ident: str) -> str:
    plain = ident.replace("-", "")
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def _by_id(rows: Json) -> dict[str, JsonObject]:
    objects = rows if isinstance(rows, list) else []
    return {str(row["id"]): row for row in objects if isinstance(row, dict)}


def _is_identifier(path: str) -> bool:
    key = re.sub(r"\[\d+\]$", "", path).rpartition(".")[2]
    return key in {"id", "ids"} or key.endswith(("_id", "_ids"))
