"""Options by id: a renamed one goes on saying what it said, in cells that are read and written. Pure."""

from collections.abc import Iterator

from pydantic import JsonValue

from adapters.notion.encoding import ITEMS, encode
from adapters.notion.wire import JsonObject, Property
from rules.cells import CellValue
from rules.columns import BoundColumn, Choice


def choices_of(found: Property, in_use: frozenset[str], before: BoundColumn | None) -> tuple[Choice, ...]:
    """The options of a column where the process means something by some of them, in the tracker's order.

    in_use: the words by which it does. before: the column as it was bound last.
    """
    if not in_use:
        return ()
    said = {choice.id: choice.word for choice in before.choices} if before else {}
    return tuple(
        Choice(option.id, option.name, _word(option.name, said.get(option.id), in_use))
        for option in found.options
    )


def lost_words(
    choices: tuple[Choice, ...], in_use: frozenset[str], before: BoundColumn | None
) -> tuple[str, ...]:
    """Words in use that an option said once and none says now."""
    if before is None:
        return ()
    now = {choice.word.casefold() for choice in choices}
    once = dict.fromkeys([*(choice.word for choice in before.choices), *before.lost_words])
    return tuple(word for word in once if word in in_use and word.casefold() not in now)


def _word(name: str, said: str | None, in_use: frozenset[str]) -> str:
    return said if said in in_use and name not in in_use else name


def worded(column: BoundColumn, value: JsonObject) -> JsonObject:
    """A property value whose options are named by what they say."""
    if not column.choices:
        return value
    words = {choice.id: choice.word for choice in column.choices}
    content = value.get(column.type)
    if isinstance(content, list):
        items: list[JsonValue] = [_renamed(item, words) for item in content]
        return {**value, column.type: items}
    return {**value, column.type: _renamed(content, words)}


def _renamed(option: JsonValue, words: dict[str, str]) -> JsonValue:
    if not isinstance(option, dict):
        return option
    return {**option, "name": words.get(str(option.get("id")), option.get("name"))}


def renamed_since(column: BoundColumn, value: JsonObject) -> Iterator[str]:
    """A trait for each option of a cell that has another name than when the column was bound."""
    names = {choice.id: choice.name for choice in column.choices}
    content = value.get(column.type)
    for option in content if isinstance(content, list) else [content]:
        if isinstance(option, dict) and names.get(str(option.get("id")), option.get("name")) != option.get(
            "name"
        ):
            yield f"{column.property_id}|{option['id']}|{option['name']}"


def encode_choice(column: BoundColumn, value: CellValue) -> dict[str, JsonValue]:
    """A request's property value; options that are known go by id, so that a rename makes no new one."""
    ids = {choice.word: choice.id for choice in reversed(column.choices)}
    match value:
        case str() if value in ids:
            return {column.type: {"id": ids[value]}}
        case tuple() if ids:
            items: list[JsonValue] = [
                {"id": ids[item]} if item in ids else {"name": item}
                for item in value[:ITEMS]
                if isinstance(item, str)
            ]
            return {column.type: items}
        case _:
            return encode(column.type, value)
