"""Figures in words, as every form of the report says them."""

from decimal import Decimal

from notion_sync.scorecard import Figure, Kpi
from notion_sync.scorecard.kpis import Better, Unit

NO_DATA = "no data"


def number(value: Decimal) -> str:
    """At most one decimal, thousands apart."""
    return f"{value:,.1f}".removesuffix(".0")


def amount(value: Decimal, currency: str | None) -> str:
    """Money, with cents where there are any."""
    text = f"{value:,.2f}".removesuffix(".00")
    return f"{text} {currency}" if currency else text


def value_of(kpi: Kpi, value: Decimal | None) -> str:
    """A figure with its unit."""
    if value is None:
        return NO_DATA
    if kpi.unit is Unit.PERCENT:
        return f"{number(value)}%"
    if kpi.unit is Unit.SCORE:
        return f"{value:.2f} of 5"
    return f"{number(value)} {kpi.unit}".strip()


def name_of(figure: Figure) -> str:
    """What it is called, with its currency where it has one."""
    return f"{figure.kpi.name}, {figure.currency}" if figure.currency else figure.kpi.name


def target_of(kpi: Kpi) -> str:
    """What is to be reached, or compared with."""
    if kpi.target is not None:
        if kpi.target in (0, 100):
            return value_of(kpi, kpi.target)
        return f"{'at least' if kpi.better is Better.UP else 'at most'} {value_of(kpi, kpi.target)}"
    return f"beside {value_of(kpi, kpi.beside)}" if kpi.beside is not None else ""


def trend_of(figure: Figure) -> str:
    """How it differs from the period before."""
    if figure.trend is None:
        return ""
    points = f"{figure.trend:+,.2f}" if figure.kpi.unit is Unit.SCORE else f"{figure.trend:+,.1f}"
    return "=" if not figure.trend else points.removesuffix(".0")


def over(figure: Figure) -> str:
    """Over how many it stands."""
    return f"{figure.denominator} {figure.kpi.over}"
