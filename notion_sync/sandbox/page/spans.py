"""Slack's markup as runs of text, so that the browser never has to make HTML of what people typed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

Names = Callable[[str], str]
"""Looks up what to call a user id."""

_TOKEN = re.compile(
    r"<(?P<control>[^<>]+)>"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?P<bold>\S(?:[^\n]*?\S)?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>\S(?:[^\n]*?\S)?)_(?![\w_])"
    r"|(?<![\w~])~(?P<struck>\S(?:[^\n]*?\S)?)~(?![\w~])"
    r"|(?<!\w):(?P<emoji>[a-z0-9_+-]+):(?!\w)"
)
_FENCE = re.compile(r"```\n?(.*?)\n?```\n?", re.DOTALL)
_QUOTE = re.compile(r"^(?:&gt;|>) ?")
_WEB = re.compile(r"https?://\S+")
_ROW = re.compile(r"https://(?:www\.)?notion\.so/(?:[^?#]*[-/])?([0-9a-f]{32})(?:[?#].*)?")
_EMOJI = {
    "bell": "🔔",
    "calendar": "📅",
    "eyes": "👀",
    "heavy_check_mark": "✔️",
    "large_green_circle": "🟢",
    "large_orange_circle": "🟠",
    "large_red_circle": "🔴",
    "large_yellow_circle": "🟡",
    "pray": "🙏",
    "red_circle": "🔴",
    "rotating_light": "🚨",
    "tada": "🎉",
    "thread": "🧵",
    "+1": "👍",
    "warning": "⚠️",
    "white_check_mark": "✅",
}


@dataclass(frozen=True)
class Span:
    """A run of text. `href` is a web address; `row` the id of the tracker's row that the address leads to."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    mention: bool = False
    href: str | None = None
    row: str | None = None


@dataclass(frozen=True)
class Line:
    """One or more lines of text, a quoted one, or a block of code."""

    kind: str
    spans: list[Span] = field(default_factory=list)


def plain(text: str) -> list[Line]:
    """Return text that shows as it is, but for Slack's three entities."""
    return [Line("text", [Span(decoded(text))])]


def lines(text: str, names: Names) -> list[Line]:
    """Read mrkdwn."""
    found: list[Line] = []
    for index, piece in enumerate(_FENCE.split(text)):
        if index % 2:
            found.append(Line("code", [Span(decoded(piece))]))
        elif piece:
            found += [_line(line, names) for line in piece.rstrip("\n").split("\n")]
    return found


def emoji(name: str) -> str:
    """Return the emoji of a name, or the name between colons."""
    return _EMOJI.get(name, f":{name}:")


def decoded(text: str) -> str:
    """Replace Slack's three entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def link(address: str, label: str, style: Span | None = None) -> Span:
    """Return a link; an address that is none of the web is text."""
    style = style or Span("")
    if not _WEB.fullmatch(address):
        return replace(style, text=label)
    row = _ROW.fullmatch(address)
    return replace(style, text=label, href=address, row=row and _hyphenated(row[1]))


def _line(line: str, names: Names) -> Line:
    quoted = _QUOTE.match(line)
    rest = line[quoted.end() :] if quoted else line
    return Line("quote" if quoted else "text", list(_spans(rest, Span(""), names)))


def _spans(text: str, style: Span, names: Names) -> Iterator[Span]:
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() > at:
            yield replace(style, text=decoded(text[at : token.start()]))
        at = token.end()
        yield from _token(token, style, names)
    if at < len(text):
        yield replace(style, text=decoded(text[at:]))


def _token(token: re.Match[str], style: Span, names: Names) -> Iterator[Span]:
    inner = token[token.lastgroup or 0]
    match token.lastgroup:
        case "control":
            yield _control(inner, style, names)
        case "code":
            yield replace(style, text=decoded(inner), code=True)
        case "bold":
            yield from _spans(inner, replace(style, bold=True), names)
        case "italic":
            yield from _spans(inner, replace(style, italic=True), names)
        case "struck":
            yield from _spans(inner, replace(style, struck=True), names)
        case _:
            yield replace(style, text=emoji(inner))


def _control(content: str, style: Span, names: Names) -> Span:
    target, _, label = content.partition("|")
    label = decoded(label)
    if target.startswith("@"):
        return replace(style, text=f"@{names(target[1:])}", mention=True)
    if target in {"!here", "!channel", "!everyone"}:
        return replace(style, text=f"@{target[1:]}", mention=True)
    if target.startswith("#"):
        return replace(style, text=f"#{label or target[1:]}", mention=True)
    if target.startswith("!"):
        return replace(style, text=label or decoded(target))
    address = decoded(target)
    return link(address, label or address, style)


def _hyphenated(ident: str) -> str:
    return "-".join((ident[:8], ident[8:12], ident[12:16], ident[16:20], ident[20:]))
