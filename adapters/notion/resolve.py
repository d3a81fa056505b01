"""From what people paste (a URL, a database's id, a data source's id) to the data source meant."""

from dataclasses import dataclass

from adapters.errors import Misconfigured, NotFound, Rejected
from adapters.notion.client import NotionClient
from adapters.notion.failures import SHARE
from adapters.notion.reference import id_in
from adapters.notion.wire import Database, DataSource, JsonObject, parse

UNTITLED = "Untitled"
RESTORE = "Restore it in Notion."


@dataclass(frozen=True, slots=True)
class Resolved:
    """The data source that is meant. siblings: names of the others in the database that was named."""

    schema: DataSource
    siblings: tuple[str, ...] = ()


async def find_data_source(
    client: NotionClient, section: str, reference: str, known: str | None = None
) -> Resolved:
    """The data source a section of ``tracker.toml`` refers to.

    known: the data source that the reference meant before; it goes on being meant, also once it has moved or
    its database has got another. Raises Misconfigured where the reference means something else or several,
    NotFound where nothing is shared or what is meant is in the trash.
    """
    object_id = id_in(reference)
    if object_id is None:
        raise Misconfigured(
            f'[{section}] source is "{reference}", which is neither a Notion URL nor an id.',
            remedy="Open the database as a page in Notion and copy its link.",
        )
    body = await _get(client, f"data_sources/{known or object_id}", "data_source")
    siblings: tuple[str, ...] = ()
    if body is not None and known not in (None, object_id):
        siblings = await _siblings(client, object_id, str(known))
    if body is None and known is None:
        database = await _get(client, f"databases/{object_id}", "database")
        if database is not None:
            body = await _only_source(client, section, parse(Database, database))
    if body is None:
        raise await _nothing_there(client, section, object_id)
    found = parse(DataSource, body)
    if found.in_trash:
        raise NotFound(f'"{found.name}" ([{section}]) is in the trash.', remedy=RESTORE)
    return Resolved(found, siblings)


async def is_shared(client: NotionClient, data_source_id: str) -> bool:
    """Whether a data source can be seen."""
    return await _get(client, f"data_sources/{data_source_id}", "data_source") is not None


async def _get(client: NotionClient, path: str, kind: str) -> JsonObject | None:
    try:
        body = (await client.request(method="GET", path=path)).body
    except (NotFound, Rejected):  # an id of another kind of object is one or the other
        return None
    return body if body.get("object") == kind else None


async def _siblings(client: NotionClient, database_id: str, known: str) -> tuple[str, ...]:
    """Names of other data sources in the database; none where it is not ours any more."""
    body = await _get(client, f"databases/{database_id}", "database")
    listed = parse(Database, body).data_sources if body else ()
    if known not in [source.id for source in listed]:
        return ()
    return tuple(source.name or UNTITLED for source in listed if source.id != known)


async def _only_source(client: NotionClient, section: str, database: Database) -> JsonObject:
    if database.in_trash:
        raise NotFound(f"The database of [{section}] is in the trash.", remedy=RESTORE)
    match database.data_sources:
        case [source]:
            return (await client.request(method="GET", path=f"data_sources/{source.id}")).body
        case []:
            raise Misconfigured(
                f"The database of [{section}] has no data source that the integration can see.",
                remedy="If it is a linked view, use the original database, and share that one.",
            )
        case several:
            names = ", ".join(f'"{source.name or UNTITLED}" ({source.id})' for source in several)
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
