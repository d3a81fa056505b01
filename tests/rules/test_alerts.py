"""The life of an alert: opened, raised, lowered, resolved, and what stands in the row meanwhile."""

from itertools import permutations

import pytest

from rules.alerts import open_codes
from rules.finding import Ending, Level, read_code, say, shown_code
from tests.rules.alert_life import AlertLife, at, finding

PAYMENTS = ("payment.reminder", "payment.pause", "payment.disputed", "payment.escalated")
PAID = {"payment.overdue": Ending(say("paid in full"))}

Life = tuple[tuple[str, str, str], ...]
"""Passes: when, what is so, what is said."""

LIVES: dict[str, Life] = {
    "an alert opens once": (
        ("Mon 2 Nov 10:00", "payment.reminder", "opened payment.reminder"),
        ("Mon 2 Nov 10:05", "payment.reminder", ""),
        ("Tue 3 Nov 10:00", "payment.reminder", ""),
    ),
    "nothing wrong, nothing said": (("Mon 2 Nov 10:00", "", ""), ("Tue 3 Nov 10:00", "", "")),
    "a payment climbs within one alert and is resolved once": (
        ("Mon 2 Nov 10:00", "payment.reminder", "opened payment.reminder"),
        ("Mon 2 Nov 12:00", "payment.pause", "raised payment.pause"),
        ("Mon 2 Nov 14:00", "payment.escalated", "raised payment.escalated"),
        ("Mon 2 Nov 16:00", "", "resolved payment.escalated"),
        ("Mon 2 Nov 17:00", "", ""),
    ),
    "a service that slept says the last step only": (
        ("Mon 2 Nov 10:00", "", ""),
        ("Mon 16 Nov 10:00", "payment.escalated", "opened payment.escalated"),
    ),
    "a dispute is worse than a pause, and an escalation worse than a dispute": (
        ("Mon 2 Nov 10:00", "payment.pause", "opened payment.pause"),
        ("Mon 2 Nov 11:00", "payment.disputed", "raised payment.disputed"),
        ("Mon 2 Nov 12:00", "payment.escalated", "raised payment.escalated"),
        ("Mon 2 Nov 13:00", "payment.disputed", "lowered payment.disputed"),
        ("Mon 2 Nov 14:00", "payment.pause", "lowered payment.pause"),
        ("Mon 2 Nov 15:00", "payment.reminder", "lowered payment.reminder"),
    ),
    "a timeline turns late and back": (
        ("Mon 2 Nov 10:00", "timeline.at_risk", "opened timeline.at_risk"),
        ("Mon 2 Nov 11:00", "timeline.late", "raised timeline.late"),
        ("Mon 2 Nov 12:00", "timeline.at_risk", "lowered timeline.at_risk"),
        ("Mon 2 Nov 13:00", "", "resolved timeline.at_risk"),
    ),
    "one code climbs by its level": (
        ("Mon 2 Nov 10:00", "client.waiting", "opened client.waiting"),
        ("Mon 2 Nov 14:00", "client.waiting critical", "raised client.waiting critical"),
        ("Mon 2 Nov 15:00", "client.waiting", "lowered client.waiting"),
    ),
    "families live side by side": (
        (
            "Mon 2 Nov 10:00",
            "payment.pause + timeline.late",
            "opened payment.pause, opened timeline.late",
        ),
        (
            "Mon 2 Nov 11:00",
            "timeline.late + client.waiting",
            "opened client.waiting, resolved payment.pause",
        ),
    ),
    "what is over opens again": (
        ("Mon 2 Nov 10:00", "change.undecided", "opened change.undecided"),
        ("Mon 2 Nov 11:00", "", "resolved change.undecided"),
        ("Mon 2 Nov 12:00", "change.undecided critical", "opened change.undecided critical"),
    ),
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_an_alert_lives(life: Life) -> None:
    alerts = AlertLife()

    for when, so, said in life:
        assert alerts.look(when, so) == said, when


@pytest.mark.parametrize(("was", "now_is"), [*permutations(PAYMENTS, 2)])
def test_every_step_between_payment_codes_is_a_climb_or_a_descent(was: str, now_is: str) -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", was)

    said = alerts.look("Mon 2 Nov 11:00", now_is)

    event = "raised" if PAYMENTS.index(now_is) > PAYMENTS.index(was) else "lowered"
    assert said == f"{event} {now_is}"
    assert len({one.key for one in alerts.said}) == 1, "a climb is no new alert"


def test_resolving_carries_its_reason() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")

    alerts.look("Mon 2 Nov 11:00", endings=PAID)

    (change,) = alerts.decision.changes
    assert str(change.ending.reason) == "paid in full"


@pytest.mark.parametrize("when", ["Mon 2 Nov 11:00", "Mon 2 Nov 23:00", "Sun 8 Nov 11:00"])
def test_what_ends_by_age_ends_without_a_message_at_any_hour(when: str) -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")

    assert alerts.look(when, endings={"payment.overdue": Ending(silent=True)}) == ""

    assert list(alerts.open()) == []
    assert alerts.look("Mon 9 Nov 10:00") == ""


def test_what_ended_silently_opens_as_a_new_episode() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "closing.unhappy")
    alerts.look("Tue 3 Nov 10:00", endings={"closing.unhappy": Ending(silent=True)})

    assert alerts.look("Wed 4 Nov 10:00", "closing.unhappy") == "opened closing.unhappy"
    assert alerts.episodes() == ["2026-11-02", "2026-11-04"]


def test_an_episode_is_the_local_day_with_a_number_from_the_second_one_on() -> None:
    alerts = AlertLife()
    for when in ("Mon 2 Nov 10:00", "Mon 2 Nov 12:00", "Mon 2 Nov 14:00", "Tue 3 Nov 09:00"):
        alerts.look(when, "payment.pause")
        alerts.look(at(when).replace(minute=30))

    assert alerts.episodes() == ["2026-11-02", "2026-11-02-2", "2026-11-02-3", "2026-11-03"]
    assert alerts.said[0].key == "page:payment.overdue:2026-11-02"


def test_a_new_episode_gets_a_message_of_its_own() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    alerts.look("Mon 2 Nov 11:00")

    alerts.look("Mon 2 Nov 12:00", "payment.pause")

    (change,) = alerts.decision.changes
    assert change.after.message is None
    assert change.after.opened_at == at("Mon 2 Nov 12:00")


class TestStandingDown:
    """A family that cannot be judged is left exactly as it is."""

    FAMILY = frozenset({"payment.overdue"})

    def test_nothing_opens(self) -> None:
        alerts = AlertLife()
        assert alerts.look("Mon 2 Nov 10:00", "payment.pause", untouched=self.FAMILY) == ""
        assert alerts.alerts == {}

    def test_nothing_resolves_and_the_code_stays_open(self) -> None:
        alerts = AlertLife()
        alerts.look("Mon 2 Nov 10:00", "payment.pause")
        as_it_was = dict(alerts.alerts)

        assert alerts.look("Mon 2 Nov 11:00", "", untouched=self.FAMILY) == ""
        assert alerts.alerts == as_it_was

    def test_nothing_repeats(self) -> None:
        alerts = AlertLife()
        alerts.look("Mon 2 Nov 10:00", "payment.pause")

        assert alerts.look("Tue 3 Nov 10:00", "payment.pause", untouched=self.FAMILY) == ""

    def test_others_go_on(self) -> None:
        alerts = AlertLife()
        said = alerts.look("Mon 2 Nov 10:00", "payment.pause + timeline.late", untouched=self.FAMILY)
        assert said == "opened timeline.late"

    def test_what_was_waiting_waits_on(self) -> None:
        alerts = AlertLife()
        alerts.look("Sat 7 Nov 10:00", "payment.pause")
        as_it_was = dict(alerts.alerts)

        alerts.look("Sun 8 Nov 10:00", "", untouched=self.FAMILY)
        assert alerts.alerts == as_it_was

    def test_what_has_changed_is_said_once_it_can_be_judged_again(self) -> None:
        alerts = AlertLife()
        alerts.look("Mon 2 Nov 10:00", "payment.reminder")
        alerts.look("Mon 2 Nov 11:00", "", untouched=self.FAMILY)

        assert alerts.look("Mon 2 Nov 12:00", "payment.pause") == "raised payment.pause"


TWO_LEVELS = ("rabsic.unassigned", "change.undecided", "fitting.unavailable", "client.waiting")
ONE_LEVEL = (
    "rabsic.wrong_person",
    "timeline.at_risk",
    "timeline.late",
    "timeline.sourcing",
    "timeline.no_baseline",
    "intake.overdue",
    "intake.no_trigger",
    "closure.overdue",
    *PAYMENTS,
    "change.unapproved_work",
    "change.timeline_not_adjusted",
    "change.specs_outdated",
    "fitting.no_outcome",
    "client.update_due",
    "closing.spec_mismatch",
    "closing.unhappy",
    "data.invalid",
)


class TestOpenAlertsInTheRow:
    @pytest.mark.parametrize("code", TWO_LEVELS)
    def test_a_code_of_two_levels_shows_which_one_once_critical(self, code: str) -> None:
        assert shown_code(code, Level.WARNING) == code
        assert shown_code(code, Level.CRITICAL) == f"{code} critical"

    @pytest.mark.parametrize("code", ONE_LEVEL)
    def test_a_code_of_one_level_stands_alone(self, code: str) -> None:
        assert shown_code(code, finding(code).level) == code

    @pytest.mark.parametrize("shown", [*ONE_LEVEL, *TWO_LEVELS, *(f"{code} critical" for code in TWO_LEVELS)])
    def test_what_is_shown_can_be_read_back(self, shown: str) -> None:
        one = finding(shown)
        assert read_code(shown) == (one.code, one.level)
        assert shown_code(*read_code(shown)) == shown

    def test_only_what_was_said_and_is_open_is_shown(self) -> None:
        alerts = AlertLife()
        alerts.look("Fri 6 Nov 10:00", "payment.pause + client.waiting")
        alerts.look("Fri 6 Nov 11:00", "client.waiting critical")
        alerts.look("Sat 7 Nov 11:00", "client.waiting critical + timeline.late")

        assert open_codes(alerts.alerts.values()) == ("client.waiting critical",)

    def test_a_raise_that_waits_does_not_show_yet(self) -> None:
        alerts = AlertLife()
        alerts.look("Fri 6 Nov 10:00", "client.waiting")
        alerts.look("Fri 6 Nov 18:00", "client.waiting critical")

        assert open_codes(alerts.alerts.values()) == ("client.waiting",)


def test_an_alert_knows_when_it_opened_and_when_it_last_changed() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "client.waiting")
    alerts.look("Tue 3 Nov 09:00", "client.waiting critical")

    (alert,) = alerts.open()
    assert (alert.opened_at, alert.said_at) == (at("Mon 2 Nov 10:00"), at("Tue 3 Nov 09:00"))


def test_a_resolution_starts_from_what_was_said_before() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    (said,) = alerts.open()

    alerts.look("Mon 2 Nov 11:00")

    (resolved,) = alerts.decision.changes
    assert resolved.before == said
    assert resolved.after.key == said.key
    assert resolved.finding is None
