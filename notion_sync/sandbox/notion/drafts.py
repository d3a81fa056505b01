"""One write on its way: what it would create besides its cells, held back until all of it is found valid."""

from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import new_id, parse_id
from notion_sync.sandbox.notion.model import Connection, Option, Page, Property
from notion_sync.sandbox.notion.shapes import Json, as_object, as_text, missing, only_keys
from notion_sync.sandbox.notion.store import Store

COLORS = ("default", "gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red")
MOST_OPTION_CHARACTERS = 100


class Draft:
    """Collects the options a write would add. Without a connection everything is allowed."""

    def __init__(self, store: Store, connection: Connection | None = None) -> None:
        self.store = store
        self._connection = connection
        self._options: list[tuple[Property, Option]] = []

    def commit(self) -> None:
        """Add the new options to their properties."""
        for prop, option in self._options:
            prop.options.append(option)
        if self._options:
            self.store.schema_changed()
        self._options.clear()

    def page(self, ident: str) -> Page:
        """Return a page within reach. Raises NotionError (404)."""
        if self._connection is not None:
            return self.store.page_for(self._connection, ident)
        return self.store.pages[ident]

    def option_id(self, prop: Property, value: Json, path: str) -> str:
        """Return the id of the option that `{name}` or `{id}` means; an unknown name of a select is added.

        Raises NotionError: 400 for an unknown id or status, 403 where the schema may not be changed.
        """
        given = as_object(value, path)
        only_keys(given, path, {"id", "name", "color", "description"})
        if given.get("id") is not None:
            return self._known(prop, as_text(given["id"], f"{path}.id"))
        if given.get("name") is None:
            raise missing(f"{path}.name")
        name = as_text(given["name"], f"{path}.name", MOST_OPTION_CHARACTERS)
        for option in (prop.option(name=name), *(new for owner, new in self._options if owner is prop)):
            if option is not None and option.name.casefold() == name.casefold():
                return option.id
        return self._add(prop, name, given.get("color"), path).id

    def _known(self, prop: Property, ident: str) -> str:
        option = prop.option(ident=ident)
        if option is None:
            raise NotionError.validation(
                f'Invalid {prop.type} option. {prop.name} has no option with id "{ident}".'
            )
        return option.id

    def _add(self, prop: Property, name: str, color: Json, path: str) -> Option:
        if prop.type == "status":
            raise NotionError.validation(f'Invalid status option. Status option "{name}" does not exist.')
        if self._connection is not None and not self._connection.update:
            raise NotionError.restricted()
        option = new_option(name, color, f"{path}.name", taken=len(prop.options) + len(self._options))
        self._options.append((prop, option))
        return option


def new_option(name: str, color: Json, path: str, *, taken: int = 0) -> Option:
    """Return a fresh option. Raises NotionError (400) for a name or a colour Notion does not take."""
    if not name or "," in name:
        raise NotionError.validation(f"Invalid select option, commas not allowed: {name} ({path})")
    if color is None:
        color = COLORS[taken % len(COLORS)]
    if color not in COLORS:
        raise NotionError.validation(f"body failed validation: {path} has the unknown color {color!r}.")
    return Option(new_id(), name, str(color))


def option_from(value: Json, path: str, *, taken: int = 0) -> Option:
    """Read an option of a schema, `{name, color?, description?}`, with its id where one is given."""
    given = as_object(value, path)
    only_keys(given, path, {"id", "name", "color", "description", "group"})
    name = as_text(given.get("name"), f"{path}.name", MOST_OPTION_CHARACTERS)
    option = new_option(name, given.get("color"), f"{path}.name", taken=taken)
    if given.get("id") is not None:
        option.id = parse_id(given["id"], f"{path}.id")
    if given.get("description") is not None:
        option.description = as_text(given["description"], f"{path}.description")
    return option
