"""Rows know since when they are as they are, and how they were before is kept."""

import sqlalchemy as sa
from alembic import op

from adapters.ledger.column_types import Words

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make room; of ledgers of before nothing is known but what they show."""
    op.add_column("ledger_row", sa.Column("since", sa.DateTime(timezone=True)))
    op.create_table(
        "ledger_past",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", Words(), nullable=False),
        sa.Column("cells", Words(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_edited", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "source", "page_id", "until", name="pk_ledger_past"),
    )
    op.create_table(
        "ledger_look",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "at", name="pk_ledger_look"),
    )
    op.create_index("ix_ledger_past_until", "ledger_past", ["tracker", "until"])
