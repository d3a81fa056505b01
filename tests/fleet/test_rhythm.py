"""When passes of a fleet are due."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from notion_sync.fleet import is_due

START = datetime(2026, 11, 23, tzinfo=UTC)


@given(
    name=st.text(min_size=1, max_size=20), interval=st.integers(30, 3600), window=st.sampled_from([5, 10, 30])
)
def test_each_interval_has_one_pass(name: str, interval: int, window: int) -> None:
    looks = [START + timedelta(seconds=window * n) for n in range(4 * interval // window + 1)]
    due = [at for at in looks if is_due(name, interval, at, window)]

    assert len(due) in (3, 4, 5)
    gaps = {int((later - earlier).total_seconds()) for earlier, later in pairwise(due)}
    assert all(abs(gap - interval) <= window for gap in gaps)


def test_a_thousand_trackers_are_not_due_at_one_moment() -> None:
    looks = [START + timedelta(seconds=10 * n) for n in range(30)]
    counts = [sum(is_due(f"house {n}", 300, at, 10) for n in range(1000)) for at in looks]
    assert sum(counts) == 1000
    assert max(counts) < 60
