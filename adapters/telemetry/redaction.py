"""Taking secrets out of what is about to be written down."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, quote_plus

MASK = "***"

PATTERNS: tuple[str, ...] = (
    r"\b(?:ntn|secret)_[A-Za-z0-9_\-]{6,}",  # Notion tokens, new and old
    r"\bx(?:ox[a-z]|app)(?:[-.][A-Za-z0-9]+)+",  # Slack tokens
    r"(?<=hooks\.slack\.com)(?:/|%2F)(?:services|triggers|workflows)(?:/|%2F)[A-Za-z0-9/_%\-]+",
    r"(?<=://)[^/\s\"'<>]*(?=@)",  # name and password in a URL
    r"(?<=%3A%2F%2F)[A-Za-z0-9_.~%+\-]*?(?=%40)",  # the same in a URL inside another
    r"(?<=bearer )[^\s\"',}]+",
    r"(?<=basic )[A-Za-z0-9+/=]{4,}",
    r"(?<=password=)(?:'[^']*'|[^\s&;,'\"]+)",
)

SHORTEST_LITERAL = 6
"""A shorter secret would black out ordinary words; as a URL's password the pattern covers it."""


class Redaction:
    """Replaces known secrets, and whatever looks like one, in texts and in anything that holds texts."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spelt = {
            spelling
            for secret in secrets
            if len(secret) >= SHORTEST_LITERAL
            for spelling in _spellings(secret)
        }
        literals = sorted(spelt, key=len, reverse=True)
        self._pattern = re.compile("|".join((*map(re.escape, literals), *PATTERNS)), re.IGNORECASE)

    def text(self, text: str) -> str:
        """The text without its secrets."""
        return self._pattern.sub(MASK, text)

    def value(self, value: object) -> object:
        """What a log can show: numbers as they are, texts without secrets, anything else as such a text."""
        match value:
            case None | bool() | int() | float():
                return value
            case str():
                return self.text(value)
            case Mapping():
                return {self.text(str(key)): self.value(item) for key, item in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.value(item) for item in value]
            case _:
                return self.text(str(value))


def _spellings(secret: str) -> Iterator[str]:
    """A secret as it may stand in texts: in a URL, in JSON, in the form Python shows it, in a header."""
    yield from (secret, quote(secret), quote(secret, safe=""), quote_plus(secret))
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1])
    yield b64encode(secret.encode("utf-8", "surrogatepass")).decode().rstrip("=")
