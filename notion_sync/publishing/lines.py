"""The rows of the published scorecard: one for each KPI and period. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from notion_sync.publishing.columns import NO, YES, option
from notion_sync.reporting.wording import name_of, target_of, value_of
from notion_sync.scorecard import Figure, Kind, Period, Scorecard
from rules.cells import CellValue, DateCell
from rules.finding import say
from rules.language import Language

NAMED = 20
"""Orders that a cell names before it counts the rest."""

PLACES = 6
"""Decimals of a number in Notion."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row. key: stays the same for the same KPI, period and currency. cells: by column key."""

    key: str
    title: str
    cells: Mapping[str, CellValue]


def lines(card: Scorecard, language: Language) -> Iterator[Line]:
    """Every row of a scorecard; no data is a row that says so."""
    for figure in card.figures:
        period = period_name(card, figure.period, language)
        title = f"{name_of(figure, language)} · {period}"
        yield Line(_key(card, figure), title, _cells(card, figure, title, period, language))


def keys_of_periods(card: Scorecard) -> frozenset[str]:
    """What the keys of rows of these periods begin with."""
    return frozenset(_period_key(card, period) for period in card.periods)


def period_of(key: str) -> str:
    """What a key begins with."""
    return key.partition("/")[0]


def emptied(language: Language) -> Mapping[str, CellValue]:
    """What a row shows of which no figure is left: the last payment in a currency was deleted, say."""
    return {
        "value": None,
        "shown": language.translate("no data"),
        "met": None,
        "trend": None,
        "numerator": None,
        "denominator": Decimal(0),
        "which": None,
    }


def period_name(card: Scorecard, period: Period, language: Language) -> str:
    """What a period is called: the rolling ones move every day, so they go by no date."""
    if period.kind is not Kind.YEAR:
        return period.label
    return (say("last 12 months") if period == card.year else say("the 12 months before")).text(language)


def _key(card: Scorecard, figure: Figure) -> str:
    parts = (_period_key(card, figure.period), figure.kpi.key, figure.currency)
    return "/".join(part for part in parts if part)


def _period_key(card: Scorecard, period: Period) -> str:
    if period.kind is not Kind.YEAR:
        return period.label
    return "12-months" if period == card.year else "12-months-before"


def _cells(
    card: Scorecard, figure: Figure, title: str, period: str, language: Language
) -> Mapping[str, CellValue]:
    kpi = figure.kpi
    met = None if figure.meets is None else YES if figure.meets else NO
    return {
        "figure": title,
        "kpi": option(kpi.name, language),
        "period": period,
        "length": language.translate(figure.period.kind.value),
        "first": DateCell(figure.period.first),
        "last": DateCell(figure.period.last),
        "value": _number(figure.value),
        "shown": value_of(kpi, figure.value, language),
        "target": target_of(kpi, language) or None,
        "met": met and language.translate(met),
        "trend": _number(figure.trend),
        "numerator": _number(figure.numerator),
        "denominator": Decimal(figure.denominator),
        "over": language.translate(kpi.over),
        "which": named([card.orders[page] for page in figure.missing], language) or None,
        "currency": figure.currency,
        "key": _key(card, figure),
    }


def named(titles: list[str], language: Language, most: int = NAMED) -> str:
    """Names of orders, the rest counted."""
    some = ", ".join(titles[:most])
    more = len(titles) - most
    return say("{names} and {count} more", names=some, count=more).text(language) if more > 0 else some


def _number(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(float(round(value, PLACES)))
