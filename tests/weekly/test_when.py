"""When a week's digest is due."""

import pytest

from notion_sync.weekly.when import due_week
from rules.alert_policy import AlertPolicy
from tests.rules.alert_life import SEOUL, at

EARLY = AlertPolicy(weekly_digest="mon 09:00")


@pytest.mark.parametrize(
    ("weekly", "when", "week"),
    [
        ("", "Mon 2 Nov 09:00", None),
        ("mon 09:00", "Mon 2 Nov 08:59", None),
        ("mon 09:00", "Mon 2 Nov 09:00", "2026-W45"),
        ("mon 09:00", "Mon 2 Nov 20:00", None),
        ("mon 09:00", "Tue 3 Nov 10:00", "2026-W45"),
        ("mon 09:00", "Wed 4 Nov 10:00", None),
        ("mon 07:30", "Mon 2 Nov 07:29", None),
        ("mon 07:30", "Mon 2 Nov 07:30", "2026-W45"),
        ("fri 17:00", "Fri 6 Nov 17:30", "2026-W45"),
        ("fri 17:00", "Mon 9 Nov 10:00", "2026-W45"),
        ("sun 10:00", "Sun 8 Nov 10:00", None),
        ("sun 10:00", "Mon 9 Nov 09:00", "2026-W45"),
        ("fri 09:00", "Fri 25 Sep 10:00", None),
        ("fri 09:00", "Mon 28 Sep 09:00", "2026-W39"),
        ("mon 09:00", "Mon 28 Dec 10:00", "2026-W53"),
    ],
)
def test_from_its_time_on_while_people_work_and_two_working_days_late_at_most(
    weekly: str, when: str, week: str | None
) -> None:
    """25 September 2026 is Chuseok in Seoul."""
    assert due_week(AlertPolicy(weekly_digest=weekly), SEOUL, at(when)) == week


@pytest.mark.parametrize("text", ["monday 09:00", "mon", "mon 25:00", "09:00", "mon 9"])
def test_another_text_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="mon 09:00"):
        AlertPolicy(weekly_digest=text)
