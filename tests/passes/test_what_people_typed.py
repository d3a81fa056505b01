"""Text that people typed in Notion reaches Slack as text: it pings nobody and fakes nothing."""

import pytest

from tests.passes.world import World

HOSTILE = [
    "<!channel> gown",
    "<!here|here> <!everyone>",
    "<@U0000000002> gown",
    "<https://evil.example|Click here>",
    "*bold* _it_ ~gone~ `code` >quote",
    "&lt;!channel&gt; &amp; co",
    "\u202e\u05d2\u05dc\u05d9\u05de\u05d4\u202c",
    "x" * 5000,
    "line\nbreak\ttab",
    "@channel @here #orders",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_pings_nobody_and_links_nowhere(house: World, title: str) -> None:
    gown = house.late_order(title)
    house.edit(gown, Client=title[:1000])
    report = house.run("2026-11-23T10:00")
    assert report.exit_code == 0
    (message,) = house.spoken_of(gown)
    names = ("Min-ji Seo", "Ha-eun Lim", "Somebody of Operations")
    assert message.mentions == tuple(house.accounts[name] for name in names)
    assert all(link.startswith("https://www.notion.so/") for link in message.links)
    assert house.alerts(gown) == ["opened payment.pause"]


def test_an_order_without_a_title_is_an_issue_and_still_spoken_of(house: World) -> None:
    gown = house.late_order("")
    assert house.run("2026-11-23T10:00").exit_code == 0
    assert "no title" in str(house.cell(gown, "Data issues"))
    assert "opened data.invalid" in house.alerts(gown)
