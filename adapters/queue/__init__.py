"""A durable queue of passes on Postgres, by procrastinate: locks, retries and schedules stand in it."""

from adapters.queue.passes import Due, PassQueue

__all__ = ["Due", "PassQueue"]
