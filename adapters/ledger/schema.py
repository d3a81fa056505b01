"""The tables. Every key starts with ``tracker``: many trackers may share one database.

A change here needs a migration; a test compares the two. Lists and records inside a cell are JSON text.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.sql.schema import SchemaItem

from adapters.ledger.column_types import Instant, Words

metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(referred_table_name)s"}
)

VERSION_TABLE = "ledger_version"

GIVEN_BACK = datetime(1970, 1, 1, tzinfo=UTC)
"""The end of a lease that its holder gave back."""


def _table(name: str, *items: SchemaItem) -> Table:
    return Table(f"ledger_{name}", metadata, Column("tracker", String, primary_key=True), *items)


def _key(name: str) -> Column[str]:
    return Column(name, String, primary_key=True)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


TRACKERS = _table(
    "tracker",
    Column("configuration", String, nullable=False),
    _flag("first_contact"),
    Column("repeats_day", Date),
    Column("full_read_at", Instant),
)

SOURCES = _table(
    "source",
    _key("source"),
    Column("binding", Text),
    Column("watermark", Instant),
    Column("reading", Text),  # how far a reading came that was cut off
)

ROWS = _table(
    "row",
    _key("source"),
    _key("page_id"),
    Column("url", Words, nullable=False),
    Column("cells", Words, nullable=False),
    Column("created", Instant, nullable=False),
    Column("last_edited", Instant, nullable=False),
    _flag("gone"),
    Column("fingerprint", String, nullable=False),
    Column("title", Words, nullable=False),
    Column("number", Words),
    Column("order_ids", Text),
    # For looking up without regard to case. The number is cut: Postgres cannot index text of any length.
    Column("folded_title", Words, nullable=False),
    Column("folded_number", Words),
    Column("since", Instant),  # when its facts were first read as they are
    Index("ix_ledger_row_folded_number", "tracker", "folded_number"),
)

PAST = _table(
    "past",
    _key("source"),
    _key("page_id"),
    Column("until", Instant, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("url", Words, nullable=False),
    Column("cells", Words, nullable=False),
    Column("created", Instant, nullable=False),
    Column("last_edited", Instant, nullable=False),
    _flag("gone"),
    Index("ix_ledger_past_until", "tracker", "until"),
)

LOOKS = _table(
    "look",
    Column("at", Instant, primary_key=True),  # a pass judged orders
)

LINKS = _table(
    "link",
    _key("source"),
    _key("child_id"),
    _key("order_id"),
    ForeignKeyConstraint(
        ["tracker", "source", "child_id"], [ROWS.c.tracker, ROWS.c.source, ROWS.c.page_id], ondelete="CASCADE"
    ),
    Index("ix_ledger_link_order", "tracker", "order_id"),
)

JUDGEMENTS = _table(
    "judgement",
    _key("page_id"),
    _flag("judged"),  # False: only waiting to be judged for the first time
    Column("recheck_at", Instant),
    Column("codes", Text, nullable=False),
    _flag("invalid"),
    Column("gaps", Text, nullable=False),
    _flag("ended"),
    Index("ix_ledger_judgement_recheck", "tracker", "recheck_at"),
)

ALERTS = _table(
    "alert",
    _key("page_id"),
    _key("family"),
    Column("state", String, nullable=False),
    Column("code", String, nullable=False),
    Column("level", Integer, nullable=False),
    Column("episode", String, nullable=False),
    Column("opened_at", Instant),
    Column("said_at", Instant),
    Column("repeats", Integer, nullable=False),
    Column("waiting_since", Instant),
    _flag("first_contact"),
    Column("channel", String),
    Column("ts", String),
    Column("thread_ts", String),
    Column("reminder_channel", String),
    Column("reminder_ts", String),
    Column("reminder_thread_ts", String),
    Column("taken_by", String),
    Column("taken_name", Words),
    Column("taken_since", Instant),
    Column("looked_at", Instant),
    Index("ix_ledger_alert_state", "tracker", "state"),
)

OUTBOX = _table(
    "outbox",
    _key("id"),
    Column("position", Integer, nullable=False),  # the order in which entries were added
    Column("pass_id", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("thread_ts", String),
    Column("in_thread_of", String),
    Column("edits", String),
    Column("outcomes", Text, nullable=False),
    Column("delivery", String, nullable=False),
    Column("attempted_at", Instant),
    Column("ts", String),
    Column("said_channel", String),  # Slack's own id of the channel, where it answered with one
    Column("error", Words, nullable=False),
    Index("ix_ledger_outbox_delivery", "tracker", "delivery", "position"),
    Index("ix_ledger_outbox_position", "tracker", "position"),
    Index("ix_ledger_outbox_ts", "tracker", "ts"),
)

MENTIONS = _table(
    "mention",
    _key("page_id"),
    _key("entry_id"),
    ForeignKeyConstraint(["tracker", "entry_id"], [OUTBOX.c.tracker, OUTBOX.c.id], ondelete="CASCADE"),
)

SETBACKS = _table(
    "setback",
    _key("page_id"),
    _key("task"),
    Column("reason", Words, nullable=False),
    Column("attempt", String, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("next_try", Instant),
)

FIGHTS = _table(
    "fight",
    _key("page_id"),
    _key("cell"),
    Column("put_right", Text, nullable=False),
    Column("left_since", Instant),
    Column("since", Instant),
    _flag("is_right"),
    Column("ours", Words, nullable=False),
    Column("theirs", Words, nullable=False),
)

LEASES = _table(
    "lease",
    Column("host", String, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Float(53), nullable=False),
    Column("token", String, nullable=False),
    Column("expires_at", Instant, nullable=False),  # by the clock of :mod:`adapters.ledger.lease`
)

PASSES = _table(
    "pass",
    _key("id"),
    Column("position", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("exit_code", Integer),
    Column("summary", Words, nullable=False),
    Column("next_at", Instant),
    Index("ix_ledger_pass_position", "tracker", "position"),
)

PEOPLE = _table(
    "person",
    _key("id"),
    Column("name", Words),
    Column("email", Words),
    Column("seen_at", Instant, nullable=False),
)

TITLES = _table(
    "title",
    _key("page_id"),
    Column("title", Words),
)

SLACK_IDS = _table(
    "slack_id",
    _key("email"),
    Column("slack_id", String),
    Column("looked_up_at", Instant, nullable=False),
)
