"""``init --adopt`` understands a tracker, asks where it guesses, and touches nothing of people's."""

import json
from collections.abc import Mapping

import pytest

from notion_sync.sandbox.notion import relation, select, status
from notion_sync.sandbox.notion.spec import ColumnSpec
from rules.columns import WRITTEN, Source
from tests.commands.newcomer import KOREAN, Newcomer
from tests.passes.world import NOTION_TOKEN

SMALL: Mapping[str, ColumnSpec] = {
    "Name": "title",
    "Status": status("New", "Making", "Done"),
    "Customer": "rich_text",
}


def test_nothing_but_the_missing_columns_of_the_service_is_sent_to_notion(new_user: Newcomer) -> None:
    tracker = new_user.tracker(SMALL)
    before = new_user.columns(tracker)
    new_user.type("init", "--adopt", tracker, "--yes").means(0, "Next:")
    (sent,) = new_user.notion.journal.writes()
    body = sent.body
    assert isinstance(body, dict)

    assert (sent.method, sent.path, set(body)) == ("PATCH", f"/v1/data_sources/{tracker}", {"properties"})
    assert not set(body["properties"]) & set(before)
    assert len(body["properties"]) == len(WRITTEN)
    assert {name: kind for name, kind in new_user.columns(tracker).items() if name in before} == before


def test_run_twice_it_changes_nothing(new_user: Newcomer) -> None:
    tracker = new_user.tracker()
    new_user.type("init", "--adopt", tracker, "--yes").means(0)
    files = new_user.files()
    new_user.notion.journal.clear()

    new_user.type("init", "--adopt", tracker, answers=[]).means(0, "Nothing was changed")
    assert (new_user.answers.asked, new_user.notion.journal.writes(), new_user.files()) == ([], [], files)


def test_a_url_a_database_and_a_data_source_mean_the_same(new_user: Newcomer) -> None:
    database = new_user.notion.workspace.create_database("Orders", SMALL)
    link = f"https://www.notion.so/atelier/Orders-{database.id.replace('-', '')}?v={'1' * 32}"
    for number, reference in enumerate((link, database.id, database.data_source_id)):
        new_user.type("init", "--adopt", reference, "--yes", "--config", f"config{number}").means(0)

    assert len(new_user.notion.journal.writes()) == 1


def test_of_several_tables_in_a_database_a_person_chooses(new_user: Newcomer) -> None:
    database = new_user.notion.workspace.create_database("Archive", {"Name": "title"})
    orders = new_user.notion.workspace.add_data_source(database.id, "Orders", SMALL)
    new_user.type("init", "--adopt", database.id, answers=["2"]).means(0)

    assert new_user.answers.asked[0] == "This database has several tables. Which one holds the orders?"
    assert new_user.source(Source.ORDERS) == orders
    said = new_user.type("init", "--adopt", database.id, "--yes")
    said.means(2, "has 2 data sources", "Give one of them to --adopt", f'"Orders" ({orders})')


def test_tables_beside_the_tracker_are_found_by_their_relations(new_user: Newcomer) -> None:
    workspace = new_user.notion.workspace
    tracker = new_user.tracker({**KOREAN, "청구": "rich_text"})
    payments = workspace.create_database(
        "입금",
        {
            "항목": "title",
            "관련 주문": relation(tracker, two_way=True),
            "입금 예정일": "date",
            "금액": "number",
            "비고": "rich_text",
        },
    ).data_source_id
    fittings = workspace.create_database(
        "가봉 일정",
        {
            "이름": "title",
            "주문": relation(tracker),
            "날짜": "date",
            "결과": select("예약", "완료", "노쇼", "연기", "기타"),
        },
    ).data_source_id
    workspace.create_database("비용", {"이름": "title", "주문": relation(tracker), "합계": "number"})
    new_user.type("init", "--adopt", tracker, "--yes").means(
        0, 'Options of "결과" (가봉 일정) that no rule knows: 기타.'
    )
    found = new_user.loaded().tracker

    assert found.sources == (Source.ORDERS, Source.PAYMENTS, Source.FITTINGS)
    assert (new_user.source(Source.PAYMENTS), new_user.source(Source.FITTINGS)) == (payments, fittings)
    assert found.payments is not None
    assert found.payments.columns == {
        "payment": "항목",
        "order": "관련 주문",
        "due": "입금 예정일",
        "amount": "금액",
    }
    assert found.options["fittings"]["status"] == {
        "Scheduled": "예약",
        "Completed": "완료",
        "Client unavailable": "노쇼",
        "Rescheduled": "연기",
    }
    assert "payment_due" not in found.orders.columns


def test_a_table_that_is_not_shared_is_named(new_user: Newcomer) -> None:
    workspace = new_user.notion.workspace
    payments = workspace.create_database("Payments", {"Payment": "title"})
    tracker = new_user.tracker({**SMALL, "Invoices": relation(payments.data_source_id)})
    workspace.unshare(NOTION_TOKEN, payments.id)

    new_user.type("init", "--adopt", tracker, "--yes").means(
        0, '"Invoices" points to a database that is not shared with us: share it, and run init again.'
    )


@pytest.mark.parametrize("stage", [select("접수", "제작", "완료"), status("접수", "제작", "완료")])
def test_a_select_and_a_status_are_both_stages(new_user: Newcomer, stage: ColumnSpec) -> None:
    tracker = new_user.tracker({"주문": "title", "단계": stage})
    new_user.type("init", "--adopt", tracker, "--yes").means(0)
    stages = new_user.loaded().tracker.stages

    assert (stages.receipt, stages.tracking, stages.ended) == (("접수",), ("제작",), ("완료",))


def test_the_language_is_that_of_the_columns_unless_somebody_says(new_user: Newcomer) -> None:
    korean, english = new_user.tracker(), new_user.tracker(SMALL, "Orders")
    for tracker, words, language in (
        (korean, (), "ko"),
        (english, (), "en"),
        (korean, ("--language", "en"), "en"),
    ):
        folder = f"config-{tracker[:4]}-{language}"
        new_user.type("init", "--adopt", tracker, "--yes", "--config", folder, *words).means(
            0, f"Language: {language}."
        )

    assert {"종합 상태"} <= new_user.columns(korean).keys()
    assert {"Health"} <= new_user.columns(english).keys()


OWN: Mapping[str, ColumnSpec] = {
    **SMALL,
    "Health": select("Good", "Bad"),
    "Drift": "number",
    "Outstanding": "rich_text",
}


@pytest.mark.parametrize(("answer", "named"), [("n", "Health (sync)"), ("y", "Health")])
def test_a_column_that_people_fill_in_is_theirs_unless_they_say_otherwise(
    new_user: Newcomer, answer: str, named: str
) -> None:
    tracker = new_user.tracker(OWN)
    new_user.notion.workspace.add_page(tracker, {"Name": "Gown", "Health": "Good"})
    new_user.type("init", "--adopt", tracker, answers=[answer]).means(0)
    columns = new_user.loaded().tracker.column_names(Source.ORDERS)

    assert new_user.answers.asked[0].startswith(
        '"Health" holds values. May the service fill it in from now on'
    )
    assert (columns["health"], columns["drift"], columns["outstanding"]) == (
        named,
        "Drift",
        "Outstanding (sync)",
    )
    new_user.type("run")
    (row,) = new_user.notion.workspace.rows(tracker).values()
    assert (row["Health"] == "Good") == (answer == "n")


def test_with_yes_it_stays_theirs(new_user: Newcomer) -> None:
    tracker = new_user.tracker(OWN)
    new_user.notion.workspace.add_page(tracker, {"Name": "Gown", "Health": "Good"})
    new_user.type("init", "--adopt", tracker, "--yes").means(0)

    assert new_user.loaded().tracker.orders.columns["health"] == "Health (sync)"


GUESSED: Mapping[str, ColumnSpec] = {
    "Name": "title",
    "Status": status("New", "Making", "Xyz", "Done"),
    "Deadline": "date",
    "Event": "date",
    "Amount": "number",
    "Price": "number",
}


def test_guesses_can_be_answered_one_by_one(new_user: Newcomer) -> None:
    tracker = new_user.tracker(GUESSED)
    new_user.type("init", "--adopt", tracker, answers=["e", "1", "1", "2"]).means(0)
    found = new_user.loaded().tracker

    assert new_user.answers.asked[:4] == [
        "2 of these are guesses. Are they right?",
        'Order value: is that your column "Amount"? (may mean Order value; so is Price)',
        'Promised delivery: is that your column "Deadline"? (may mean Promised delivery)',
        'Stage "Xyz": does it belong to tracking? (it stands behind Making)',
    ]
    assert (found.orders.columns["value"], found.orders.columns["baseline"]) == ("Price", "Event")
    assert (found.stages.tracking, found.stages.delivery) == (("Making",), ("Xyz",))


def test_guesses_can_be_accepted_all_at_once_but_for_those_that_can_mean_two_things(
    new_user: Newcomer,
) -> None:
    tracker = new_user.tracker(GUESSED)
    new_user.type("init", "--adopt", tracker, answers=["y", "n"]).means(0)
    found = new_user.loaded().tracker

    assert len([question for question in new_user.answers.asked if "Order value" in question]) == 1
    assert "value" not in found.orders.columns
    assert (found.orders.columns["baseline"], found.stages.tracking) == ("Deadline", ("Making", "Xyz"))


def test_with_yes_what_can_mean_two_things_is_left_out(new_user: Newcomer) -> None:
    new_user.type("init", "--adopt", new_user.tracker(GUESSED), "--yes").means(0)
    columns = new_user.loaded().tracker.orders.columns

    assert ("value" in columns, columns["baseline"]) == (False, "Deadline")


def test_no_means_that_nothing_is_changed(new_user: Newcomer) -> None:
    tracker = new_user.tracker(SMALL)
    new_user.type("init", "--adopt", tracker, answers=["", "", "n"]).means(1, "Nothing was changed.")

    assert (new_user.notion.journal.writes(), new_user.config.exists()) == ([], False)


def test_without_anybody_to_ask_it_stops_before_it_changes_anything(new_user: Newcomer) -> None:
    said = new_user.type("init", "--adopt", new_user.tracker())

    said.means(2, 'nobody to answer it: Order value: is that your column "금액"?', "with --yes", "--mapping")
    assert (new_user.notion.journal.writes(), new_user.config.exists()) == ([], False)


def test_names_in_notion_play_no_tricks_on_a_terminal(new_user: Newcomer) -> None:
    tracker = new_user.tracker(
        {**SMALL, "\x1b[31mClient": "rich_text", "[red]x\u202e": "number"}, "\x1b[2JOrders"
    )
    said = new_user.type("init", "--adopt", tracker, "--yes")

    said.means(0, "[red]x")
    assert [c for c in said.out + said.told if not c.isprintable() and c != "\n"] == []


def test_a_dry_run_shows_what_it_would_write_and_changes_nothing(new_user: Newcomer) -> None:
    said = new_user.type("init", "--adopt", new_user.tracker(), "--dry-run")

    said.means(
        0, "column 종합 상태, in 주문 현황", 'client = "고객명"', 'early = ["디자인", "원단 발주", "제작중"]'
    )
    assert (new_user.notion.journal.writes(), new_user.config.exists()) == ([], False)


def test_a_tracker_without_a_stage_cannot_be_adopted(new_user: Newcomer) -> None:
    tracker = new_user.tracker({"Name": "title", "A": select("x"), "B": select("y")})

    said = new_user.type("init", "--adopt", tracker, "--yes")
    said.means(
        2, "Which column of", "is Stage (status or select) is not clear", '[orders.columns] stage = "..."'
    )
    assert new_user.notion.journal.writes() == []


def test_the_document_says_how_sure_everything_is(new_user: Newcomer) -> None:
    said = new_user.type("init", "--adopt", new_user.tracker(), "--yes", "--json")
    found = json.loads(said.out)
    (orders,) = found["tables"]
    matches = {match["key"]: match for match in orders["matches"]}

    assert (matches["client"]["column"], matches["client"]["sure"]) == ("고객명", "certain")
    assert (matches["value"]["column"], matches["value"]["sure"]) == ("금액", "guessed")
    assert matches["nps"]["sure"] == "missing"
    assert found["unknown_columns"][0] == "원단"
    assert found["stages"][-1] == {
        "stage": "보류",
        "phase": "tracking",
        "meaning": "on_hold",
        "sure": "certain",
        "why": "another word for On hold",
    }
    assert found["exit"] == said.exit == 0
