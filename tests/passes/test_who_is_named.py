"""Who an alert in Slack mentions, and whom it names in words alone."""

from datetime import date
from pathlib import Path

from notion_sync.sandbox.notion import Plain
from rules.columns import Source
from tests.passes.world import RELATED, world


def test_a_change_order_alert_names_who_is_to_be_consulted_without_a_mention(tmp_path: Path) -> None:
    with world(tmp_path, (*RELATED, Source.CHANGE_ORDERS)) as house:
        gown = house.order("Gown")
        change: dict[str, Plain] = {
            "Change": "Longer train",
            "Order": [gown],
            "Status": "Requested",
            "Requested": date(2026, 11, 16),
        }
        house.notion.workspace.add_page(house.sources[Source.CHANGE_ORDERS], change)
        house.run("2026-11-23T10:00")
        (message,) = (each for each in house.spoken_of(gown) if "change.undecided" in each.text)
        assert "To be consulted: Fashion Design, Operations" in message.text
        assert f"<@{house.accounts['Ha-eun Lim']}>" in message.text
        for role in ("Fashion Design", "Operations"):
            assert house.accounts[f"Somebody of {role}"] not in message.text
