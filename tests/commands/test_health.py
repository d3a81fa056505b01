"""``health`` as a container asks it: beside the service, without a network, in no time."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import create_engine, text

from adapters.ledger import SqlLedger, open_ledger, this_process
from adapters.notion.reference import name_of
from adapters.telemetry.metrics import Metrics
from notion_sync.bootstrap import wall_clock
from rules.columns import Source
from rules.record import PassRecord
from tests.commands.desk import Desk
from tests.repository.paths import ROOT


@contextmanager
def remembering(at_desk: Desk) -> Iterator[SqlLedger]:
    """The ledger, to note passes in that never were."""
    name = name_of(at_desk.house.sources[Source.ORDERS])
    with closing(open_ledger(f"sqlite:///{at_desk.house.ledger}", tracker=name)) as ledger:
        yield ledger


def note(at_desk: Desk, *records: PassRecord) -> None:
    with remembering(at_desk) as ledger:
        for record in records:
            ledger.begin_pass(record)


def ended(minutes: float, exit_code: int = 0, summary: str = "") -> PassRecord:
    at = wall_clock() - timedelta(minutes=minutes)
    return PassRecord(f"{minutes}", at, at, at, exit_code, summary)


def test_after_a_pass_all_is_well(at_desk: Desk) -> None:
    at_desk.run().means(0)

    at_desk.type("health").means(0, "the last pass succeeded")


def test_neither_notion_nor_slack_is_asked_and_nothing_is_written(at_desk: Desk) -> None:
    at_desk.run()
    at_desk.house.forget_requests()
    before = sha256(at_desk.house.ledger.read_bytes()).digest()
    at_desk.type("health").means(0)

    assert at_desk.house.requests() == []
    assert sha256(at_desk.house.ledger.read_bytes()).digest() == before


def test_before_the_first_pass_no_ledger_is_made(at_desk: Desk) -> None:
    at_desk.type("health").means(1, "no pass has begun yet")

    assert not at_desk.house.ledger.exists()


def test_passes_that_fail_are_named_with_their_reason(at_desk: Desk) -> None:
    note(at_desk, ended(130), ended(1, 3, "Notion does not accept the token."))

    at_desk.type("health").means(1, "no pass has succeeded for 2 h", "Notion does not accept the token")
    at_desk.type("health", "--within", "3h").means(0, "a pass succeeded")
    at_desk.type("health", "--alive").means(0)


def test_while_another_pass_is_at_work_it_is_named(at_desk: Desk) -> None:
    """A pass that is skipped for it leaves no trace: what counts is that one of them works."""
    with remembering(at_desk) as ledger:
        ledger.acquire(this_process("other"), seconds=600)
        ledger.begin_pass(PassRecord("p", wall_clock(), wall_clock()))
        at_desk.run().means(0, "another pass is running")

        at_desk.type("health").means(0, "a pass has been running for")


def test_a_pass_whose_process_died_is_not_taken_for_one_at_work(at_desk: Desk) -> None:
    with remembering(at_desk) as ledger:
        holder = this_process("dead")
        ledger.acquire(holder, seconds=600)
        ledger.begin_pass(PassRecord("p", wall_clock(), wall_clock()))
        ledger.release(holder)

    at_desk.type("health").means(1, "no pass has succeeded yet; the last pass broke off")


@pytest.mark.parametrize("words", [["health"], ["health", "--alive"]])
def test_a_ledger_that_cannot_be_read_is_no_reason_for_a_restart(at_desk: Desk, words: list[str]) -> None:
    at_desk.house.ledger.write_text("something else altogether, long enough to be read as a page" * 20)

    at_desk.type(*words).means(0 if "--alive" in words else 1, "NOTION_SYNC_LEDGER")


def test_a_ledger_of_a_newer_version_is_named(at_desk: Desk) -> None:
    note(at_desk, ended(1))
    engine = create_engine(f"sqlite:///{at_desk.house.ledger}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_version SET version_num = '9999'"))
    engine.dispose()

    at_desk.type("health").means(1, "version of the service")


def test_files_that_it_does_not_need_may_be_broken(at_desk: Desk) -> None:
    """The worker goes on with what they said before, so it is well."""
    at_desk.run().means(0)
    at_desk.house.files["policy.toml"] = "[payment\n"

    at_desk.type("health").means(0)


def test_a_tracker_that_is_not_named_is_a_matter_of_configuration(at_desk: Desk) -> None:
    at_desk.house.files["tracker.toml"] = "[orders\n"

    at_desk.type("health").means(2, "tracker.toml", "not valid TOML")
    at_desk.type("health", "--alive").means(0, "not known", "not valid TOML")


def test_a_duration_that_is_none_is_explained(at_desk: Desk) -> None:
    at_desk.type("health", "--within", "soon").means(2, "--within", "26h", "'soon'")


class TestWithoutALedger:
    """The worker's own metrics tell then."""

    @pytest.fixture(autouse=True)
    def memory(self, at_desk: Desk) -> None:
        at_desk.env["NOTION_SYNC_LEDGER"] = "memory"

    def served(self, at_desk: Desk, port: int) -> None:
        at_desk.env["NOTION_SYNC_METRICS_PORT"] = str(port)

    def test_and_without_metrics_nobody_can_tell(self, at_desk: Desk) -> None:
        at_desk.type("health").means(2, "NOTION_SYNC_LEDGER is memory", "NOTION_SYNC_METRICS_PORT")

    def test_a_worker_that_is_gone_does_not_answer(self, at_desk: Desk) -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.served(at_desk, found.getsockname()[1])

        at_desk.type("health").means(1, "no worker answers on port")
        at_desk.type("health", "--alive").means(1, "no worker answers on port")

    def test_a_success_tells_that_all_is_well(self, at_desk: Desk) -> None:
        metrics, now = Metrics(), wall_clock()
        metrics.interval(60)
        metrics.pass_started(now)
        metrics.pass_ended("ok", at=now, seconds=1.0)
        metrics.succeeded(now)
        metrics.next_pass(now + timedelta(seconds=60))
        with metrics.serve(0, host="127.0.0.1") as port:
            self.served(at_desk, port)

            at_desk.type("health").means(0, "the next is due in")
            document = at_desk.type("health", "--json").json

        assert isinstance(document, dict)
        assert document["within_seconds"] == 600

    def test_a_first_pass_that_is_running_is_well(self, at_desk: Desk) -> None:
        metrics = Metrics()
        metrics.pass_started(wall_clock())
        with metrics.serve(0, host="127.0.0.1") as port:
            self.served(at_desk, port)

            at_desk.type("health").means(0, "a pass has been running for")

    def test_failures_are_seen(self, at_desk: Desk) -> None:
        metrics, now = Metrics(), wall_clock()
        metrics.interval(60)
        metrics.succeeded(now - timedelta(minutes=30))
        metrics.pass_ended("failed", at=now)
        metrics.next_pass(now + timedelta(minutes=15))
        with metrics.serve(0, host="127.0.0.1") as port:
            self.served(at_desk, port)

            at_desk.type("health").means(1, "no pass has succeeded for 30 min (10 min are allowed)")
            at_desk.type("health", "--alive").means(0, "the next is due in")


def test_it_loads_little(at_desk: Desk) -> None:
    """Every module costs: this command runs every minute on machines that have other things to do."""
    at_desk.run().means(0)
    heavy = ("httpx", "notion_client", "holidays", "babel", "starlette", "rules.catalog", "schedule")
    program = (
        "import sys\n"
        "from notion_sync.cli import app\n"
        "app(['health'], standalone_mode=False)\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**at_desk.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    said, loaded = done.stdout.splitlines()
    assert said.startswith("the last pass succeeded"), done.stderr
    assert loaded == "[]"
