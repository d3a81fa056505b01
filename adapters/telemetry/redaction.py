"""Taking secrets out of what is about to be written down."""

import re
from collections.abc import Iterable, Mapping

MASK = "***"

PATTERNS: tuple[str, ...] = (
    r"\b(?:ntn|secret)_[A-Za-z0-9_\-]{6,}",  # Notion tokens, new and old
    r"\bx(?:ox[a-z]|app)-[A-Za-z0-9\-]+",  # Slack tokens
    r"(?<=hooks\.slack\.com/)(?:services|triggers|workflows)/[A-Za-z0-9/_\-]+",
    r"(?<=://)[^/\s\"'<>]*(?=@)",  # name and password in a URL
    r"(?<=bearer )[^\s\"',}]+",
)

SHORTEST_LITERAL = 6
"""A shorter secret would black out ordinary words; as a URL's password the pattern covers it."""


class Redaction:
    """Replaces known secrets, and whatever looks like one, in texts and in anything that holds texts."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        literals = sorted({s for s in secrets if len(s) >= SHORTEST_LITERAL}, key=len, reverse=True)
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
