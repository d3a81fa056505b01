"""What the queue's database says when it cannot be used, in words that quote no address or password."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from procrastinate.exceptions import ConnectorException

from adapters.errors import Unavailable


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Raise Unavailable where the database failed in the block."""
    try:
        yield
    except (ConnectorException, psycopg.Error) as error:
        raise Unavailable(
            f"The queue's database cannot be used ({type(error).__name__}).",
            remedy="Check NOTION_SYNC_LEDGER, and that the database accepts connections.",
        ) from None
