"""Changes of a data source's columns, with what they do to the cells and to related data sources."""

from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import new_property_id
from notion_sync.sandbox.notion.model import DataSource, Property
from notion_sync.sandbox.notion.schema import OPTIONED, configure
from notion_sync.sandbox.notion.shapes import JsonObject, strings
from notion_sync.sandbox.notion.store import Store
from notion_sync.sandbox.notion.text import plain_text


def attach(store: Store, source: DataSource, prop: Property) -> None:
    """Add a column to its data source, and the other side of a two-way relation to the related one."""
    source.properties[prop.id] = prop
    if prop.type == "relation" and prop.settings["dual"] and not prop.settings["synced_property_id"]:
        target = store.sources[str(prop.settings["data_source_id"])]
        name = f"Related to {plain_text(source.title)} ({prop.name})"
        other = Property(new_property_id({*target.properties, prop.id}), name, "relation")
        other.settings = {"data_source_id": source.id, "dual": True, "synced_property_id": prop.id}
        prop.settings["synced_property_id"] = other.id
        target.properties[other.id] = other
    store.schema_changed()


def detach(store: Store, source: DataSource, prop: Property) -> None:
    """Delete a column and its cells."""
    if prop.type == "title":
        raise NotionError.validation("Cannot delete the title property.")
    _release(store, prop)
    del source.properties[prop.id]
    _clear_cells(source, prop)
    store.schema_changed()


def _release(store: Store, prop: Property) -> None:
    """Make the other side of a two-way relation one-way."""
    if prop.type == "relation" and (synced := prop.settings["synced_property_id"]):
        target = store.sources[str(prop.settings["data_source_id"])]
        target.properties[str(synced)].settings |= {"dual": False, "synced_property_id": None}


def rename(store: Store, source: DataSource, prop: Property, name: str) -> None:
    """Give a column another name. Raises NotionError (400) where it is taken."""
    if any(each.name == name for each in source.properties.values() if each is not prop):
        raise NotionError.validation(f"Cannot rename to {name}: a property with this name exists.")
    prop.name = name
    store.schema_changed()


def retype(
    store: Store, source: DataSource, prop: Property, kind: str, settings: JsonObject, *, path: str
) -> None:
    """Give a column other settings or another type; another type empties its cells."""
    if kind != prop.type:
        if "title" in (kind, prop.type):
            raise NotionError.validation("Cannot change the type of the title property.")
        _release(store, prop)
        _clear_cells(source, prop)
        prop.type, prop.options, prop.formula = kind, [], None
    configure(store, source, prop, settings, path)
    attach(store, source, prop)
    if kind in OPTIONED:
        drop_lost_options(source, prop)


def _clear_cells(source: DataSource, prop: Property) -> None:
    for page in source.pages.values():
        page.cells.pop(prop.id, None)


def drop_lost_options(source: DataSource, prop: Property) -> None:
    """Take options that no longer exist out of the cells."""
    known = {option.id for option in prop.options}
    for page in source.pages.values():
        cell = page.cells.get(prop.id)
        if isinstance(cell, list):
            page.cells[prop.id] = [each for each in strings(cell) if each in known]
        elif cell is not None and cell not in known:
            page.cells[prop.id] = None
