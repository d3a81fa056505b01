"""A webhook hears nothing back: what dies with its answer is said again, and never not at all."""

from datetime import date

from pydantic import SecretStr

from tests.crash.busy import AFTER, LAST, LATER, NOW
from tests.crash.crashes import Crashes
from tests.passes.world import World


def test_a_pass_may_die_anywhere_and_everything_is_said_at_least_once(house: World) -> None:
    path = house.slack.workspace.add_webhook(house.channel)
    house.settings = {"slack_webhook_url": SecretStr(house.slack.webhook_url(path))}
    over = house.late_order("Over")
    house.run(AFTER)
    house.late_order("New")
    house.pay(over, date(2026, 11, 20))
    crashes = Crashes(house, NOW, LATER, LAST)
    assert len(house.heard()) == 4
    said_again = {f"said too often: {message}" for message in crashes.wanted.messages}
    assert crashes.complaints(said_again.__contains__) == []
