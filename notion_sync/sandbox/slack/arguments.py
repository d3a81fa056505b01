"""The arguments of a Web API call, from query, form or JSON body."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pydantic import JsonValue

from notion_sync.sandbox.slack.errors import SlackError

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Arguments:
    """Named values. In a form or query everything is text, and nested values are JSON in it."""

    values: Mapping[str, JsonValue]

    def text(self, name: str, default: str = "") -> str:
        """Return a text argument."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise _invalid(f"must be a string: {name}")
        return value

    def required(self, name: str) -> str:
        """Return a text argument that must be there."""
        value = self.text(name)
        if not value:
            raise _invalid(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """Return a yes or no, false by default. Forms say `true`, not `True`."""
        value = self.values.get(name, False)
        if isinstance(value, bool):
            return value
        if str(value) not in _FLAGS:
            raise _invalid(f"must be a boolean: {name}")
        return _FLAGS[str(value)]

    def limit(self, default: int, most: int) -> int:
        """Return the page size."""
        value = str(self.values.get("limit", default))
        if not value.isdecimal() or not 1 <= int(value) <= most:
            raise SlackError("invalid_limit")
        return int(value)

    def nested(self, name: str, error: str) -> JsonValue:
        """Return a nested value, read from its JSON text where it is one; None where it is absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            parsed: JsonValue = json.loads(value)
        except ValueError:
            raise SlackError(error) from None
        return parsed


def decode(query: Mapping[str, str], content_type: str, body: bytes, *, accepts_json: bool) -> Arguments:
    """Read a request's arguments. Raises SlackError with Slack's code for what cannot be read."""
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return Arguments(dict(query))
    if kind == JSON_TYPE:
        if not accepts_json:
            raise _invalid("this method reads its arguments from the query or a form, not from JSON")
        return Arguments({**query, **_json_object(body)})
    if kind == FORM_TYPE:
        form = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
        return Arguments({**query, **dict(form)})
    raise SlackError("invalid_post_type" if kind else "missing_post_type")


def _json_object(body: bytes) -> dict[str, JsonValue]:
    try:
        parsed: JsonValue = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    return parsed


def _invalid(detail: str) -> SlackError:
    return SlackError("invalid_arguments", [detail])
