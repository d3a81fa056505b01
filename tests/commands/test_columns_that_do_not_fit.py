"""Columns that are missing, renamed, retyped or deleted, and stages nobody knows."""

import pytest

from rules.columns import Source
from tests.commands.desk import Desk

STAGE_IS_MISSING = 'no column "Stage" (status or select)'


def tracker(at_desk: Desk) -> str:
    return at_desk.house.sources[Source.ORDERS]


@pytest.mark.parametrize("verb", ["run", "plan"])
def test_a_required_column_that_is_missing(at_desk: Desk, verb: str) -> None:
    at_desk.house.notion.workspace.delete_property(tracker(at_desk), "Stage")

    at_desk.type(verb).means(2, STAGE_IS_MISSING, "[orders.columns] stage", "tracker.toml")
    at_desk.nothing_was_done()


def test_a_required_column_with_another_name_is_offered(at_desk: Desk) -> None:
    at_desk.house.notion.workspace.rename_property(tracker(at_desk), "Stage", "Stages")

    at_desk.run().means(2, 'but there is "Stages"', '[orders.columns] stage = "Stages"')
    at_desk.nothing_was_done()


def test_a_required_column_of_another_type(at_desk: Desk) -> None:
    at_desk.house.notion.workspace.retype_property(tracker(at_desk), "Stage", "rich_text")

    at_desk.run().means(2, 'column "Stage" is of type rich_text and must be status or select')
    at_desk.nothing_was_done()


def test_a_required_column_deleted_between_two_passes(at_desk: Desk) -> None:
    at_desk.house.late_order()
    at_desk.run().means(0)
    at_desk.house.forget_requests()
    at_desk.house.notion.workspace.delete_property(tracker(at_desk), "Stage")

    at_desk.run("--full", at="2026-11-24T10:00").means(2, STAGE_IS_MISSING)

    assert not at_desk.house.notion.journal.matching("^PATCH")


def test_a_column_renamed_after_it_was_seen_keeps_working(at_desk: Desk) -> None:
    order = at_desk.house.late_order()
    at_desk.run().means(0)
    at_desk.house.notion.workspace.rename_property(tracker(at_desk), "Stage", "Where it stands")

    at_desk.run("--full", at="2026-11-24T10:00").means(0)

    assert at_desk.house.cell(order, "Health") == "Off track"


def test_an_optional_column_deleted_switches_off_what_needs_it_and_people_hear_of_it(at_desk: Desk) -> None:
    at_desk.house.late_order()
    at_desk.run().means(0)
    at_desk.house.notion.workspace.delete_property(tracker(at_desk), "Satisfaction")

    at_desk.run("--full", at="2026-11-24T10:00").means(0)

    told = [message.content.text for message in at_desk.house.heard()]
    assert any("The column Satisfaction of Order Tracker is gone" in text for text in told)


def test_a_column_named_in_the_configuration_that_is_not_there(at_desk: Desk) -> None:
    at_desk.house.files["tracker.toml"] = (
        f'[orders]\nsource = "{tracker(at_desk)}"\n[orders.columns]\nclient = "Customer"\n'
    )

    at_desk.run().means(2, 'no column "Customer"', "[orders.columns] client")
    at_desk.nothing_was_done()


def test_an_unknown_stage_is_said_in_the_row(at_desk: Desk) -> None:
    order = at_desk.house.order("Gown", stage="Received")
    at_desk.house.notion.workspace.rename_option(tracker(at_desk), "Stage", "Received", "Somewhere")

    at_desk.run().means(0)

    assert at_desk.house.cell(order, "Data issues") == 'Stage: "Somewhere" is not a known stage'
