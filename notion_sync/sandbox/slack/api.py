"""The Web API's front door: token, limit, scope, arguments, then the method."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from notion_sync.sandbox.slack.arguments import JSON_TYPE, decode
from notion_sync.sandbox.slack.errors import RateLimitedError, SlackError
from notion_sync.sandbox.slack.limits import RateLimits
from notion_sync.sandbox.slack.methods import METHODS
from notion_sync.sandbox.slack.methods.call import Call, Method
from notion_sync.sandbox.slack.model import Bot, JsonObject
from notion_sync.sandbox.slack.workspace import SlackWorkspace


class WebApi:
    """Answers `/api/<method>` over a workspace, under its rate limits."""

    def __init__(self, workspace: SlackWorkspace, limits: RateLimits) -> None:
        self._workspace = workspace
        self._limits = limits

    async def answer(self, request: Request) -> JSONResponse:
        """Answer one call: status 200 whether it succeeds or not, 429 where there are too many."""
        name: str = request.path_params["method"]
        body = await request.body()
        headers: dict[str, str] = {}
        try:
            with self._workspace.lock:
                method = _method(name)
                bot = self._bot(request)
                headers["x-oauth-scopes"] = ",".join(sorted(bot.scopes))
                headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
                self._limits.count_call(name, bot.bot_id)
                answer = self._run(method, bot, request, body)
        except SlackError as error:
            return JSONResponse(error.body(), headers=headers)
        except RateLimitedError as error:
            headers["retry-after"] = str(error.retry_after)
            return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
        return JSONResponse(answer, headers=headers)

    def _bot(self, request: Request) -> Bot:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise SlackError("not_authed")
        bot = self._workspace.directory.bots.get(token.strip())
        if bot is None:
            raise SlackError("invalid_auth")
        if bot.refusal is not None:
            raise SlackError(bot.refusal)
        return bot

    def _run(self, method: Method, bot: Bot, request: Request, body: bytes) -> JsonObject:
        if method.writes and request.method != "POST":
            raise SlackError("invalid_arguments", ["this method must be called with POST"])
        content_type = request.headers.get("content-type", "")
        arguments = decode(dict(request.query_params), content_type, body, accepts_json=method.accepts_json)
        origin = str(request.base_url).rstrip("/")
        call = Call(self._workspace, self._limits, bot, arguments, origin=origin)
        if content_type.strip().lower() == JSON_TYPE:
            call.warnings.append("missing_charset")
        call.require_scope(*method.scopes)
        return {"ok": True, **_with_warnings(method.run(call), call.warnings)}


def _method(name: str) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    return method


def _with_warnings(answer: JsonObject, warnings: list[str]) -> JsonObject:
    if not warnings:
        return answer
    paging = answer.get("response_metadata")
    metadata: JsonObject = {**(paging if isinstance(paging, dict) else {}), "warnings": [*warnings]}
    return {**answer, "warning": ",".join(warnings), "response_metadata": metadata}
