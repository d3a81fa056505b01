"""Bringing a database to the present schema with the revisions in :mod:`adapters.ledger.migrations`."""

import threading

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, func, select

_POSTGRES_LOCK = 0x6E6F74696F6E
"""Any number, the same in every process. SQLite needs none: its write lock does."""

_alembic = threading.Lock()
"""Alembic keeps the migration that is running in module globals."""


def upgrade(engine: Engine) -> None:
    """Apply what is missing, in one transaction; of processes that do so at once, one does the work."""
    with _alembic, engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
        config = Config()
        config.set_main_option("script_location", "adapters.ledger:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
