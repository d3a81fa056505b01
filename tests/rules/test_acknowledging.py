"""Who has an alert in hand, by the reactions under its messages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.acknowledging import takers
from rules.finding import Level
from rules.heard import Post, Reaction, Said
from rules.notice import Event
from rules.record import Alert, AlertState, MessageRef, Taken
from tests.rules.alert_life import AlertLife, at

EMOJI = ("white_check_mark", "eyes")
NOON = at("Mon 2 Nov 12:00")
ALERT = Alert(
    "page",
    "payment.overdue",
    AlertState.OPEN,
    "payment.pause",
    Level.CRITICAL,
    "2026-11-02",
    message=MessageRef("C1", "1", "1"),
)


def post(ts: str, event: Event | None, *reactions: tuple[str, str], thread: str = "1") -> Post:
    """A message of the thread that says an event of the alert, with emoji and accounts under it."""
    says = (Said(ALERT.key, "payment.pause", Level.CRITICAL, event),) if event else ()
    found = tuple(Reaction(emoji, tuple(users.split())) for emoji, users in reactions)
    when = NOON + timedelta(minutes=float(ts))
    return Post(MessageRef("C1", ts, thread), when, says, is_summary=event is None, reactions=found)


@pytest.mark.parametrize(
    ("posts", "found"),
    [
        ([], ()),
        ([post("1", "opened")], ()),
        ([post("1", "opened", ("eyes", "U1"))], ("U1",)),
        ([post("1", "opened", ("thumbsup", "U1"))], ()),
        ([post("1", "opened", ("eyes", "U1 U2"), ("white_check_mark", "U3 U1"))], ("U3", "U1", "U2")),
        ([post("1", "opened", ("eyes", "U1")), post("2", "raised")], ()),
        ([post("1", "opened", ("eyes", "U1")), post("2", "raised", ("eyes", "U2"))], ("U2",)),
        ([post("1", "opened", ("eyes", "U1")), post("2", "lowered", ("eyes", "U2"))], ("U1", "U2")),
        (
            [post("1", "opened"), post("2", "raised"), post("9", "repeated", ("eyes", "U1"), thread="9")],
            ("U1",),
        ),
        ([post("1", "opened"), post("9", "repeated", ("eyes", "U1"), thread="9"), post("10", "raised")], ()),
    ],
)
def test_reactions_count_from_the_message_that_last_made_it_worse(
    posts: list[Post], found: tuple[str, ...]
) -> None:
    assert takers(ALERT, posts, EMOJI) == found


def test_the_head_of_a_summary_stands_for_what_was_opened_under_it() -> None:
    under = replace(ALERT, message=MessageRef("C1", "2", "1"))
    head, reply = post("1", None, ("eyes", "U1")), post("2", "opened")
    assert takers(under, [head, reply], EMOJI) == ("U1",)
    assert takers(under, [head, reply, post("3", "raised")], EMOJI) == ()
    elsewhere = post("7", None, ("eyes", "U1"), thread="7")
    assert takers(under, [elsewhere, reply], EMOJI) == ()


def test_its_own_message_counts_though_it_says_nothing_a_service_can_read() -> None:
    silent = replace(post("1", None, ("eyes", "U1")), is_summary=False)
    assert takers(ALERT, [silent], EMOJI) == ("U1",)


def test_another_alert_of_the_thread_is_not_taken_with_it() -> None:
    other = Said("page:client.waiting:2026-11-02", "client.waiting", Level.WARNING, "opened")
    beside = replace(post("2", "opened", ("eyes", "U1")), says=(other,))
    assert takers(ALERT, [post("1", "opened"), beside], EMOJI) == ()


class TestTheLifeOfAnAlertThatSomebodyHas:
    def taken(self, life: AlertLife, family: str = "payment.overdue") -> None:
        life.alerts[family] = replace(life.alerts[family], taken=Taken("U1", "Ann", NOON))

    def test_it_is_not_repeated(self) -> None:
        life = AlertLife()
        life.look("Mon 2 Nov 10:00", "payment.pause")
        self.taken(life)
        for when in ("Tue 3 Nov 09:00", "Fri 6 Nov 09:00", "Fri 13 Nov 09:00"):
            assert life.look(when, "payment.pause") == "", when
        assert life.decision.recheck_at is None

    def test_given_back_it_is_repeated_once_for_all_that_was_missed(self) -> None:
        life = AlertLife()
        life.look("Mon 2 Nov 10:00", "payment.pause")
        self.taken(life)
        life.look("Fri 6 Nov 09:00", "payment.pause")
        life.alerts["payment.overdue"] = replace(life.alerts["payment.overdue"], taken=None)
        assert life.look("Mon 9 Nov 09:00", "payment.pause") == "repeated payment.pause"
        assert life.look("Tue 10 Nov 09:00", "payment.pause") == ""

    @pytest.mark.parametrize(
        ("so", "said", "kept"),
        [
            ("payment.escalated", "raised payment.escalated", False),
            ("payment.reminder", "lowered payment.reminder", True),
            ("", "resolved payment.pause", False),
        ],
    )
    def test_a_raise_and_an_end_take_it_out_of_their_hands(self, so: str, said: str, *, kept: bool) -> None:
        life = AlertLife()
        life.look("Mon 2 Nov 10:00", "payment.pause")
        self.taken(life)
        assert life.look("Mon 2 Nov 12:00", so) == said
        assert (life.alerts["payment.overdue"].taken is not None) is kept

    def test_a_new_episode_is_nobodys(self) -> None:
        life = AlertLife()
        life.look("Mon 2 Nov 10:00", "payment.pause")
        self.taken(life)
        life.look("Mon 2 Nov 12:00", "")
        life.look("Tue 3 Nov 12:00", "payment.pause")
        assert life.alerts["payment.overdue"].taken is None
