"""``doctor`` names everything that changed in Notion and lasts, with the line that mends it."""

from collections.abc import Callable

import pytest

from rules.columns import Source
from tests.commands.checks import findings, lines, only
from tests.commands.desk import Desk

Change = Callable[[Desk, str], None]


def renamed_with_a_rival(desk: Desk, orders: str) -> None:
    workspace = desk.house.notion.workspace
    workspace.rename_property(orders, "NPS", "Would they recommend us")
    workspace.add_property(orders, "NPS", "number")


def stage_deleted(desk: Desk, orders: str) -> None:
    desk.house.notion.workspace.delete_option(orders, "Stage", "Production")


def health_became_a_status(desk: Desk, orders: str) -> None:
    desk.house.notion.workspace.retype_property(orders, "Health", "status")


def column_deleted(desk: Desk, orders: str) -> None:
    desk.house.notion.workspace.delete_property(orders, "Promised delivery")


def payments_trashed(desk: Desk, _orders: str) -> None:
    desk.house.notion.workspace.trash_data_source(desk.house.sources[Source.PAYMENTS])


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (renamed_with_a_rival, 1, ("Order Tracker", "another column has its old name", "nps = ")),
        (stage_deleted, 1, ("Order Tracker", "The option Production of the column Stage", "[stages]")),
        (health_became_a_status, 1, ("Order Tracker", "cannot add options to a status", "Make it select")),
        (column_deleted, 1, ("Order Tracker", "it was there before", "[orders.columns] baseline")),
        (payments_trashed, 3, ("Payments", "is in the trash", "Restore it in Notion")),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_changed_since_it_was_seen(
    at_desk: Desk, change: Change, code: int, told: tuple[str, str, str]
) -> None:
    at_desk.house.late_order()
    at_desk.run().means(0)
    change(at_desk, at_desk.house.sources[Source.ORDERS])
    for _ in range(2):
        only(at_desk.type("doctor", "--json"), code, *told)
        at_desk.run("--full", at="2026-11-23T11:00")


def test_a_second_data_source(at_desk: Desk) -> None:
    workspace = at_desk.house.notion.workspace
    data_source = at_desk.house.sources[Source.PAYMENTS]
    at_desk.house.sources[Source.PAYMENTS] = database = workspace.database_of(data_source)
    at_desk.run().means(0)
    workspace.add_data_source(database, "Old payments", {"Payment": "title"})

    what = "The database of Payments has other data sources too: Old payments"
    only(at_desk.type("doctor", "--json"), 1, "Payments", what, f'[payments] source = "{data_source}"')


def test_what_is_called_otherwise_now_is_a_note(at_desk: Desk) -> None:
    workspace, orders = at_desk.house.notion.workspace, at_desk.house.sources[Source.ORDERS]
    at_desk.run().means(0)
    workspace.rename_property(orders, "NPS", "Would they recommend us")
    workspace.rename_option(orders, "Stage", "Production", "Atelier")

    for _ in range(2):
        said = at_desk.type("doctor", "--json")
        assert (said.exit, findings(said)) == (0, [])
        notes = {line.what: line.remedy for line in lines(said) if line.outcome == "note"}
        column = 'column "NPS" is called "Would they recommend us" now; it is still found'
        option = 'option "Production" of "Stage" is called "Atelier" now; it still means the same'
        assert '[orders.columns] nps = "Would they recommend us"' in notes[column]
        assert "[stages] in tracker.toml" in notes[option]
        at_desk.run("--full", at="2026-11-23T11:00").means(0)


def test_a_column_that_the_team_does_without_is_not_missed(at_desk: Desk) -> None:
    orders = at_desk.house.sources[Source.ORDERS]
    at_desk.run().means(0)
    at_desk.house.notion.workspace.delete_property(orders, "NPS")
    at_desk.house.name_column(Source.ORDERS, nps="")

    said = at_desk.type("doctor", "--json")

    assert (said.exit, findings(said)) == (0, [])
    assert not any("NPS" in line.what for line in lines(said))
