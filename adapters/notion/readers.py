"""Readers of property values, each from the JSON of one type to a cell. All raise ValueError for odd JSON."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import JsonValue

from adapters.notion.wire import whole_text
from rules.cells import DateCell, Links, Person, parse_moment

WHOLE = 1e15
"""Below this a float that is whole is the integer people see: 10.0 and 10 are one number."""


class OddJsonError(ValueError):
    """JSON that is not of its property type."""


def read_nothing(_: JsonValue) -> None:
    """A cell with nothing in it to know, such as a button."""


def read_text(content: JsonValue) -> str | None:
    """A string, without the space around it."""
    if content is None:
        return None
    if not isinstance(content, str):
        raise OddJsonError
    # JSON may carry half a surrogate pair; UTF-8, and so the ledger and Slack, may not.
    return whole_text(content).strip() or None


def read_rich_text(content: JsonValue) -> str | None:
    """Runs of text, mentions and equations, as the text people see."""
    return read_text("".join(_run(run) for run in items(content)))


def _run(run: JsonValue) -> str:
    match run:
        case {"plain_text": str(text)} | {"text": {"content": str(text)}}:
            return text
        case _:
            raise OddJsonError


def read_number(content: JsonValue) -> Decimal | None:
    """A number, with the digits Notion shows."""
    match content:
        case None:
            return None
        case bool():
            raise OddJsonError
        case float() if content.is_integer() and abs(content) < WHOLE:
            return Decimal(int(content))
        case int() | float() if (number := Decimal(str(content))).is_finite():
            return number
        case _:
            raise OddJsonError


def read_boolean(content: JsonValue) -> bool | None:
    """A checkbox, or a formula that gives yes or no."""
    if content is None or isinstance(content, bool):
        return content
    raise OddJsonError


def read_option(content: JsonValue) -> str | None:
    """The option of a select or a status."""
    match content:
        case None:
            return None
        case {"name": str(name)}:
            return name
        case _:
            raise OddJsonError


def read_names(content: JsonValue) -> tuple[str, ...] | None:
    """Names of options or of files."""
    return tuple(name for item in items(content) if (name := read_option(item))) or None


def read_date(content: JsonValue) -> DateCell | None:
    """A day, an instant, or a range of either; without offset and zone a time stays naive."""
    match content:
        case None | {"start": None}:
            return None
        case dict() if isinstance(start := content.get("start"), str):
            zone, end = content.get("time_zone"), content.get("end")
            return DateCell(_moment(start, zone), _moment(end, zone) if isinstance(end, str) else None)
        case _:
            raise OddJsonError


def _moment(text: str, zone: JsonValue) -> date | datetime:
    moment = parse_moment(text)
    if not isinstance(moment, datetime) or moment.tzinfo is not None or not isinstance(zone, str):
        return moment
    try:
        local = moment.replace(tzinfo=ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        return moment
    # The offset alone is kept: it is what the ledger can write down.
    return datetime.fromisoformat(local.isoformat())


def read_timestamp(content: JsonValue) -> DateCell | None:
    """When a page was created or edited."""
    return None if content is None else read_date({"start": content})


def read_people(content: JsonValue) -> tuple[Person, ...] | None:
    """Users and groups, in order, without repeats."""
    return tuple(dict.fromkeys(_person(item) for item in items(content))) or None


def read_user(content: JsonValue) -> tuple[Person, ...] | None:
    """Who created or edited a page."""
    return None if content is None else (_person(content),)


def _person(content: JsonValue) -> Person:
    # A partial user holds its id alone.
    if not isinstance(content, dict) or not isinstance(user_id := content.get("id"), str):
        raise OddJsonError
    name, details = content.get("name"), content.get("person")
    email = details.get("email") if isinstance(details, dict) else None
    return Person(user_id, name if isinstance(name, str) else None, email if isinstance(email, str) else None)


def read_relation(content: JsonValue) -> Links | None:
    """Pages, in order, without repeats."""
    ids = dict.fromkeys(_page_id(item) for item in items(content))
    return Links(tuple(ids)) if ids else None


def _page_id(content: JsonValue) -> str:
    match content:
        case {"id": str(page_id)}:
            return page_id
        case _:
            raise OddJsonError


def read_unique_id(content: JsonValue) -> str | None:
    """``PRE-12``, or ``12`` without a prefix."""
    match content:
        case None | {"number": None}:
            return None
        case dict() if isinstance(number := content.get("number"), int):
            prefix = content.get("prefix")
            return f"{prefix}-{number}" if prefix else str(number)
        case _:
            raise OddJsonError


def read_place(content: JsonValue) -> str | None:
    """A place by its name, its address or its coordinates."""
    match content:
        case None:
            return None
        case {"name": str(text)} | {"address": str(text)} if text:
            return text
        case {"lat": lat, "lon": lon}:
            return f"{lat}, {lon}"
        case _:
            raise OddJsonError


def read_verification(content: JsonValue) -> str | None:
    """The state of a wiki page's verification."""
    match content:
        case None:
            return None
        case {"state": str(state)}:
            return state
        case _:
            raise OddJsonError


def items(content: JsonValue) -> list[JsonValue]:
    """A list."""
    if isinstance(content, list):
        return content
    raise OddJsonError
