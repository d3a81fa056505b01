"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "ledger_alert",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("episode", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("said_at", sa.DateTime(timezone=True)),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True)),
        sa.Column("first_contact", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String()),
        sa.Column("ts", sa.String()),
        sa.Column("thread_ts", sa.String()),
        sa.PrimaryKeyConstraint("tracker", "page_id", "family", name="pk_ledger_alert"),
    )
    op.create_index("ix_ledger_alert_state", "ledger_alert", ["tracker", "state"])
    op.create_table(
        "ledger_judgement",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.Column("recheck_at", sa.DateTime(timezone=True)),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("invalid", sa.Boolean(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "page_id", name="pk_ledger_judgement"),
    )
    op.create_index("ix_ledger_judgement_recheck", "ledger_judgement", ["tracker", "recheck_at"])
    op.create_table(
        "ledger_lease",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started", sa.Float(precision=53), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tracker", name="pk_ledger_lease"),
    )
    op.create_table(
        "ledger_outbox",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pass_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thread_ts", sa.String()),
        sa.Column("in_thread_of", sa.String()),
        sa.Column("edits", sa.String()),
        sa.Column("outcomes", sa.Text(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True)),
        sa.Column("ts", sa.String()),
        sa.Column("said_channel", sa.String()),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "id", name="pk_ledger_outbox"),
    )
    op.create_index("ix_ledger_outbox_delivery", "ledger_outbox", ["tracker", "delivery", "position"])
    op.create_index("ix_ledger_outbox_position", "ledger_outbox", ["tracker", "position"])
    op.create_index("ix_ledger_outbox_ts", "ledger_outbox", ["tracker", "ts"])
    op.create_table(
        "ledger_pass",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("exit_code", sa.Integer()),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "id", name="pk_ledger_pass"),
    )
    op.create_index("ix_ledger_pass_position", "ledger_pass", ["tracker", "position"])
    op.create_table(
        "ledger_person",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "id", name="pk_ledger_person"),
    )
    op.create_table(
        "ledger_row",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_edited", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("order_ids", sa.Text()),
        sa.Column("folded_title", sa.Text(), nullable=False),
        sa.Column("folded_number", sa.Text()),
        sa.PrimaryKeyConstraint("tracker", "source", "page_id", name="pk_ledger_row"),
    )
    op.create_index("ix_ledger_row_folded_number", "ledger_row", ["tracker", "folded_number"])
    op.create_table(
        "ledger_slack_id",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("slack_id", sa.String()),
        sa.Column("looked_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "email", name="pk_ledger_slack_id"),
    )
    op.create_table(
        "ledger_source",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("binding", sa.Text()),
        sa.Column("watermark", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tracker", "source", name="pk_ledger_source"),
    )
    op.create_table(
        "ledger_title",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.PrimaryKeyConstraint("tracker", "page_id", name="pk_ledger_title"),
    )
    op.create_table(
        "ledger_tracker",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("configuration", sa.String(), nullable=False),
        sa.Column("first_contact", sa.Boolean(), nullable=False),
        sa.Column("repeats_day", sa.Date()),
        sa.Column("full_read_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tracker", name="pk_ledger_tracker"),
    )
    op.create_table(
        "ledger_link",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("child_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracker", "source", "child_id"],
            ["ledger_row.tracker", "ledger_row.source", "ledger_row.page_id"],
            name="fk_ledger_link_ledger_row",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracker", "source", "child_id", "order_id", name="pk_ledger_link"),
    )
    op.create_index("ix_ledger_link_order", "ledger_link", ["tracker", "order_id"])
    op.create_table(
        "ledger_mention",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracker", "entry_id"],
            ["ledger_outbox.tracker", "ledger_outbox.id"],
            name="fk_ledger_mention_ledger_outbox",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracker", "page_id", "entry_id", name="pk_ledger_mention"),
    )
