"""Access: tokens, sharing, capabilities. Each says where to mend it, and nothing is half done."""

from datetime import date

import pytest

from rules.columns import Source
from tests.commands.desk import Desk
from tests.passes.world import NOTION_TOKEN

TRACKER = Source.ORDERS


@pytest.mark.parametrize("verb", ["run", "plan"])
def test_a_wrong_token(at_desk: Desk, verb: str) -> None:
    at_desk.env["NOTION_TOKEN"] = "ntn_somebody_elses"

    said = at_desk.type(verb)

    said.means(3, "Notion does not accept the token", "Check NOTION_TOKEN")
    assert "ntn_somebody_elses" not in said.out + said.err
    at_desk.nothing_was_done()


def test_a_revoked_token_between_two_passes(at_desk: Desk) -> None:
    at_desk.house.late_order()
    at_desk.run().means(0)
    at_desk.house.forget_requests()
    at_desk.house.notion.workspace.revoke(NOTION_TOKEN)

    at_desk.run(at="2026-11-23T11:00").means(3, "Notion does not accept the token")

    assert len(at_desk.house.notion.journal.exchanges) == 1
    assert at_desk.house.notion.journal.writes() == []


def test_no_token_at_all(at_desk: Desk) -> None:
    at_desk.env["NOTION_TOKEN"] = ""

    at_desk.run().means(2, "environment: NOTION_TOKEN: expected the token of a Notion integration")
    at_desk.nothing_was_done()


def test_a_token_that_may_only_read_says_nothing_in_slack_either(at_desk: Desk) -> None:
    house = at_desk.house
    order = house.late_order()
    house.order("Suit, on track")
    house.notion.workspace.add_connection(token="ntn_read_only", update=False)
    at_desk.env["NOTION_TOKEN"] = "ntn_read_only"

    at_desk.run().means(3, "Notion forbids it", "capabilities to read, update and insert content")

    assert house.heard() == []
    assert house.cell(order, "Health") is None


def test_a_token_that_may_only_read_beside_other_orders_says_nothing_either(at_desk: Desk) -> None:
    at_desk.house.late_order()
    at_desk.house.order("Silk coat", baseline=date(2026, 12, 30))
    at_desk.house.notion.workspace.add_connection(token="ntn_read_only", update=False)
    at_desk.env["NOTION_TOKEN"] = "ntn_read_only"

    at_desk.run().means(3, "Notion forbids it")

    assert at_desk.house.heard() == []


def test_a_tracker_that_is_not_shared(at_desk: Desk) -> None:
    source = at_desk.house.sources[TRACKER]
    at_desk.unshare(TRACKER)

    at_desk.run().means(3, "no database for [orders]", source, "Share the database with the integration")
    at_desk.nothing_was_done()


def test_a_source_that_stops_being_shared(at_desk: Desk) -> None:
    at_desk.house.late_order()
    at_desk.run().means(0)
    at_desk.house.forget_requests()
    at_desk.unshare(Source.PAYMENTS)

    at_desk.run(at="2026-11-24T10:00").means(3, "not shared with us", "Share the database")

    assert not at_desk.house.notion.journal.matching("^PATCH")


def test_a_page_is_not_a_tracker(at_desk: Desk) -> None:
    at_desk.set(at_desk.house.notion.workspace.add_top_page("Orders"))

    at_desk.run().means(2, "[orders] source is a page, not a database", "copy that link")
    at_desk.nothing_was_done()


def test_a_database_of_something_else_is_not_a_tracker(at_desk: Desk) -> None:
    recipes = at_desk.house.notion.workspace.create_database("Recipes", {"Dish": "title"})
    at_desk.set(recipes.data_source_id)

    at_desk.run().means(2, '"Recipes" does not fit [orders]', 'no column "Stage" (status or select)')
    at_desk.nothing_was_done()


def test_a_database_with_two_data_sources_and_none_chosen(at_desk: Desk) -> None:
    workspace = at_desk.house.notion.workspace
    database = workspace.create_database("Orders", {"Order": "title"})
    second = workspace.add_data_source(database.id, "Archive", {"Order": "title"})
    at_desk.set(database.id)

    at_desk.run().means(2, "has 2 data sources", '"Archive"', second, "Choose one: [orders] source =")
    at_desk.nothing_was_done()


def test_another_time_only_on_this_machine(at_desk: Desk) -> None:
    at_desk.env["NOTION_BASE_URL"] = "https://api.notion.com"

    at_desk.run().means(2, "--as-of works only where NOTION_BASE_URL", "plan --as-of")
    at_desk.nothing_was_done()


def test_a_time_that_is_none(at_desk: Desk) -> None:
    at_desk.run(at="tomorrow").means(2, "--as-of: expected a time such as 2026-12-01T10:00, found 'tomorrow'")
