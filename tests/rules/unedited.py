"""What every rule promises: until the time to look again, nothing changes without an edit."""

from datetime import datetime, timedelta

from rules.case import Facts, Process
from rules.data import DATA
from rules.evaluate import evaluate
from rules.verdict import Rule

FAR = timedelta(days=400)


def assert_nothing_changes_before_the_recheck(
    read: Facts, process: Process, rule: Rule, now: datetime, share: float
) -> None:
    """Judge at an instant, at a share of the time until the recheck, and at its last moment.

    The data rule is asked too: it knows when validation itself could come to another result.
    """

    def judged(instant: datetime) -> object:
        seen = evaluate(read, process, (DATA, rule), instant)
        return seen.findings, seen.endings, seen.stands_down, seen.cells

    until = evaluate(read, process, (DATA, rule), now).recheck_at or now + FAR
    assert until > now
    last = until - timedelta(microseconds=1)
    assert judged(last) == judged(now)
    assert judged(now + (last - now) * share) == judged(now)
