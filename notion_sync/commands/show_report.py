"""The scorecard on a terminal: tables with sparklines, no wider than the terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleRenderable
from rich.table import Table
from rich.text import Text

from notion_sync.commands.show_alerts import table
from notion_sync.reporting.wording import amount, name_of, over, target_of, trend_of, value_of
from notion_sync.scorecard import Figure, Kind, Scorecard
from notion_sync.scorecard.card import View
from rules.text import one_line

BARS = "▁▂▃▄▅▆▇█"
LISTED = 10
"""Orders, people and clients that are listed before the rest is counted."""


def scorecard(console: Console, card: Scorecard) -> None:
    """Print it: the twelve months first, then what stands today."""
    for part in _parts(card):
        console.print(part)


def which(console: Console, card: Scorecard, figures: Sequence[Figure]) -> None:
    """Print the orders behind a KPI of the last twelve months, those to ask about first."""
    for figure in figures:
        head = f"{name_of(figure)}: {value_of(figure.kpi, figure.value)}, over {over(figure)}"
        console.print(Text(head, style="bold"), soft_wrap=True)
        for page in figure.missing:
            console.print(Text(f"  ✗ {one_line(card.orders[page])}", style="yellow"), soft_wrap=True)
        for page in figure.behind:
            if page not in figure.missing:
                console.print(Text(f"  · {one_line(card.orders[page])}"), soft_wrap=True)


def _parts(card: Scorecard) -> Iterator[ConsoleRenderable]:
    heading = f"Scorecard of {card.as_of}, the last twelve months"
    yield table(heading, ("", "value", "target", "trend", "13 months", "over"), list(_figures(card)))
    now = next(each for each in card.overdue if each.period == card.year)
    style = "yellow" if now.behind else "green"
    yield Text(f"{len(now.behind)} of {now.open} open orders are past their commitment", style=style)
    yield from _named(card, now.behind)
    yield Text()
    if any(bucket.payments for bucket in card.aging):
        buckets = [
            (bucket.age, amount(bucket.open, bucket.currency), str(bucket.payments))
            for bucket in card.aging
            if bucket.payments
        ]
        yield table("Open payments", ("days past due", "open", "payments"), buckets)
    if any(cause.behind for cause in card.causes):
        rows = [(cause.name, str(len(cause.behind))) for cause in card.causes if cause.behind]
        yield table("Where delays come from", ("", "orders"), rows)
    for name, views in (("People", card.people), ("Clients", card.clients)):
        if views:
            yield _views(name, views)


def _figures(card: Scorecard) -> Iterator[Sequence[str | Text]]:
    for figure in card.figures:
        if figure.period == card.year:
            colour = {True: "green", False: "yellow", None: ""}[figure.meets]
            mark = {True: "✓ ", False: "✗ ", None: ""}[figure.meets]
            yield (
                name_of(figure),
                Text(mark + value_of(figure.kpi, figure.value), style=colour),
                target_of(figure.kpi),
                trend_of(figure),
                sparkline(card, figure),
                over(figure),
            )


def sparkline(card: Scorecard, figure: Figure) -> str:
    """A KPI month by month, from its least to its greatest value; a space where there is no data."""
    months = card.over(figure.kpi.key, Kind.MONTH, figure.currency)
    known = [f.value for f in months if f.value is not None]
    if not known[1:]:  # one value goes neither up nor down
        return ""
    low, high = min(known), max(known)
    steps = len(BARS) - 1
    return "".join(
        " "
        if f.value is None
        else BARS[steps // 2 if high == low else int((f.value - low) / (high - low) * steps)]
        for f in months
    )


def _views(title: str, views: Sequence[View]) -> Table:
    columns = ("", "open", "at risk", "late", "past commitment", "on time", "satisfaction")
    rows = [
        (
            view.name,
            *map(str, (view.load.open, view.load.at_risk, view.load.late, view.load.overdue)),
            *(_in(view, key) for key in ("on_time", "satisfaction")),
        )
        for view in views[:LISTED]
    ]
    if len(views) > LISTED:
        rows.append((f"and {len(views) - LISTED} more", "", "", "", "", "", ""))
    return table(title, columns, rows)


def _in(view: View, key: str) -> str:
    figure = view.figures.get(key)
    return value_of(figure.kpi, figure.value) if figure and figure.denominator else ""


def _named(card: Scorecard, pages: Sequence[str]) -> Iterator[Text]:
    for page in pages[:LISTED]:
        yield Text(f"  {one_line(card.orders[page])}")
    if len(pages) > LISTED:
        yield Text(f"  and {len(pages) - LISTED} more", style="dim")
