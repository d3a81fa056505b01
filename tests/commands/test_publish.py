"""``report --publish``: rows and charts in Notion, a picture and three sentences in Slack, each once."""

import re
import struct
from datetime import date

import pytest

from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion.model import ContentBlock, Plain
from notion_sync.sandbox.notion.text import plain_text
from notion_sync.scorecard import KPIS
from notion_sync.scorecard.periods import shown
from rules.columns import SCORECARD_COLUMNS, Source
from tests.commands.desk import Desk
from tests.commands.test_report import THEN, two_delivered

PUBLISH = ("report", "--publish", "--as-of", THEN)
PERIODS = len(shown(date(2026, 11, 26)))


@pytest.fixture
def atelier(at_desk: Desk) -> Desk:
    """A house with three orders, whose tracker stands in a page."""
    two_delivered(at_desk)
    workspace = at_desk.house.notion.workspace
    page = workspace.add_top_page("Atelier")
    workspace.move_database(workspace.database_of(at_desk.house.sources[Source.ORDERS]), page)
    return at_desk


def tables(desk: Desk, title: str = "Scorecard") -> list[str]:
    """The data sources of that name."""
    sources = desk.house.notion.workspace.store.sources.values()
    return [each.id for each in sources if plain_text(each.title) == title]


def rows(desk: Desk) -> dict[str, dict[str, Plain]]:
    """The published rows by key."""
    [table] = tables(desk)
    found = desk.house.notion.workspace.rows(table).values()
    by_key = {str(row["Key"]): row for row in found}
    assert len(by_key) == len(found)
    return by_key


def charts(desk: Desk, title: str = "Scorecard: charts") -> list[ContentBlock]:
    """The blocks of the charts' page."""
    workspace = desk.house.notion.workspace
    pages = [page for page in workspace.store.pages.values() if page.source_id is None]
    [found] = [page for page in pages if plain_text(page.cells.get("title")) == title]
    return workspace.content(found.id)


def test_every_kpi_and_period_has_a_row(atelier: Desk) -> None:
    atelier.type(*PUBLISH).means(0, "✓ Scorecard:", "rows made", "charts", "Slack was told")

    found = rows(atelier)
    assert len(found) == len(KPIS) * PERIODS
    october = found["2026-10/on_time"]
    assert october["Figure"] == "On-time delivery · 2026-10"
    assert october["Value"] == 50
    assert october["In words"] == "50%"
    assert (october["Numerator"], october["Denominator"]) == (1, 2)
    assert october["Target"] == "at least 95%"
    assert october["Target met"] == "No"
    assert october["Which orders"] == "Gown"
    assert october["First day"] == date(2026, 10, 1)
    assert found["12-months/on_time"]["Period"] == "last 12 months"
    assert found["2026-03/on_time"]["In words"] == "no data"
    assert found["2026-03/on_time"]["Value"] is None


def test_published_again_only_what_changed_is_written(atelier: Desk) -> None:
    atelier.type(*PUBLISH).means(0)
    before = charts(atelier)
    atelier.house.order("Cape", stage="Closed", baseline=date(2026, 11, 2), delivered=date(2026, 11, 2))
    atelier.house.notion.journal.clear()

    atelier.type(*PUBLISH).means(0, "0 rows made")

    created = [each for each in atelier.house.notion.journal.writes() if each.path == "/v1/pages"]
    assert created == []
    assert rows(atelier)["2026-11/on_time"]["In words"] == "100%"
    after = charts(atelier)
    assert len(after) == len(before)
    assert {block.id for block in after}.isdisjoint(block.id for block in before)


def test_the_same_figures_write_no_row_and_say_nothing_again(atelier: Desk) -> None:
    atelier.type(*PUBLISH).means(0)

    atelier.type(*PUBLISH).means(0, "0 rows made, 0 changed", "Slack was told the same last time")
    assert len(atelier.house.heard()) == 1


def test_the_charts_are_pictures_with_words(atelier: Desk) -> None:
    atelier.type(*PUBLISH).means(0)

    heading, *pictures = charts(atelier)
    assert heading.type == "paragraph"
    assert "As of 26 Nov 2026" in str(heading.content)
    assert [block.type for block in pictures] == ["image"] * len(pictures)
    assert "On-time delivery by month" in str(pictures[0].content)
    for block in pictures:
        content = atelier.house.notion.workspace.picture(block)
        assert content.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", content[16:24])
        assert width > 600
        assert height > 200


def test_what_people_wrote_on_the_page_of_the_charts_stays(atelier: Desk) -> None:
    atelier.type(*PUBLISH).means(0)
    page = charts(atelier)[0].page_id
    note = atelier.house.notion.workspace.write_paragraph(page, "Talk about October on Monday.")

    atelier.type(*PUBLISH).means(0)
    assert note in [block.id for block in charts(atelier)]


def test_slack_hears_three_sentences_with_a_picture(atelier: Desk) -> None:
    atelier.type(*PUBLISH).means(0)

    [message] = atelier.house.heard()
    heading, *said, link = message.text.splitlines()
    assert heading == "*Scorecard of Order Tracker*"
    assert said == [
        f"• {ON_TIME}",
        "• 1 of 1 open orders is past its commitment: Suit.",
        "• 1 payment is past due: 1,000.",
    ]
    assert link.endswith("|All figures in Notion>")
    [file] = message.files
    assert (file.content or b"").startswith(b"\x89PNG")


def test_without_the_scope_the_words_are_said_alone_and_the_scope_is_named(atelier: Desk) -> None:
    bot = next(iter(atelier.house.slack.workspace.directory.bots.values()))
    bot.scopes = bot.scopes - {"files:write"}

    atelier.type(*PUBLISH).means(1, "missing_scope (needs files:write)", "Add the scope files:write")
    [message] = atelier.house.heard()
    assert message.text.startswith("*Scorecard of Order Tracker*")
    atelier.type(*PUBLISH).means(0, "Slack was told the same last time")
    assert len(atelier.house.heard()) == 1


def test_by_webhook_the_words_are_said(atelier: Desk) -> None:
    path = atelier.house.slack.workspace.add_webhook(atelier.house.channel)
    atelier.env |= {"SLACK_BOT_TOKEN": "", "SLACK_WEBHOOK_URL": atelier.house.slack.webhook_url(path)}

    atelier.type(*PUBLISH).means(0, "Slack was told")
    [message] = atelier.house.heard()
    assert "delivered on time" in message.text


def test_without_slack_notion_alone_is_told(atelier: Desk) -> None:
    atelier.env["SLACK_BOT_TOKEN"] = ""

    atelier.type(*PUBLISH).means(0, "charts")
    assert atelier.house.heard() == []


ON_TIME = (
    "50% of the orders of the last 12 months were delivered on time (1 of 2); "
    "the target is at least 95%. Late: Gown."
)
REQUESTS = (
    r"^POST /v1/databases$",
    r"^POST /v1/pages$",
    r"^PATCH /v1/pages/",
    r"^POST /v1/file_uploads$",
    r"^POST /v1/file_uploads/.*/send$",
    r"^PATCH /v1/blocks/.*/children$",
    r"^DELETE /v1/blocks/",
)


@pytest.mark.parametrize("commit", [True, False])
def test_lost_answers_of_notion_make_nothing_twice(atelier: Desk, *, commit: bool) -> None:
    atelier.house.notion.faults.add(*(Fault(place, "status", commit=commit) for place in REQUESTS))

    atelier.type(*PUBLISH).means(0)
    atelier.house.order("Cape", stage="Closed", baseline=date(2026, 11, 2), delivered=date(2026, 11, 2))
    atelier.type(*PUBLISH).means(0, "0 rows made")

    assert len(rows(atelier)) == len(KPIS) * PERIODS
    heading, *pictures = charts(atelier)
    assert heading.type == "paragraph"
    assert len({str(block.content["caption"]) for block in pictures}) == len(pictures)
    assert {block.type for block in pictures} == {"image"}


@pytest.mark.parametrize("method", ["getUploadURLExternal", "completeUploadExternal"])
@pytest.mark.parametrize("commit", [True, False])
def test_a_lost_answer_of_slack_says_nothing_twice(atelier: Desk, method: str, *, commit: bool) -> None:
    atelier.house.slack.faults.add(Fault(f"files.{method}", "status", status=500, commit=commit))

    first = atelier.type(*PUBLISH)
    atelier.type(*PUBLISH).means(0)

    assert len(atelier.house.heard()) == 1
    assert first.exit == (1 if method.startswith("complete") and not commit else 0)


def test_a_table_that_is_named_gets_the_columns_it_lacks(atelier: Desk) -> None:
    workspace = atelier.house.notion.workspace
    named = workspace.create_database("Zahlen", {"Name": "title", "Result": "number", "Mine": "rich_text"})
    section = f'[scorecard]\nsource = "{named.data_source_id}"\npage = "{workspace.add_top_page("Charts")}"\n'
    atelier.house.files["tracker.toml"] = (
        f'[orders]\nsource = "{atelier.house.sources[Source.ORDERS]}"\n{section}'
        '[scorecard.columns]\nvalue = "Result"\n'
    )

    atelier.type(*PUBLISH).means(0, "✓ Zahlen:")

    assert tables(atelier) == []
    columns = workspace.store.sources[named.data_source_id].properties.values()
    assert {each.name for each in columns} == {
        "Name",
        "Result",
        "Mine",
        *(column.name for column in SCORECARD_COLUMNS if column.key not in ("figure", "value")),
    }
    assert charts(atelier, "Charts")


def test_a_renamed_column_goes_on_being_filled(atelier: Desk) -> None:
    atelier.type(*PUBLISH).means(0)
    [table] = tables(atelier)
    atelier.house.notion.workspace.rename_property(table, "Value", "The figure")

    atelier.type(*PUBLISH).means(0, "0 changed")
    columns = atelier.house.notion.workspace.store.sources[table].properties.values()
    assert "Value" not in {column.name for column in columns}


def test_a_column_of_another_type_is_named(atelier: Desk) -> None:
    workspace = atelier.house.notion.workspace
    named = workspace.create_database("Zahlen", {"Name": "title", "Value": "rich_text"})
    orders = atelier.house.sources[Source.ORDERS]
    atelier.house.files["tracker.toml"] = (
        f'[orders]\nsource = "{orders}"\n[scorecard]\nsource = "{named.data_source_id}"\n'
    )

    atelier.type(*PUBLISH).means(
        2, 'Column "Value" of "Zahlen" is of type rich_text', "[scorecard.columns] value"
    )


def test_a_tracker_in_no_page_needs_a_place_for_its_scorecard(at_desk: Desk) -> None:
    two_delivered(at_desk)

    at_desk.type(*PUBLISH).means(2, "stands in no page", "[scorecard] source")
    at_desk.nothing_was_done()


def test_figures_that_vanish_are_emptied(atelier: Desk) -> None:
    house = atelier.house
    paid = house.order("Paid", contract_signed=date(2026, 8, 3))
    payment = house.payment(paid, date(2026, 9, 1), settled=date(2026, 9, 11), currency="EUR")
    atelier.type(*PUBLISH).means(0)
    assert rows(atelier)["2026-09/collection_time/EUR"]["In words"] == "10 days"
    house.notion.workspace.trash(payment)

    atelier.type(*PUBLISH).means(0)
    assert rows(atelier)["2026-09/collection_time/EUR"]["In words"] == "no data"
    assert rows(atelier)["2026-09/collection_time/EUR"]["Value"] is None


def test_doubles_of_two_that_published_at_once_are_cleared_and_copies_of_people_stay(atelier: Desk) -> None:
    atelier.type(*PUBLISH).means(0)
    workspace = atelier.house.notion.workspace
    [table] = tables(atelier)
    cells = {"Figure": "On-time delivery · 2026-10", "Key": "2026-10/on_time"}
    bot = next(iter(workspace.store.connections.values())).bot_id
    double = workspace.add_page(table, dict(cells), by=bot)
    copy = workspace.add_page(table, dict(cells))

    atelier.type(*PUBLISH).means(0)
    assert workspace.page(double).in_trash
    assert not workspace.page(copy).in_trash


def test_a_source_out_of_reach_publishes_nothing(atelier: Desk) -> None:
    atelier.run(at=THEN).means(0)
    atelier.unshare(Source.PAYMENTS)

    atelier.type(*PUBLISH).means(3, "Nothing was published")
    assert tables(atelier) == []


def test_another_time_is_published_on_stand_ins_only(atelier: Desk) -> None:
    atelier.env["SLACK_BASE_URL"] = "https://slack.example/api/"

    atelier.type(*PUBLISH).means(2, "--as-of works only where")


def test_a_house_that_speaks_korean_reads_korean(atelier: Desk) -> None:
    atelier.house.files["alerts.toml"] = 'language = "ko"\n'

    atelier.type(*PUBLISH).means(0, "✓ 성과표:")

    [table] = tables(atelier, "성과표")
    [row] = [
        row
        for row in atelier.house.notion.workspace.rows(table).values()
        if "12-months/on_time" in row.values()
    ]
    english = {column.name for column in SCORECARD_COLUMNS} - {"KPI"}
    assert english.isdisjoint(row)
    assert "정시 납품" in row.values()
    [message] = atelier.house.heard()
    assert not re.search(r"[A-Za-z]{3}", re.sub(r"<[^|]*\||Order Tracker|Notion|Gown|Suit", "", message.text))


def named_places(desk: Desk, source: str, page: str) -> None:
    desk.house.files["tracker.toml"] = (
        f'[orders]\nsource = "{desk.house.sources[Source.ORDERS]}"\n'
        f'[scorecard]\nsource = "{source}"\npage = "{page}"\n'
    )


def test_doctor_looks_at_the_places_that_are_named(atelier: Desk) -> None:
    workspace = atelier.house.notion.workspace
    table = workspace.create_database("Zahlen", {"Name": "title", "Value": "number"}).data_source_id
    named_places(atelier, table, workspace.add_top_page("Bilder"))

    atelier.type("doctor").means(0, 'Scorecard: "Zahlen" is there and shared', 'the page "Bilder"')


def test_doctor_names_what_is_not_shared(atelier: Desk) -> None:
    nowhere = "5f0e8c1a-2b3c-4d5e-8f90-a1b2c3d4e5f6"
    named_places(atelier, nowhere, nowhere)

    atelier.type("doctor").means(
        1, "no database for [scorecard]", "Then check [scorecard] source", "Then check [scorecard] page"
    )
    atelier.type(*PUBLISH).means(3, "no database for [scorecard]")


def test_without_its_charts_the_rest_is_published(atelier: Desk) -> None:
    nowhere = "5f0e8c1a-2b3c-4d5e-8f90-a1b2c3d4e5f6"
    named_places(atelier, "", nowhere)

    atelier.type(*PUBLISH).means(1, "rows made", "Slack was told", "Then check [scorecard] page")
    assert len(rows(atelier)) == len(KPIS) * PERIODS
    [message] = atelier.house.heard()
    assert message.files


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ('source = "here"', "expected the id of a Notion database"),
        ('page = "here"', "expected the id of a Notion page"),
        ('colour = "red"', "unknown key"),
        ('[scorecard.columns]\nx = "y"', "expected one of figure, kpi"),
    ],
)
def test_a_section_that_cannot_be_used_is_named(atelier: Desk, wrong: str, words: str) -> None:
    orders = atelier.house.sources[Source.ORDERS]
    atelier.house.files["tracker.toml"] = f'[orders]\nsource = "{orders}"\n[scorecard]\n{wrong}\n'

    atelier.type(*PUBLISH).means(2, "tracker.toml: scorecard", words)
