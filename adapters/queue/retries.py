"""When a pass that failed, or whose worker died, is tried again."""

from datetime import datetime

import structlog
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from adapters.errors import Misconfigured

TRIES = 3
"""How often a pass that fails is tried before that of the next interval."""

FIRST_RETRY = 20
"""Seconds; each further one is three times as long."""

log = structlog.get_logger()


class BackingOff(BaseRetryStrategy):
    """Tries again later, behind those that wait meanwhile: a failure holds up nobody with the same lock."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None where that is of no use."""
        if isinstance(exception, Misconfigured) or job.attempts + 1 >= TRIES:
            return None
        return RetryDecision(retry_in={"seconds": FIRST_RETRY * 3**job.attempts}, priority=-1)


class PassJobs(JobManager):
    """The jobs of the queue, of which one waits for a tracker at a time."""

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Let a job wait again; where the tracker's next one waits already, that one stands for both.

        Else neither could: the one under way would keep its lock for good.
        """
        try:
            await super().retry_job(job, retry_at, priority, queue, lock)
        except UniqueViolation:
            log.info("fleet.still_waiting", tracker=job.task_kwargs.get("tracker"))
            await self.finish_job(job, Status.FAILED, delete_job=True)
