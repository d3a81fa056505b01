"""What a pass needs from the outside, in its own words. Adapters meet these by shape, not by inheritance."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from rules.cells import Cells, Person, Row
from rules.columns import Binding, Source
from rules.heard import Post
from rules.notice import Message, Notice
from rules.record import (
    Alert,
    Delivery,
    Fight,
    Holder,
    Judgement,
    MessageRef,
    OutboxEntry,
    PassRecord,
    PastRow,
    Reading,
    Setback,
    StoredRow,
    TrackerState,
)


class Batch(Protocol):
    """Some rows that were read together; ``asked_at`` is the tracker's own clock at the first answer.

    strange: what tells of columns and options that are new or renamed since the source was bound.
    """

    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def asked_at(self) -> datetime: ...
    @property
    def strange(self) -> frozenset[str]: ...


class Tracker(Protocol):
    """The Notion side. Raises the errors of :mod:`adapters.errors`."""

    async def bind(self, source: Source, *, known: Binding | None) -> Binding:
        """Find a configured source and its columns, those known before by their id.

        Misconfigured where a required column is absent or of the wrong type, NotFound where the source is
        not shared, deleted or in the trash.
        """
        ...

    def read(
        self, binding: Binding, *, since: datetime | None, created_from: datetime | None = None
    ) -> AsyncIterator[Batch]:
        """All rows, or those edited since an instant, oldest first; those created before another left out.

        One batch at least, the last one once all was read.
        """
        ...

    async def retrieve(self, binding: Binding, page_id: str) -> Row | None:
        """One row as it is now; None where it is gone for good or not shared any more."""
        ...

    async def write(self, binding: Binding, row: Row, changes: Cells) -> Row:
        """Write cells in one request and return the row as it is then."""
        ...

    async def check_may_write(self) -> None:
        """Try to write what does not exist: Refused where nothing may be written at all."""
        ...

    async def people(self) -> Sequence[Person]:
        """Everybody in the workspace, with emails where we may see them."""
        ...

    async def titles(self, page_ids: Collection[str]) -> Mapping[str, str | None]:
        """Titles of pages; None for a page that is gone or not shared."""
        ...


class Messenger(Protocol):
    """The Slack side. Raises the errors of :mod:`adapters.errors`."""

    async def post(self, channel: str, message: Message, *, thread_ts: str | None) -> MessageRef | None:
        """Say it. None where a webhook tells nothing about the message. Ambiguous where unheard."""
        ...

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Replace an own message. NotFound where it is gone or may not be edited."""
        ...

    async def find(
        self, channel: str, message: Message, *, thread_ts: str | None, since: datetime
    ) -> MessageRef | None:
        """Look for a message that carries the same pass and keys, not older than ``since``."""
        ...

    def posts(self, channel: str, *, since: datetime) -> AsyncIterator[Post]:
        """Our own messages in a channel since then, newest first; replies are not among them."""
        ...

    def replies(self, head: MessageRef) -> AsyncIterator[Post]:
        """Our own replies in a thread, oldest first."""
        ...

    def thread(self, head: MessageRef) -> AsyncIterator[Post]:
        """Our own messages in a thread with its head, oldest first; asked for once, without patience."""
        ...

    async def called(self, user: str) -> str | None:
        """What people call an account; None for a bot. It is asked for once, without patience."""
        ...

    async def moment(self) -> None:
        """Let pass what it may take until an accepted message shows."""
        ...

    async def slack_id(self, email: str) -> str | None:
        """The account with that email, None where there is none."""
        ...


class Commenter(Protocol):
    """Comments on the orders' pages. Raises the errors of :mod:`adapters.errors`."""

    async def comment(self, page_id: str, notice: Notice) -> str:
        """Say it on the page, mentioning who is named; the comment's id. Ambiguous where unheard."""
        ...

    async def find_comment(self, page_id: str, notice: Notice, *, since: datetime) -> str | None:
        """Look on the page for a comment that says the same, not older than ``since``; its id."""
        ...


class Ledger(Protocol):
    """What is remembered of one tracker between passes. All methods raise LedgerError on failure."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing for what is written inside; may be nested, the outermost commits."""
        ...

    def make_ready(self, now: datetime) -> None:
        """Open it anew where its file was deleted or replaced since. now: the wall clock."""
        ...

    def rebuild(self, now: datetime) -> str:
        """Move a damaged ledger aside and begin anew: where it lies now, empty if another did so first."""
        ...

    def check(self) -> None:
        """Look every part of it over. LedgerDamaged where one is not whole."""
        ...

    def acquire(self, holder: Holder, *, seconds: float) -> Holder | None:
        """Take the lease: None when it is ours, else who holds it."""
        ...

    def keep(self) -> None:
        """Renew the lease that was taken, where that is due. LeaseLost where it may be another's by now."""
        ...

    def release(self, holder: Holder) -> None: ...

    def state(self) -> TrackerState: ...
    def save_state(self, state: TrackerState) -> None: ...
    def binding(self, source: Source) -> Binding | None: ...
    def save_binding(self, binding: Binding) -> None: ...
    def watermark(self, source: Source) -> datetime | None: ...
    def save_watermark(self, source: Source, at: datetime) -> None: ...
    def reading(self, source: Source) -> Reading | None:
        """How far a reading came that was cut off, or that waits for the other sources."""
        ...

    def save_reading(self, source: Source, reading: Reading | None) -> None: ...
    def end_readings(self) -> None:
        """All sources were read to their ends."""
        ...

    def rows(self, source: Source, page_ids: Collection[str]) -> Mapping[str, StoredRow]: ...
    def all_rows(self, source: Source) -> Sequence[StoredRow]: ...
    def page_ids(self, source: Source) -> frozenset[str]: ...
    def created(self, source: Source) -> Mapping[str, datetime]:
        """When each row of a source was created."""
        ...

    def save_rows(self, rows: Iterable[StoredRow]) -> None: ...
    def delete_rows(self, source: Source, page_ids: Collection[str]) -> None: ...
    def note_past(self, rows: Iterable[StoredRow], *, until: datetime) -> None:
        """Keep how rows were up to an instant, where that is wanted."""
        ...

    def note_look(self, at: datetime) -> None:
        """Remember that a pass judged orders at an instant, where the past is kept."""
        ...

    def looks(self) -> Sequence[datetime]:
        """When passes judged any order, oldest first."""
        ...

    def past(self) -> Iterable[PastRow]:
        """How rows were before, oldest first."""
        ...

    def forget_past(self, *, before: datetime) -> None:
        """Forget how rows were before an instant."""
        ...

    def forget_past_of(self, source: Source) -> None:
        """Forget how rows of a source were: it is another one now."""
        ...

    def related(self, order_ids: Collection[str]) -> Mapping[str, Sequence[StoredRow]]:
        """Rows of all related sources by the order they belong to."""
        ...

    def beside(self, order_ids: Collection[str]) -> Collection[str]:
        """Orders that share a related row with one of these, and of these those that have any."""
        ...

    def with_number(self, numbers: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Page ids of orders by order number."""
        ...

    def find_orders(self, text: str) -> Sequence[StoredRow]:
        """Orders whose page id, number or title is ``text`` (ignoring case), else whose title contains it."""
        ...

    def judgements(self, page_ids: Collection[str]) -> Mapping[str, Judgement]: ...
    def all_judgements(self) -> Sequence[Judgement]: ...
    def troubled(self) -> Sequence[Judgement]:
        """Of orders that are invalid, or whose alerts met gaps in the directory."""
        ...

    def count_judged(self, also: Collection[str] = ()) -> int:
        """How many orders were judged. also: orders that are judged just now, known to the ledger or not."""
        ...

    def save_judgements(self, judgements: Iterable[Judgement]) -> None: ...
    def due(self, now: datetime) -> Sequence[str]:
        """Orders whose ``recheck_at`` has come, earliest first."""
        ...

    def next_recheck(self) -> datetime | None:
        """The earliest instant at which an order is to be looked at again."""
        ...

    def make_due(self, page_ids: Collection[str] | None, *, now: datetime) -> None:
        """Have these orders (None: every order that is not ended) looked at by the next evaluation."""
        ...

    def alerts(self, page_ids: Collection[str]) -> Sequence[Alert]: ...
    def open_alerts(self) -> Sequence[Alert]:
        """Alerts that wait or are open."""
        ...

    def save_alerts(self, alerts: Iterable[Alert]) -> None: ...
    def delete_alerts(self, alerts: Iterable[Alert]) -> None: ...

    def add_to_outbox(self, entries: Iterable[OutboxEntry]) -> None: ...
    def unsettled(self) -> Sequence[OutboxEntry]:
        """Entries that are pending or sending, in the order they were added."""
        ...

    def settle(
        self, entry_id: str, delivery: Delivery, *, ref: MessageRef | None = None, error: str = ""
    ) -> None:
        """Say what became of an entry."""
        ...

    def attempt(self, entry_id: str, *, at: datetime) -> None:
        """Mark an entry as leaving now, durably, before it leaves."""
        ...

    def said_in(self, ref: MessageRef) -> Message | None:
        """What was said in a message, for editing it."""
        ...

    def undeliverable(self) -> Sequence[OutboxEntry]:
        """Entries that were parked: the other side calls them invalid."""
        ...

    def history(self, page_id: str) -> Sequence[OutboxEntry]:
        """What was said about an order, oldest first."""
        ...

    def setbacks(self) -> Sequence[Setback]: ...
    def save_setbacks(self, setbacks: Iterable[Setback]) -> None: ...
    def delete_setbacks(self, setbacks: Iterable[Setback]) -> None: ...
    def fights(self) -> Sequence[Fight]: ...
    def save_fights(self, fights: Iterable[Fight]) -> None: ...
    def delete_fights(self, fights: Iterable[Fight]) -> None: ...

    def slack_ids(self) -> Mapping[str, tuple[str | None, datetime]]:
        """Slack accounts looked up by email, and when."""
        ...

    def save_slack_id(self, email: str, slack_id: str | None, *, at: datetime) -> None: ...
    def known_titles(self) -> Mapping[str, str | None]: ...
    def save_titles(self, titles: Mapping[str, str | None]) -> None: ...
    def known_people(self) -> Sequence[Person]: ...
    def save_people(self, people: Iterable[Person], *, at: datetime) -> None: ...

    def begin_pass(self, record: PassRecord) -> None: ...
    def finish_pass(self, record: PassRecord) -> None: ...
    def passes(self, limit: int) -> Sequence[PassRecord]:
        """The latest passes, newest first."""
        ...

    def outbox_sizes(self, *, since: datetime) -> tuple[int, int]:
        """Entries that are not settled yet, and those parked that were added since an instant."""
        ...

    def size_in_bytes(self) -> int: ...
