"""Turns with something that passes share: each begins with what the one before it left, on any machine.

Ages are told by the database's clock alone, for those of the machines may differ. A number marks the turn
under way; who dies in it leaves it without a word, which the next turn sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from procrastinate.connector import BaseAsyncConnector
from pydantic import JsonValue

from adapters.queue.failure import in_plain_words

TURNS_TABLE = """
CREATE TABLE fleet_turns (
    lock text PRIMARY KEY,
    number bigint NOT NULL,          -- the latest turn that began
    told bigint NOT NULL DEFAULT 0,  -- the latest turn that ended with a word
    word jsonb,
    told_at timestamptz
)
"""

_BEGIN = """
INSERT INTO fleet_turns AS turn (lock, number) VALUES (%(lock)s, 1)
ON CONFLICT (lock) DO UPDATE SET number = turn.number + 1
RETURNING number, told, word, coalesce(extract(epoch FROM clock_timestamp() - told_at), 0)::float8 AS ago
"""

_END = """
UPDATE fleet_turns SET told = number, word = %(word)s, told_at = clock_timestamp()
WHERE lock = %(lock)s AND number = %(number)s
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that began.

    word: what was last left for it, None where nothing ever was. ago: seconds since then. after_silence: a
    turn began after that, and ended without a word.
    """

    number: int
    word: JsonValue
    ago: float
    after_silence: bool


class Turns:
    """The turns of all workers, one row for each lock in the queue's database."""

    def __init__(self, connector: BaseAsyncConnector) -> None:
        self._connector = connector

    async def begin(self, lock: str) -> Turn:
        """Begin a turn, and mark it as under way. Raises Unavailable."""
        with in_plain_words():
            found = await self._connector.execute_query_one_async(_BEGIN, lock=lock)
        return Turn(
            number=found["number"],
            word=found["word"],
            ago=found["ago"],
            after_silence=found["told"] < found["number"] - 1,
        )

    async def end(self, lock: str, turn: Turn, word: Mapping[str, JsonValue]) -> None:
        """Leave word for the next turn, unless that took us for dead and began. Raises Unavailable."""
        with in_plain_words():
            await self._connector.execute_query_async(_END, lock=lock, number=turn.number, word=dict(word))
