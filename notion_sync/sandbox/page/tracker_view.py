"""The Order Tracker as the page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from notion_sync.sandbox.notion import NotionWorkspace, Plain
from notion_sync.sandbox.notion.model import DataSource, Property
from notion_sync.sandbox.notion.text import plain_text
from notion_sync.sandbox.season.columns import SERVICE_COLUMNS


@dataclass(frozen=True)
class Row:
    """An order as board and table show it; what is empty is an empty text or list, or None."""

    id: str
    number: str
    title: str
    client: str
    stage: str
    health: str
    next_action: str
    responsible: list[str]
    timeline: str
    payment_stage: str
    days_overdue: float | None
    projected: str
    delivered: str
    open_alerts: list[str]


@dataclass(frozen=True)
class Cell:
    """A cell of one order, written out. `is_written`: its column is the service's own, not for people."""

    column: str
    text: str
    is_written: bool


@dataclass(frozen=True)
class Tracker:
    """The whole tracker. `stages` are the options of Stage, `healths` those of Health, in their order."""

    title: str
    stages: list[str]
    healths: list[str]
    orders: list[Row]


def tracker(workspace: NotionWorkspace) -> Tracker:
    """Return the first data source that has the columns Order and Stage; an empty tracker without one."""
    with workspace.store.lock:
        source = _find(workspace)
        if source is None:
            return Tracker("Order Tracker", [], [], [])
        people = {user.id: user.name for user in workspace.store.users.values()}
        return Tracker(
            title=plain_text(source.title),
            stages=_options(source, "Stage"),
            healths=_options(source, "Health"),
            orders=[_row(ident, cells, people) for ident, cells in workspace.rows(source.id).items()],
        )


def cells(workspace: NotionWorkspace, page_id: str, zone: tzinfo) -> list[Cell] | None:
    """Return the filled cells of an order; None where there is no such order."""
    with workspace.store.lock:
        source = _find(workspace)
        page = source.pages.get(page_id) if source else None
        if source is None or page is None or page.in_trash:
            return None
        people = {user.id: user.name for user in workspace.store.users.values()}
        row = workspace.row(page_id)
        shown = [
            Cell(prop.name, _shown(prop, row[prop.name], people, zone), prop.name in SERVICE_COLUMNS)
            for prop in source.properties.values()
        ]
    return [cell for cell in shown if cell.text]


def _find(workspace: NotionWorkspace) -> DataSource | None:
    for source in workspace.store.sources.values():
        names = {prop.name for prop in source.properties.values()}
        if {"Order", "Stage"} <= names and not source.in_trash:
            return source
    return None


def _options(source: DataSource, column: str) -> list[str]:
    props = (prop for prop in source.properties.values() if prop.name == column)
    return [option.name for prop in props for option in prop.options]


def _row(ident: str, cells: Mapping[str, Plain], people: Mapping[str, str]) -> Row:
    overdue = cells.get("Days overdue")
    return Row(
        id=ident,
        number=_text(cells.get("Order ID")),
        title=_text(cells.get("Order")),
        client=_text(cells.get("Client")),
        stage=_text(cells.get("Stage")),
        health=_text(cells.get("Health")),
        next_action=_text(cells.get("Next action")),
        responsible=[people.get(each, "Somebody") for each in _list(cells.get("Responsible"))],
        timeline=_text(cells.get("Timeline")),
        payment_stage=_text(cells.get("Payment stage")),
        days_overdue=overdue if isinstance(overdue, int | float) else None,
        projected=_day(cells.get("Projected delivery")),
        delivered=_day(cells.get("Delivered")),
        open_alerts=_list(cells.get("Open alerts")),
    )


def _text(value: Plain) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Plain) -> list[str]:
    return value if isinstance(value, list) else []


def _day(value: Plain) -> str:
    last = value[1] if isinstance(value, tuple) else value
    return last.isoformat()[: len("2026-09-07")] if isinstance(last, date) else ""


def _shown(prop: Property, value: Plain, people: Mapping[str, str], zone: tzinfo) -> str:
    match value:
        case None | "" | []:
            return ""
        case bool():
            return "Yes" if value else ""
        case (date() as first, date() as last):
            return f"{_moment(first, zone)} to {_moment(last, zone)}"
        case date():
            return _moment(value, zone)
        case list():
            return ", ".join(people.get(each, each) if prop.type == "people" else each for each in value)
        case int() | float():
            return f"{value:,.15g}"
        case _:
            return str(value)


def _moment(value: date, zone: tzinfo) -> str:
    day = f"{value.day} {value:%B %Y}"
    return f"{value.astimezone(zone):%H:%M}, {day}" if isinstance(value, datetime) else day
