"""Blocks: their schema, their limits, and the words of the refusal."""

import pytest

from tests.sandbox.slack.office import Answer, Office, mrkdwn, plain, section


def _button(text: str = "Open", **more: object) -> Answer:
    return {"type": "button", "text": plain(text), "url": "https://example.com", **more}


def _image() -> Answer:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"}


GOOD = [
    section("x" * 3000),
    {
        "type": "section",
        "fields": [mrkdwn("x" * 2000), *[plain("a")] * 9],
        "block_id": "facts",
        "expand": True,
    },
    {"type": "section", "text": plain("hello"), "accessory": _button(style="danger")},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("a"), plain("b"), _image(), *[mrkdwn("c")] * 7]},
    {"type": "actions", "elements": [_button("x" * 75)] * 25},
    {"type": "actions", "elements": [{"type": "overflow", "options": [{"text": plain("a"), "value": "a"}]}]},
    {**_image(), "title": plain("A picture")},
    {"type": "markdown", "text": "# Hello"},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "hello ", "style": {"bold": True}},
                    {"type": "link", "url": "https://example.com", "text": "there"},
                ],
            },
            {"type": "rich_text_list", "style": "bullet", "elements": []},
        ],
    },
]

BAD = [
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "missing required field: text [json-pointer:/blocks/0]"),
    (
        {"type": "section", "fields": [mrkdwn("a"), mrkdwn("x" * 2001)]},
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/1/text]",
    ),
    (
        {"type": "section", "fields": [mrkdwn("a")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        {"type": "section", "text": {"type": "markdown", "text": "a"}},
        "unsupported type: markdown [json-pointer:/blocks/0/text]",
    ),
    (
        {"type": "section", "text": {**mrkdwn("a"), "emoji": True}},
        "invalid additional property: emoji [json-pointer:/blocks/0/text/emoji]",
    ),
    (
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        {"type": "header", "text": mrkdwn("a")},
        "failed to match all allowed schemas [json-pointer:/blocks/0/text/type]",
    ),
    ({"type": "header"}, "missing required field: text [json-pointer:/blocks/0]"),
    (
        {"type": "context", "elements": [mrkdwn("a")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        {"type": "context", "elements": []},
        "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        {"type": "actions", "elements": [_button("x" * 76)]},
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        {"type": "actions", "elements": [_button(text="a", value="x" * 2001)]},
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        {"type": "actions", "elements": [_button()] * 26},
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        {"type": "divider", "block_id": "x" * 256},
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
    ({"type": "table"}, "unsupported type: table [json-pointer:/blocks/0]"),
    ({"text": "a"}, "missing required field: type [json-pointer:/blocks/0]"),
    ("divider", "failed to match all allowed schemas [json-pointer:/blocks/0]"),
    (
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "a", "style": "bold"}]}
            ],
        },
        "failed to match all allowed schemas [json-pointer:/blocks/0/elements/0/elements/0/style]",
    ),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_a_good_block_is_taken_as_it_is(office: Office, block: Answer) -> None:
    assert office.post("fallback", blocks=[block])["ok"] is True

    assert office.slack.workspace.messages(office.channel)[0].blocks == (block,)


@pytest.mark.parametrize(("block", "fault"), BAD, ids=[fault for _, fault in BAD])
def test_a_bad_block_is_refused_with_a_pointer_to_its_fault(
    office: Office, block: object, fault: str
) -> None:
    answer = office.post("fallback", blocks=[block])

    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {fault}"]
    assert office.slack.workspace.all_messages() == []


def test_every_fault_is_listed(office: Office) -> None:
    answer = office.post(blocks=[section(""), {"type": "divider"}, section("x" * 3001)])

    assert answer["errors"] == [
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "must be less than 3001 characters [json-pointer:/blocks/2/text/text]",
    ]


def test_a_message_has_at_most_fifty_blocks(office: Office) -> None:
    assert office.post(blocks=[{"type": "divider"}] * 50)["ok"] is True

    answer = office.post(blocks=[{"type": "divider"}] * 51)

    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_a_block_id_is_used_once(office: Office) -> None:
    divider = {"type": "divider", "block_id": "line"}

    assert "already exists" in office.post(blocks=[divider, divider])["errors"][0]


def test_all_blocks_together_have_a_limit_of_their_own(office: Office) -> None:
    four = [section("x" * 3000)] * 4
    assert office.post(blocks=four)["ok"] is True

    assert office.post(blocks=[*four, section("x")])["error"] == "msg_blocks_too_long"


@pytest.mark.parametrize("blocks", [{"type": "divider"}, "not json", 7])
def test_blocks_that_are_no_list_have_a_bad_format(office: Office, blocks: object) -> None:
    assert office.post("fallback", blocks=blocks)["error"] == "invalid_blocks_format"


def test_blocks_may_come_as_json_text(office: Office) -> None:
    assert office.post(blocks='[{"type": "divider"}]')["ok"] is True


def test_blocks_in_attachments_follow_the_same_rules(office: Office) -> None:
    answer = office.post(None, attachments=[{"color": "#d00000", "blocks": [section("")]}])

    assert answer["errors"] == [
        "must be more than 0 characters [json-pointer:/attachments/0/blocks/0/text/text]"
    ]
    assert office.post(None, attachments=[{"blocks": "x"}])["error"] == "invalid_blocks_format"
