"""Whether the integration can do its work, looked at without changing anything."""

from adapters.errors import NotFound, Rejected
from adapters.notion.client import NotionClient
from adapters.notion.wire import User, parse

NO_PAGE = "00000000-0000-4000-8000-000000000000"


async def name_of_bot(client: NotionClient) -> str:
    """Ask who we are. Raises Refused for a wrong token."""
    answer = await client.request(method="GET", path="users/me")
    return parse(User, answer.body).name or "the integration"


async def check_update(client: NotionClient) -> None:
    """Try to change a page that does not exist: Notion refuses before it looks whether we may change any.

    Raises Refused where the integration lacks the capability to update content.
    """
    try:
        await client.request(method="PATCH", path=f"pages/{NO_PAGE}", body={"properties": {}})
    except (NotFound, Rejected):
        return
