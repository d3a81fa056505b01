"""Where files are sent: the address itself lets in, a token is not asked for."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from notion_sync.sandbox.slack.workspace import SlackWorkspace


class Uploads:
    """Takes the bytes of a file whose upload was announced."""

    def __init__(self, workspace: SlackWorkspace) -> None:
        self._workspace = workspace

    async def answer(self, request: Request) -> PlainTextResponse:
        """Take a file in: 200 with its length, 4xx where it is none that was announced."""
        body = await request.body()
        with self._workspace.lock:
            file = self._workspace.files.get(request.path_params["file"])
            if file is None or file.complete:
                return PlainTextResponse("no such upload", HTTPStatus.NOT_FOUND)
            if len(body) != file.length:
                return PlainTextResponse("the length is not the one announced", HTTPStatus.BAD_REQUEST)
            file.content = body
        return PlainTextResponse(f"OK - {len(body)}")
