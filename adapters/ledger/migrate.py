"""Bringing a database to the present schema with the revisions in :mod:`adapters.ledger.migrations`."""

import threading

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select

from adapters.errors import LedgerError
from adapters.ledger.failure import SETTING, place
from adapters.ledger.schema import VERSION_TABLE

_POSTGRES_LOCK = 0x6E6F74696F6E
"""Any number, the same in every process. SQLite needs none: its write lock does."""

_alembic = threading.Lock()
"""Alembic keeps the migration that is running in module globals."""


def migrate(engine: Engine) -> None:
    """Apply what is missing, in one transaction; of processes that do so at once, one does the work.

    Raises LedgerError where the ledger is of a newer version.
    """
    if is_present(engine):
        return
    with _alembic, engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_present(engine: Engine) -> bool:
    """Whether a database has the present schema, not an older one or none. LedgerError for a newer one."""
    revision = present_revision(engine)
    scripts = ScriptDirectory.from_config(_config())
    if revision not in {None, *(script.revision for script in scripts.walk_revisions())}:
        raise LedgerError(
            f"The ledger {place(engine.url)} was written by a newer version of the service.",
            remedy=f"Run that version, or set {SETTING} to a new ledger: a pass rebuilds it.",
        )
    return revision == scripts.get_current_head()


def present_revision(engine: Engine) -> str | None:
    """The revision a database is at; None where it never was a ledger."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return context.get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "adapters.ledger:migrations")
    return config
