"""What is still open, for each person."""

from collections.abc import Iterator

from adapters.slack.pen import LEVEL_EMOJI, Paragraph, Pen, joined
from rules.notice import Notice

_WORST_FIRST = {"critical": 0, "warning": 1, "info": 2}


def by_person(pen: Pen, notices: tuple[Notice, ...]) -> Iterator[Paragraph]:
    """A list for each person, who is mentioned once. An alert of several is told in full to the first."""
    told: set[str] = set()
    for person, theirs in _grouped(pen, notices).items():
        lines = [person]
        for notice in theirs:
            lines.append(_again(pen, notice) if notice.key in told else _entry(pen, notice))
            told.add(notice.key)
        yield Paragraph(tuple(lines))


def _grouped(pen: Pen, notices: tuple[Notice, ...]) -> dict[str, list[Notice]]:
    groups: dict[str, list[Notice]] = {}
    for notice in sorted(notices, key=lambda each: _WORST_FIRST[each.level]):
        people = [_heading(pen.who(person)) for person in notice.named] or [f"*{pen.wording.nobody}*"]
        for person in dict.fromkeys(people):
            groups.setdefault(person, []).append(notice)
    return groups


def _heading(person: str) -> str:
    return person if person.startswith("<") else f"*{person}*"


def _entry(pen: Pen, notice: Notice) -> str:
    emoji = LEVEL_EMOJI[notice.level]
    if pen.detail.brief:
        return f"{emoji} {pen.title(notice)}"
    fact = joined(f"*{pen.title(notice)}*", pen.client(notice), pen.fact(notice))
    do = pen.typed(notice.do)
    return f"{emoji} {fact}\n        → {do}" if do else f"{emoji} {fact}"


def _again(pen: Pen, notice: Notice) -> str:
    """An alert whose message has told it to somebody else already."""
    order = pen.order(notice) if pen.detail.crowded else pen.title(notice)
    what = "" if pen.detail.brief else pen.typed(notice.what)
    return f"{LEVEL_EMOJI[notice.level]} {joined(order, what)}"
