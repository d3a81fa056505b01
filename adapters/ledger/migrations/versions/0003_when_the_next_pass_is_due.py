"""Passes of a worker say when the next one is due."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; of passes before it nothing is known."""
    op.add_column("ledger_pass", sa.Column("next_at", sa.DateTime(timezone=True)))
