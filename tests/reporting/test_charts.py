"""Charts: what they show, in a form that stands in a page."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest

from adapters.languages import language
from notion_sync.reporting.charts import Chart, charts, overview
from notion_sync.scorecard import scorecard
from tests.reporting.season import season
from tests.scorecard.orders import TODAY, delivered, entry

PNG = b"\x89PNG\r\n"


def texts(chart: Chart) -> Sequence[str]:
    """The words in a picture."""
    root = ET.fromstring(chart.svg)  # noqa: S314 - our own
    return ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]


def by_key() -> dict[str, Chart]:
    return {chart.key: chart for chart in charts(season())}


def test_each_thing_worth_showing_has_a_chart() -> None:
    assert list(by_key()) == ["on_time", "aging_krw", "cycle_time", "drift", "causes", "workload"]


def test_bars_say_over_how_many_they_stand_and_months_without_data_say_so() -> None:
    words = texts(by_key()["on_time"])
    assert {"1/1", "no data", "95%", "26-10"} <= set(words)
    assert by_key()["on_time"].alternative == "2026-09 100%, 2026-10 100%"


def test_amounts_are_told_in_words_too() -> None:
    assert by_key()["aging_krw"].alternative == "7-13: 1,250,000 KRW"


def test_names_stay_as_people_typed_them() -> None:
    order = delivered("2026-10-01", account_manager=["김하늘 $1$ <b>"], contract_signed="2026-08-03")
    late = scorecard([order], TODAY)
    assert charts(late)[-1].key == "cycle_time"

    drift = texts(by_key()["drift"])
    assert any(word.startswith("order-") for word in drift)


def test_the_same_figures_make_the_same_picture() -> None:
    assert charts(season()) == charts(season())


def test_nothing_is_fetched_from_elsewhere() -> None:
    for chart in charts(season()):
        root = ET.fromstring(chart.svg)  # noqa: S314 - our own
        links = [value for each in root.iter() for key, value in each.attrib.items() if key.endswith("href")]
        assert all(link.startswith("#") for link in links)


def test_without_anything_to_show_there_are_none() -> None:
    assert charts(scorecard([], TODAY)) == ()


@pytest.mark.parametrize("chart", charts(season(), "png"), ids=lambda chart: str(chart.key))
def test_pictures_for_slack_are_png(chart: Chart) -> None:
    assert chart.content.startswith(PNG)


def test_the_overview_shows_what_says_most_in_one_picture() -> None:
    chart = overview(season())
    assert chart is not None
    assert chart.content.startswith(PNG)
    assert chart.title.split(" · ") == [
        "On-time delivery by month, against 95%",
        "Drift of open orders, in working days",
        "Open payments by days past due, KRW",
        "Where delays come from: orders late now, or delivered late in 12 months",
    ]
    assert overview(scorecard([], TODAY)) is None


def test_korean_letters_can_be_drawn_and_letters_that_cannot_are_known() -> None:
    korean = charts(season(), "png", language("ko"))
    assert [chart.key for chart in korean if chart.lacks_letters] == []
    assert korean[0].title == "월별 정시 납품(목표 95%)"

    runes = delivered("2026-10-09", order="\U00010330\U00010331", baseline="2026-10-01")
    late = entry(order="\U00010330", account_manager=["ari"], baseline="2026-10-01")
    drift = charts(scorecard([runes, late], TODAY), "png")
    assert any(chart.lacks_letters for chart in drift)
