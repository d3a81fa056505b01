"""The HTTP side: routes, authentication, the version header, errors."""

import json
import re
from collections.abc import Callable
from typing import TypeAlias
from uuid import uuid4

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from notion_sync.sandbox.notion.api import (
    blocks,
    comments,
    databases,
    file_uploads,
    pages,
    property_items,
    search,
    sources,
    users,
    views,
)
from notion_sync.sandbox.notion.api.budgets import Budgets
from notion_sync.sandbox.notion.api.call import Call, Service, parse_body, parse_files
from notion_sync.sandbox.notion.errors import MESSAGES, NotionError
from notion_sync.sandbox.notion.model import Connection
from notion_sync.sandbox.notion.shapes import JsonObject

VERSIONS = ("2026-03-11", "2025-09-03")
MOST_BYTES = 500_000
MOST_FILE_BYTES = 20 * 1024 * 1024
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, as a text cut in the middle of an emoji has them: Notion sends them escaped."""

Handler: TypeAlias = Callable[[Call], JsonObject | str]

ROUTES: tuple[tuple[str, str, str | None, Handler], ...] = (
    ("GET", "/v1/users/me", None, users.me),
    ("GET", "/v1/users", None, users.every),
    ("GET", "/v1/users/{user_id}", None, users.one),
    ("POST", "/v1/search", "read", search.search),
    ("POST", "/v1/databases", "insert", databases.create),
    ("GET", "/v1/databases/{database_id}", "read", databases.read),
    ("PATCH", "/v1/databases/{database_id}", "update", databases.update),
    ("POST", "/v1/data_sources", "insert", sources.create),
    ("GET", "/v1/data_sources/{data_source_id}", "read", sources.read),
    ("PATCH", "/v1/data_sources/{data_source_id}", "update", sources.update),
    ("POST", "/v1/data_sources/{data_source_id}/query", "read", sources.query),
    ("POST", "/v1/pages", "insert", pages.create),
    ("GET", "/v1/pages/{page_id}", "read", pages.read),
    ("PATCH", "/v1/pages/{page_id}", "update", pages.update),
    ("GET", "/v1/pages/{page_id}/properties/{property_id}", "read", property_items.read),
    ("GET", "/v1/blocks/{block_id}/children", "read", blocks.children),
    ("PATCH", "/v1/blocks/{block_id}/children", "insert", blocks.append),
    ("DELETE", "/v1/blocks/{block_id}", "update", blocks.delete),
    ("POST", "/v1/file_uploads", "insert", file_uploads.create),
    ("POST", "/v1/file_uploads/{upload_id}/send", "insert", file_uploads.send),
    ("GET", "/v1/views", "read", views.every),
    ("POST", "/v1/views", "insert", views.create),
    ("GET", "/v1/views/{view_id}", "read", views.read),
    ("PATCH", "/v1/views/{view_id}", "update", views.update),
    ("DELETE", "/v1/views/{view_id}", "update", views.delete),
    ("POST", "/v1/comments", "insert_comments", comments.create),
    ("GET", "/v1/comments", "read_comments", comments.every),
)
"""Method, path, the capability it needs, and who answers."""


class NotionApi:
    """Answers requests about one workspace."""

    def __init__(self, service: Service, budgets: Budgets) -> None:
        self._service = service
        self._budgets = budgets
        self.app = Starlette(
            routes=[
                Route(path, self._endpoint(capability, handler), methods=[method])
                for method, path, capability, handler in ROUTES
            ],
            exception_handlers={HTTPException: _invalid_url, NotionError: _refused, Exception: _failed},
        )

    def _endpoint(self, capability: str | None, handler: Handler) -> Callable[[Request], object]:
        async def answer(request: Request) -> Response:
            raw = await request.body()
            with self._service.store.lock:
                shown = self._answer(request, raw, capability, handler)
            tail = f', "request_id": {json.dumps(request.state.request_id)}}}'
            text = shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)
            body = _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text[:-1] + tail)
            return Response(body, media_type="application/json")

        return answer

    def _answer(
        self, request: Request, raw: bytes, capability: str | None, handler: Handler
    ) -> JsonObject | str:
        connection = self._authenticated(request)
        version = request.headers.get("notion-version")
        if version is None:
            raise NotionError(
                400,
                "Notion-Version header failed validation: Notion-Version header should be defined, "
                "instead was `undefined`.",
                code="missing_version",
            )
        if version not in VERSIONS:
            raise NotionError.validation(
                f'Notion-Version header failed validation: unknown version "{version}".'
            )
        self._budgets.spend(connection.token, connection.requests_per_minute)
        if capability is not None and not getattr(connection, capability):
            raise NotionError.restricted()
        content_type = request.headers.get("content-type", "")
        is_form = content_type.startswith("multipart/form-data")
        most = MOST_FILE_BYTES if is_form else MOST_BYTES
        if len(raw) > most:
            raise NotionError.validation(f"Request body too large: the limit is {most} bytes.")
        query = {key: request.query_params.getlist(key) for key in request.query_params}
        body, files = ({}, parse_files(content_type, raw)) if is_form else (parse_body(raw), {})
        call = Call(self._service, connection, version, request.path_params, query, body, files)
        return self._within_reach(call, handler)

    def _within_reach(self, call: Call, handler: Handler) -> JsonObject | str:
        try:
            return handler(call)
        except NotionError as error:
            if error.code == "object_not_found":
                error.additional_data.setdefault("integration_id", call.connection.bot_id)
            raise

    def _authenticated(self, request: Request) -> Connection:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        connection = self._service.store.connections.get(token) if scheme == "Bearer" else None
        if connection is None or connection.revoked:
            raise NotionError(401, MESSAGES[401])
        return connection


class RequestIds:
    """Gives every request an id, which every answer names in a header."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request_id = str(uuid4())
        scope.setdefault("state", {})["request_id"] = request_id

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"])["x-notion-request-id"] = request_id
            await send(message)

        await self._app(scope, receive, named)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, NotionError):
        raise error
    return JSONResponse(error.body(request.state.request_id), error.status, error.headers)


async def _invalid_url(request: Request, _: Exception) -> Response:
    return await _refused(request, NotionError(400, "Invalid request URL.", code="invalid_request_url"))


async def _failed(request: Request, error: Exception) -> Response:
    return await _refused(request, NotionError(500, f"The sandbox itself failed: {error!r}"))
