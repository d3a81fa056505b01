"""The figures of past orders, year by year."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from notion_sync.scorecard import Entry, Figure
from notion_sync.scorecard.figures import figures, gather
from notion_sync.scorecard.periods import Kind, Period
from notion_sync.terms import Terms
from rules.case import Facts, Process
from rules.cells import Links, Row
from rules.checking import DEFAULT_NAMES
from rules.columns import Source
from rules.directory import Directory
from rules.validation import validate


def yearly(
    terms: Terms,
    rows: Mapping[Source, Sequence[Row]],
    columns: Mapping[Source, Collection[str]],
    last: date,
) -> tuple[Figure, ...]:
    """Every figure of every calendar year in which an order was signed or delivered. last: the last day."""
    process = replace(terms.process(Directory(()), {}), columns=_named(columns))
    entries = list(_entries(process, rows, last))
    days = [day for entry in entries for day in (entry.signed, entry.order.delivered) if day]
    if not days:
        return ()
    years = range(min(days).year, max(days).year + 1)
    periods = [Period(Kind.YEAR, date(year, 1, 1), date(year, 12, 31), str(year)) for year in years]
    return tuple(figures(gather(entries), periods))


def _named(columns: Mapping[Source, Collection[str]]) -> Mapping[Source, Mapping[str, str]]:
    return {
        source: {key: name for key, name in DEFAULT_NAMES[source].items() if key in keys}
        for source, keys in columns.items()
    }


def _entries(process: Process, rows: Mapping[Source, Sequence[Row]], last: date) -> Iterator[Entry]:
    related: defaultdict[str, dict[Source, list[Row]]] = defaultdict(dict)
    for source, found in rows.items():
        for row in found:
            links = row.cells.get("order")
            for page in links.ids if isinstance(links, Links) else ():
                related[page].setdefault(source, []).append(row)
    for row in rows.get(Source.ORDERS, ()):
        case = validate(Facts(row, related.get(row.page_id, {})), process, last)
        number = row.cells.get("order_id")
        title = case.order.title or "Untitled order"
        yield Entry(case, process, last, title, number if isinstance(number, str) else None)
