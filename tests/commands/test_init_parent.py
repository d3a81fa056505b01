"""``init --parent`` makes the whole tracker, once, in English and in Korean."""

import json
import tomllib

import pytest

from config.load import load
from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion.shapes import Json
from rules.columns import COLUMNS, REPLACED_BY, Source
from rules.options import OPTIONS
from rules.policy import DECISIONS, Stages
from tests.commands.newcomer import Newcomer
from tests.passes.world import NOTION_TOKEN

TITLES = ["Order Tracker", "Payments", "Change orders", "Fittings", "Updates", "Milestones", "Team"]
KOREAN_TITLES = ["주문 관리", "결제 관리", "변경 요청", "피팅 관리", "고객 연락", "마일스톤", "팀"]
FURTHER = {"Support", "Informed", "Consulted"}


def made(user: Newcomer, *words: str) -> None:
    user.type("init", "--parent", user.page, "--yes", *words).means(0, "Next:")


def options(user: Newcomer, source: Source, column: str) -> dict[str, str]:
    table = user.notion.workspace.store.sources[user.source(source)]
    (prop,) = [each for each in table.properties.values() if each.name == column]
    return {option.name: option.color for option in prop.options}


def test_every_table_has_every_column_of_the_contract(new_user: Newcomer) -> None:
    made(new_user)

    assert new_user.databases() == TITLES
    for source in COLUMNS:
        wanted = {
            column.name: "select" if column.key == "stage" else column.types[0]
            for column in COLUMNS[source]
            if not (source is Source.ORDERS and column.key in REPLACED_BY)
        }
        links = dict.fromkeys(TITLES[1:6], "relation") if source is Source.ORDERS else {}
        assert new_user.columns(new_user.source(source)) == wanted | links


def test_options_have_the_words_and_colours_of_the_process(new_user: Newcomer) -> None:
    made(new_user)

    assert list(options(new_user, Source.ORDERS, "Stage")) == list(Stages().in_order)
    assert options(new_user, Source.ORDERS, "Health")["Off track"] == "red"
    assert tuple(options(new_user, Source.ORDERS, "Current decision")) == DECISIONS
    for source, columns in OPTIONS.items():
        names = {column.key: column.name for column in COLUMNS[source]}
        for key, words in columns.items():
            assert tuple(options(new_user, source, names[key])) == words


def test_each_column_says_what_it_is_for_and_who_fills_it_in(new_user: Newcomer) -> None:
    made(new_user)
    table = new_user.notion.workspace.store.sources[new_user.source(Source.ORDERS)]
    said = {prop.name: prop.description for prop in table.properties.values() if prop.type != "relation"}

    assert said["Client"] == "Used for naming the client in messages."
    assert said["Drift"] == (
        "Filled in by notion_sync, and put right at its next pass: "
        "working days from commitment to projected delivery."
    )
    assert all(said.values())


def test_the_tracker_has_views_and_one_sample_order(new_user: Newcomer) -> None:
    made(new_user)
    store = new_user.notion.workspace.store
    orders = store.sources[new_user.source(Source.ORDERS)]
    views = {view.name: view for view in new_user.notion.workspace.views(orders.database_id)}

    assert [(name, view.type) for name, view in views.items()] == [
        ("Default view", "table"),
        ("Stages", "board"),
        ("Needs attention", "table"),
        ("Deliveries", "timeline"),
    ]
    wanted: list[Json] = [
        {"property": "Health", "select": {"equals": name}}
        for name in ("Off track", "At risk", "Data problem")
    ]
    assert views["Needs attention"].settings["filter"] == {"or": wanted}
    assert len(new_user.notion.workspace.rows(orders.id)) == 1


def test_no_payment_need_be_left_alone(new_user: Newcomer) -> None:
    made(new_user, "--enforce-from", "all")
    assert new_user.loaded().policy.payment.enforce_from is None


def test_the_files_say_where_everything_is_and_keep_their_comments(new_user: Newcomer) -> None:
    made(new_user, "--enforce-from", "2026-09-01")
    configuration = new_user.loaded()

    assert configuration.tracker.sources == tuple(Source)
    assert configuration.policy.payment.enforce_from is not None
    assert str(configuration.policy.payment.enforce_from) == "2026-09-01"
    assert (configuration.calendar.time_zone, configuration.calendar.country) == ("Asia/Seoul", "KR")
    assert "# The Order Tracker. Open the database in Notion" in new_user.files()["tracker.toml"]
    assert "# remind the client" in new_user.files()["policy.toml"]
    assert new_user.files().keys() == {
        "tracker.toml",
        "rabsic.toml",
        "team.toml",
        "policy.toml",
        "alerts.toml",
        "calendar.toml",
    }
    assert NOTION_TOKEN not in str(new_user.files())


def test_in_korean_everything_is_korean_and_a_pass_understands_it(new_user: Newcomer) -> None:
    made(new_user, "--language", "ko")
    configuration = new_user.loaded()
    new_user.type("run")
    (sample,) = new_user.notion.workspace.rows(new_user.source(Source.ORDERS)).values()

    assert new_user.databases() == KOREAN_TITLES
    assert configuration.alerts.language == "ko"
    assert configuration.tracker.stages.receipt == ("접수", "주문 등록")
    assert configuration.tracker.options["fittings"]["mode"]["Virtual"] == "비대면"
    assert options(new_user, Source.ORDERS, "종합 상태")["위험"] == "red"
    assert {"지원 담당", "공유 대상", "협의 대상"} <= new_user.columns(new_user.source(Source.ORDERS)).keys()
    assert sample["종합 상태"] == "주의"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_was_made_is_adopted_with_certainty_and_nothing_is_changed(
    new_user: Newcomer, language: str
) -> None:
    made(new_user, "--language", language)
    tracker = new_user.source(Source.ORDERS)
    new_user.notion.journal.clear()
    said = new_user.type(
        "init",
        "--adopt",
        tracker,
        "--yes",
        "--json",
        "--language",
        language,
        "--config",
        str(new_user.folder / "other"),
    )

    assert [each.path for each in new_user.notion.journal.writes()] == []
    sure = {
        (match["key"], match["sure"]) for each in json.loads(said.out)["tables"] for match in each["matches"]
    }
    assert {how for _, how in sure} == {"certain"}
    assert load(new_user.folder / "other").tracker == new_user.loaded().tracker


def test_run_again_it_changes_nothing(new_user: Newcomer) -> None:
    made(new_user)
    (sample,) = new_user.notion.workspace.rows(new_user.source(Source.ORDERS))
    new_user.notion.workspace.trash(sample)
    files = new_user.files()
    new_user.notion.journal.clear()

    said = new_user.type("init", "--parent", new_user.page, answers=[])
    said.means(0, 'Everything is there already in "Atelier"', "Nothing was changed")
    assert (new_user.answers.asked, new_user.notion.journal.writes(), new_user.files()) == ([], [], files)


def test_a_tracker_of_another_page_is_not_taken_for_this_one(new_user: Newcomer) -> None:
    made(new_user)
    other = new_user.notion.workspace.add_top_page("Other")

    said = new_user.type("init", "--parent", other, "--yes")
    said.means(2, 'names a tracker already, "Order Tracker", and it is not in "Other"', "--config")
    assert new_user.databases(other) == []


def test_run_again_it_makes_what_is_missing_for_the_service(new_user: Newcomer) -> None:
    made(new_user, "--main-roles")
    assert FURTHER.isdisjoint(new_user.columns(new_user.source(Source.ORDERS)))
    orders = new_user.source(Source.ORDERS)
    new_user.notion.workspace.delete_property(orders, "Health")
    new_user.notion.workspace.delete_property(orders, "NPS")
    new_user.notion.workspace.rename_property(orders, "Next action", "To do now")
    made(new_user, "--all-roles")
    columns = new_user.columns(orders)

    assert {"Health", "To do now", *FURTHER} <= columns.keys()
    assert {"NPS", "Next action"} & columns.keys() == set()
    assert new_user.loaded().tracker.orders.columns == {"next_action": "To do now"}


def test_names_that_the_files_give_already_are_used(new_user: Newcomer) -> None:
    new_user.config.mkdir()
    tracker = '[orders.columns]\nclient = "Customer"\n[stages]\nreceipt = ["New"]\n'
    (new_user.config / "tracker.toml").write_text(tracker, encoding="utf-8")
    made(new_user)

    assert "Customer" in new_user.columns(new_user.source(Source.ORDERS))
    assert "New" in options(new_user, Source.ORDERS, "Stage")
    assert new_user.files()["tracker.toml.bak"] == tracker
    assert new_user.files().keys() == {"tracker.toml", "tracker.toml.bak", "policy.toml", "calendar.toml"}


def test_a_dry_run_shows_everything_and_changes_nothing(new_user: Newcomer) -> None:
    new_user.zone = "UTC"
    said = new_user.type("init", "--parent", new_user.page, "--dry-run")

    said.means(
        0, *TITLES, "view Deliveries", "one sample order", "enforce_from =", "Team: asked about, where it is"
    )
    assert new_user.notion.journal.writes() == []
    assert not new_user.config.exists()


def test_views_that_cannot_be_made_are_named_and_everything_else_is_there(new_user: Newcomer) -> None:
    new_user.notion.faults.add(Fault("^POST /v1/views", "status", status=400, times=None))

    said = new_user.type("init", "--parent", new_user.page, "--yes")
    said.means(1, 'The view "Deliveries" could not be made: Notion calls the request invalid')
    assert new_user.databases() == TITLES


def test_a_database_that_somebody_else_made_is_not_touched(new_user: Newcomer) -> None:
    new_user.notion.workspace.create_database("Payments", {"Name": "title"}, parent=new_user.page)

    said = new_user.type("init", "--parent", new_user.page, "--yes")
    said.means(2, '"Atelier" has a database "Payments" already, and init did not make it')
    assert new_user.databases() == ["Payments"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "--parent PAGE makes a tracker there, --adopt URL takes the one you have"),
        (("--parent", "x", "--adopt", "y"), 2, "--parent PAGE makes a tracker there"),
        (("--parent", "Atelier"), 2, '"Atelier" is neither a Notion URL nor an id.'),
        (("--parent", "0" * 32), 3, "Share the page with the integration"),
        (("--parent", "PAGE", "--mapping", "m.toml"), 2, "--mapping goes with --adopt"),
        (
            ("--parent", "PAGE", "--time-zone", "Mars"),
            2,
            '--time-zone: expected a time zone such as "Asia/Seoul"',
        ),
        (("--parent", "PAGE", "--country", "Mars"), 2, '"MARS" is not a known two-letter country code'),
        (("--parent", "PAGE", "--language", "fr"), 2, '--language: expected "en" or "ko"'),
        (
            ("--parent", "PAGE", "--enforce-from", "soon"),
            2,
            "--enforce-from: expected a day such as 2026-09-01",
        ),
        (("--parent", "PAGE"), 2, "nobody to answer it: Is the team in Asia/Seoul"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    new_user: Newcomer, words: tuple[str, ...], code: int, told: str
) -> None:
    said = new_user.type("init", *(new_user.page if word == "PAGE" else word for word in words))

    said.means(code, told)
    assert (new_user.databases(), new_user.config.exists()) == ([], False)


def test_without_a_token_it_says_so(new_user: Newcomer) -> None:
    new_user.env["NOTION_TOKEN"] = ""

    new_user.type("init", "--parent", new_user.page, "--yes").means(2, "NOTION_TOKEN: expected the token")


def test_files_that_are_wrong_are_named_before_anything_is_made(new_user: Newcomer) -> None:
    new_user.config.mkdir()
    (new_user.config / "policy.toml").write_text("[payment]\npause_day = 'soon'\n", encoding="utf-8")

    said = new_user.type("init", "--parent", new_user.page, "--yes")
    said.means(2, f"{new_user.config / 'policy.toml'}: payment.pause_day: expected a whole number")
    assert new_user.databases() == []


@pytest.mark.parametrize(
    ("zone", "answers", "expected"),
    [
        ("Europe/Paris", ("y",), ("Europe/Paris", "FR")),
        ("Europe/Paris", ("n", "Asia/Tokyo", "jp"), ("Asia/Tokyo", "JP")),
        ("UTC", ("America/New_York", "us"), ("America/New_York", "US")),
    ],
)
def test_where_the_team_is_comes_from_the_machine_or_a_person(
    new_user: Newcomer, zone: str, answers: tuple[str, ...], expected: tuple[str, str]
) -> None:
    new_user.zone = zone
    new_user.type("init", "--parent", new_user.page, answers=answers).means(0)
    calendar = new_user.loaded().calendar

    assert (calendar.time_zone, calendar.country) == expected


def test_every_payment_is_followed_where_a_person_wants_that(new_user: Newcomer) -> None:
    new_user.type("init", "--parent", new_user.page, answers=("", "all")).means(
        0, "Payments followed: all of them"
    )

    assert new_user.loaded().policy.payment.enforce_from is None
    new_user.type("init", "--parent", new_user.page, answers=[]).means(0, "Nothing was changed")
    assert new_user.answers.asked == []


def test_the_document_names_what_was_made(new_user: Newcomer) -> None:
    said = new_user.type("init", "--parent", new_user.page, "--yes", "--json")
    document = json.loads(said.out)

    assert [each["title"] for each in document["tables"]] == TITLES
    assert {each["kind"] for each in document["made"]} == {"table", "view", "row"}
    assert document["exit"] == said.exit == 0
    assert tomllib.loads(new_user.files()["tracker.toml"])["orders"]["source"] == document["tables"][0]["id"]
