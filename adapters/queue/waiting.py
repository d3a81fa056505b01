"""How many passes wait in the queue, and for how long."""

import asyncio
from collections.abc import Callable

import structlog
from procrastinate.connector import BaseAsyncConnector

from adapters.errors import Unavailable
from adapters.queue.failure import in_plain_words

OnWaiting = Callable[[int, float], None]
"""Told how many passes could begin and have not, and for how many seconds the first of them has waited."""

_WAITING = """
SELECT count(*) AS waiting,
    coalesce(max(extract(epoch FROM clock_timestamp() - coalesce(job.scheduled_at, deferred.at))), 0)::float8
        AS longest
FROM procrastinate_jobs AS job
LEFT JOIN LATERAL (
    SELECT max(at) AS at FROM procrastinate_events WHERE job_id = job.id AND type = 'deferred'
) AS deferred ON true
WHERE job.status = 'todo' AND job.task_name = %(task)s
    AND (job.scheduled_at IS NULL OR job.scheduled_at <= clock_timestamp())
"""

log = structlog.get_logger()


async def watch_queue(connector: BaseAsyncConnector, task: str, tell: OnWaiting, *, every: float) -> None:
    """Look again and again, until cancelled."""
    while True:
        try:
            with in_plain_words():
                found = await connector.execute_query_one_async(_WAITING, task=task)
            tell(found["waiting"], found["longest"])
        except Unavailable as error:
            log.warning("fleet.queue_not_measured", what=error.what)
        await asyncio.sleep(every)
