"""The three sentences that matter: what was promised, what is open, what is owed. Pure."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from notion_sync.publishing.lines import named
from notion_sync.reporting.wording import target_of, value_of
from notion_sync.scorecard import Scorecard
from rules.finding import Say, money, say, say_count
from rules.language import Language

MOST = 5
"""Orders that a sentence names."""

FIRST_OF_TARGETS = "on_time"


def sentences(card: Scorecard, language: Language) -> tuple[str, str, str]:
    """On time in twelve months; open orders past their commitment; money past due, or targets missed."""
    return (_on_time(card, language), _open(card, language), _owed(card, language))


def _on_time(card: Scorecard, language: Language) -> str:
    [figure] = card.of(FIRST_OF_TARGETS, card.year)
    if figure.value is None:
        return say("No order with a promised date was delivered in the last 12 months.").text(language)
    late = [card.orders[page] for page in figure.missing]
    said = say(
        "{value} of the orders of the last 12 months were delivered on time ({some} of {all}); "
        "the target is {target}.",
        value=value_of(figure.kpi, figure.value, language),
        some=figure.numerator,
        all=figure.denominator,
        target=target_of(figure.kpi, language),
    ).text(language)
    if late and not figure.meets:
        return f"{said} {say('Late: {orders}.', orders=named(late, language, MOST)).text(language)}"
    return said


def _open(card: Scorecard, language: Language) -> str:
    now = card.overdue[0]
    fields = {"open": now.open, "late": len(now.behind)}
    if not now.open:
        return say("No order is open.").text(language)
    if not now.behind:
        return say_count(
            "{open} order is open, and it is not past its commitment.",
            "{open} orders are open, and none is past its commitment.",
            now.open,
            fields,
        ).text(language)
    orders = named([card.orders[page] for page in now.behind], language, MOST)
    return say_count(
        "{late} of {open} open orders is past its commitment: {orders}.",
        "{late} of {open} open orders are past their commitment: {orders}.",
        len(now.behind),
        {**fields, "orders": orders},
    ).text(language)


def _owed(card: Scorecard, language: Language) -> str:
    due: dict[str | None, Decimal] = {}
    for bucket in card.aging:
        if bucket.age != "not due" and bucket.open:
            due[bucket.currency] = due.get(bucket.currency, Decimal(0)) + bucket.open
    if due:
        count = sum(bucket.payments for bucket in card.aging if bucket.age != "not due")
        amounts = " + ".join(money(amount, currency).text(language) for currency, amount in due.items())
        return say_count(
            "{count} payment is past due: {amounts}.",
            "{count} payments are past due: {amounts}.",
            count,
            {"count": count, "amounts": amounts},
        ).text(language)
    missed = list(_missed(card, language))
    if missed:
        return say(
            "No payment is past due. Below target: {figures}.",
            figures="; ".join(each.text(language) for each in missed),
        ).text(language)
    return say("No payment is past due, and no other target is missed.").text(language)


def _missed(card: Scorecard, language: Language) -> Iterator[Say]:
    for figure in card.figures:
        is_other = figure.kpi.key != FIRST_OF_TARGETS and figure.period == card.year
        if is_other and figure.meets is False:
            value = value_of(figure.kpi, figure.value, language)
            yield say("{kpi} {value}", kpi=say(figure.kpi.name), value=value)


def heading(tracker: str) -> Say:
    """What stands above them."""
    return say("Scorecard of {tracker}", tracker=tracker)


def as_of(day: date) -> Say:
    """What stands above the charts."""
    return say("As of {day}. The charts are replaced each time the scorecard is published.", day=day)
