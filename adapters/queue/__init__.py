"""A durable queue of passes on Postgres, by procrastinate: locks, retries and schedules stand in it."""

from adapters.queue.passes import Due, PassQueue
from adapters.queue.turns import Turn, Turns

__all__ = ["Due", "PassQueue", "Turn", "Turns"]
