"""Two seasons end the same, or each difference is named."""

from collections.abc import Iterator, Sequence

import pytest
from pydantic import JsonValue

from notion_sync.demo.chaos import sources_of
from notion_sync.demo.end_state import EndState, differences, end_state
from notion_sync.demo.house import House, house
from notion_sync.sandbox.season import Season, build
from notion_sync.sandbox.slack.model import Content, Message, Metadata


@pytest.fixture(scope="module")
def calm() -> EndState:
    """The first morning of the season, with one alert said."""
    with house() as here:
        story = build(here.notion.workspace, here.slack.workspace)
        say(here, story, "opened")
        return end_state(here, sources_of(story))


@pytest.fixture
def rough() -> Iterator[tuple[House, Season]]:
    """The same morning in another house."""
    with house() as here:
        story = build(here.notion.workspace, here.slack.workspace)
        yield here, story


def say(here: House, story: Season, *events: str) -> Message:
    """Say something about the ball gown, as the service does."""
    key = f"{story.rows['2041']}:payment.overdue:2026-09-07"
    about = {"key": key, "code": "payment.pause", "level": "critical"}
    alerts: list[JsonValue] = [{**about, "event": event} for event in events]
    metadata = Metadata("notion_sync_alert", {"pass": "a pass", "alerts": alerts})
    return here.slack.workspace.post(story.channel, Content("Work paused", metadata=metadata), user=None)


def found(rough: tuple[House, Season], calm: EndState) -> Sequence[str]:
    here, story = rough
    return list(differences(end_state(here, sources_of(story)), calm))


def test_the_same_season_ends_the_same(rough: tuple[House, Season], calm: EndState) -> None:
    say(*rough, "opened")
    assert found(rough, calm) == []


def test_a_cell_that_differs_is_named(rough: tuple[House, Season], calm: EndState) -> None:
    here, story = rough
    say(*rough, "opened")
    here.notion.workspace.edit(story.rows["2041"], {"Health": "On track"})
    (difference,) = found(rough, calm)
    assert "(AS-2041): Health is 'On track' under faults and None without" in difference


def test_a_row_that_is_missing_is_named(rough: tuple[House, Season], calm: EndState) -> None:
    here, story = rough
    say(*rough, "opened")
    here.notion.workspace.trash(story.rows["2041"])
    (difference,) = found(rough, calm)
    assert difference.endswith("(AS-2041) is only there without faults")


def test_what_was_said_twice_is_named(rough: tuple[House, Season], calm: EndState) -> None:
    say(*rough, "opened")
    say(*rough, "opened")
    (difference,) = found(rough, calm)
    assert "opened payment.pause (critical, 2026-09-07) was said 2 times" in difference


def test_what_was_not_said_is_named(rough: tuple[House, Season], calm: EndState) -> None:
    (difference,) = found(rough, calm)
    assert "was said 0 times under faults, 1 without" in difference


def test_a_message_that_is_marked_done_in_one_season_only_is_named(
    rough: tuple[House, Season], calm: EndState
) -> None:
    here, _ = rough
    message = say(*rough, "opened")
    here.slack.workspace.edit(message, message.content)
    (difference,) = found(rough, calm)
    assert "the message about payment.pause is marked done only under faults" in difference


def test_options_in_another_order_are_the_same(rough: tuple[House, Season], calm: EndState) -> None:
    here, story = rough
    say(*rough, "opened")
    row = dict(calm.rows[story.rows["2041"]]) | {"Open alerts": ["b", "a"]}
    other = EndState({**calm.rows, story.rows["2041"]: row}, calm.said, calm.done)
    here.notion.workspace.edit(story.rows["2041"], {"Open alerts": ["a", "b"]})
    assert found(rough, other) == []
