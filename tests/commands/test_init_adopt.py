"""``init --adopt`` understands a tracker, asks where it guesses, and touches nothing of people's."""

import json
from collections.abc import Mapping

import pytest

from notion_sync.sandbox.notion import relation, select, status
from notion_sync.sandbox.notion.spec import ColumnSpec
from rules.columns import WRITTEN, Source
from rules.policy import Stages
from tests.commands.newcomer import KOREAN, Newcomer
from tests.passes.world import NOTION_TOKEN

SMALL: Mapping[str, ColumnSpec] = {
    "Name": "title",
    "Status": status("New", "Making", "Done"),
    "Customer": "rich_text",
}
ROLES = {"support", "informed", "consulted"}


def mapping(user: Newcomer, text: str) -> str:
    file = user.folder / "mapping.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_nothing_but_the_missing_columns_of_the_service_is_sent_to_notion(new_user: Newcomer) -> None:
    tracker = new_user.tracker(SMALL)
    before = new_user.columns(tracker)
    new_user.type("init", "--adopt", tracker, "--yes").means(0, "Next:")
    (sent,) = new_user.notion.journal.writes()
    body = sent.body
    assert isinstance(body, dict)

    assert (sent.method, sent.path, set(body)) == ("PATCH", f"/v1/data_sources/{tracker}", {"properties"})
    assert not set(body["properties"]) & set(before)
    assert len(body["properties"]) == len(WRITTEN) - len(ROLES)
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


class TestAMapping:
    """A file that says which column is which, for machines and for those who know."""

    def test_decides_columns_stages_options_and_tables(self, new_user: Newcomer) -> None:
        workspace = new_user.notion.workspace
        tracker = new_user.tracker(
            {"Name": "title", "A": select("x", "y"), "B": "date", "금액": "number", "C": select("ja")}
        )
        ledger = workspace.create_database(
            "Ledger", {"Name": "title", "For": relation(tracker), "X": "date", "Y": "number"}
        )
        text = (
            '[orders.columns]\nstage = "A"\nbaseline = "B"\nvalue = ""\nspecs_match = "C"\n'
            '[stages]\nreceipt = ["x"]\ntracking = ["y"]\ndelivery = []\nclosing = []\nended = []\n'
            "on_hold = []\ncancelled = []\nearly = []\n"
            '[options.orders.specs_match]\nYes = "ja"\n'
            f'[payments]\nsource = "{ledger.id}"\n[payments.columns]\ndue = "X"\namount = "Y"\n'
        )
        new_user.type("init", "--adopt", tracker, "--mapping", mapping(new_user, text), answers=[]).means(0)
        found = new_user.loaded().tracker

        assert [each for each in new_user.answers.asked if "column" in each and "Make" not in each] == []
        assert (found.orders.columns["stage"], found.orders.columns["baseline"]) == ("A", "B")
        assert "value" not in found.orders.columns
        assert (found.stages.receipt, found.stages.tracking) == (("x",), ("y",))
        assert found.options["orders"]["specs_match"] == {"Yes": "ja"}
        assert found.payments is not None
        assert (found.payments.source, found.payments.columns["due"]) == (ledger.data_source_id, "X")

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (
                '[orders.columns]\nclient = "Nobody"',
                'client = "Nobody": "주문 현황" has no such column of type rich_text',
            ),
            ('[orders.columns]\nbaseline = "금액"', "has no such column of type date"),
            (
                '[orders.columns]\ncleint = "고객명"',
                "mapping.toml: orders.columns.cleint: unknown key; did you mean client?",
            ),
            ("[orders", "mapping.toml: not valid TOML"),
            (
                '[options.orders.health]\nFine = "x"',
                "mapping.toml: options.orders.health.Fine: expected one of",
            ),
        ],
    )
    def test_that_cannot_be_is_refused_in_words(self, new_user: Newcomer, text: str, told: str) -> None:
        said = new_user.type(
            "init", "--adopt", new_user.tracker(), "--yes", "--mapping", mapping(new_user, text)
        )

        said.means(2, told)
        assert (new_user.notion.journal.writes(), new_user.config.exists()) == ([], False)

    def test_cannot_hide_a_column_that_would_be_read_all_the_same(self, new_user: Newcomer) -> None:
        tracker = new_user.tracker({**SMALL, "Delivered": "date"})
        file = mapping(new_user, '[orders.columns]\ndelivered = ""\n')

        said = new_user.type("init", "--adopt", tracker, "--yes", "--mapping", file)
        said.means(2, '"Delivered" would be read as delivered', "Give the column another name in Notion")

    def test_that_is_not_there_is_named(self, new_user: Newcomer) -> None:
        said = new_user.type("init", "--adopt", new_user.tracker(), "--yes", "--mapping", "nowhere.toml")

        said.means(2, "nowhere.toml: cannot be read")


class TestFilesThatAreThere:
    """What people wrote into them is kept."""

    def write(self, user: Newcomer, **files: str) -> None:
        user.config.mkdir(exist_ok=True)
        for name, text in files.items():
            (user.config / f"{name}.toml").write_text(text, encoding="utf-8")

    def test_another_tracker_in_them_is_not_replaced(self, new_user: Newcomer) -> None:
        first, second = new_user.tracker(SMALL, "Orders"), new_user.tracker()
        self.write(new_user, tracker=f'[orders]\nsource = "{first}"\n')

        said = new_user.type("init", "--adopt", second, "--yes")
        said.means(2, 'tracker.toml names another tracker already, "Orders"', "--config")
        assert new_user.notion.journal.writes() == []

    def test_choices_in_them_hold_and_are_not_asked_about(self, new_user: Newcomer) -> None:
        tracker = new_user.tracker()
        self.write(
            new_user,
            tracker='# mine\n[orders.columns]\nclient = "메모"\n[stages]\nreceipt = ["상담"] # mine too\n',
            calendar='time_zone = "Europe/Paris"\ncountry = "FR"\n',
            policy="[payment]\nenforce_from = 2026-01-01\n",
            alerts='language = "en"\nhours = "any"\n',
        )
        new_user.type("init", "--adopt", tracker, answers=[]).means(
            0, "tracker.toml: changed; what was in it is in tracker.toml.bak"
        )
        found = new_user.loaded()

        assert len(new_user.answers.asked) == 2
        assert found.tracker.orders.columns["client"] == "메모"
        assert (found.calendar.time_zone, str(found.policy.payment.enforce_from)) == (
            "Europe/Paris",
            "2026-01-01",
        )
        assert (found.alerts.language, found.alerts.hours) == ("en", "any")
        assert new_user.files()["tracker.toml"].startswith("# mine\n")
        assert new_user.files().keys() == {
            "tracker.toml",
            "tracker.toml.bak",
            "calendar.toml",
            "policy.toml",
            "alerts.toml",
        }

    def test_a_tracker_named_by_hand_gets_what_is_missing(self, new_user: Newcomer) -> None:
        database = new_user.notion.workspace.create_database("Orders", SMALL)
        link = f"https://www.notion.so/Orders-{database.id.replace('-', '')}"
        self.write(
            new_user,
            tracker=f'[orders]\nsource = "{link}"\n',
            calendar='time_zone = "Asia/Seoul"\ncountry = "KR"\n',
        )
        new_user.type("init", "--adopt", link, "--yes").means(0)
        found = new_user.loaded().tracker

        assert found.orders.source == link
        assert {key: found.orders.columns[key] for key in ("order", "stage", "client")} == {
            "order": "Name",
            "stage": "Status",
            "client": "Customer",
        }
        assert found.stages != Stages()

    def test_a_file_in_another_style_is_left_alone_and_the_lines_are_said(self, new_user: Newcomer) -> None:
        self.write(new_user, tracker='orders = {source = ""}\n')

        said = new_user.type("init", "--adopt", new_user.tracker(SMALL), "--yes")
        said.means(2, "is written in a way that init cannot change", 'orders.columns.client = "Customer"')
        assert new_user.notion.journal.writes() == []


def test_the_document_says_how_sure_everything_is(new_user: Newcomer) -> None:
    said = new_user.type("init", "--adopt", new_user.tracker(), "--yes", "--json", "--dry-run")
    found = json.loads(said.out)
    (orders,) = found["tables"]
    matches = {match["key"]: match for match in orders["matches"]}

    assert (matches["client"]["column"], matches["client"]["sure"]) == ("고객명", "certain")
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
