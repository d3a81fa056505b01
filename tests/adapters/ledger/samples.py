"""Rows, alerts and messages to remember: plain ones by hand, odd ones by hypothesis."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import strategies as st

from rules.cells import Cells, CellValue, DateCell, Links, Person, Row, Unreadable, fingerprint
from rules.columns import Source
from rules.finding import Level
from rules.notice import Message, Notice
from rules.record import Alert, AlertState, Delivery, MessageRef, OutboxEntry, StoredRow

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def page(number: int) -> str:
    """A page id as Notion writes it."""
    return str(UUID(int=number))


def order(
    number: int, title: str = "Gala gown", *, known_as: str | None = None, gone: bool = False
) -> StoredRow:
    cells: Cells = {"order": title, "stage": "Sewing", "baseline": DateCell(date(2026, 12, 4))}
    row = Row(page(number), f"https://notion.example/{number}", cells, NOON, NOON, gone=gone)
    return StoredRow(Source.ORDERS, row, fingerprint(cells), title, known_as)


def payment(number: int, *orders: str) -> StoredRow:
    return child(Source.PAYMENTS, number, *orders)


def child(source: Source, number: int, *orders: str) -> StoredRow:
    cells: Cells = {"order": Links(orders)}
    row = Row(page(number), f"https://notion.example/{number}", cells, NOON, NOON)
    return StoredRow(source, row, fingerprint(cells), order_ids=orders)


def alert(number: int, family: str = "payment", **fields: object) -> Alert:
    shown = {"code": "payment.pause", "level": Level.CRITICAL, "episode": "2026-11-23", **fields}
    return Alert(page(number), family, **shown)  # type: ignore[arg-type]


def notice(said: Alert) -> Notice:
    return Notice(
        key=said.key,
        code=said.code,
        level="critical",
        event="opened",
        order="Gala gown",
        url="https://notion.example/1",
        what="Payment is 31 days overdue.",
    )


def message(*said: Alert, heading: str = "") -> Message:
    return Message(kind="alert", pass_id="p1", heading=heading, notices=tuple(map(notice, said)))


def entry(name: str, *said: Alert, heading: str = "", **fields: object) -> OutboxEntry:
    text = message(*said, heading=heading).model_dump_json()
    values = {
        "pass_id": "p1",
        "channel": "C1",
        "message": text,
        "created_at": NOON,
        "outcomes": said,
        **fields,
    }
    return OutboxEntry(name, **values)  # type: ignore[arg-type]


words = st.text(max_size=40)
names = st.text("abcdefghijklmnopqrstuvwxyz.:-_0123456789", max_size=20)
page_ids = st.uuids().map(str)
offsets = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
instants = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=offsets)
days = st.dates() | instants
people = st.builds(Person, page_ids, st.none() | words, st.none() | words)
cell_values: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    words,
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.builds(DateCell, days, st.none() | days),
    st.lists(people, max_size=3).map(tuple),
    st.lists(words, max_size=3).map(tuple),
    st.lists(page_ids, max_size=3, unique=True).map(tuple).map(Links),
    st.builds(Unreadable, words, words),
)
cells = st.dictionaries(names, cell_values, max_size=6)
stored_rows = st.builds(
    StoredRow,
    st.sampled_from(Source),
    st.builds(Row, page_ids, words, cells, instants, instants, st.booleans()),
    names,
    words,
    st.none() | words,
    st.lists(page_ids, max_size=3, unique=True).map(tuple),
)
refs = st.builds(MessageRef, names, names, names)
alerts = st.builds(
    Alert,
    page_ids | st.just(""),
    names,
    st.sampled_from(AlertState),
    names,
    st.sampled_from(Level),
    names,
    st.none() | instants,
    st.none() | instants,
    st.integers(0, 9),
    st.none() | instants,
    st.booleans(),
    st.none() | refs,
)
messages = st.builds(
    Message,
    kind=st.sampled_from(["alert", "summary", "repeats", "operational", "done"]),
    pass_id=names,
    heading=words,
    lines=st.lists(words, max_size=3).map(tuple),
    notices=st.lists(alerts.map(notice), max_size=3).map(tuple),
    key=names,
)
entries = st.builds(
    OutboxEntry,
    page_ids,
    names,
    names,
    messages.map(Message.model_dump_json),
    instants,
    st.none() | names,
    st.none() | names,
    st.none() | names,
    st.lists(alerts, max_size=3).map(tuple),
    st.sampled_from([Delivery.PENDING, Delivery.SENDING]),
    st.none() | instants,
)
