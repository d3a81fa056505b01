"""What a rule says about an order: findings with levels, in sentences that can be translated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Literal, TypeAlias

from rules.language import ENGLISH, Language
from rules.text import one_line, shortened

Parameter: TypeAlias = "str | int | Decimal | date | Say | None"
"""What a sentence may name; a sentence in a sentence is translated with it."""


LONGEST = 1_000
"""Characters of one text inside a sentence: no title makes a message or a cell out of proportion."""

LevelWord = Literal["info", "warning", "critical"]


class Level(IntEnum):
    """How much a finding matters. ``INFO`` appears in explain, digest and report only."""

    INFO = 0
    WARNING = 1
    CRITICAL = 2

    @property
    def word(self) -> LevelWord:
        """The public name: ``info``, ``warning`` or ``critical``."""
        words: tuple[LevelWord, ...] = ("info", "warning", "critical")
        return words[self]


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence: an English template with named fields, and what goes into them.

    The template is the key into the catalogue of another language; fields are filled after translation.
    """

    template: str
    fields: Mapping[str, Parameter] = field(default_factory=dict)

    def text(self, language: Language = ENGLISH) -> str:
        """The sentence in a language."""
        template = language.translate(self.template)
        return template.format_map({key: shown(value, language) for key, value in self.fields.items()})

    def __str__(self) -> str:
        """The sentence in English."""
        return self.text()

    def about(self, fields: Mapping[str, Parameter]) -> "Say":
        """The same sentence about something else."""
        return Say(self.template, fields)


def say(template: str, **fields: Parameter) -> Say:
    """Shorthand for a :class:`Say`."""
    return Say(template, fields)


def say_count(one: str, many: str, count: int | None, fields: Mapping[str, Parameter]) -> Say:
    """A sentence about a count: ``one`` where it is exactly one, else ``many``."""
    return Say(one if count == 1 else many, fields)


def money(amount: Decimal, currency: str | None) -> Say:
    """An amount with its currency, where it has one: ``4,000 EUR``."""
    if not currency:
        return say("{amount}", amount=amount)
    return say("{amount} {currency}", amount=amount, currency=currency)


def shown(value: Parameter, language: Language = ENGLISH) -> str:
    """A value as it stands in a sentence; a text as one line, and cut where nobody would read on."""
    if isinstance(value, Say):
        return value.text(language)
    if isinstance(value, date):
        return language.day(value)
    if isinstance(value, Decimal):
        return language.number(value)
    return "" if value is None else shortened(one_line(str(value)), LONGEST)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an order.

    code: public name, e.g. ``payment.pause``.
    what: the fact, for the alert; ``do`` is the next action, a sentence that starts with a verb.
    since: the day from which it has been so, where the rows tell.
    roles: roles to mention beside those of the code's decision.
    evidence: the facts behind it, by column name, for ``explain``.
    repeats: False for what is said once (a reminder under a promise to pay).
    relief: what a message adds when the alert came down to this, e.g. that work may go on.
    """

    code: str
    level: Level
    what: Say
    do: Say
    since: date | None = None
    roles: tuple[str, ...] = ()
    evidence: Mapping[str, Parameter] = field(default_factory=dict)
    repeats: bool = True
    relief: Say | None = None

    @property
    def family(self) -> str:
        """The alert this finding belongs to."""
        return family_of(self.code)


FAMILIES = {
    "payment.reminder": "payment.overdue",
    "payment.pause": "payment.overdue",
    "payment.disputed": "payment.overdue",
    "payment.escalated": "payment.overdue",
    "timeline.at_risk": "timeline.slip",
    "timeline.late": "timeline.slip",
}
"""Codes that share one alert; every other code is its own family."""

CRITICAL_CODES = frozenset(
    {
        "payment.pause",
        "payment.escalated",
        "payment.disputed",
        "timeline.late",
        "change.unapproved_work",
        "closing.spec_mismatch",
    }
)
"""Codes that always stand at critical; every other code shows its level once critical."""

CLIMB = ("payment.reminder", "payment.pause", "payment.disputed", "payment.escalated")
"""The payment codes from mild to severe: a step along it is a climb, also where the level stays."""

PAUSING_CODES = frozenset({"payment.pause", "payment.escalated"})
"""Codes under which work is on hold, so that their end lets it go on."""

_CRITICAL_SUFFIX = " critical"


def family_of(code: str) -> str:
    """The alert family of a code."""
    return FAMILIES.get(code, code)


def shown_code(code: str, level: Level) -> str:
    """How an open alert stands in the row: its code, with the level where that is not implied."""
    return code + _CRITICAL_SUFFIX if level is Level.CRITICAL and code not in CRITICAL_CODES else code


def read_code(shown: str) -> tuple[str, Level]:
    """Code and level of an option of ``Open alerts``, as :func:`shown_code` wrote it."""
    code = shown.removesuffix(_CRITICAL_SUFFIX)
    critical = code != shown or code in CRITICAL_CODES
    return code, Level.CRITICAL if critical else Level.WARNING


def rank(code: str, level: Level) -> tuple[int, int]:
    """Position inside a family: a greater one is a climb."""
    return CLIMB.index(code) if code in CLIMB else 0, level


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a family has no finding (any more).

    reason: what the resolving message says, e.g. "paid in full"; None where nothing particular happened.
    silent: ends without a message. relief: said instead of the reason where the alert had paused work.
    """

    reason: Say | None = None
    silent: bool = False
    relief: Say | None = None
