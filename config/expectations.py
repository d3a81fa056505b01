"""What a key of the configuration takes, read off the JSON schema of its model and said in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Schema = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Expectation:
    """``text`` says what value is expected; ``keys`` are the keys of a table, empty for anything else."""

    text: str
    keys: tuple[str, ...] = ()


PATTERNS: Mapping[str, str] = {
    r"^\d\d:\d\d-\d\d:\d\d$": 'hours such as "09:00-18:00"',
    r"^[\w.]+:\w+$": 'a rule such as "package.module:rule"',
    r"^[A-Z][A-Z0-9_]+$": 'a Slack member id such as "U0123456789"',
}
"""Patterns of the models, and what they look like to a person."""


def expectation(schema: Schema, loc: Sequence[int | str]) -> Expectation:
    """What stands at ``loc`` of a document that follows ``schema``."""
    node: Schema = schema
    for part in loc:
        node = _resolved(schema, node)
        node = _table(
            node.get("items") if isinstance(part, int) else _table(node.get("properties")).get(part)
        )
    node = _resolved(schema, node)
    return Expectation(_text(schema, node), tuple(_table(node.get("properties"))))


def _table(value: object) -> Schema:
    return value if isinstance(value, Mapping) else {}


def _resolved(schema: Schema, node: Schema) -> Schema:
    """Follow a reference, and of several types take the first: the others are null or a spelling of it."""
    if isinstance(choices := node.get("anyOf"), list):
        node = choices[0]
    if isinstance(reference := node.get("$ref"), str):
        return _table(_table(schema.get("$defs")).get(reference.rpartition("/")[2]))
    return node


def _text(schema: Schema, node: Schema) -> str:
    if "const" in node:
        return f'"{node["const"]}"'
    if isinstance(options := node.get("enum"), list):
        return " or ".join(f'"{option}"' for option in options)
    match node.get("type"):
        case "integer":
            return f"a whole number{_range(node)}"
        case "number":
            return f"a number{_range(node)}"
        case "boolean":
            return "true or false"
        case "string":
            return _string(node)
        case "array":
            items = _text(schema, _resolved(schema, _table(node.get("items"))))
            return f"a list, each entry {items}{' (at least one)' if node.get('minItems') else ''}"
        case "object":
            return "a table"
        case _:
            return "another value"


def _string(node: Schema) -> str:
    if node.get("format") == "date":
        return "a date such as 2026-12-28"
    if isinstance(pattern := node.get("pattern"), str):
        return PATTERNS.get(pattern, f"text like {pattern}")
    return "text that is not empty" if node.get("minLength") else "text"


def _range(node: Schema) -> str:
    least, most = node.get("minimum"), node.get("maximum")
    above = node.get("exclusiveMinimum")
    if above is not None:
        return f" above {_number(above)}" + (f" and at most {_number(most)}" if most is not None else "")
    if least is not None and most is not None:
        return f" from {_number(least)} to {_number(most)}"
    return f" of at least {_number(least)}" if least is not None else ""


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
