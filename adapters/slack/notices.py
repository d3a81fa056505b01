"""How one alert is told: opened, raised, lowered, resolved, or marked as done in an older message."""

from collections.abc import Iterator

from adapters.slack.pen import DONE_EMOJI, LEVEL_EMOJI, Paragraph, Pen, joined, said
from rules.notice import Notice


def in_full(pen: Pen, notice: Notice) -> Iterator[Paragraph]:
    """An alert that has a message to itself: the fact, what to do and who, then the small print."""
    if notice.event == "resolved":
        yield Paragraph(_resolved(pen, notice))
        return
    yield Paragraph(said(_headline(pen, notice), pen.fact(notice), pen.typed(notice.note)))
    people = pen.people(notice.named) or pen.wording.nobody
    yield Paragraph(
        said(
            pen.labelled(pen.wording.next, pen.typed(notice.do)),
            pen.labelled(pen.wording.who, people),
        )
    )
    yield Paragraph(
        said(joined(pen.wording.levels[notice.level], pen.unmentioned(notice), pen.typed(notice.code))),
        small=True,
    )


def in_a_list(pen: Pen, notice: Notice) -> Paragraph:
    """An alert among others: the same in a few lines."""
    if pen.detail.brief:
        return Paragraph((_in_one_line(pen, notice),))
    if notice.event == "resolved":
        return Paragraph(_resolved(pen, notice))
    return Paragraph(
        said(
            _headline(pen, notice),
            pen.fact(notice),
            pen.typed(notice.note),
            pen.labelled(pen.wording.next, pen.typed(notice.do)),
            joined(
                pen.labelled(pen.wording.who, pen.people(notice.named) or pen.wording.nobody),
                pen.unmentioned(notice),
            ),
        )
    )


def as_done(pen: Pen, notice: Notice) -> Paragraph:
    """An alert that is over, in the message that once said it."""
    if pen.detail.brief:
        return Paragraph((f"{DONE_EMOJI} {pen.title(notice)}",))
    fact = pen.fact(notice)
    return Paragraph(
        said(
            f"{DONE_EMOJI} {joined(f'*{pen.title(notice)}*', pen.client(notice))}",
            f"~{fact}~" if fact else "",
            pen.labelled(pen.wording.done, pen.typed(notice.note)),
        )
    )


def _headline(pen: Pen, notice: Notice) -> str:
    emoji = LEVEL_EMOJI[notice.level]
    title = joined(f"*{pen.title(notice)}*", pen.client(notice))
    match notice.event:
        case "raised":
            return f"{emoji} *{pen.wording.raised}:* {title}"
        case "lowered":
            return f"{emoji} *{pen.wording.lowered}:* {title}"
        case "repeated":
            return f"{emoji} *{pen.wording.repeated}:* {title}"
        case _:
            return f"{emoji} {title}"


def _resolved(pen: Pen, notice: Notice) -> tuple[str, ...]:
    note = pen.typed(notice.note)
    outcome = pen.labelled(pen.wording.resolved, note) or f"*{pen.wording.resolved}*"
    return said(
        f"{DONE_EMOJI} {outcome}",
        joined(pen.title(notice), pen.client(notice)),
        pen.labelled(pen.wording.next, pen.typed(notice.do)),
        joined(pen.labelled(pen.wording.who, pen.people(notice.named)), pen.unmentioned(notice)),
    )


def _in_one_line(pen: Pen, notice: Notice) -> str:
    emoji = DONE_EMOJI if notice.event == "resolved" else LEVEL_EMOJI[notice.level]
    return f"{emoji} {joined(pen.title(notice), pen.people(notice.named))}"
