"""The scorecard as CSV files, which any spreadsheet reads."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from notion_sync.reporting.document import decimal
from notion_sync.scorecard import Scorecard
from notion_sync.scorecard.card import BESIDE_PEOPLE, View

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run: people type names, and a name may begin so."""

Value = object


def sheets(card: Scorecard) -> Mapping[str, str]:
    """The text of each file, by name."""
    names = card.orders
    return {
        "figures.csv": _sheet(
            "kpi name kind period first last value unit currency numerator denominator over target "
            "meets_target previous",
            (
                (
                    f.kpi.key,
                    f.kpi.name,
                    f.period.kind.value,
                    f.period.label,
                    f.period.first,
                    f.period.last,
                    decimal(f.value),
                    f.kpi.unit.value,
                    f.currency,
                    decimal(f.numerator),
                    f.denominator,
                    f.kpi.over,
                    decimal(f.kpi.target),
                    f.meets,
                    decimal(f.previous),
                )
                for f in card.figures
            ),
        ),
        "behind.csv": _sheet(
            "kpi kind period currency order page to_ask_about",
            (
                (
                    f.kpi.key,
                    f.period.kind.value,
                    f.period.label,
                    f.currency,
                    names[page],
                    page,
                    page in f.missing,
                )
                for f in card.figures
                for page in f.behind
            ),
        ),
        "open_orders.csv": _sheet(
            "kind period on open overdue",
            ((o.period.kind.value, o.period.label, o.on, o.open, len(o.behind)) for o in card.overdue),
        ),
        "aging.csv": _sheet(
            "days_past_due currency open payments",
            ((b.age, b.currency, decimal(b.open), b.payments) for b in card.aging),
        ),
        "drift.csv": _sheet("order page working_days", ((names[p], p, days) for p, days in card.drift)),
        "causes.csv": _sheet("cause orders", ((cause.name, len(cause.behind)) for cause in card.causes)),
        "people.csv": _views(card.people),
        "clients.csv": _views(card.clients),
    }


def _views(views: Iterable[View]) -> str:
    return _sheet(
        f"name open at_risk late overdue {' '.join(BESIDE_PEOPLE)}",
        (
            (
                view.name,
                view.load.open,
                view.load.at_risk,
                view.load.late,
                view.load.overdue,
                *(decimal(view.figures[key].value) if key in view.figures else None for key in BESIDE_PEOPLE),
            )
            for view in views
        ),
    )


def _sheet(columns: str, rows: Iterable[Sequence[Value]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.split())
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: Value) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
