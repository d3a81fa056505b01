"""Incoming webhooks: a plain `ok`, and nothing that would let one find the message again."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from notion_sync.sandbox.slack import content as contents
from notion_sync.sandbox.slack.arguments import FORM_TYPE, Arguments, decode
from notion_sync.sandbox.slack.errors import RateLimitedError, SlackError
from notion_sync.sandbox.slack.limits import RateLimits
from notion_sync.sandbox.slack.model import TEAM_ID, Content
from notion_sync.sandbox.slack.workspace import SlackWorkspace

_STATUS = {
    "action_prohibited": HTTPStatus.FORBIDDEN,
    "invalid_token": HTTPStatus.FORBIDDEN,
    "no_team": HTTPStatus.NOT_FOUND,
    "no_service": HTTPStatus.NOT_FOUND,
    "channel_not_found": HTTPStatus.NOT_FOUND,
    "channel_is_archived": HTTPStatus.GONE,
}


class Webhooks:
    """Answers `/services/T/B/X` over a workspace. Metadata and a channel in the body are ignored."""

    def __init__(self, workspace: SlackWorkspace, limits: RateLimits) -> None:
        self._workspace = workspace
        self._limits = limits

    async def answer(self, request: Request) -> PlainTextResponse:
        """Post one message: 200 `ok`, or a 4xx with a code as plain text."""
        body = await request.body()
        try:
            with self._workspace.lock:
                self._post(request, body)
        except SlackError as error:
            return PlainTextResponse(error.code, _STATUS.get(error.code, HTTPStatus.BAD_REQUEST))
        except RateLimitedError as error:
            headers = {"retry-after": str(error.retry_after)}
            return PlainTextResponse("rate_limited", HTTPStatus.TOO_MANY_REQUESTS, headers)
        return PlainTextResponse("ok")

    def _post(self, request: Request, body: bytes) -> None:
        webhook = self._workspace.directory.webhooks.get(request.url.path)
        if webhook is None:
            raise SlackError(self._unknown(request))
        if self._workspace.directory.channels[webhook.channel_id].archived:
            raise SlackError("channel_is_archived")
        arguments = _payload(request.headers.get("content-type", ""), body)
        content = contents.complete(
            Content(
                text=contents.read_text(arguments)[: contents.MAX_POST_TEXT],
                blocks=contents.read_blocks(arguments) or (),
                attachments=contents.read_attachments(arguments) or (),
            )
        )
        self._limits.count_post(webhook.channel_id)
        self._workspace.post(webhook.channel_id, content, user=None, bot_id=webhook.bot_id)

    def _unknown(self, request: Request) -> str:
        if request.path_params["team"] != TEAM_ID:
            return "no_team"
        hooks = {webhook.bot_id for webhook in self._workspace.directory.webhooks.values()}
        return "invalid_token" if request.path_params["hook"] in hooks else "no_service"


def _payload(content_type: str, body: bytes) -> Arguments:
    """Read the message: JSON, or JSON in a form's `payload`."""
    try:
        arguments = decode({}, content_type, body, accepts_json=True)
    except SlackError:
        raise SlackError("invalid_payload") from None
    if content_type.startswith(FORM_TYPE):
        payload = arguments.nested("payload", "invalid_payload")
        if not isinstance(payload, dict):
            raise SlackError("invalid_payload")
        return Arguments(payload)
    if not arguments.values:
        raise SlackError("invalid_payload")
    return arguments
