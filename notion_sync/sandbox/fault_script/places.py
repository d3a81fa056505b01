"""Where a fault strikes: any request, a method, a part of the path."""

import json
import re

from notion_sync.sandbox.fault_script.words import Words

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
_WHERE = f"any, a method ({', '.join(METHODS)}), a part of the path, or match"
_WILD = "[^/]*"
_PLAIN = re.compile(r"(?:\^([A-Z]+) | )(?:\.\*(.+))?")
_SIMPLE = re.compile(r"[^\s,:\"{]+")


def read_place(words: Words) -> str:
    """Take what stands before the colon; return the regular expression of it."""
    if words.skip("any"):
        match = ""
    elif words.skip("match"):
        match = _regex(words)
    else:
        match = _named(words)
    words.one_of(":", called="a colon behind the place")
    return match


def _regex(words: Words) -> str:
    found = str(words.json('a regular expression in quotes, such as "^PATCH "', str))
    try:
        re.compile(found)
    except re.error as error:
        raise words.error("a regular expression", f"{found} ({error})") from None
    return found


def _named(words: Words) -> str:
    method = words.skip(*METHODS)
    if method and words.next == ":":
        return _match(method, None)
    piece = words.take(_WHERE)
    if piece.upper() in METHODS:
        raise words.error("a method in capital letters", piece)
    return _match(method, piece)


def _match(method: str | None, piece: str | None) -> str:
    start = f"^{method} " if method else " "
    return start if piece is None else f"{start}.*{re.escape(piece).replace(re.escape('*'), _WILD)}"


def write_place(match: str) -> str:
    """Write the part of the path that :func:`read_place` makes this of, else the regular expression."""
    if not match:
        return "any"
    found = _PLAIN.fullmatch(match)
    if found is not None:
        method, escaped = found[1], found[2]
        piece = None if escaped is None else re.sub(r"\\(.)", r"\1", escaped.replace(_WILD, "*"))
        place = " ".join(filter(None, (method, piece)))
        if _reads_as(method, piece) and _match(method, piece) == match:
            return place
    return f"match {json.dumps(match)}"


def _reads_as(method: str | None, piece: str | None) -> bool:
    """Whether these two would be read back as they are."""
    if method is not None and method not in METHODS:
        return False
    if piece is None:
        return method is not None
    is_word = _SIMPLE.fullmatch(piece) is not None and piece.upper() not in METHODS
    return is_word and (
        method is not None or (piece not in ("any", "match") and not piece.startswith(("#", "[")))
    )
