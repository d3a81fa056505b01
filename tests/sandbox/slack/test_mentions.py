"""Who was pinged, what was linked, and what stayed text."""

import pytest

from tests.sandbox.slack.office import Answer, Office, mrkdwn, plain, section


def _pinged(office: Office, text: str | None = None, **arguments: object) -> tuple[str, ...]:
    ts = office.ts(text or "", **arguments)
    return office.slack.workspace.message(office.channel, ts).mentions


def test_a_mention_by_id_pings(office: Office) -> None:
    assert _pinged(office, f"<@{office.ana}> please, <@{office.ana}|Ana>!") == (office.ana,)


@pytest.mark.parametrize(
    ("markup", "pinged"),
    [
        ("<!channel>", "!channel"),
        ("<!here>", "!here"),
        ("<!here|here>", "!here"),
        ("<!everyone>", "!everyone"),
        ("<!subteam^S0123>", "S0123"),
        ("<!subteam^S0123|@finance>", "S0123"),
    ],
)
def test_a_group_mention_pings(office: Office, markup: str, pinged: str) -> None:
    assert _pinged(office, f"{markup} look") == (pinged,)


def test_escaped_markup_pings_nobody(office: Office) -> None:
    assert _pinged(office, f"&lt;!channel&gt; &lt;@{office.ana}&gt; @channel @Ana @here") == ()


def test_an_unknown_or_deactivated_user_stays_text(office: Office) -> None:
    gone = office.slack.workspace.add_user("Ben", deleted=True)

    assert _pinged(office, f"<@U0NOBODY> <@{gone}>") == ()
    assert office.history()["messages"][0]["text"] == f"<@U0NOBODY> <@{gone}>"


def test_dates_and_channels_ping_nobody(office: Office) -> None:
    assert _pinged(office, f"<#{office.channel}|orders> <!date^1789000000^{{date}}|today>") == ()


@pytest.mark.parametrize(
    "block",
    [
        section("<!here>"),
        {"type": "section", "fields": [mrkdwn("a"), mrkdwn("<!here>")]},
        {"type": "context", "elements": [mrkdwn("<!here>")]},
        {"type": "markdown", "text": "<!here>"},
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]},
            ],
        },
    ],
)
def test_a_block_pings(office: Office, block: Answer) -> None:
    assert _pinged(office, blocks=[block]) == ("!here",)


def test_rich_text_pings_users_and_groups(office: Office) -> None:
    elements = [{"type": "user", "user_id": office.ana}, {"type": "usergroup", "usergroup_id": "S0123"}]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}

    assert _pinged(office, blocks=[block]) == (office.ana, "S0123")


def test_an_attachment_pings(office: Office) -> None:
    attachment = {"pretext": "<!here>", "blocks": [section(f"<@{office.ana}>")]}

    assert _pinged(office, attachments=[attachment]) == ("!here", office.ana)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": plain("<!here>")},
        {"type": "header", "text": plain("<!here>")},
        {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "<!here>"},
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "<!here>"}]},
            ],
        },
    ],
)
def test_plain_text_pings_nobody(office: Office, block: Answer) -> None:
    assert _pinged(office, blocks=[block]) == ()


def test_an_edit_pings_nobody_and_takes_no_ping_back(office: Office) -> None:
    ts = office.ts(f"<@{office.ana}> unpaid")

    office.write("chat.update", channel=office.channel, ts=ts, text="<!channel> paid")

    assert office.slack.workspace.message(office.channel, ts).mentions == (office.ana,)


def test_explicit_links_are_recorded(office: Office) -> None:
    button = {"type": "button", "text": plain("Open"), "url": "https://example.com/open"}
    ts = office.ts(
        "<https://example.com/a|order> &lt;https://evil.example|order&gt;",
        blocks=[{"type": "actions", "elements": [button]}],
    )

    assert office.slack.workspace.message(office.channel, ts).links == (
        "https://example.com/a",
        "https://example.com/open",
    )


def test_text_is_kept_with_entities_outside_of_markup(office: Office) -> None:
    office.post("a & b < c > d &amp; <https://example.com?a=1&b=2|link> <odd>")

    kept = office.history()["messages"][0]["text"]

    assert kept == "a &amp; b &lt; c &gt; d &amp; <https://example.com?a=1&b=2|link> &lt;odd&gt;"
