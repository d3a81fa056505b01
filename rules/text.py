"""Text that people typed, made fit for a sentence, a message, a terminal: visible, and not too long.

Control characters, overrides of the writing direction and invisible characters could forge a line, hide what
is said, or command a terminal. Letters, marks and emoji of every script stay.
"""

import unicodedata

ELLIPSIS = "…"

_JOINERS = "\u200c\u200d"
_INVISIBLE = {"Cf", "Cs"}
_BREAKS = {"Cc", "Zl", "Zp"}


def one_line(text: str) -> str:
    """One line of visible text, its parts a single space from one another."""
    return " ".join(visible(text).split())


def visible(text: str, *, keep: str = "") -> str:
    """The text without characters that are not seen; breaks and tabs become spaces, unless in ``keep``."""
    return text if text.isprintable() else "".join(char if char in keep else _visible(char) for char in text)


def shortened(text: str, most: int) -> str:
    """The text in at most so many characters; what was cut ends in an ellipsis."""
    return text if len(text) <= most else text[: most - len(ELLIPSIS)].rstrip(f" {_JOINERS}") + ELLIPSIS


def escaped_json(text: str) -> str:
    """JSON text with what is not seen written as escapes: the same values, and nothing a terminal obeys."""
    return "\n".join(
        line if line.isprintable() else "".join(map(_escaped, line)) for line in text.split("\n")
    )


def _escaped(char: str) -> str:
    if char.isprintable():
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in _BREAKS:
        return " "
    return "" if category in _INVISIBLE and char not in _JOINERS else char
