"""From what people paste (a URL, a database's id, a data source's id) to the data source meant."""

from adapters.errors import Misconfigured, NotFound, Rejected
from adapters.notion.client import NotionClient
from adapters.notion.failures import SHARE
from adapters.notion.reference import id_in
from adapters.notion.wire import Database, DataSource, JsonObject, parse


async def find_data_source(client: NotionClient, section: str, reference: str) -> DataSource:
    """The data source a section of ``tracker.toml`` refers to.

    Raises Misconfigured where it refers to something else or to several, NotFound where nothing is shared.
    """
    object_id = id_in(reference)
    if object_id is None:
        raise Misconfigured(
            f'[{section}] source is "{reference}", which is neither a Notion URL nor an id.',
            remedy="Open the database as a page in Notion and copy its link.",
        )
    body = await _get(client, f"data_sources/{object_id}", "data_source")
    if body is None:
        database = await _get(client, f"databases/{object_id}", "database")
        if database is None:
            raise await _nothing_there(client, section, object_id)
        body = await _only_source(client, section, parse(Database, database))
    found = parse(DataSource, body)
    if found.in_trash:
        raise Misconfigured(f'"{found.name}" ([{section}]) is in the trash.', remedy="Restore it in Notion.")
    return found


async def _get(client: NotionClient, path: str, kind: str) -> JsonObject | None:
    try:
        body = (await client.request(method="GET", path=path)).body
    except (NotFound, Rejected):  # an id of another kind of object is one or the other
        return None
    return body if body.get("object") == kind else None


async def _only_source(client: NotionClient, section: str, database: Database) -> JsonObject:
    match database.data_sources:
        case [source]:
            return (await client.request(method="GET", path=f"data_sources/{source.id}")).body
        case []:
            raise Misconfigured(
                f"The database of [{section}] has no data source that the integration can see.",
                remedy="If it is a linked view, use the original database, and share that one.",
            )
        case several:
            names = ", ".join(f'"{source.name or "Untitled"}" ({source.id})' for source in several)
            raise Misconfigured(
                f"The database of [{section}] has {len(several)} data sources: {names}.",
                remedy=f'Choose one: [{section}] source = "{several[0].id}" in tracker.toml.',
            )


async def _nothing_there(client: NotionClient, section: str, object_id: str) -> Misconfigured | NotFound:
    if await _get(client, f"pages/{object_id}", "page") is not None:
        return Misconfigured(
            f"[{section}] source is a page, not a database.",
            remedy="Open the database itself as a page in Notion and copy that link.",
        )
    return NotFound(
        f"Notion finds no database for [{section}] (id {object_id}), or it is not shared with us.",
        remedy=f"{SHARE} Then check [{section}] source in tracker.toml.",
    )
