"""A week's digest as a message."""

from collections.abc import Iterator, Sequence

from notion_sync.judge import Judged
from notion_sync.weekly.content import AGES, Week
from rules.finding import Level, Say, say, say_count
from rules.language import Language
from rules.notice import Message, Notice

MOST = 40
"""Findings that are listed; the worst come first, and the rest is counted."""

NAMED = 10
"""Orders that are named in one line before the rest is counted."""


def message_of(
    week: Week,
    notices: Sequence[Notice],
    names: dict[str, str],
    *,
    key: str,
    pass_id: str,
    language: Language,
) -> Message:
    """The message. ``notices``: the week's needs as they are to be told. names: of orders, by page."""
    if week.is_quiet:
        heading = say("A quiet week: nothing needs anybody")
    else:
        count = sum(need.finding.level > Level.INFO for need in week.needs)
        heading = say_count(
            "This week {count} thing needs somebody",
            "This week {count} things need somebody",
            count,
            {"count": count},
        )
    lines = [line.text(language) for line in _lines(week, names)]
    if len(notices) > MOST:
        lines.append(say("The {count} worst are listed below.", count=MOST).text(language))
    return Message(
        kind="digest",
        pass_id=pass_id,
        heading=heading.text(language),
        lines=tuple(lines),
        notices=tuple(notices[:MOST]),
        key=key,
    )


def _lines(week: Week, names: dict[str, str]) -> Iterator[Say]:
    if week.ages:
        yield say(
            "Open alerts: {new} up to {first} days old, {known} up to {second}, "
            "{old} up to {third}, {oldest} older",
            first=AGES[0],
            second=AGES[1],
            third=AGES[2],
            new=week.ages.get(AGES[0], 0),
            known=week.ages.get(AGES[1], 0),
            old=week.ages.get(AGES[2], 0),
            oldest=week.ages.get(None, 0),
        )
    for until in dict.fromkeys(until for until, _ in week.waking):
        there = [order for day, order in week.waking if day == until]
        yield say("Silent until {day}: {orders}", day=until, orders=_named(there, names))
    if week.delivered:
        yield say("Delivered on time: {orders}", orders=_named(week.delivered, names))
    if week.paid:
        yield say("Paid: {orders}", orders=_named(week.paid, names))


def _named(orders: Sequence[Judged], names: dict[str, str]) -> Say:
    titles = [names[order.page_id] for order in orders]
    more = len(titles) - NAMED
    some = ", ".join(titles[:NAMED])
    return say("{names} and {count} more", names=some, count=more) if more > 0 else say("{names}", names=some)
