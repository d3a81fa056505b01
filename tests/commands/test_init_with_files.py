"""``init --adopt`` beside files: a mapping that answers beforehand, and configuration that people wrote."""

import pytest

from notion_sync.sandbox.notion import relation, select
from rules.policy import Stages
from tests.commands.newcomer import Newcomer
from tests.commands.test_init_adopt import SMALL


def mapping(user: Newcomer, text: str) -> str:
    file = user.folder / "mapping.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


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

    def test_hides_a_column_that_would_be_read_or_filled_in_by_its_name(self, new_user: Newcomer) -> None:
        tracker = new_user.tracker({**SMALL, "Delivered": "date", "Currency": "select"})
        file = mapping(
            new_user, '[orders.columns]\ndelivered = ""\nbaseline = "Delivered"\ncurrency = ""\nbackup = ""\n'
        )
        command = ("init", "--adopt", tracker, "--yes")

        new_user.type(*command, "--mapping", file).means(0, "Left alone: Currency")
        new_user.type(*command).means(0, "Nothing was changed")
        columns = new_user.loaded().tracker.orders.columns
        assert {
            "delivered": "",
            "baseline": "Delivered",
            "currency": "",
            "backup": "",
        }.items() <= columns.items()
        assert "Backup" not in new_user.columns(tracker)

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

    @pytest.mark.parametrize("words", [(), ("--dry-run",)])
    def test_a_file_in_another_style_is_left_alone_and_the_lines_are_said(
        self, new_user: Newcomer, words: tuple[str, ...]
    ) -> None:
        self.write(new_user, tracker='orders = {source = ""}\n')

        said = new_user.type("init", "--adopt", new_user.tracker(SMALL), "--yes", *words)
        said.means(2, "is written in a way that init cannot change", 'orders.columns.client = "Customer"')
        assert new_user.notion.journal.writes() == []

    def test_a_folder_that_cannot_be_written_to_is_named_before_notion_is_changed(
        self, new_user: Newcomer
    ) -> None:
        (new_user.folder / "file").write_text("")
        folder = new_user.folder / "file" / "config"

        said = new_user.type("init", "--adopt", new_user.tracker(SMALL), "--yes", "--config", str(folder))
        said.means(2, f"{folder} cannot be written to", "Name another folder with --config")
        assert new_user.notion.journal.writes() == []
