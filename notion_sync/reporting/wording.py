"""Figures in words, as every form of the report says them."""

from decimal import Decimal

from notion_sync.scorecard import Figure, Kpi
from notion_sync.scorecard.kpis import Better, Unit
from rules.finding import say
from rules.language import ENGLISH, Language

NO_DATA = "no data"


def number(value: Decimal) -> str:
    """At most one decimal, thousands apart."""
    return f"{value:,.1f}".removesuffix(".0")


def amount(value: Decimal, currency: str | None) -> str:
    """Money, with cents where there are any."""
    text = f"{value:,.2f}".removesuffix(".00")
    return f"{text} {currency}" if currency else text


def value_of(kpi: Kpi, value: Decimal | None, language: Language = ENGLISH) -> str:
    """A figure with its unit."""
    if value is None:
        return language.translate(NO_DATA)
    if kpi.unit is Unit.PERCENT:
        return f"{number(value)}%"
    if kpi.unit is Unit.SCORE:
        return say("{value} of 5", value=f"{value:.2f}").text(language)
    return f"{number(value)} {language.translate(kpi.unit)}".strip()


def name_of(figure: Figure, language: Language = ENGLISH) -> str:
    """What it is called, with its currency where it has one."""
    name = language.translate(figure.kpi.name)
    return f"{name}, {figure.currency}" if figure.currency else name


def target_of(kpi: Kpi, language: Language = ENGLISH) -> str:
    """What is to be reached, or compared with."""
    if kpi.target is not None:
        target = value_of(kpi, kpi.target, language)
        if kpi.target in (0, 100):
            return target
        said = say("at least {value}") if kpi.better is Better.UP else say("at most {value}")
        return said.about({"value": target}).text(language)
    if kpi.beside is None:
        return ""
    return say("beside {value}", value=value_of(kpi, kpi.beside, language)).text(language)


def trend_of(figure: Figure) -> str:
    """How it differs from the period before."""
    if figure.trend is None:
        return ""
    points = f"{figure.trend:+,.2f}" if figure.kpi.unit is Unit.SCORE else f"{figure.trend:+,.1f}"
    return "=" if not figure.trend else points.removesuffix(".0")


def over(figure: Figure) -> str:
    """Over how many it stands."""
    return f"{figure.denominator} {figure.kpi.over}"
