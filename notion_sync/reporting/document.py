"""The scorecard as ``report --json`` prints it."""

from collections.abc import Iterable
from decimal import Decimal

from pydantic import JsonValue

from notion_sync.scorecard import Figure, Scorecard
from notion_sync.scorecard.card import View


def document(card: Scorecard, published: JsonValue = None) -> JsonValue:
    """Everything there is; orders are named once, and meant by page elsewhere.

    published: what came of publishing it.
    """
    return {
        "as_of": card.as_of.isoformat(),
        "figures": [_figure(figure) for figure in card.figures],
        "open_orders": [
            {
                "period": each.period.label,
                "kind": each.period.kind.value,
                "on": each.on.isoformat(),
                "open": each.open,
                "overdue": len(each.behind),
                "overdue_orders": list(each.behind),
            }
            for each in card.overdue
        ],
        "aging": [
            {
                "days_past_due": bucket.age,
                "currency": bucket.currency,
                "open": decimal(bucket.open),
                "payments": bucket.payments,
                "orders": list(bucket.behind),
            }
            for bucket in card.aging
        ],
        "drift": [{"order": page, "working_days": days} for page, days in card.drift],
        "causes_of_delay": [{"cause": cause.name, "orders": list(cause.behind)} for cause in card.causes],
        "people": _views(card.people),
        "clients": _views(card.clients),
        "order_names": dict(card.orders),
        "published": published,
    }


def decimal(value: Decimal | None) -> JsonValue:
    """A number as exact as people need it: six decimals."""
    return None if value is None else float(round(value, 6))


def _figure(figure: Figure) -> JsonValue:
    return {
        "kpi": figure.kpi.key,
        "name": figure.kpi.name,
        "period": figure.period.label,
        "kind": figure.period.kind.value,
        "first": figure.period.first.isoformat(),
        "last": figure.period.last.isoformat(),
        "value": decimal(figure.value),
        "unit": figure.kpi.unit.value or None,
        "currency": figure.currency,
        "numerator": decimal(figure.numerator),
        "denominator": figure.denominator,
        "over": figure.kpi.over,
        "target": decimal(figure.kpi.target),
        "beside": decimal(figure.kpi.beside),
        "meets_target": figure.meets,
        "previous": decimal(figure.previous),
        "trend": decimal(figure.trend),
        "orders": list(figure.behind),
        "to_ask_about": list(figure.missing),
    }


def _views(views: Iterable[View]) -> list[JsonValue]:
    return [
        {
            "name": view.name,
            "open": view.load.open,
            "at_risk": view.load.at_risk,
            "late": view.load.late,
            "overdue": view.load.overdue,
            "last_12_months": {
                key: {"value": decimal(figure.value), "denominator": figure.denominator}
                for key, figure in view.figures.items()
            },
        }
        for view in views
    ]
