"""What is wrong with the configuration, in words its owner understands: where, what, and what is expected."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.expectations import expectation

EXAMPLES: Mapping[str, str] = {
    "time_zone": '"Asia/Seoul"',
    "country": '"KR"',
    "name": '"Min-ji Seo"',
    "from": "2026-12-01",
    "until": "2026-12-05",
    "responsible": '["Account Manager"]',
    "accountable": '["Sales Director"]',
    "codes": '["payment.*"]',
    "channel": '"C0123456789"',
}
"""For keys that have no default: what such a value looks like."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. ``place`` is a file or ``environment``; ``key`` is empty for the whole place."""

    place: str
    key: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.key, self.text) if part)


class ConfigError(Exception):
    """The configuration cannot be used. Its text is every problem at once, a line each; exit code 2."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def problems_of(
    error: ValidationError, *, model: type[BaseModel], document: object, place: str
) -> list[Problem]:
    """Translate what pydantic found in the ``document`` of one file."""
    schema = model.model_json_schema()
    return [
        Problem(place, key_path(details["loc"], document), explain(details, schema))
        for details in error.errors(include_url=False)
    ]


def explain(details: ErrorDetails, schema: Mapping[str, object]) -> str:
    """One error of pydantic as "expected ..., found ..."; ``schema`` is the JSON schema of the model."""
    found = "nothing" if details["type"] == "missing" else shown(details["input"])
    context = details.get("ctx", {})
    if details["type"] == "unknown_key":
        return unknown("unknown key", str(details["loc"][-1]), context["known"])
    if details["type"] == "extra_forbidden":
        siblings = expectation(schema, details["loc"][:-1]).keys
        return unknown("unknown key", str(details["loc"][-1]), siblings)
    if details["type"] == "value_error":
        message = str(context["error"])
        return f"{message}, found {found}" if message.startswith("expected") else message
    if details["type"] == "missing":
        example = EXAMPLES.get(str(details["loc"][-1]))
        return f"expected a value{f' such as {example}' if example else ''}, found nothing"
    return f"expected {expectation(schema, details['loc']).text}, found {found}"


def unknown(what: str, name: str, known: Sequence[str]) -> str:
    """What to say of a name that does not exist: the nearest ones, or all where none is near."""
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    if close:
        return f"{what}; did you mean {' or '.join(close)}?"
    return f"{what}; expected one of {', '.join(known)}" if known else what


def key_path(loc: Sequence[int | str], document: object) -> str:
    """The key as in ``person[Min-ji Seo].away[1].from``: entries of a list by name, else counted from 1."""
    path = ""
    for part in loc:
        document = _child(document, part)
        if isinstance(part, int):
            name = _child(document, "name")
            path += f"[{name if isinstance(name, str) and name else part + 1}]"
        else:
            path += f".{part}" if path else part
    return path


def _child(node: object, part: int | str) -> object:
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return None


LONGEST_SHOWN = 60


def shown(value: object) -> str:
    """A value as it stands in TOML, shortened."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"}"'
        case date() | time() | datetime():
            return value.isoformat()
        case Mapping():
            return "a table"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case _:
            return str(value)
