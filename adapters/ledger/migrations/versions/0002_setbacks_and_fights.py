"""Orders that keep failing, cells that others rewrite, readings that were cut off."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make room for them."""
    op.add_column("ledger_source", sa.Column("reading", sa.Text()))
    op.create_table(
        "ledger_setback",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempt", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tracker", "page_id", "task", name="pk_ledger_setback"),
    )
    op.create_table(
        "ledger_fight",
        sa.Column("tracker", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("cell", sa.String(), nullable=False),
        sa.Column("put_right", sa.Text(), nullable=False),
        sa.Column("left_since", sa.DateTime(timezone=True)),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("ours", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "page_id", "cell", name="pk_ledger_fight"),
    )
