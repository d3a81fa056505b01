"""The stand-in answers recorded requests as the real service did, also to filters."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import NotionSandbox
from notion_sync.sandbox.notion.shapes import Json
from tests.sandbox.recorded import (
    BOT,
    PERSON,
    RECORDINGS,
    ROOT_PAGE,
    Recorded,
    Replay,
    load,
    names_of,
)

EXCHANGES = load()

pytestmark = pytest.mark.skipif(not EXCHANGES, reason=f"no recorded exchanges at {RECORDINGS}")


@pytest.fixture
def replay() -> Iterator[Replay]:
    with NotionSandbox(clock=SandboxClock(datetime(2026, 6, 27, 17, 0, tzinfo=UTC))) as notion:
        everything: Json = [each.response for exchanges in EXCHANGES.values() for each in exchanges]
        connection = notion.workspace.add_connection(next(names_of(everything, BOT)))
        name = next(names_of(everything, PERSON))
        person = notion.workspace.add_person(name, "person@example.com", person_id=PERSON)
        root = notion.workspace.add_top_page("Tests", by=person)
        headers = {"Authorization": f"Bearer {connection.token}"}
        with httpx.Client(base_url=notion.url, headers=headers) as client:
            yield Replay(notion, client, {ROOT_PAGE: root, BOT: connection.bot_id, PERSON: person})


def repeatable(exchanges: list[Recorded]) -> list[Recorded]:
    """Leave out reads of the page that existed before the recordings."""
    return [each for each in exchanges if not (each.method == "GET" and ROOT_PAGE in each.path)]


@pytest.mark.parametrize("recording", sorted(EXCHANGES) or ["none"])
def test_answers_agree_with_the_recording(replay: Replay, recording: str) -> None:
    differences = [
        f"{exchange.method} {exchange.path} {exchange.request}: {difference}"
        for exchange, found in replay.run(repeatable(EXCHANGES[recording]))
        for difference in found
    ]
    assert differences == []


def test_most_of_the_recorded_traffic_can_be_repeated(replay: Replay) -> None:
    for exchanges in EXCHANGES.values():
        for _ in replay.run(repeatable(exchanges)):
            continue
    filters = [each for each in replay.done if each.request and "filter" in each.request]
    writes = [each for each in replay.done if each.path == "/v1/pages" or each.method == "PATCH"]
    assert len(filters) >= 45
    assert len(writes) >= 220


def test_refusals_are_worded_as_recorded(replay: Replay) -> None:
    refused = [each for exchanges in EXCHANGES.values() for each in exchanges if each.status == 404]
    assert refused
    for exchange in refused:
        ours = replay.client.get(exchange.path, headers={"Notion-Version": exchange.version}).json()
        changing = {"request_id": "", "additional_data": {}}
        assert ours | changing == exchange.response | changing
        assert ours["additional_data"].keys() == {"integration_id"}
