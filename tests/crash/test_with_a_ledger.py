"""With a ledger and a bot: wherever a pass dies, the next one ends as if nothing had happened."""

from tests.crash.busy import LAST, LATER, NOW, busy, is_forgotten
from tests.crash.crashes import Crashes
from tests.passes.world import World


def test_the_very_first_pass_may_die_anywhere_and_its_ledger_be_lost(house: World) -> None:
    for number in range(3):
        house.late_order(f"Gown {number}")
    crashes = Crashes(house, NOW, LATER, LAST)
    assert sum(message.in_channel for message in house.heard()) == 1, "there is a summary"
    assert len(house.alerts()) == 3
    assert crashes.complaints_with_the_ledger_lost_too() == []


def test_a_pass_with_something_of_everything_may_die_anywhere_and_its_ledger_be_lost(house: World) -> None:
    house.files["alerts.toml"] += "notion_comments = true\n"
    crashes = Crashes(busy(house), NOW, LATER, LAST)
    said = house.alerts()[3:]
    assert sorted(said) == [
        "opened payment.pause",
        "raised payment.escalated",
        "repeated payment.pause",
        "resolved payment.pause",
    ]
    assert len(house.operational()) == 2
    assert sum(crashes.wanted.comments.values()) == 5
    assert crashes.complaints_with_the_ledger_lost_too(is_forgotten) == []
