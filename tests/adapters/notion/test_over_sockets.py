"""The whole adapter over real sockets, against the sandbox's strict Notion."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import pytest

from adapters.errors import Misconfigured, NotFound, Refused
from adapters.notion.mapping import SchemaChanged
from adapters.notion.tracker import NotionTracker, SourceConfig
from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion.sandbox import NotionSandbox
from notion_sync.sandbox.notion.spec import relation, select, status
from rules.cells import DateCell, Links, Person, Row
from rules.columns import Binding, Source
from tests.adapters.notion.stage import TOKEN, Stage

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)


class Atelier:
    """A sandbox with a small tracker, and the adapter connected to it."""

    def __init__(self, sandbox: NotionSandbox) -> None:
        self.sandbox = sandbox
        self.space = sandbox.workspace
        self.min_ji = self.space.add_person("Min-ji Seo", "minji@example.com")
        clients = self.space.create_database("Clients", {"Name": "title"})
        self.kim = self.space.add_page(clients.data_source_id, {"Name": "Kim"})
        self.clients = clients.data_source_id
        self.orders = self.space.create_database(
            "Order Tracker",
            {
                "Order": "title",
                "Stage": status(),
                "Client": relation(clients.data_source_id),
                "Account Manager": "people",
                "Promised delivery": "date",
                "Order value": "number",
                "Drift": "number",
                "Projected delivery": "date",
                "Health": select("Good"),
                "Next action": "rich_text",
                "Responsible": "people",
                "Open alerts": "multi_select",
                "Work on hold": "checkbox",
            },
        )
        self.source = self.orders.data_source_id
        self.space.add_connection(token=TOKEN)
        self.stage = Stage()

    def add(self, name: str = "Gown") -> str:
        return self.space.add_page(
            self.source,
            {
                "Order": name,
                "Client": [self.kim],
                "Account Manager": [self.min_ji],
                "Promised delivery": date(2026, 12, 1),
                "Order value": 12500.5,
            },
        )

    def ask(self, scenario: Callable[[NotionTracker], Awaitable[T]], reference: str = "") -> T:
        sources = {Source.ORDERS: SourceConfig(reference or self.orders.id)}
        return self.stage.track(scenario, sources=sources, base_url=self.sandbox.url)

    def bind(self) -> Binding:
        return self.ask(lambda tracker: tracker.bind(Source.ORDERS))

    def read(self, since: datetime | None = None) -> dict[str, Row]:
        async def scenario(tracker: NotionTracker) -> dict[str, Row]:
            bound = await tracker.bind(Source.ORDERS)
            return {
                row.page_id: row async for batch in tracker.read(bound, since=since) for row in batch.rows
            }

        return self.ask(scenario)


@pytest.fixture
def atelier() -> Iterator[Atelier]:
    with NotionSandbox(clock=SandboxClock(NOW)) as sandbox:
        yield Atelier(sandbox)


def test_a_database_is_bound_read_and_written(atelier: Atelier) -> None:
    page_id = atelier.add()

    async def scenario(tracker: NotionTracker) -> Row:
        bound = await tracker.bind(Source.ORDERS)
        (batch,) = [batch async for batch in tracker.read(bound, since=None)]
        assert batch.asked_at == NOW
        assert batch.rows[0].cells["client"] == Links((atelier.kim,))
        assert batch.rows[0].cells["value"] == Decimal("12500.5")
        assert batch.rows[0].cells["baseline"] == DateCell(date(2026, 12, 1))
        return await tracker.write(
            bound,
            batch.rows[0],
            {
                "drift": Decimal(-2),
                "projected": DateCell(date(2026, 12, 3)),
                "health": "Good",
                "next_action": "Call Kim " + "🧵" * 1500,
                "responsible": (Person(atelier.min_ji),),
                "open_alerts": ("payment.pause", "timeline.late"),
                "work_on_hold": True,
            },
        )

    row = atelier.ask(scenario)
    assert row.cells["responsible"] == (Person(atelier.min_ji, "Min-ji Seo", "minji@example.com"),)
    assert row.cells["next_action"] == "Call Kim " + "🧵" * 1500
    shown = atelier.space.row(page_id)
    assert (shown["Drift"], shown["Health"], shown["Work on hold"]) == (-2, "Good", True)
    assert shown["Open alerts"] == ["payment.pause", "timeline.late"]
    assert len(atelier.sandbox.journal.writes()) == 1


def test_every_written_cell_can_be_cleared(atelier: Atelier) -> None:
    page_id = atelier.add()
    atelier.space.edit(page_id, {"Drift": 3, "Health": "Good", "Responsible": [atelier.min_ji]})
    keys = ("drift", "projected", "health", "next_action", "responsible", "open_alerts")

    async def scenario(tracker: NotionTracker) -> Row:
        bound = await tracker.bind(Source.ORDERS)
        row = await tracker.retrieve(bound, page_id)
        assert row is not None
        return await tracker.write(bound, row, dict.fromkeys(keys) | {"work_on_hold": False})

    row = atelier.ask(scenario)
    assert [row.cells[key] for key in keys] == [None] * len(keys)
    assert row.cells["work_on_hold"] is False


def test_101_rows_are_read_as_101_rows(atelier: Atelier) -> None:
    made = {atelier.add(f"Order {number}") for number in range(101)}
    assert set(atelier.read()) == made
    assert len(atelier.sandbox.journal.matching("/query$")) == 2


def test_only_rows_edited_since_are_read(atelier: Atelier) -> None:
    atelier.add("old")
    atelier.sandbox.clock.advance(timedelta(minutes=10))
    new = atelier.add("new")
    assert set(atelier.read(since=NOW + timedelta(minutes=10))) == {new}


def test_a_renamed_column_keeps_working_and_a_retyped_one_is_said(atelier: Atelier) -> None:
    page_id = atelier.add()
    bound = atelier.bind()
    atelier.space.rename_property(atelier.source, "Order value", "Worth")
    row = atelier.ask(lambda tracker: tracker.retrieve(bound, page_id))
    assert row is not None
    assert row.cells["value"] == Decimal("12500.5")
    atelier.space.retype_property(atelier.source, "Worth", "rich_text")
    with pytest.raises(SchemaChanged, match='"Order value" of "Order Tracker" is now of type rich_text'):
        atelier.ask(lambda tracker: tracker.retrieve(bound, page_id))


def test_relations_and_people_beyond_25_are_read_whole(atelier: Atelier) -> None:
    page_id = atelier.add()
    pages = [atelier.space.add_page(atelier.clients, {"Name": f"Client {n}"}) for n in range(130)]
    staff = [atelier.space.add_person(f"Person {n}", f"p{n}@example.com") for n in range(40)]
    atelier.space.edit(page_id, {"Client": pages, "Account Manager": staff})
    cells = atelier.read()[page_id].cells
    assert cells["client"] == Links(tuple(pages))
    managers = cells["account_manager"]
    assert isinstance(managers, tuple)
    assert [person.id for person in managers if isinstance(person, Person)] == staff


@pytest.mark.parametrize("leave", ["trash", "archive"])
def test_a_row_that_left_is_gone_when_it_is_retrieved(atelier: Atelier, leave: str) -> None:
    page_id = atelier.add()
    bound = atelier.bind()
    {"trash": atelier.space.trash, "archive": atelier.space.archive}[leave](page_id)
    row = atelier.ask(lambda tracker: tracker.retrieve(bound, page_id))
    assert row is not None
    assert row.gone
    assert atelier.read() == {}


@pytest.mark.parametrize("commit", [True, False])
@pytest.mark.parametrize("kind", ["503", "html", "drop"])
def test_a_write_that_nobody_answered_is_saved_exactly_once(
    atelier: Atelier, kind: str, *, commit: bool
) -> None:
    page_id = atelier.add()
    match kind:
        case "503":
            fault = Fault("PATCH", "status", 503, commit=commit)
        case "html":
            fault = Fault("PATCH", "html", 502, commit=commit)
        case _:
            fault = Fault("PATCH", "drop_after" if commit else "drop_before")
    atelier.sandbox.faults.add(fault)

    async def scenario(tracker: NotionTracker) -> Row:
        bound = await tracker.bind(Source.ORDERS)
        row = await tracker.retrieve(bound, page_id)
        assert row is not None
        return await tracker.write(bound, row, {"drift": Decimal(4)})

    assert atelier.ask(scenario).cells["drift"] == Decimal(4)
    assert len(atelier.sandbox.journal.matching("^PATCH")) == (1 if commit else 2)


def test_people_and_titles_are_found(atelier: Atelier) -> None:
    async def people(tracker: NotionTracker) -> set[str | None]:
        return {person.email for person in await tracker.people()}

    assert "minji@example.com" in atelier.ask(people)
    gone = "00000000-0000-4000-8000-00000000dead"
    titles = atelier.ask(lambda tracker: tracker.titles([atelier.kim, gone]))
    assert titles == {atelier.kim: "Kim", gone: None}


def test_a_page_a_wrong_id_and_a_wrong_token_are_told_apart(atelier: Atelier) -> None:
    page = atelier.add()
    with pytest.raises(Misconfigured, match="is a page, not a database"):
        atelier.ask(lambda tracker: tracker.bind(Source.ORDERS), page)
    with pytest.raises(NotFound, match=r"\[orders\]"):
        atelier.ask(lambda tracker: tracker.bind(Source.ORDERS), "00000000-0000-4000-8000-00000000dead")
    atelier.space.revoke(TOKEN)
    with pytest.raises(Refused, match="does not accept the token"):
        atelier.bind()


def test_a_database_with_two_data_sources_asks_for_a_choice(atelier: Atelier) -> None:
    other = atelier.space.add_data_source(atelier.orders.id, "Old orders", {"Order": "title"})
    with pytest.raises(Misconfigured, match=f'"Old orders" \\({other}\\)'):
        atelier.bind()
    bound = atelier.ask(lambda tracker: tracker.bind(Source.ORDERS), atelier.source)
    assert bound.data_source_id == atelier.source
