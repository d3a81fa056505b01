"""What a team writes into its TOML files is read, or answered with everything that is wrong with it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from config.load import fingerprint, load
from config.problems import ConfigError
from rules.alert_policy import AlertPolicy
from rules.columns import Source
from rules.policy import Matrix, Policy, Team
from tests.config.conftest import SOURCE, WriteFolder

URL = f"https://www.notion.so/x/Payments-{'a' * 32}?v=1"
ORDERS = f'[orders]\nsource = "{SOURCE}"\n'
SEOUL = 'time_zone = "Asia/Seoul"\ncountry = "KR"\n'
NO_ID = "expected the id of a Notion database or data source, or its URL, found"
STAGE_TWICE = 'expected a column of its own; "stage" has this one too, found "Stage"'


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path)
    return str(caught.value).splitlines()


class TestWhatIsSet:
    def test_an_absent_file_means_its_defaults(self, folder: WriteFolder) -> None:
        configuration = load(folder())

        assert configuration.policy == Policy()
        assert configuration.alerts == AlertPolicy()
        assert configuration.matrix == Matrix()
        assert configuration.team == Team()

    def test_what_a_file_sets_counts_and_the_rest_stays_as_it_is(self, folder: WriteFolder) -> None:
        text = '[payment]\npause_day = 9\n[closing]\nsatisfaction_target = 4\n[run]\ndeadline = "90s"'
        policy = load(folder(policy=text)).policy

        assert policy.payment.pause_day == 9
        assert policy.payment.escalate_day == 14
        assert policy.closing.satisfaction_target == Decimal(4)
        assert policy.run.deadline == 90

    def test_dates_may_stand_with_or_without_quotation_marks(self, folder: WriteFolder) -> None:
        calendar = f'{SEOUL}closed = ["2026-12-28", 2026-12-29]\n'

        assert load(folder(calendar=calendar)).calendar.closed == (date(2026, 12, 28), date(2026, 12, 29))

    def test_people_with_their_absences_are_read(self, folder: WriteFolder) -> None:
        team = '[[person]]\nname = "서민지"\naway = [{ from = 2026-12-01, until = 2026-12-05 }]\n'
        (person,) = load(folder(team=team)).team.person

        assert person.name == "서민지"
        assert person.is_away(date(2026, 12, 5))
        assert not person.is_away(date(2026, 12, 6))

    def test_a_file_saved_by_a_windows_editor_is_read(self, folder: WriteFolder) -> None:
        text = b"\xef\xbb\xbf[payment]\r\npause_day = 9\r\n"

        assert load(folder(policy=text)).policy.payment.pause_day == 9

    def test_only_configured_sources_are_sources(self, folder: WriteFolder) -> None:
        text = f'{ORDERS}[payments]\nsource = "{URL}"'
        tracker = load(folder(tracker=text)).tracker

        assert tracker.sources == (Source.ORDERS, Source.PAYMENTS)
        assert tracker.source(Source.FITTINGS) is None

    def test_columns_are_looked_for_by_the_names_the_team_gave_them(self, folder: WriteFolder) -> None:
        text = f'{ORDERS}[orders.columns]\nclient = "Customer"'
        names = load(folder(tracker=text)).tracker.column_names(Source.ORDERS)

        assert names["client"] == "Customer"
        assert names["stage"] == "Stage"

    def test_a_team_may_do_without_columns(self, folder: WriteFolder) -> None:
        text = f'{ORDERS}[orders.columns]\nforecast = ""\nnps = ""'
        tracker = load(folder(tracker=text)).tracker

        assert tracker.column_names(Source.ORDERS)["forecast"] == ""


class TestWhatIsNotSet:
    def test_a_missing_folder_is_named_with_the_remedy(self) -> None:
        (line,) = problems(Path("nowhere"))

        assert line.startswith("nowhere: there is no such folder; ")
        assert "NOTION_SYNC_CONFIG" in line
        assert "--config" in line

    def test_the_calendar_has_no_default_zone_and_country(self, folder: WriteFolder) -> None:
        assert problems(folder(calendar=None)) == [
            'config/calendar.toml: time_zone: expected a value such as "Asia/Seoul", found nothing',
            'config/calendar.toml: country: expected a value such as "KR", found nothing',
        ]

    @pytest.mark.parametrize("tracker", [None, "", '[orders]\nsource = ""'])
    def test_a_pass_needs_the_order_tracker(self, folder: WriteFolder, tracker: str | None) -> None:
        (line,) = problems(folder(tracker=tracker))

        assert line.startswith("config/tracker.toml: orders.source: expected the id or URL")

    def test_what_needs_no_tracker_can_do_without(self, folder: WriteFolder) -> None:
        tracker = load(folder(tracker=None), need_tracker=False).tracker

        assert tracker.sources == ()
        assert tracker.column_names(Source.ORDERS)["stage"] == "Stage"


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        (
            "policy",
            '[payment]\npause_day = "soon"',
            'payment.pause_day: expected a whole number from 0 to 3650, found "soon"',
        ),
        (
            "policy",
            "[payment]\npause_day = -1",
            "payment.pause_day: expected a whole number from 0 to 3650, found -1",
        ),
        (
            "policy",
            "[payment]\npause_day = true",
            "payment.pause_day: expected a whole number from 0 to 3650, found true",
        ),
        (
            "policy",
            "[payment]\npause_day = 7.5",
            "payment.pause_day: expected a whole number from 0 to 3650, found 7.5",
        ),
        (
            "policy",
            "[payment]\npause_day = 5",
            "payment: reminder_day, pause_day and escalate_day must climb from 1 on, e.g. 5, 7, 14",
        ),
        ("policy", "payment = 7", "payment: expected a table, found 7"),
        (
            "policy",
            "[payment]\nenforce_from = 2026-01-01T09:00:00",
            'payment.enforce_from: expected a date such as 2026-12-28, found "2026-01-01T09:00:00"',
        ),
        ("policy", "[payment]\npaus_day = 7", "payment.paus_day: unknown key; did you mean pause_day?"),
        ("policy", "[paiment]\npause_day = 7", "paiment: unknown key; did you mean payment or client?"),
        (
            "policy",
            "[data]\nzzz = 7",
            "data.zzz: unknown key; expected one of invalid_share, invalid_rows, invalid_alerts",
        ),
        (
            "policy",
            "[data]\ninvalid_share = 20",
            "data.invalid_share: expected a number above 0 and at most 1, found 20",
        ),
        (
            "policy",
            "[data]\ninvalid_share = nan",
            "data.invalid_share: expected a number above 0 and at most 1, found nan",
        ),
        (
            "policy",
            "[closing]\nsatisfaction_target = 45",
            "closing.satisfaction_target: expected a number from 1 to 5, found 45",
        ),
        (
            "policy",
            '[run]\ndeadline = "soon"',
            'run.deadline: expected a duration such as "10m", "90s" or "1h", found "soon"',
        ),
        (
            "policy",
            '[rules]\nextra = ["mine"]',
            'rules.extra[1]: expected a rule such as "package.module:rule", found "mine"',
        ),
        ("alerts", 'hours = "always"', 'hours: expected "working" or "any", found "always"'),
        (
            "alerts",
            "repeat_critical = []",
            (
                "repeat_critical: expected a list, each entry a whole number from 1 to 100000 "
                "(at least one), found an empty list"
            ),
        ),
        ("alerts", "channel = 7", "channel: expected text, found 7"),
        (
            "alerts",
            '[[route]]\ncodes = ["payment.*"]',
            'route[1].channel: expected a value such as "C0123456789", found nothing',
        ),
        (
            "calendar",
            'time_zone = "Seoul"\ncountry = "KR"',
            'time_zone: expected a time zone such as "Asia/Seoul" or "Europe/Paris", found "Seoul"',
        ),
        (
            "calendar",
            'time_zone = "Asia/Seoul"\ncountry = "ZZ"',
            'country: "ZZ" is not a known two-letter country code, such as "KR"',
        ),
        ("calendar", f'{SEOUL}hours = "9-18"', 'hours: expected hours such as "09:00-18:00", found "9-18"'),
        (
            "team",
            '[[person]]\nemail = "a@b.example"',
            'person[1].name: expected a value such as "Min-ji Seo", found nothing',
        ),
        (
            "team",
            '[[person]]\nname = "Jun"\naway = [{ from = 2026-12-05, until = 2026-12-01 }]',
            "person[Jun].away[1]: until is before from",
        ),
        (
            "team",
            '[[person]]\nname = "Jun"\nslack_id = "jun"',
            'person[Jun].slack_id: expected a Slack member id such as "U0123456789", found "jun"',
        ),
        ("tracker", '[orders]\nsource = "Order Tracker"', f'orders.source: {NO_ID} "Order Tracker"'),
        ("tracker", f'{ORDERS}[payments]\nsource = ""', f'payments.source: {NO_ID} ""'),
        (
            "tracker",
            f'{ORDERS}[orders.columns]\ncleint = "Customer"',
            "orders.columns.cleint: unknown key; did you mean client?",
        ),
        (
            "tracker",
            f'{ORDERS}[orders.columns]\nagreed = "Due"\nhealth = "Stage"',
            f"orders.columns.health: {STAGE_TWICE}",
        ),
        (
            "tracker",
            f'{ORDERS}[orders.columns]\nstage = ""',
            'orders.columns.stage: expected the name of a column: nothing works without it, found ""',
        ),
        (
            "tracker",
            f'{ORDERS}[stages]\nearly = ["Design", "Weaving"]',
            "stages: early: Weaving is not one of the tracking stages",
        ),
    ],
)
def test_a_bad_value_is_answered_with_file_key_and_what_was_expected(
    folder: WriteFolder, file: str, text: str, line: str
) -> None:
    assert problems(folder(**{file: text})) == [f"config/{file}.toml: {line}"]


class TestFilesThatCannotBeRead:
    def test_a_slip_of_the_pen_is_found_by_its_line(self, folder: WriteFolder) -> None:
        (line,) = problems(folder(policy="[payment]\npause_day = \n"))

        assert line.startswith("config/policy.toml: line 2: not valid TOML: ")

    def test_text_that_is_not_utf_8_is_found_by_its_line(self, folder: WriteFolder) -> None:
        (line,) = problems(folder(team="[[person]]\nname = '서민지'\n".encode("cp949")))

        assert line == "config/team.toml: line 2: expected UTF-8 text; save the file as UTF-8"

    def test_a_folder_in_the_place_of_a_file_is_no_crash(self, folder: WriteFolder) -> None:
        (folder() / "policy.toml").mkdir()

        assert problems(Path("config")) == ["config/policy.toml: cannot be read: Is a directory"]

    def test_a_misspelt_file_name_is_not_taken_for_an_absent_file(self, folder: WriteFolder) -> None:
        assert problems(folder(polcy="")) == ["config/polcy.toml: unknown file; did you mean policy.toml?"]

    def test_a_file_of_another_name_beside_its_own_is_left_alone(self, folder: WriteFolder) -> None:
        load(folder(policy="", policies=""))


def test_all_problems_of_all_files_are_said_at_once(folder: WriteFolder) -> None:
    lines = problems(folder(policy='[payment]\npause_day = "x"\nreminder_day = "y"', alerts="many = 0"))

    assert [line.partition(":")[0] for line in lines] == [
        "config/policy.toml",
        "config/policy.toml",
        "config/alerts.toml",
    ]


class TestFingerprint:
    def test_a_comment_does_not_change_it(self, folder: WriteFolder) -> None:
        before = fingerprint(load(folder(policy="[payment]\npause_day = 9")))

        assert fingerprint(load(folder(policy="# nine\n[payment]\npause_day = 9 # days"))) == before

    @pytest.mark.parametrize(
        ("file", "text"),
        [
            ("policy", "[payment]\npause_day = 9"),
            ("alerts", "many = 6"),
            ("team", '[[person]]\nname = "Jun"'),
            ("tracker", f'{ORDERS}columns = {{ client = "Customer" }}'),
        ],
    )
    def test_a_value_does(self, folder: WriteFolder, file: str, text: str) -> None:
        before = fingerprint(load(folder()))

        assert fingerprint(load(folder(**{file: text}))) != before
