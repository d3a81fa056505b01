"""Configuration and ledger: exit 2, the place, and what is expected there; nothing is begun."""

from pathlib import Path

import pytest

from tests.commands.desk import Desk

EVERY_VERB = [["run"], ["plan"], ["explain", "Gown"], ["worker"], ["doctor"]]


@pytest.mark.parametrize("verb", [*EVERY_VERB, ["config"]], ids=" ".join)
def test_no_configuration_folder(at_desk: Desk, verb: list[str]) -> None:
    said = at_desk.type(*verb, "--config", "elsewhere")

    said.means(2, "elsewhere: there is no such folder", "--config or NOTION_SYNC_CONFIG")
    at_desk.nothing_was_done()


@pytest.mark.parametrize("verb", EVERY_VERB, ids=" ".join)
def test_a_bad_value_is_named_with_file_and_key(at_desk: Desk, verb: list[str]) -> None:
    at_desk.house.files["policy.toml"] = '[payment]\nreminder_day = "five"\n'

    at_desk.type(*verb).means(2, "policy.toml: payment.reminder_day: expected a whole number", '"five"')
    assert at_desk.house.notion.journal.matching("^POST .*query|^PATCH .*(?<!0000)$") == []


def test_a_rule_that_cannot_be_loaded(at_desk: Desk) -> None:
    at_desk.house.files["policy.toml"] = '[rules]\nextra = ["house.rules:velvet"]\n'

    at_desk.run().means(2, "policy.toml: rules.extra: house.rules:velvet cannot be loaded")
    at_desk.nothing_was_done()


def test_a_channel_by_its_name(at_desk: Desk) -> None:
    at_desk.env["SLACK_CHANNEL"] = "#orders"

    at_desk.run().means(2, "SLACK_CHANNEL: expected the id of a channel, such as C0123456789, not its name")


@pytest.mark.parametrize("verb", EVERY_VERB, ids=" ".join)
def test_a_ledger_whose_directory_is_not_there(at_desk: Desk, verb: list[str]) -> None:
    at_desk.env["NOTION_SYNC_LEDGER"] = "sqlite:///nowhere/ledger.db"

    said = at_desk.type(*verb)

    said.means(2, "The directory nowhere of the ledger does not exist", "NOTION_SYNC_LEDGER")
    assert not at_desk.house.notion.journal.matching("^POST .*query.*")


@pytest.mark.parametrize("verb", [["run"], ["worker"]], ids=" ".join)
def test_a_ledger_that_may_not_be_written(at_desk: Desk, verb: list[str]) -> None:
    at_desk.env["NOTION_SYNC_LEDGER"] = "sqlite:////proc/ledger.db"

    at_desk.type(*verb).means(2, "The ledger /proc/ledger.db cannot be opened", "Set NOTION_SYNC_LEDGER")
    at_desk.nothing_was_done()


def test_a_file_that_is_no_ledger(at_desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Buy silk. " * 100, encoding="utf-8")
    at_desk.env["NOTION_SYNC_LEDGER"] = f"sqlite:///{file}"

    at_desk.run().means(2, "is not a ledger of this service", "Set NOTION_SYNC_LEDGER to another path")
    assert file.read_text(encoding="utf-8").startswith("Buy silk. ")
    at_desk.nothing_was_done()


def test_a_ledger_password_stays_secret(at_desk: Desk) -> None:
    at_desk.env["NOTION_SYNC_LEDGER"] = "postgresql+psycopg://sync:velvet-and-silk@127.0.0.1:1/ledger"

    said = at_desk.run()

    said.means(2, "127.0.0.1/ledger", "Check NOTION_SYNC_LEDGER")
    assert "velvet-and-silk" not in said.out + said.err


@pytest.mark.parametrize(("option", "value"), [("--every", "0"), ("--full-at", "half past five")])
def test_a_worker_asked_for_the_impossible(at_desk: Desk, option: str, value: str) -> None:
    at_desk.type("worker", option, value).means(2, option)
    at_desk.nothing_was_done()


def test_a_verb_that_does_not_exist(at_desk: Desk) -> None:
    at_desk.type("ran").means(2, "No such command 'ran'")
