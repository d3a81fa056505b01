"""Which schema a database has, told without the machinery that changes it: most passes need none."""

from sqlalchemy import Column, Engine, MetaData, String, Table, inspect, select

from adapters.errors import LedgerError
from adapters.ledger.failure import SETTING, place
from adapters.ledger.schema import VERSION_TABLE

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every revision in :mod:`adapters.ledger.migrations`, oldest first; a test compares the two."""

_VERSION = Table(VERSION_TABLE, MetaData(), Column("version_num", String))


def is_present(engine: Engine) -> bool:
    """Whether a database has the present schema, not an older one or none. LedgerError for a newer one."""
    revision = present_revision(engine)
    if revision not in {None, *REVISIONS}:
        raise LedgerError(
            f"The ledger {place(engine.url)} was written by a newer version of the service.",
            remedy=f"Run that version, or set {SETTING} to a new ledger: a pass rebuilds it.",
        )
    return revision == REVISIONS[-1]


def present_revision(engine: Engine) -> str | None:
    """The revision a database is at; None where it never was a ledger."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            return None
        return connection.scalar(select(_VERSION.c.version_num))
