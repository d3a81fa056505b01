"""``doctor`` names everything that changed in Notion and lasts, with the line that mends it."""

from notion_sync.sandbox.notion import relation
from rules.columns import Source
from tests.commands.checks import findings, lines, only
from tests.commands.desk import Desk
from tests.passes.world import NOTION_TOKEN


def test_what_changed_in_the_tracker_since_it_was_seen(at_desk: Desk) -> None:
    workspace, orders = at_desk.house.notion.workspace, at_desk.house.sources[Source.ORDERS]
    at_desk.house.late_order()
    at_desk.run().means(0)
    workspace.rename_property(orders, "NPS", "Would they recommend us")
    workspace.add_property(orders, "NPS", "number")
    workspace.delete_option(orders, "Stage", "Production")
    workspace.retype_property(orders, "Health", "status")
    workspace.delete_property(orders, "Promised delivery")

    for _ in range(2):
        said = at_desk.type("doctor", "--json")
        assert said.exit == 1
        found = {line.what: line.remedy for line in findings(said)}
        for what, remedy in (
            ("another column has its old name", "[orders.columns] nps = "),
            ("The option Production of the column Stage of Order Tracker was deleted", "[stages]"),
            ("an integration cannot add options to a status", "Make it select"),
            ('no column "Promised delivery" (date); switched off: the timeline; it was there', "baseline"),
        ):
            (told,) = [key for key in found if what in key]
            assert remedy in found.pop(told)
        assert found == {}
        at_desk.run("--full", at="2026-11-23T11:00")


def test_a_source_in_the_trash(at_desk: Desk) -> None:
    house = at_desk.house
    at_desk.run().means(0)
    house.notion.workspace.trash_data_source(house.sources[Source.PAYMENTS])

    only(at_desk.type("doctor", "--json"), 3, "Payments", "is in the trash", "Restore it in Notion")


def test_a_second_data_source(at_desk: Desk) -> None:
    workspace = at_desk.house.notion.workspace
    data_source = at_desk.house.sources[Source.PAYMENTS]
    at_desk.house.sources[Source.PAYMENTS] = database = workspace.database_of(data_source)
    at_desk.run().means(0)
    workspace.add_data_source(database, "Old payments", {"Payment": "title"})

    what = "The database of Payments has other data sources too: Old payments"
    only(at_desk.type("doctor", "--json"), 1, "Payments", what, f'[payments] source = "{data_source}"')


def test_a_column_that_looks_into_what_is_not_shared(at_desk: Desk) -> None:
    workspace, orders = at_desk.house.notion.workspace, at_desk.house.sources[Source.ORDERS]
    clients = workspace.create_database("Clients", {"Name": "title"})
    workspace.delete_property(orders, "Client")
    workspace.add_property(orders, "Client", relation(clients.data_source_id))
    workspace.unshare(NOTION_TOKEN, clients.id)

    what = "The column Client of Order Tracker looks into a database that is not shared"
    only(at_desk.type("doctor", "--json"), 1, "Order Tracker", what, "Share the database")


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
