"""The parts every message is put together from: titles, facts, next actions, people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adapters.slack import markup
from adapters.slack.wording import Wording
from rules.notice import Named, Notice

LEVEL_EMOJI = {"info": "🔵", "warning": "🟠", "critical": "🔴"}
DONE_EMOJI = "✅"
SEPARATOR = "  ·  "

_TITLE_CHARS = 120
_NAME_CHARS = 60
_CROWDED_CHARS = 100


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is said, so that many alerts fit into one message.

    chars: the longest a typed text may be. links: whether titles link to their rows. lines: how many of a
    message's further lines are shown, None for all. brief: one line for each alert, who and where only.
    """

    chars: int
    links: bool = True
    lines: int | None = None
    brief: bool = False

    @property
    def crowded(self) -> bool:
        """Whether texts had to be shortened to make room."""
        return self.chars <= _CROWDED_CHARS


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of mrkdwn that belong together, and break between them; ``small`` for what is only looked up."""

    lines: tuple[str, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes mrkdwn in one language and one degree of detail. Methods return "" where there is nothing."""

    wording: Wording
    detail: Detail

    def typed(self, text: str, most: int | None = None) -> str:
        """Text that people typed, made harmless and short enough."""
        return markup.escaped(text, min(self.detail.chars, most or self.detail.chars))

    def bold(self, text: str) -> str:
        """Typed text in bold."""
        written = self.typed(text)
        return f"*{written}*" if written else ""

    def labelled(self, label: str, text: str) -> str:
        """A bold label and text that is mrkdwn already."""
        return f"*{label}:* {text}" if text else ""

    def order(self, notice: Notice) -> str:
        """The order's title."""
        return self.typed(notice.order, _TITLE_CHARS) or self.wording.untitled

    def title(self, notice: Notice) -> str:
        """The order's title, as a link to its row."""
        label = self.order(notice)
        if not self.detail.links:
            return label
        return markup.link(notice.url, label, short=self.detail.crowded)

    def fact(self, notice: Notice) -> str:
        """What is the case and since when."""
        return joined(self.typed(notice.what), self.typed(notice.since))

    def client(self, notice: Notice) -> str:
        """The client's name."""
        return self.typed(notice.client, _NAME_CHARS)

    def who(self, person: Named) -> str:
        """A mention where the account is known, else the name."""
        if person.slack_id is not None and markup.is_account(person.slack_id):
            return markup.mention(person.slack_id)
        return self.typed(person.name, _NAME_CHARS) or self.wording.untitled

    def people(self, named: Iterable[Named]) -> str:
        """Everybody named, each once."""
        return ", ".join(dict.fromkeys(self.who(person) for person in named))

    def unmentioned(self, notice: Notice) -> str:
        """Who is to be asked and who is to know of it, in words, without a mention."""
        return joined(
            self._in_words(self.wording.consulted, notice.consulted),
            self._in_words(self.wording.informed, notice.informed),
        )

    def _in_words(self, label: str, roles: Iterable[str]) -> str:
        named = ", ".join(filter(None, (self.typed(role, _NAME_CHARS) for role in roles)))
        return f"{label}: {named}" if named else ""


def joined(*parts: str) -> str:
    """The parts that say something, in one line."""
    return SEPARATOR.join(filter(None, parts))


def said(*lines: str) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(filter(None, lines))


def listed(pen: Pen, lines: tuple[str, ...]) -> Iterator[str]:
    """A message's further lines, as a list where there are several."""
    written = [line for line in map(pen.typed, lines) if line]
    shown = written[: pen.detail.lines]
    yield from shown if len(written) == 1 else (f"• {line}" for line in shown)
    if len(shown) < len(written):
        yield pen.wording.more.format(count=len(written) - len(shown))
