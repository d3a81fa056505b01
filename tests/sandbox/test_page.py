import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import httpx
import pytest
from pydantic import JsonValue, TypeAdapter

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import NotionWorkspace, Plain
from notion_sync.sandbox.page import DemoPage
from notion_sync.sandbox.page.blocks import parts
from notion_sync.sandbox.page.spans import Span, lines
from notion_sync.sandbox.season import Season, build
from notion_sync.sandbox.serve import Server
from notion_sync.sandbox.slack import Message, SlackWorkspace
from notion_sync.sandbox.slack.model import Content
from tests.passes.hostile import TEXTS

HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script> & *bold* "quotes"'
TOKEN = "xoxb-season"
NAMES = {"U1": "Min-ji Seo"}


JsonObject = dict[str, JsonValue]


def at(value: JsonValue, *path: str | int) -> JsonValue:
    """Follow keys and indexes into a document."""
    for step in path:
        match value, step:
            case dict(), str():
                value = value[step]
            case list(), int():
                value = value[step]
            case _:
                raise AssertionError((value, step))
    return value


@dataclass
class Shown:
    notion: NotionWorkspace
    slack: SlackWorkspace
    season: Season
    http: httpx.Client

    def state(self) -> JsonObject:
        return TypeAdapter(JsonObject).validate_json(self.http.get("/state.json").content)

    def order(self, key: str) -> JsonObject:
        rows = TypeAdapter(list[JsonObject]).validate_python(at(self.state(), "tracker", "orders"))
        return next(row for row in rows if row["id"] == self.season.rows[key])

    def posts(self, channel: int = 0) -> list[JsonObject]:
        return TypeAdapter(list[JsonObject]).validate_python(at(self.state(), "channels", channel, "posts"))

    def say(self, *blocks: JsonObject, text: str = "", thread_ts: str | None = None) -> Message:
        bot = self.slack.directory.bots[TOKEN]
        content = Content(text, blocks)
        return self.slack.post(
            self.season.channel, content, user=bot.user_id, bot_id=bot.bot_id, thread_ts=thread_ts
        )


@pytest.fixture(scope="module")
def shared() -> Iterator[Shown]:
    """A page for the tests that change nothing."""
    yield from opened()


@pytest.fixture
def shown() -> Iterator[Shown]:
    yield from opened()


def opened() -> Iterator[Shown]:
    clock = SandboxClock()
    notion, slack = NotionWorkspace(clock), SlackWorkspace(clock)
    season = build(notion, slack)
    server = Server(DemoPage(notion, slack).app)
    with server, httpx.Client(base_url=server.url) as http:
        yield Shown(notion, slack, season, http)


class TestTheTracker:
    def test_shows_what_the_service_wrote(self, shown: Shown) -> None:
        people = shown.season.people
        written: dict[str, Plain] = {
            "Health": "Off track",
            "Next action": "Remind Maison Kato (Min-ji Seo).",
            "Responsible": [people["Min-ji Seo"].notion],
            "Timeline": "At risk",
            "Payment stage": "Work paused",
            "Days overdue": 7,
            "Projected delivery": date(2026, 10, 2),
            "Open alerts": ["payment.pause"],
        }
        shown.notion.edit(shown.season.rows["2041"], written)
        assert shown.order("2041") == {
            "id": shown.season.rows["2041"],
            "number": "AS-2041",
            "title": "Silk gazar evening gown",
            "client": "Maison Kato",
            "stage": "Production",
            "health": "Off track",
            "next_action": "Remind Maison Kato (Min-ji Seo).",
            "responsible": ["Min-ji Seo"],
            "timeline": "At risk",
            "payment_stage": "Work paused",
            "days_overdue": 7,
            "projected": "2026-10-02",
            "delivered": "",
            "open_alerts": ["payment.pause"],
        }

    def test_shows_stages_in_their_order_and_the_local_time(self, shared: Shown) -> None:
        state = shared.state()
        assert state["now"] == "2026-09-07T08:30+09:00"
        assert at(state, "tracker", "title") == "Order Tracker"
        assert (at(state, "tracker", "stages", 0), at(state, "tracker", "stages", -1)) == (
            "Received",
            "Cancelled",
        )

    def test_leaves_out_rows_in_the_trash(self, shown: Shown) -> None:
        shown.notion.trash(shown.season.rows["2041"])
        assert shown.season.rows["2041"] not in shown.http.get("/state.json").text

    def test_shows_all_cells_of_an_order_and_who_fills_them(self, shown: Shown) -> None:
        page_id = shown.season.rows["2041"]
        shown.notion.edit(
            page_id, {"Work on hold": True, "Forecast delivery": (date(2026, 10, 1), date(2026, 10, 3))}
        )
        cells = shown.http.get(f"/orders/{page_id}.json").json()["cells"]
        assert {"column": "Order value", "text": "1,980,000", "is_written": False} in cells
        assert {"column": "Account Manager", "text": "Min-ji Seo", "is_written": False} in cells
        assert {"column": "Work on hold", "text": "Yes", "is_written": True} in cells
        forecast = "1 October 2026 to 3 October 2026"
        assert {"column": "Forecast delivery", "text": forecast, "is_written": False} in cells

    def test_says_404_for_an_order_that_is_not_there(self, shared: Shown) -> None:
        assert shared.http.get("/orders/none.json").status_code == 404
        assert shared.http.get(f"/orders/{shared.season.rows['2041/second']}.json").status_code == 404

    def test_is_empty_where_nobody_made_a_tracker(self) -> None:
        with Server(DemoPage(NotionWorkspace(), SlackWorkspace()).app) as server:
            state = httpx.get(f"{server.url}/state.json").json()
        assert state["tracker"] == {"title": "Order Tracker", "stages": [], "healths": [], "orders": []}
        assert state["channels"] == []


class TestSlack:
    def test_shows_the_channel_of_the_app_first(self, shared: Shown) -> None:
        assert [at(shared.state(), "channels", index, "name") for index in (0, 1)] == ["orders", "atelier"]

    def test_shows_threads_edits_and_reactions(self, shown: Shown) -> None:
        section: JsonObject = {"type": "section", "text": {"type": "mrkdwn", "text": "*Paused*"}}
        first = shown.say(section)
        shown.say(text="Paid.", thread_ts=first.ts)
        shown.slack.edit(first, Content("", (section,)))
        shown.slack.react(
            shown.season.channel, first.ts, "eyes", str(shown.season.people["Min-ji Seo"].slack)
        )
        (post,) = shown.posts()
        assert (post["author"], post["is_app"], post["is_edited"]) == ("Order sync", True, True)
        assert post["at"] == "2026-09-07T08:30+09:00"
        assert post["reactions"] == [{"emoji": "👀", "people": ["Min-ji Seo"]}]
        assert at(post, "replies", 0, "parts", 0, "lines", 0, "spans", 0, "text") == "Paid."

    def test_shows_what_people_say(self, shown: Shown) -> None:
        shown.season.apply(shown.season.days[0])
        post = shown.posts(channel=1)[0]
        assert (post["author"], post["is_app"], post["is_edited"]) == ("Min-ji Seo", False, False)


class TestMarkup:
    def test_mentions_show_names_and_links_their_labels(self) -> None:
        text = "<@U1> see <https://example.com/?a=1&amp;b=2|the *row*> &lt;3 <!here>"
        assert lines(text, NAMES.__getitem__)[0].spans == [
            Span("@Min-ji Seo", mention=True),
            Span(" see "),
            Span("the *row*", href="https://example.com/?a=1&b=2"),
            Span(" <3 "),
            Span("@here", mention=True),
        ]

    def test_styles_nest(self) -> None:
        assert lines("*late by _two_ days* ~gone~ `x*y*`", str)[0].spans == [
            Span("late by ", bold=True),
            Span("two", bold=True, italic=True),
            Span(" days", bold=True),
            Span(" "),
            Span("gone", struck=True),
            Span(" "),
            Span("x*y*", code=True),
        ]

    def test_stars_and_underscores_inside_words_are_text(self) -> None:
        assert lines("ORD_17_b 3*4*5 10:30:45", str)[0].spans == [Span("ORD_17_b 3*4*5 10:30:45")]

    def test_quotes_and_code_are_lines_of_their_own(self) -> None:
        found = lines("said\n&gt; yes\n```a\nb```\ndone :white_check_mark: :unheard_of:", str)
        assert [line.kind for line in found] == ["text", "quote", "code", "text"]
        assert found[1].spans == [Span("yes")]
        assert "".join(span.text for span in found[3].spans) == "done ✅ :unheard_of:"

    def test_a_link_to_a_row_knows_the_row(self) -> None:
        address = "https://www.notion.so/Silk-gown-0123456789abcdef0123456789abcdef"
        span = lines(f"<{address}|Silk gown>", str)[0].spans[0]
        assert span.row == "01234567-89ab-cdef-0123-456789abcdef"

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "mailto:a@b.c"]
    )
    def test_what_is_no_web_address_is_never_a_link(self, address: str) -> None:
        assert [span.href for span in lines(f"<{address}|click>", str)[0].spans] == [None]

    def test_every_kind_of_block_is_shown(self) -> None:
        mrkdwn: JsonObject = {"type": "mrkdwn", "text": "*a*"}
        simple: JsonObject = {"type": "plain_text", "text": "*a* &amp; b"}
        button: JsonObject = {"type": "button", "text": simple, "url": "https://example.com"}
        rich: JsonObject = {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "c", "style": {"bold": True}},
                {"type": "user", "user_id": "U1"},
            ],
        }
        blocks: tuple[JsonObject, ...] = (
            {"type": "header", "text": simple},
            {"type": "section", "text": mrkdwn, "fields": [mrkdwn], "accessory": button},
            {"type": "context", "elements": [mrkdwn, simple]},
            {"type": "divider"},
            {"type": "actions", "elements": [button]},
            {"type": "rich_text", "elements": [rich]},
            {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "a gown"},
        )
        found = parts(Message("C1", "1.0", None, None, Content("", blocks)), NAMES.__getitem__)
        assert [part.kind for part in found] == [
            *("header", "section", "field", "actions", "context", "divider", "actions", "section", "context"),
        ]
        assert found[0].lines[0].spans == [Span("*a* & b")]
        assert found[1].lines[0].spans == [Span("a", bold=True)]
        assert found[6].lines[0].spans == [Span("*a* &amp; b", href="https://example.com")]
        assert found[7].lines[0].spans == [Span("c", bold=True), Span("@Min-ji Seo", mention=True)]


class TestSafety:
    def test_hostile_titles_stay_text(self, shown: Shown) -> None:
        shown.notion.edit(shown.season.rows["2041"], {"Order": HOSTILE})
        assert shown.order("2041")["title"] == HOSTILE
        answer = shown.http.get("/state.json")
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"

    @pytest.mark.parametrize("typed", TEXTS)
    def test_whatever_was_typed_is_shown_as_typed(self, shown: Shown, typed: str) -> None:
        page_id = shown.season.rows["2041"]
        shown.notion.edit(page_id, {"Order": typed, "Client": typed})
        state = json.loads(shown.http.get("/state.json").content)
        (order,) = (each for each in state["tracker"]["orders"] if each["id"] == page_id)
        cells = json.loads(shown.http.get(f"/orders/{page_id}.json").content)["cells"]

        assert (order["title"], order["client"]) == (typed, typed)
        assert {"column": "Order", "text": typed, "is_written": False} in cells

    def test_scripts_never_make_html_of_text(self) -> None:
        folder = files("notion_sync.sandbox.page.assets")
        scripts = "".join(each.read_text() for each in folder.iterdir() if each.name.endswith(".js"))
        assert "textContent" in scripts
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|srcdoc", scripts)

    @pytest.mark.parametrize("path", ["/", "/state.json", "/assets/main.js", "/assets/none.js"])
    def test_every_answer_allows_nothing_but_its_own_files(self, shared: Shown, path: str) -> None:
        policy = shared.http.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy

    def test_the_page_asks_for_nothing_outside(self, shared: Shown) -> None:
        page = shared.http.get("/").text
        assets = re.findall(r'(?:src|href)="(/[^"]+)"', page)
        assert assets
        for path in (*assets, "/assets/dom.js", "/assets/tracker.js", "/assets/slack.js"):
            answer = shared.http.get(path)
            assert answer.status_code == 200
            assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", answer.text)
        assert "://" not in page

    def test_only_loopback_names_are_answered(self, shared: Shown) -> None:
        assert shared.http.get("/", headers={"Host": "evil.example"}).status_code == 400

    def test_only_listed_files_are_served(self, shared: Shown) -> None:
        for path in ("/assets/__init__.py", "/assets/index.html", "/assets/..%2fapp.py"):
            assert shared.http.get(path).status_code == 404


def test_an_unchanged_state_is_not_sent_again(shown: Shown) -> None:
    tag = shown.http.get("/state.json").headers["etag"]
    assert shown.http.get("/state.json", headers={"If-None-Match": tag}).status_code == 304
    shown.notion.clock.set(datetime(2026, 9, 7, 9, 0, tzinfo=ZoneInfo("Asia/Seoul")))
    assert shown.http.get("/state.json", headers={"If-None-Match": tag}).status_code == 200
