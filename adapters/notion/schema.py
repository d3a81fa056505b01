"""Tables as Notion describes them, and requests that make tables, columns, views and rows. Pure."""

from pydantic import JsonValue

from adapters.notion.encoding import encode
from adapters.notion.wire import DataSource, JsonObject, Property
from rules.tables import NewColumn, NewRow, NewTable, NewView, Option, Table, TableColumn

LONGEST_DESCRIPTION = 280
"""Characters that Notion takes for what is said about a column."""


def table_of(source: DataSource) -> Table:
    """A data source as the application sees it."""
    return Table(
        id=source.id,
        title=source.name,
        columns=tuple(_column_of(found) for found in source.properties.values()),
        url=source.url,
        database_id=source.parent.database_id or "",
        made_by=source.created_by.id if source.created_by else "",
        in_trash=source.in_trash,
    )


def _column_of(found: Property) -> TableColumn:
    groups = {ident: group.name for group in found.settings.groups for ident in group.option_ids}
    twin = found.relation.dual_property if found.relation else None
    return TableColumn(
        id=found.sent_id,
        name=found.name,
        type=found.type,
        options=tuple(
            Option(option.name, option.color, groups.get(option.id, "")) for option in found.settings.options
        ),
        target=found.relation.data_source_id if found.relation else None,
        twin=twin.synced_property_name if twin else "",
        description=found.description or "",
    )


def database_body(page_id: str, new: NewTable) -> JsonObject:
    """``POST /v1/databases``."""
    return {
        "parent": {"type": "page_id", "page_id": page_id},
        "title": _text(new.title),
        "description": _text(new.description),
        "initial_data_source": {"properties": columns_body(new.columns)},
    }


def columns_body(columns: tuple[NewColumn, ...]) -> dict[str, JsonValue]:
    """The ``properties`` of a data source that is made, or that gets more columns."""
    return {column.name: _column_body(column) for column in columns}


def _column_body(column: NewColumn) -> dict[str, JsonValue]:
    settings: dict[str, JsonValue] = {}
    match column.type:
        case "select" | "multi_select":
            settings["options"] = [_option_body(option) for option in column.options]
        case "number" if column.form:
            settings["format"] = column.form
        case "unique_id" if column.form:
            settings["prefix"] = column.form
        case "relation":
            settings = {"data_source_id": column.target, "type": "dual_property", "dual_property": {}}
        case _:
            pass
    body: dict[str, JsonValue] = {"type": column.type, column.type: settings}
    if column.description:
        body["description"] = column.description[:LONGEST_DESCRIPTION]
    return body


def _option_body(option: Option) -> JsonValue:
    body: dict[str, JsonValue] = {"name": option.name}
    return {**body, "color": option.color} if option.color else body


def view_body(table: Table, view: NewView) -> JsonObject:
    """``POST /v1/views``. Columns of the view that the table lacks are left out."""
    body: dict[str, JsonValue] = {
        "database_id": table.database_id,
        "data_source_id": table.id,
        "name": view.name,
        "type": view.type,
    }
    configuration: dict[str, JsonValue] = {"type": view.type}
    if shown := [table.column(name) for name in view.shows]:
        configuration["properties"] = [
            {"property_id": column.id, "visible": True} for column in shown if column is not None
        ]
    by = table.column(view.by)
    if by is not None and view.type == "board":
        configuration["group_by"] = _grouping(by)
    elif by is not None and view.type == "timeline":
        configuration["date_property_id"] = by.id
        configuration["preference"] = {"zoom_level": "month"}
    body["configuration"] = configuration
    if view.where:
        name, options = view.where
        conditions: list[JsonValue] = [{"property": name, "select": {"equals": each}} for each in options]
        body["filter"] = {"or": conditions}
    return body


def _grouping(column: TableColumn) -> dict[str, JsonValue]:
    grouping: dict[str, JsonValue] = {
        "type": column.type,
        "property_id": column.id,
        "sort": {"type": "manual"},
    }
    return {**grouping, "group_by": "option"} if column.type == "status" else grouping


def row_body(table: Table, row: NewRow) -> JsonObject:
    """``POST /v1/pages``. Cells of columns that the table lacks are left out."""
    properties: dict[str, JsonValue] = {"title": encode("title", row.title)}
    for name, value in row.cells.items():
        column = table.column(name)
        if column is not None:
            properties[column.id] = encode(column.type, value)
    return {"parent": {"type": "data_source_id", "data_source_id": table.id}, "properties": properties}


def _text(content: str) -> list[JsonValue]:
    return [{"type": "text", "text": {"content": content}}] if content else []
