"""Alerts know who has them in hand, and the message that last repeated them."""

import sqlalchemy as sa
from alembic import op

from adapters.ledger.column_types import Words

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; nobody has an alert of before, as far as is known."""
    for name in ("reminder_channel", "reminder_ts", "reminder_thread_ts", "taken_by"):
        op.add_column("ledger_alert", sa.Column(name, sa.String()))
    op.add_column("ledger_alert", sa.Column("taken_name", Words()))
    for name in ("taken_since", "looked_at"):
        op.add_column("ledger_alert", sa.Column(name, sa.DateTime(timezone=True)))
