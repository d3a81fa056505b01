"""Whatever people type in Notion, it pings nobody, fakes no link and breaks no layout."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import markup
from adapters.slack.message import payload
from rules.notice import Message, Named
from tests.adapters.slack.samples import PAYMENT, alert, shown

ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("<!channel> pay now", "&lt;!channel&gt; pay now"),
        ("<@U012AB3CD>", "&lt;@U012AB3CD&gt;"),
        ("<https://evil.example|Invoice>", "&lt;https://evil.example|Invoice&gt;"),
        ("Kim & Park", "Kim &amp; Park"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("two\nlines\tand\x00 more", "two lines and more"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half a pair \ud83d", "half a pair"),
        ("👩\u200d🎨 studio", "👩\u200d🎨 studio"),
        ("*bold* and ~gone~", "\u2217bold\u2217 and \u223cgone\u223c"),
        ("`code`", "\u02cbcode\u02cb"),
        ("_really_", "\u02cdreally\u02cd"),
        ("ORD_17_b, 3 * 4", "ORD_17_b, 3 * 4"),
        ("> quoted", "\u203a quoted"),
        ("한복 <세 벌>", "한복 &lt;세 벌&gt;"),
    ],
)
def test_typed_text_stays_text(typed: str, sent: str) -> None:
    assert markup.escaped(typed, 200) == sent


def test_long_text_ends_in_an_ellipsis() -> None:
    assert markup.escaped("silk " * 100, 20) == "silk silk silk silk…"


@given(text=st.text(), chars=st.integers(1, 60))
def test_text_is_cut_within_its_limit_and_never_inside_an_escape(text: str, chars: int) -> None:
    written = markup.escaped(text, chars)
    assert markup.size(written) <= chars
    assert not ENTITY.search(written)
    assert "<" not in written
    assert ">" not in written


@pytest.mark.parametrize(
    "address",
    [
        "",
        "notion.so/x",
        "javascript:alert(1)",
        "ftp://host/x",
        "https://",
        "https://host/" + "x" * 400,
        "http://a b",
    ],
)
def test_what_is_no_web_address_is_not_linked(address: str) -> None:
    assert markup.link(address, "label") == "label"


def test_an_address_cannot_break_out_of_its_link() -> None:
    linked = markup.link("https://host/a|b><!channel>?x=1&y=2", "label")
    assert linked == "<https://host/a%7Cb%3E%3C!channel%3E?x=1&amp;y=2|label>"


def test_a_short_notion_address_keeps_what_finds_the_page() -> None:
    page = "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d"
    assert markup.link(f"https://www.notion.so/acme/Wedding-dress-{page}", "x", short=True) == (
        f"<https://www.notion.so/acme/{page}|x>"
    )


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300), address=st.text(max_size=60))
def test_nothing_typed_becomes_live(text: str, address: str) -> None:
    hostile = "<!channel><@U1|x><https://evil.example|y>" + text
    notice = PAYMENT.model_copy(
        update={
            "order": hostile,
            "what": hostile,
            "do": hostile,
            "since": hostile,
            "note": hostile,
            "client": hostile,
            "named": (Named(name=hostile, slack_id=hostile), Named(name="Min-ji", slack_id="U012AB3CD")),
            "informed": (hostile,),
            "consulted": (hostile,),
            "url": f"https://host.example/{address}",
        }
    )
    for message in (
        alert(notice),
        alert(notice, notice, heading=hostile),
        Message(kind="repeats", pass_id="p", heading=hostile, notices=(notice,)),
        Message(kind="done", pass_id="p", notices=(notice.model_copy(update={"event": "resolved"}),)),
        Message(kind="summary", pass_id="p", heading=hostile, lines=(hostile,)),
    ):
        rendered = payload(message)
        for shape in (rendered["text"], shown(rendered["blocks"])):
            live = set(re.findall(r"<([^|>]*)", shape))
            assert all(each == "@U012AB3CD" or each.startswith("https://host.example/") for each in live)
            assert not ENTITY.search(shape)
