"""With no ledger at all, the rows and Slack's own history remember what was said."""

from pydantic import SecretStr

from tests.crash.busy import LAST, LATER, NOW, busy
from tests.crash.crashes import Crashes
from tests.passes.world import World


def test_a_pass_with_something_of_everything_may_die_anywhere(house: World) -> None:
    house.settings["ledger"] = SecretStr("memory")
    house.files["alerts.toml"] += "notion_comments = true\n"
    crashes = Crashes(busy(house), NOW, LATER, LAST)
    said = house.alerts()[3:]
    assert sorted(said) == ["opened payment.pause", "raised payment.escalated", "resolved payment.pause"]
    assert sum(crashes.wanted.comments.values()) == 5
    assert crashes.complaints() == []
