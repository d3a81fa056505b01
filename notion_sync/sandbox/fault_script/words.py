"""The words of a line, and what is said where one is not as expected."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from typing import TypeAlias

_WORD = re.compile(r"[,:]|(?:(?!:(?:\s|$))[^\s,\"{])+")
_DURATION = re.compile(r"(\d+(?:\.\d+)?(?:e-?\d+)?)([smh]?)")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}

Json: TypeAlias = object


class ScriptError(ValueError):
    """A line of a script that cannot be read: its number, what was expected and what was found."""

    def __init__(self, line: int, expected: str, found: str | None) -> None:
        what = "the end of the line" if found is None else f'"{found}"'
        super().__init__(f"line {line}: expected {expected}, found {what}")
        self.line = line


@dataclass(frozen=True)
class _Word:
    text: str
    value: Json = None


class Words:
    """The words of one line, to be taken one by one. JSON strings and objects are one word each."""

    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self._line = line
        self._words: list[_Word] = []
        self._at = 0
        self._words = list(self._split())

    def _split(self) -> Iterator[_Word]:
        at = 0
        while at < len(self.text):
            if self.text[at].isspace():
                at += 1
            elif self.text[at] in '{"':
                value, end = self._json_at(at)
                yield _Word(self.text[at:end], value)
                at = end
            else:
                found = _WORD.match(self.text, at)
                word = found[0] if found else self.text[at]
                yield _Word(word)
                at += len(word)

    def _json_at(self, at: int) -> tuple[Json, int]:
        try:
            value, end = json.JSONDecoder().raw_decode(self.text, at)
        except JSONDecodeError:
            raise self.error("JSON", self.text[at:]) from None
        return value, end

    def error(self, expected: str, found: str | None = None) -> ScriptError:
        """What to raise; by default about the word that comes next."""
        return ScriptError(self._line, expected, self.next if found is None else found)

    @property
    def next(self) -> str | None:
        """The word that comes next, None at the end."""
        return self._words[self._at].text if self._at < len(self._words) else None

    def take(self, expected: str) -> str:
        """Take the next word."""
        found = self.next
        if found is None or found in ",:":
            raise self.error(expected)
        self._at += 1
        return found

    def skip(self, *wanted: str) -> str | None:
        """Take the next word if it is one of these."""
        if self.next in wanted:
            self._at += 1
            return self._words[self._at - 1].text
        return None

    def one_of(self, *wanted: str, called: str = "") -> str:
        """Take one of these."""
        found = self.skip(*wanted)
        if found is None:
            raise self.error(called or " or ".join(wanted))
        return found

    def json(self, expected: str, kind: type) -> Json:
        """Take a JSON value of a kind."""
        found = self._words[self._at] if self._at < len(self._words) else _Word("")
        if not isinstance(found.value, kind):
            raise self.error(expected)
        self._at += 1
        return found.value

    def whole(self, expected: str) -> int:
        """Take a whole number that is not negative."""
        if not (self.next or "").isdecimal():
            raise self.error(expected)
        return int(self.take(expected))

    def seconds(self, expected: str) -> float:
        """Take a duration."""
        found = _DURATION.fullmatch(self.next or "")
        if found is None:
            raise self.error(f"{expected}, such as 70s, 0.5s or 2m")
        self._at += 1
        return float(found[1]) * _UNITS[found[2]]
