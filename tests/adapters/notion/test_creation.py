"""Making tables, columns, views and rows in Notion: each once, also where no answer says that it was made."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest

from adapters.errors import Misconfigured, NotFound, Refused
from adapters.notion.client import NotionClient
from adapters.notion.creation import NotionCreation
from adapters.retry import RetryPolicy
from notion_sync.connections import certificates
from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion import NotionSandbox, select, status
from notion_sync.sandbox.notion.spec import ColumnSpec
from rules.cells import DateCell
from rules.tables import NewColumn, NewRow, NewTable, NewView, Option, Table

TOKEN = "ntn_creation"
ORDERS = NewTable(
    "Orders",
    (
        NewColumn("Order", "title", "Names it."),
        NewColumn("Stage", "select", options=(Option("New", "red"), Option("Done"))),
        NewColumn("Value", "number", form="won"),
        NewColumn("No", "unique_id", form="ORD"),
        NewColumn("Due", "date"),
        NewColumn("Tags", "multi_select", options=(Option("Rush"),)),
    ),
)
BOARD = NewView("Stages", "board", by="Stage", shows=("Order", "Due", "Nowhere"))


@dataclass(frozen=True)
class House:
    notion: NotionSandbox
    page: str
    waits: list[float]

    def do(self, work: Callable[[NotionCreation], Coroutine[None, None, object]]) -> object:
        async def main() -> object:
            async with httpx.AsyncClient(verify=certificates()) as http:
                policy = RetryPolicy(sleep=self._wait, jitter=lambda: 0.0)
                client = NotionClient(
                    http, token=TOKEN, base_url=self.notion.url, requests_per_minute=10_000, policy=policy
                )
                return await work(NotionCreation(client))

        return asyncio.run(main())

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    def table(self, new: NewTable = ORDERS) -> Table:
        made = self.do(lambda creation: creation.create_table(self.page, new))
        assert isinstance(made, Table)
        return made

    def show(self, table: Table, view: NewView) -> object:
        return self.do(lambda creation: creation.add_view(table, view))

    def titles(self) -> list[str]:
        listed = self.do(lambda creation: creation.databases_in(self.page))
        assert isinstance(listed, list)
        return [place.title for place in listed]

    def read(self, table: Table) -> Table:
        found = self.do(lambda creation: creation.read(table.id))
        assert isinstance(found, Table)
        return found

    def views(self, table: Table) -> list[str]:
        return [view.name for view in self.notion.workspace.views(table.database_id)]


@pytest.fixture
def house() -> Iterator[House]:
    with NotionSandbox() as notion:
        notion.workspace.add_connection(token=TOKEN)
        yield House(notion, notion.workspace.add_top_page("Atelier"), [])


def test_a_table_is_made_with_every_column_option_colour_and_description(house: House) -> None:
    made = house.table()
    columns = {column.name: column for column in made.columns}

    assert {name: column.type for name, column in columns.items()} == {c.name: c.type for c in ORDERS.columns}
    assert columns["Stage"].options[0] == Option("New", "red")
    assert (columns["Order"].description, made.title) == ("Names it.", "Orders")
    shown = house.notion.workspace.store.sources[made.id].properties.values()
    assert {prop.name: prop.settings for prop in shown if prop.settings} == {
        "Value": {"format": "won"},
        "No": {"prefix": "ORD"},
    }
    assert house.do(lambda creation: creation.account()) == made.made_by


def test_a_prefix_of_serial_numbers_that_is_taken_is_done_without(house: House) -> None:
    house.notion.faults.add(Fault("^POST /v1/databases", "status", status=400))
    made = house.table()
    (serial,) = [
        p for p in house.notion.workspace.store.sources[made.id].properties.values() if p.name == "No"
    ]

    assert (serial.settings, house.titles()) == ({"prefix": None}, ["Orders"])


def test_a_relation_shows_on_both_sides_and_its_other_side_gets_a_name(house: House) -> None:
    orders = house.table()
    new = NewTable(
        "Payments", (NewColumn("Payment", "title"), NewColumn("Order", "relation", target=orders.id))
    )
    payments = house.table(new)
    (link,) = [column for column in payments.columns if column.type == "relation"]
    house.do(lambda creation: creation.rename_columns(orders.id, {link.twin: "Payments", "Gone": "Here"}))

    assert (link.target, link.twin) == (orders.id, "Related to Payments (Order)")
    assert house.read(orders).column("Payments") is not None
    assert house.read(orders).column(link.twin) is None


def test_columns_that_are_there_are_left_alone_whatever_their_type(house: House) -> None:
    orders = house.table()
    new = (NewColumn("Stage", "number"), NewColumn("Health", "select", options=(Option("Bad", "red"),)))
    house.do(lambda creation: creation.add_columns(orders.id, new))
    house.do(lambda creation: creation.add_columns(orders.id, new))
    stage = house.read(orders).column("Stage")

    assert stage is not None
    assert (stage.type, [option.name for option in stage.options]) == ("select", ["New", "Done"])
    assert len(house.notion.journal.matching("^PATCH ")) == 1


def test_views_are_made_once(house: House) -> None:
    orders = house.table()
    views = (
        BOARD,
        NewView("Dates", "timeline", by="Due"),
        NewView("Open", "table", where=("Stage", ("New", "Done")), shows=("Order",)),
    )
    assert [house.show(orders, view) for view in (*views, *views)] == [""] * 6

    assert house.views(orders) == ["Default view", "Stages", "Dates", "Open"]
    settings = {view.name: view.settings for view in house.notion.workspace.views(orders.database_id)}
    assert settings["Open"]["filter"] == {
        "or": [{"property": "Stage", "select": {"equals": name}} for name in ("New", "Done")]
    }


def test_a_board_of_a_status_is_grouped_by_its_options(house: House) -> None:
    ids = house.notion.workspace.create_database(
        "Own", {"Order": "title", "Stage": status("A")}, parent=house.page
    )
    table = house.do(lambda creation: creation.table(ids.id))
    assert isinstance(table, Table)

    assert house.show(table, BOARD) == ""


def test_a_view_that_is_refused_is_tried_with_decoded_ids_and_then_explained(house: House) -> None:
    orders = house.table()
    house.notion.faults.add(Fault("^POST /v1/views", "status", status=400))
    assert house.show(orders, BOARD) == ""
    house.notion.faults.add(Fault("^POST /v1/views", "status", status=403))
    refused = house.show(orders, NewView("Dates", "timeline", by="Due"))

    assert house.views(orders) == ["Default view", "Stages"]
    assert str(refused).startswith("Notion forbids it")


def test_a_row_is_made_with_the_cells_that_have_a_column(house: House) -> None:
    orders = house.table()
    row = NewRow("Gown", {"Stage": "New", "Due": DateCell(date(2026, 12, 1)), "Nowhere": "x"})
    house.do(lambda creation: creation.add_row(orders, row))
    (made,) = house.notion.workspace.rows(orders.id).values()

    assert (made["Order"], made["Stage"], made["Due"]) == ("Gown", "New", date(2026, 12, 1))
    assert house.do(lambda creation: creation.has_rows(orders.id)) is True


LOST = [
    Fault("", "drop_after"),
    Fault("", "status", status=503, commit=True),
    Fault("", "status", status=500, commit=True, body={"code": "internal_server_error"}),
    Fault("", "drop_before"),
    Fault("", "status", status=429, headers={"Retry-After": "1"}),
    Fault("", "html", status=502),
]


@pytest.mark.parametrize("lost", LOST, ids=lambda fault: f"{fault.kind} {fault.status}")
class TestAnAnswerThatDoesNotCome:
    def add(self, house: House, match: str, lost: Fault) -> None:
        house.notion.faults.add(
            Fault(
                match, lost.kind, status=lost.status, headers=lost.headers, body=lost.body, commit=lost.commit
            )
        )

    def test_makes_no_second_table(self, house: House, lost: Fault) -> None:
        self.add(house, "^POST /v1/databases", lost)
        house.table()

        assert house.titles() == ["Orders"]

    def test_makes_no_second_view_and_no_second_row(self, house: House, lost: Fault) -> None:
        orders = house.table()
        self.add(house, "^POST /v1/views", lost)
        self.add(house, "^POST /v1/pages", lost)
        house.show(orders, BOARD)
        house.do(lambda creation: creation.add_row(orders, NewRow("Gown")))

        assert house.views(orders) == ["Default view", "Stages"]
        assert len(house.notion.workspace.rows(orders.id)) == 1

    def test_leaves_no_column_out(self, house: House, lost: Fault) -> None:
        orders = house.table()
        self.add(house, "^PATCH /v1/data_sources", lost)
        self.add(house, "^PATCH /v1/data_sources", lost)
        house.do(lambda creation: creation.add_columns(orders.id, (NewColumn("Health", "select"),)))
        house.do(lambda creation: creation.rename_columns(orders.id, {"Health": "State"}))

        assert house.read(orders).column("State") is not None


def test_what_notion_names_as_made_is_not_looked_for(house: House) -> None:
    house.notion.faults.add(Fault("^POST /v1/databases", "status", status=503, commit=True))
    house.table()

    assert house.notion.journal.matching("^GET /v1/blocks") == []


def test_what_is_not_shared_or_something_else_is_named_with_its_remedy(house: House) -> None:
    database = house.notion.workspace.create_database("Own", {"Order": "title"}, parent=house.page).id
    hidden = house.notion.workspace.add_top_page("Hidden")
    house.notion.workspace.unshare(TOKEN, hidden)

    with pytest.raises(Misconfigured, match="is neither a Notion URL nor an id"):
        house.do(lambda creation: creation.page("Atelier"))
    with pytest.raises(Misconfigured, match="names a database, and not a page"):
        house.do(lambda creation: creation.page(database))
    with pytest.raises(NotFound, match="no page under this link") as lost:
        house.do(lambda creation: creation.page(hidden))
    assert "Share the page with the integration" in lost.value.remedy
    house.notion.workspace.trash(house.page)
    with pytest.raises(Misconfigured, match='"Atelier" is in the trash'):
        house.do(lambda creation: creation.page(house.page))


def test_a_capability_that_is_missing_is_named(house: House) -> None:
    house.notion.workspace.store.connections[TOKEN].insert = False

    with pytest.raises(Refused) as refused:
        house.table()
    assert "insert content" in refused.value.remedy


def test_every_shared_table_is_seen_however_many(house: House) -> None:
    for number in range(120):
        house.notion.workspace.create_database(f"Table {number}", {"Name": "title"})
    seen = house.do(lambda creation: creation.tables())

    assert isinstance(seen, list)
    assert len({table.id for table in seen}) == 120


def test_columns_in_use_are_those_that_hold_something_in_any_row(house: House) -> None:
    columns: dict[str, ColumnSpec] = {
        "Order": "title",
        "Health": select("Bad"),
        "Held": "checkbox",
        "Days": "number",
        "Who": "people",
    }
    ids = house.notion.workspace.create_database("Own", columns, parent=house.page)
    for number in range(130):
        house.notion.workspace.add_page(ids.data_source_id, {"Order": str(number)})
    house.notion.workspace.add_page(ids.data_source_id, {"Order": "x", "Health": "Bad"})
    house.notion.workspace.add_page(ids.data_source_id, {"Order": "y", "Held": True})
    table = house.do(lambda creation: creation.table(ids.id))
    assert isinstance(table, Table)

    assert house.do(lambda creation: creation.in_use(table, table.columns[1:])) == {"Health", "Held"}
