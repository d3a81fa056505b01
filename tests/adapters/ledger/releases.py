"""Ledgers as released versions left them: the revisions up to one of them, each with what was new in it.

A revision brings a file of its own, ``released/<revision>.sql``: plain SQL that both kinds of database
understand, with something in every table and column that it made. Times are UTC.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine

RELEASED = Path(__file__).parent / "released"
TRACKER = "house"


def revisions() -> Sequence[str]:
    """Every revision, oldest first."""
    found = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in found][::-1]


def left_by(revision: str, url: str) -> None:
    """Make the ledger at an empty place that the program of a revision would have left there."""
    engine = create_engine(url)
    for each in revisions():
        _upgrade(engine, each)
        _fill(url, (RELEASED / f"{each}.sql").read_text(encoding="utf-8"))
        if each == revision:
            break
    engine.dispose()


def _upgrade(engine: Engine, revision: str) -> None:
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _fill(url: str, script: str) -> None:
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            file.executescript(script)
        file.close()
    else:
        with psycopg.connect(url.replace("+psycopg", "")) as server:
            server.execute("SET TIME ZONE 'UTC'")
            server.execute(script.encode())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "adapters.ledger:migrations")
    return config
