"""How an alert stands by what its messages say: the last word of its latest episode counts."""

from dataclasses import replace

import pytest

from rules.alert_policy import AlertPolicy
from rules.alerts import Speaking
from rules.finding import read_code
from rules.heard import Heard, Post, Said, about, standing
from rules.notice import Event
from rules.record import Alert, AlertState, MessageRef
from tests.rules.alert_life import SEOUL, at

NOW = at("Fri 6 Nov 10:00")
SPEAKING = Speaking(SEOUL, AlertPolicy(), NOW)
ALERT = Alert("page", "payment.overdue")
FIRST, SECOND = "page:payment.overdue:2026-11-02", "page:payment.overdue:2026-11-04"


def heard(when: str, event: Event, shown: str = "payment.pause", key: str = FIRST) -> Heard:
    """A message of that time that says one thing."""
    code, level = read_code(shown)
    moment = at(when)
    ref = MessageRef("C1", f"{moment.timestamp():.6f}", "thread")
    return Post(ref, moment, (said := Said(key, code, level, event),)), said


OPENED = heard("Mon 2 Nov 10:00", "opened")
RAISED = heard("Tue 3 Nov 10:00", "raised", "payment.escalated")
RESOLVED = heard("Wed 4 Nov 10:00", "resolved")
AGAIN = heard("Wed 4 Nov 11:00", "opened", "payment.reminder", SECOND)


@pytest.mark.parametrize(
    ("words", "state", "code", "episode", "own"),
    [
        ([OPENED], AlertState.OPEN, "payment.pause", "2026-11-02", OPENED),
        ([OPENED, RAISED], AlertState.OPEN, "payment.escalated", "2026-11-02", OPENED),
        ([RAISED, OPENED], AlertState.OPEN, "payment.escalated", "2026-11-02", OPENED),
        ([OPENED, RESOLVED], AlertState.RESOLVED, "payment.pause", "2026-11-02", OPENED),
        ([OPENED, RESOLVED, AGAIN], AlertState.OPEN, "payment.reminder", "2026-11-04", AGAIN),
        ([RAISED], AlertState.OPEN, "payment.escalated", "2026-11-02", RAISED),
    ],
)
def test_the_last_word_of_the_latest_episode_counts(
    words: list[Heard], state: AlertState, code: str, episode: str, own: Heard
) -> None:
    found = standing(replace(ALERT, waiting_since=NOW, first_contact=True), words, SPEAKING)
    assert found
    alert, post, _ = found
    assert (alert.state, alert.code, alert.episode) == (state, code, episode)
    assert (alert.message, post) == (own[0].ref, own[0])
    assert (alert.waiting_since, alert.first_contact) == (None, False)


def test_it_was_said_when_it_was_last_opened_or_raised() -> None:
    found = standing(ALERT, [OPENED, RAISED], SPEAKING)
    assert found
    assert (found[0].opened_at, found[0].said_at) == (OPENED[0].at, RAISED[0].at)


def test_what_was_repeated_is_not_due_again() -> None:
    repeated = heard("Tue 3 Nov 09:00", "repeated")
    found = standing(ALERT, [OPENED, repeated], SPEAKING)
    assert found
    alert = found[0]
    assert alert.said_at == OPENED[0].at
    assert (alert.repeats, SPEAKING.repeats_due(alert)) == (1, 2)


def test_what_was_repeated_before_it_was_raised_does_not_count() -> None:
    repeated = heard("Tue 3 Nov 09:00", "repeated")
    found = standing(ALERT, [OPENED, repeated, RAISED], SPEAKING)
    assert found
    assert found[0].repeats == 0


@pytest.mark.parametrize(
    "words",
    [
        [],
        [heard("Mon 2 Nov 10:00", "opened", "fitting.no_outcome", "page:fitting.no_outcome:2026-11-02")],
        [heard("Mon 2 Nov 10:00", "opened", key="another:payment.overdue:2026-11-02")],
        [heard("Tue 3 Nov 09:00", "repeated")],
    ],
)
def test_where_nothing_is_heard_of_it_nothing_is_known(words: list[Heard]) -> None:
    assert standing(ALERT, words, SPEAKING) is None


def test_page_and_family_are_what_an_alert_is_about() -> None:
    assert about(ALERT) == OPENED[1].about == AGAIN[1].about == "page:payment.overdue"
