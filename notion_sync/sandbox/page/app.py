"""The page as an app."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import tzinfo
from importlib.resources import files
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from notion_sync.sandbox.notion import NotionWorkspace
from notion_sync.sandbox.page import slack_view, tracker_view
from notion_sync.sandbox.slack import SlackWorkspace

_ASSETS = {
    "style.css": "text/css",
    "icon.svg": "image/svg+xml",
    "main.js": "text/javascript",
    "dom.js": "text/javascript",
    "words.js": "text/javascript",
    "tracker.js": "text/javascript",
    "slack.js": "text/javascript",
    "details.js": "text/javascript",
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_SEOUL = ZoneInfo("Asia/Seoul")


class DemoPage:
    """Shows an Order Tracker beside the Slack channels. Serve `app` on loopback; it answers nobody else.

    `/state.json` is what the page asks for every two seconds; nothing on the page changes a workspace.
    """

    def __init__(self, notion: NotionWorkspace, slack: SlackWorkspace, *, zone: tzinfo = _SEOUL) -> None:
        self._notion = notion
        self._slack = slack
        self._zone = zone
        folder = files("notion_sync.sandbox.page.assets")
        self._assets = {name: (folder / name).read_bytes() for name in ("index.html", *_ASSETS)}
        self.app = Starlette(
            routes=[
                Route("/", self._index),
                Route("/state.json", self._state),
                Route("/orders/{page_id}.json", self._order),
                Route("/assets/{name}", self._asset),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        )

    def _index(self, _: Request) -> Response:
        return Response(self._assets["index.html"], media_type="text/html", headers=_HEADERS)

    def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            return Response(status_code=404, headers=_HEADERS)
        return Response(self._assets[name], media_type=_ASSETS[name], headers=_HEADERS)

    def _state(self, request: Request) -> Response:
        state = {
            "now": self._notion.clock.now().astimezone(self._zone).isoformat(timespec="minutes"),
            "tracker": asdict(tracker_view.tracker(self._notion)),
            "channels": [asdict(each) for each in slack_view.channels(self._slack, self._zone)],
        }
        return _json(request, state)

    def _order(self, request: Request) -> Response:
        cells = tracker_view.cells(self._notion, request.path_params["page_id"], self._zone)
        if cells is None:
            return Response(status_code=404, headers=_HEADERS)
        return _json(request, {"cells": [asdict(cell) for cell in cells]})


def _json(request: Request, document: Mapping[str, object]) -> Response:
    """Answer with a document, or with 304 where the browser has it already."""
    # Half a surrogate pair, which UTF-8 cannot hold, becomes an escape of JSON.
    body = json.dumps(document, ensure_ascii=False).encode(errors="backslashreplace")
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {**_HEADERS, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
