"""A database with the table of turns, as workers of a fleet share it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from procrastinate import PsycopgConnector
from sqlalchemy import make_url

from adapters.queue import Turns
from adapters.queue.turns import TURNS_TABLE


def address_of(url: str) -> str:
    """A URL of SQLAlchemy's as psycopg reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def with_turns(url: str) -> str:
    """Make the table; gives the address."""
    address = address_of(url)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(TURNS_TABLE)
    return address


@asynccontextmanager
async def worker_s_turns(address: str) -> AsyncIterator[Turns]:
    """The turns as one worker sees them, by connections of its own."""
    connector = PsycopgConnector(conninfo=address, min_size=1, max_size=2)
    await connector.open_async()
    try:
        yield Turns(connector)
    finally:
        await connector.close_async()
