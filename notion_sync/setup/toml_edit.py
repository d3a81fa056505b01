"""Setting values in a TOML file that people wrote, with every other line left as it is. Pure.

The files that come with the service show each key behind a "#" in its place: such a line is put to use.
What was edited is read again; where it is not what was wanted, nothing is changed.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Value = str | tuple[str, ...] | date
WIDTH = 100
DELETE = "\x7f"


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of a table, as ("orders", "columns"), and the value it is to have; ``note`` stands behind it."""

    table: tuple[str, ...]
    key: str
    value: Value
    note: str = ""

    def __str__(self) -> str:
        return f"{'.'.join((*self.table, self.key))} = {literal(self.value)}"


class NotEditableError(Exception):
    """The file is written in a way that is not understood here; its text says what to write by hand."""


def edited(text: str, settings: Iterable[Setting]) -> str:
    """The text with these values; what has its value already is left alone. Raises NotEditableError."""
    wanted = _unlike(text, settings)
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    for setting in wanted:
        _set(lines, setting)
    changed = ending.join([*lines, ""]) if wanted else text
    try:
        missed = _unlike(changed, wanted)
    except tomllib.TOMLDecodeError:
        missed = wanted
    if missed:
        raise NotEditableError("\n".join(map(str, missed)))
    return changed


def literal(value: Value) -> str:
    """A value as it stands in TOML; a long list in several lines."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace(DELETE, "\\u007f")
    if isinstance(value, date):
        return value.isoformat()
    items = [literal(item) for item in value]
    line = f"[{', '.join(items)}]"
    return line if len(line) <= WIDTH else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def _unlike(text: str, settings: Iterable[Setting]) -> list[Setting]:
    """Settings that a text does not have."""
    document = tomllib.loads(text)
    return [setting for setting in settings if _value(document, setting) != _plain(setting.value)]


def _value(document: object, setting: Setting) -> object:
    node = document
    for name in (*setting.table, setting.key):
        node = node.get(name) if isinstance(node, dict) else None
    return node


_HEADER = re.compile(r"^\s*(#\s*)?\[(\[)?\s*([^\[\]#]+?)\s*\]")


def _set(lines: list[str], setting: Setting) -> None:
    start, end = _section(lines, setting.table)
    if start is None:
        start, end = _open_section(lines, setting.table)
    written = _written(setting)
    at = _line_of(lines, setting.key, start, end)
    if at is None:
        position = _behind_last_key(lines, start, end)
        lines[position:position] = written
    else:
        written[-1] += _tail(lines[at]) if not setting.note else ""
        lines[at : at + _length(lines, at)] = written


def _written(setting: Setting) -> list[str]:
    words = "".join(character if character.isprintable() else " " for character in setting.note)
    note = f"  # {' '.join(words.split())}" if words.split() else ""
    return f"{_bare(setting.key)} = {literal(setting.value)}{note}".split("\n")


def _bare(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else literal(key)


def _section(lines: list[str], table: tuple[str, ...]) -> tuple[int | None, int]:
    """The lines of a table, up to the next header, also to one behind a "#"."""
    begin = 0 if not table else None
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header is None:
            continue
        if begin is not None:
            return begin, number
        if not header[1] and not header[2] and _path(header[3]) == table:
            begin = number + 1
    return begin, len(lines)


def _path(header: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in header.split("."))


def _open_section(lines: list[str], table: tuple[str, ...]) -> tuple[int, int]:
    """Begin a table: at its header behind a "#", else behind the table it belongs to, else at the end."""
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header and header[1] and not header[2] and len(table) == 1 and _path(header[3]) == table:
            lines[number] = line[header.end(1) :]
            return number + 1, _section(lines, table)[1]
    above, end = _section(lines, table[:-1]) if len(table) > 1 else (None, 0)
    position = _behind_last_key(lines, above, end) if above is not None else len(lines)
    lines[position:position] = ["", f"[{'.'.join(_bare(part) for part in table)}]"]
    return position + 2, position + 2


def _behind_last_key(lines: list[str], start: int, end: int) -> int:
    last = start
    number = start
    while number < end:
        if re.match(r"^\s*[^#\s\[]", lines[number]):
            number += _length(lines, number)
            last = number
        else:
            number += 1
    return last


def _line_of(lines: list[str], key: str, start: int, end: int) -> int | None:
    """The line that sets a key, else the last one that shows it behind a "#"."""
    name = rf'(?:{re.escape(key)}|"{re.escape(key)}")\s*='
    for pattern in (rf"^\s*{name}", rf"^\s*#\s*{name}"):
        found = [number for number in range(start, end) if re.match(pattern, lines[number])]
        if found:
            return found[-1]
    return None


def _length(lines: list[str], at: int) -> int:
    """How many lines a value takes."""
    if lines[at].lstrip().startswith("#"):
        return 1
    for count in range(1, len(lines) - at + 1):
        try:
            tomllib.loads("\n".join(lines[at : at + count]))
        except tomllib.TOMLDecodeError:
            continue
        return count
    return 1


def _tail(line: str) -> str:
    """The comment behind a value."""
    text = line.lstrip().removeprefix("#").lstrip()
    for position in (match.start() for match in re.finditer("#", text)):
        try:
            tomllib.loads(text[:position])
        except tomllib.TOMLDecodeError:
            continue
        spaces = len(text[:position]) - len(text[:position].rstrip())
        return " " * spaces + text[position:]
    return ""
