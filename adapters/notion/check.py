"""Whether the integration can do its work, looked at without changing anything."""

from dataclasses import dataclass
from datetime import datetime

from adapters.errors import NotFound, Rejected
from adapters.notion.client import NotionClient
from adapters.notion.wire import User, parse

NO_PAGE = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is, and Notion's clock when it answered (None where the answer does not say)."""

    name: str
    at: datetime | None


async def identity(client: NotionClient) -> Identity:
    """Ask who we are. Raises Refused for a wrong token."""
    answer = await client.request(method="GET", path="users/me")
    return Identity(parse(User, answer.body).name or "the integration", answer.at)


async def check_update(client: NotionClient) -> None:
    """Try to change a page that does not exist: Notion refuses before it looks whether we may change any.

    Raises Refused where the integration lacks the capability to update content.
    """
    try:
        await client.request(method="PATCH", path=f"pages/{NO_PAGE}", body={"properties": {}})
    except (NotFound, Rejected):
        return
