"""Slack's inline markup, and how text that people typed is kept from becoming any.

Only ``<...>`` is live, and exactly ``&``, ``<`` and ``>`` are escaped
(https://docs.slack.dev/messaging/formatting-message-text/).
"""

import re

from rules.text import ELLIPSIS, one_line

MAX_URL = 300
"""Longer addresses are left out: their texts would have to make room for them."""

_MAX_TYPED = 4_000
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_JOINERS = "\u200c\u200d"

# Slack has no escape for its formatting characters, and formats at the edges of words only. There they
# are replaced by characters that look the same; inside a word (ORD_17) or standing alone they stay.
_FORMATTING = re.compile(r"(?<!\w)[*_~](?!\s|$)|(?<!\s)(?<!^)[*_~](?!\w)|`")
_LOOKALIKES = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
_QUOTE = re.compile(r"^>+")

_WEB = re.compile(r"https?://[^/\s]+(?:/\S*)?")
_UNSAFE_IN_URL = re.compile(r"[<>|\"\\^`{}]")
_NOTION_SLUG = re.compile(
    r"(https://(?:[\w-]+\.)?notion\.(?:so|com|site)/(?:[^?#]*/)?)[^/?#]*-([0-9a-f]{32})"
)
_ACCOUNT = re.compile(r"[UW][A-Z0-9]{2,20}")


def size(text: str) -> int:
    """Length in UTF-16 units: Slack does not say what it counts, and no usual count is higher."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escaped(text: str, chars: int) -> str:
    """Typed text for a mrkdwn field, at most so many characters once escaped."""
    plain = _FORMATTING.sub(lambda match: _LOOKALIKES[match[0]], one_line(text[:_MAX_TYPED]))
    return _cut(_QUOTE.sub("\u203a", plain), chars)


def link(url: str, label: str, *, short: bool = False) -> str:
    """A link with a label that is escaped already, or the label alone where the address is none.

    short: of a Notion address only the id is kept, which leads to the same page.
    """
    address = one_line(url)
    if short or len(address) > MAX_URL:
        address = _NOTION_SLUG.sub(r"\1\2", address)
    if len(address) > MAX_URL or not _WEB.fullmatch(address):
        return label
    safe = _UNSAFE_IN_URL.sub(lambda match: f"%{ord(match[0]):02X}", address)
    return f"<{safe.replace('&', '&amp;')}|{label}>"


def is_account(slack_id: str | None) -> bool:
    """Whether this has the form of a user id; only such ids are mentioned."""
    return slack_id is not None and _ACCOUNT.fullmatch(slack_id) is not None


def mention(slack_id: str) -> str:
    """The markup that pings a person."""
    return f"<@{slack_id}>"


def _cut(plain: str, chars: int) -> str:
    whole = plain.translate(_ESCAPES)
    if size(whole) <= chars:
        return whole
    kept: list[str] = []
    left = chars - len(ELLIPSIS)
    for char in plain:
        piece = char.translate(_ESCAPES)
        left -= size(piece)
        if left < 0:
            break
        kept.append(piece)
    return "".join(kept).rstrip(f" {_JOINERS}") + ELLIPSIS
