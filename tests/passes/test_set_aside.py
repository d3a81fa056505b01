"""An order that keeps failing is tried more and more seldom, and stops none of the others."""

from collections.abc import Iterator
from datetime import date

import pytest
from structlog.testing import capture_logs

from notion_sync.report import PassReport
from notion_sync.sandbox.faults import Fault
from rules.columns import Source
from tests.passes.world import World

SOON = "[run]\nset_aside_after = 1\n"
"""The first failure sets an order aside."""


def at(clock: str) -> str:
    """A time of Monday, 23 November 2026."""
    return f"2026-11-23T{clock}"


def refuse(house: World, order: str, status: int = 400) -> None:
    """Let Notion never take what is written to an order."""
    house.notion.faults.add(Fault(f"PATCH .*{order}", "status", status=status, times=None))


def tried(house: World, order: str) -> bool:
    """Whether anything was written to an order, or was to be, since the last question."""
    found = house.notion.journal.matching(f"PATCH .*{order}")
    house.forget_requests()
    return bool(found)


@pytest.fixture
def gown(house: World) -> str:
    """A late order that Notion refused to be written at 10:10, beside one that it took."""
    house.files["policy.toml"] = SOON
    order = house.late_order("Gown")
    house.order("Coat")
    refuse(house, order)
    assert house.run(at("10:10")).exit_code == 1
    house.forget_requests()
    return order


def quiet(report: PassReport) -> bool:
    """Whether a pass had nothing to complain about, and counts one order that is set aside."""
    return (report.exit_code, report.set_aside, "1 set aside" in report.summary()) == (0, 1, True)


def test_each_pass_that_tries_fails_and_names_it_and_the_third_sets_it_aside(house: World) -> None:
    order = house.late_order("Gown")
    refuse(house, order)
    for clock in ("10:00", "10:05"):
        report = house.run(at(clock))
        assert report.exit_code == 1
        assert report.set_aside == 0
        assert report.problems[0].startswith("Gown could not be written: Notion calls the request invalid")
    report = house.run(at("10:10"))
    assert "It is set aside until 2026-11-23 10:25." in report.problems[0]


def test_a_pass_in_which_it_only_waits_does_not_fail_and_does_not_ask(house: World, gown: str) -> None:
    assert quiet(house.run(at("10:15")))
    assert not tried(house, gown)
    assert house.cell(gown, "Health") is None


def test_the_others_are_judged_written_and_told_meanwhile(house: World, gown: str) -> None:
    suit = house.late_order("Suit")
    assert quiet(house.run(at("10:15")))
    assert house.cell(suit, "Health") == "Off track"
    assert house.alerts(suit) == ["opened payment.pause"]


def test_it_is_said_what_happens_to_it_though_it_cannot_be_shown(house: World, gown: str) -> None:
    assert house.alerts(gown) == ["opened payment.pause"]
    house.pay(gown, date(2026, 11, 23))
    house.run(at("10:15"))
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]


def test_it_is_tried_again_after_a_while_and_then_after_twice_as_long(house: World, gown: str) -> None:
    tries = []
    for clock in ("10:20", "10:25", "10:50", "10:55", "11:50", "11:55", "13:50", "13:55"):
        failed = house.run(at(clock)).exit_code == 1
        assert tried(house, gown) == failed
        if failed:
            tries.append(clock)
    assert tries == ["10:25", "10:55", "11:55", "13:55"]


def test_an_edit_of_the_row_has_it_tried_at_once(house: World, gown: str) -> None:
    house.notion.faults.clear()
    assert quiet(house.run(at("10:15")))
    house.edit(gown, Satisfaction=5)
    report = house.run(at("10:20"))
    assert (report.exit_code, report.set_aside) == (0, 0)
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert len(house.alerts(gown)) == 1


def test_what_changes_nothing_of_it_does_not_have_it_tried(house: World, gown: str) -> None:
    (payment,) = house.notion.workspace.rows(house.sources[Source.PAYMENTS])
    house.edit(payment, Currency="EUR")
    report = house.run(at("10:15"))
    assert report.judged == 1
    assert quiet(report)
    assert not tried(house, gown)


def test_what_is_written_differently_is_tried_at_once(house: World, gown: str) -> None:
    house.notion.faults.clear()
    house.pay(gown, date(2026, 11, 23))
    assert house.run(at("10:15")).set_aside == 0
    assert house.cell(gown, "Payment stage") == "Paid"


def test_another_configuration_has_it_tried_at_once(house: World, gown: str) -> None:
    house.notion.faults.clear()
    house.files["policy.toml"] = "[run]\nset_aside_first = '1h'\n"
    assert house.run(at("10:15")).set_aside == 0
    assert house.cell(gown, "Health") == "Off track"


def test_once_it_succeeds_all_is_forgotten(house: World, gown: str) -> None:
    house.notion.faults.clear()
    assert house.run(at("10:25")).set_aside == 0
    assert house.cell(gown, "Health") == "Off track"
    refuse(house, gown)
    house.pay(gown, date(2026, 11, 23))
    assert "until 2026-11-23 10:45" in house.run(at("10:30")).problems[0], "counted from the beginning"


def test_how_soon_and_how_long_is_the_teams_own(house: World) -> None:
    house.files["policy.toml"] = "[run]\nset_aside_after = 1\nset_aside_first = '2h'\n"
    gown = house.late_order("Gown")
    refuse(house, gown)
    assert "until 2026-11-23 12:00" in house.run(at("10:00")).problems[0]
    assert quiet(house.run(at("11:55")))
    assert house.run(at("12:00")).exit_code == 1


def test_a_row_that_is_gone_is_not_set_aside_any_more(house: World, gown: str) -> None:
    house.notion.workspace.trash(gown)
    report = house.run(at("10:15"), full=True)
    assert (report.exit_code, report.set_aside) == (0, 0)


def test_a_row_on_which_notion_fails_each_time_is_set_aside_too(house: World) -> None:
    gown, coat = house.late_order("Gown"), house.order("Coat")
    refuse(house, gown, 503)
    for clock in ("10:00", "10:05", "10:10"):
        assert house.run(at(clock)).exit_code == 1
    assert quiet(house.run(at("10:15")))
    assert house.cell(coat, "Health") == "On track"


def test_while_notion_takes_no_writing_at_all_no_row_is_blamed(house: World) -> None:
    orders = [house.order(f"Coat {number}") for number in range(3)]
    house.notion.faults.add(Fault("^PATCH ", "status", status=503, times=None))
    for clock in ("10:00", "10:05", "10:10", "10:15"):
        report = house.run(at(clock))
        assert (report.exit_code, report.set_aside) == (1, 0)
    house.notion.faults.clear()
    assert house.run(at("10:20")).exit_code == 0
    assert {house.cell(order, "Health") for order in orders} == {"On track"}


class TestAnOrderThatCannotBeJudged:
    @pytest.fixture(autouse=True)
    def log(self) -> Iterator[None]:
        """Tracebacks on a terminal take seconds."""
        with capture_logs():
            yield

    @pytest.fixture
    def odd(self, house: World) -> str:
        """An order on which a rule of the team's own brought everything down at 10:10."""
        house.files["policy.toml"] = f'{SOON}[rules]\nextra = ["tests.passes.own_rules:UNJUDGEABLE"]\n'
        order = house.order("Odd gown", client="Nobody")
        house.order("Coat")
        report = house.run(at("10:10"))
        assert (report.exit_code, report.set_aside) == (1, 1)
        assert report.problems == ["Odd gown could not be judged; the log says why"]
        return order

    def test_is_set_aside_and_stops_no_other(self, house: World, odd: str) -> None:
        suit = house.late_order("Suit")
        assert quiet(house.run(at("10:15")))
        assert house.alerts(suit) == ["opened payment.pause"]
        assert house.cell(odd, "Health") is None

    def test_is_tried_again_after_a_while(self, house: World, odd: str) -> None:
        assert [house.run(at(clock)).exit_code for clock in ("10:20", "10:25", "10:30", "10:55")] == [
            0,
            1,
            0,
            1,
        ]

    def test_is_tried_at_once_when_somebody_edits_it_or_what_belongs_to_it(
        self, house: World, odd: str
    ) -> None:
        house.payment(odd, date(2026, 12, 1))
        assert house.run(at("10:15")).exit_code == 1
        house.edit(odd, Client="Maison Kato")
        report = house.run(at("10:20"))
        assert (report.exit_code, report.set_aside) == (0, 0)
        assert house.cell(odd, "Health") == "On track"
        assert quiet(house.run(at("10:25"))) is False

    def test_is_tried_at_once_with_another_configuration(self, house: World, odd: str) -> None:
        house.files["policy.toml"] = ""
        report = house.run(at("10:15"))
        assert (report.exit_code, report.set_aside) == (0, 0)
        assert house.cell(odd, "Health") == "On track"
