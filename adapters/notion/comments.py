"""Alerts as comments on the orders' pages, with real mentions.

POST and GET ``/v1/comments``; each needs a capability that a new integration does not have.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from pydantic import JsonValue

from adapters.errors import Refused
from adapters.notion.client import NotionClient
from adapters.notion.encoding import RUN_LENGTH, RUNS
from adapters.notion.failures import MaybeCommitted
from adapters.notion.query import listing
from adapters.notion.wire import Comment, JsonObject, parse
from rules.notice import Notice

RESTRICTED = "restricted_resource"
GRANT_COMMENTS = (
    "Give the integration the capabilities to insert and to read comments, "
    "or set notion_comments = false in alerts.toml."
)
LONGEST = RUN_LENGTH // 5
"""Characters of one sentence: the whole text is one run, also where each character takes two UTF-16 units."""


class NotionComments:
    """Meets :class:`notion_sync.ports.Commenter`. Raises the errors of :mod:`adapters.errors`."""

    def __init__(self, client: NotionClient) -> None:
        self._client = client

    async def comment(self, page_id: str, notice: Notice) -> str:
        """Say an alert on a page; the comment's id. Ambiguous where no answer tells whether it was saved."""
        body: JsonObject = {"parent": {"page_id": page_id}, "rich_text": list(_runs(notice))}
        try:
            answer = await self._client.request(method="POST", path="comments", body=body)
        except MaybeCommitted as unheard:
            if unheard.resource_id:
                return unheard.resource_id
            raise
        except Refused as refused:
            raise _with_remedy(refused) from None
        return parse(Comment, answer.body).id

    async def find_comment(self, page_id: str, notice: Notice, *, since: datetime) -> str | None:
        """The latest comment that mentions the same people and says the same, from that minute on."""
        wanted = _said(_runs(notice))
        minute = since.astimezone(UTC).replace(second=0, microsecond=0)
        found = None
        try:
            async for result in listing(self._client, "comments", block_id=page_id):
                comment = parse(Comment, result)
                is_recent = comment.created_time is None or comment.created_time >= minute
                if is_recent and _said(comment.rich_text) == wanted:
                    found = comment.id
        except Refused as refused:
            raise _with_remedy(refused) from None
        return found


def _with_remedy(refused: Refused) -> Refused:
    if refused.code != RESTRICTED:
        return refused
    return Refused(refused.what, code=refused.code, remedy=GRANT_COMMENTS)


def _runs(notice: Notice) -> Iterator[dict[str, JsonValue]]:
    """Who is to act, mentioned where the account is known; then what is so and what to do."""
    for number, person in enumerate(islice(notice.named, RUNS // 2 - 1)):
        if number:
            yield _text(", ")
        if person.notion_user:
            yield {"type": "mention", "mention": {"type": "user", "user": {"id": person.notion_user}}}
        else:
            yield _text(_short(person.name))
    what = " · ".join(filter(None, (_short(notice.what), notice.since)))
    yield _text("\n".join(filter(None, (":", what, _short(notice.do)))))


def _text(content: str) -> dict[str, JsonValue]:
    return {"type": "text", "text": {"content": content}}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _said(runs: Iterable[JsonObject]) -> str:
    """What runs say, as sent or as read back: Notion may cut them elsewhere and adds its own fields."""
    return "".join("".join(map(_words, runs)).split())


def _words(run: JsonObject) -> str:
    match run:
        case {"mention": {"user": {"id": str(user_id)}}}:
            return "@" + user_id.replace("-", "")
        case {"text": {"content": str(content)}}:
            # What was 9 days past due is 10, where it is looked for a day later.
            return re.sub(r"\d", "", content)
        case _:
            return ""
