"""The page: everything in one file, whatever people type."""

import re
from html.parser import HTMLParser

from adapters.languages import language
from notion_sync.reporting.charts import charts
from notion_sync.reporting.page import page
from notion_sync.scorecard import scorecard
from tests.reporting.season import season
from tests.scorecard.orders import TODAY, delivered


class Reader(HTMLParser):
    """Collects tags, what they load, and the text that people see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.seen: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = ("src", "href", "xlink:href")
        self.loaded += [
            value or "" for key, value in attrs if key in named and not (value or "").startswith("#")
        ]

    def handle_data(self, data: str) -> None:
        self.seen.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.seen).split())


def test_everything_is_in_the_file_and_nothing_runs() -> None:
    read = Reader(page(season(), charts(season()), "Order Tracker"))

    assert read.loaded == []
    assert "script" not in read.tags
    assert read.tags.count("svg") == 6
    assert "<script>alert(1)</script>" in read.text


def test_figures_say_what_they_are_and_which_orders_miss() -> None:
    read = Reader(page(season(), (), "Order Tracker"))

    assert "Scorecard of Order Tracker As of 26 Nov 2026" in read.text
    assert "Order accuracy 50% target 100%: not reached over 2 delivered orders with an answer" in read.text
    assert "On-time delivery 100% target at least 95%: reached" in read.text
    assert "Open orders past their commitment 1 of 1 open orders Which?" in read.text
    assert "7-13 1,250,000 KRW 1" in read.text
    (missing,) = next(f.missing for f in season().figures if f.kpi.key == "order_accuracy")
    assert f"Which? (1) {missing}" in read.text


def test_an_empty_tracker_has_no_data_and_no_errors() -> None:
    read = Reader(page(scorecard([], TODAY), (), "Order Tracker"))

    assert "0 orders in the tracker" in read.text
    assert read.text.count("no data") > 100


def test_many_orders_are_counted_beyond_fifty() -> None:
    late = [delivered("2026-10-02", baseline="2026-10-01", satisfaction=1) for _ in range(60)]
    read = Reader(page(scorecard(late, TODAY), (), "Order Tracker"))

    assert "and 10 more" in read.text
    assert re.search(r"On-time delivery 0% .* Which\? \(60\)", read.text)


def test_a_korean_house_reads_a_korean_page() -> None:
    korean = page(season(), charts(season(), "svg", language("ko")), "주문 현황", language("ko"))
    assert '<html lang="ko">' in korean
    assert "주문 현황 성과표" in korean
    assert "정시 납품" in korean
    for word in ("Scorecard", "delivered", "no data", "Which", "By month", "On-time"):
        assert word not in re.sub(r"<(style|svg).*?</\1>", "", korean, flags=re.DOTALL), word
