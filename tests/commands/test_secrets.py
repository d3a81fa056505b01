"""Whatever goes wrong, no secret is printed, logged, kept, or told to the wrong side."""

import io
import re
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from adapters.telemetry.logging import configure
from notion_sync.commands.bugs import bugs_logged
from notion_sync.sandbox.journal import Exchange
from tests.commands.desk import MONDAY, Desk
from tests.commands.quoting_postgres import quoting_postgres
from tests.commands.test_worker_process import PATIENCE, stopped, until, working
from tests.passes.world import NOTION_TOKEN, SLACK_TOKEN
from tests.repository.paths import ROOT

MARK = "S3cr3tM4rk"
NOTION, SLACK = f"ntn_{MARK}Notion", f"xoxb-9-{MARK}Slack"
PASSWORD = f"{MARK}/p@ss word"
PROXY = f"proxy:{MARK}Proxy"
LEAK = re.compile(f"{MARK}|{b64encode(PROXY.encode()).decode()[:16]}", re.IGNORECASE)

CRASHING = """
import os
from rules.verdict import Rule

class Crash(BaseException):
    pass

def judge(case, process, now):
    secret = ("URL", "TOKEN", "LEDGER", "PROXY")
    secrets = [value for name, value in os.environ.items() if any(word in name for word in secret)]
    try:
        raise ValueError(f"connection to {secrets} failed")
    except ValueError as error:
        raise Crash(repr(secrets)) from error

CRASH = Rule("crash", frozenset({"crash.now"}), judge)
"""


@dataclass
class Season:
    """A house in which everything that can be secret is set, and goes wrong."""

    desk: Desk
    folder: Path
    played: list[str] = field(default_factory=list)

    def environment(self, number: int, changes: Mapping[str, str]) -> dict[str, str]:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            nowhere = f"127.0.0.1:{unused.getsockname()[1]}"
        return {
            **self.desk.environment,
            "NOTION_TOKEN": NOTION,
            "SLACK_BOT_TOKEN": SLACK,
            "SLACK_WEBHOOK_URL": f"http://{nowhere}/services/T0/B0/{MARK}Hook",
            "NOTION_SYNC_HEARTBEAT_URL": f"http://{nowhere}/{MARK}Beat?token={MARK}Query",
            "NOTION_SYNC_LEDGER": f"sqlite:///{self.folder}/{number}.db",
            "NOTION_SYNC_METRICS_FILE": f"{self.folder}/{number}.prom",
            "HTTPS_PROXY": f"http://{PROXY}@{nowhere}",
            "PYTHONPATH": f"{ROOT}:{self.folder}",
            **changes,
        }

    def play(
        self, *words: str, code: int, says: str, files: Mapping[str, str] | None = None, **changes: str
    ) -> None:
        """A command as a process of its own; what it printed holds no secret and says what is wrong."""
        self.desk.house.late_order(f"Gown {len(self.played)}")
        self.desk.house.configuration()
        for name, text in (files or {}).items():
            (self.desk.house.folder / name).write_text(text, encoding="utf-8")
        ended = subprocess.run(
            [sys.executable, "-m", "notion_sync", *words],
            env=self.environment(len(self.played), changes),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        for name in files or {}:
            (self.desk.house.folder / name).unlink()
        self.desk.house.loaded = None
        printed = ended.stdout + ended.stderr
        assert (ended.returncode, says in printed) == (code, True), printed
        assert not LEAK.search(printed), printed
        self.played.append(printed)

    def kept(self) -> Iterator[Path]:
        """Every file that the service wrote."""
        yield from (path for path in self.folder.iterdir() if path.suffix.startswith((".db", ".prom")))


@pytest.fixture
def season(at_desk: Desk, tmp_path: Path) -> Season:
    house = at_desk.house
    house.notion.workspace.add_connection(token=NOTION)
    house.slack.workspace.add_bot(SLACK, channels=(house.channel,))
    (tmp_path / "crashing.py").write_text(CRASHING, encoding="utf-8")
    return Season(at_desk, tmp_path)


def heard(exchange: Exchange) -> str:
    headers = {name: value for name, value in exchange.headers.items() if name != "authorization"}
    path = "" if exchange.path.startswith("/services/") else exchange.path  # the webhook's own address
    return f"{path}{exchange.query}{exchange.body}{headers}"


def test_no_failure_shows_keeps_or_sends_a_secret(season: Season) -> None:
    house = season.desk.house
    run = ("run", "--as-of", MONDAY)

    season.play(*run, code=3, says="does not accept the token", NOTION_TOKEN=f"ntn_{MARK}Wrong")
    dead = house.slack.webhook_url(f"/services/T0/B0/{MARK}Hook")
    season.play(*run, code=1, says="Slack refuses the webhook", SLACK_BOT_TOKEN="", SLACK_WEBHOOK_URL=dead)
    with quoting_postgres() as port:
        ledger = f"postgresql+psycopg://sync:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/ledger"
        season.play(*run, code=2, says="password authentication failed", NOTION_SYNC_LEDGER=ledger)
    broken = {"policy.toml": f'[payment]\nreminder_day = "{SLACK}"\n', "alerts.toml": f"channel = {NOTION}\n"}
    season.play("doctor", code=2, says="reminder_day", files=broken)
    brief = {"policy.toml": '[run]\ndeadline = "1s"\n'}
    season.play(
        "run", code=3, says="cannot be reached", files=brief, NOTION_BASE_URL="https://notion.invalid"
    )
    crashing = {"policy.toml": '[rules]\nextra = ["crashing:CRASH"]\n'}
    season.play(*run, code=1, says="This is a bug in notion-sync", files=crashing)

    kept = {path.name: path.read_bytes() for path in season.kept()}
    assert {name.partition(".")[2] for name in kept} >= {"db", "prom"}
    assert [name for name, content in kept.items() if LEAK.search(content.decode("latin-1"))] == []
    exchanges = (*house.notion.journal.exchanges, *house.slack.journal.exchanges)
    assert exchanges
    assert [each.path for each in exchanges if LEAK.search(heard(each))] == []


def test_values_that_cannot_be_used_are_answered_without_what_is_secret_in_them(at_desk: Desk) -> None:
    at_desk.env |= {
        "NOTION_TOKEN": f"'{NOTION}'",
        "NOTION_REQUESTS_PER_MINUTE": SLACK,
        "NOTION_BASE_URL": f"https://me:{MARK}@notion.example",
        "SLACK_BASE_URL": f"https:/me:{MARK}@slack.example",
        "NOTION_SYNC_LEDGER": f"mysql://me:{MARK}@host/db",
        "NOTION_SYNC_HEARTBEAT_URL": f"https://[{MARK}",
    }
    for command in (("config",), ("doctor", "--json"), ("run",)):
        said = at_desk.type(*command)

        assert said.exit == 2
        assert "NOTION_REQUESTS_PER_MINUTE" in said.out + said.err
        assert not LEAK.search(said.out + said.err)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_the_settings_in_force_are_shown_without_what_is_secret_in_them(
    at_desk: Desk, form: tuple[str, ...]
) -> None:
    hook = f"https://hooks.example/services/{MARK}"
    ledger = f"postgresql+psycopg://me:{quote(PASSWORD, safe='')}@host/db?sslpassword={MARK}"
    at_desk.env |= {
        "NOTION_TOKEN": NOTION,
        "SLACK_BOT_TOKEN": SLACK,
        "SLACK_WEBHOOK_URL": hook,
        "NOTION_SYNC_HEARTBEAT_URL": hook,
        "NOTION_SYNC_LEDGER": ledger,
    }
    at_desk.house.files["alerts.toml"] = f'channel = "{SLACK}"\n'  # put into the wrong place

    said = at_desk.type("config", *form)

    said.means(0, "NOTION_SYNC_LEDGER", "postgresql+psycopg://***@host/db")
    assert not LEAK.search(said.out + said.err)


def test_each_side_hears_its_own_token_and_not_the_others(at_desk: Desk) -> None:
    house = at_desk.house
    house.late_order()
    at_desk.run().means(0)

    assert {each.headers["authorization"] for each in house.notion.journal.exchanges} == {
        f"Bearer {NOTION_TOKEN}"
    }
    assert {each.headers["authorization"] for each in house.slack.journal.exchanges} == {
        f"Bearer {SLACK_TOKEN}"
    }
    exchanges = (*house.notion.journal.exchanges, *house.slack.journal.exchanges)
    assert not [each for each in exchanges if re.search(f"{NOTION_TOKEN}|{SLACK_TOKEN}", heard(each))]


def test_a_new_ledger_is_for_its_owner_only_and_the_metrics_are_for_whoever_gathers_them(
    at_desk: Desk,
) -> None:
    metrics = at_desk.house.folder.parent / "passes.prom"
    at_desk.env["NOTION_SYNC_METRICS_FILE"] = str(metrics)
    at_desk.run().means(0)

    ledgers = list(at_desk.house.ledger.parent.glob("ledger.db*"))
    assert ledgers
    assert [path for path in ledgers if path.stat().st_mode & 0o077] == []
    assert metrics.stat().st_mode & 0o044


def test_a_crash_is_told_on_stderr_wherever_the_log_goes(capsys: pytest.CaptureFixture[str]) -> None:
    log = io.StringIO()

    def crash() -> None:
        configure("json", stream=log)
        raise ZeroDivisionError(f"with {NOTION}")

    with pytest.raises(SystemExit) as ended, bugs_logged():
        crash()

    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert "ZeroDivisionError: with ***" in told
    assert "please report it" in told
    assert not LEAK.search(told + log.getvalue())


def test_a_running_worker_shows_no_secret_among_processes_and_in_its_metrics(at_desk: Desk) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    at_desk.env["NOTION_SYNC_METRICS_PORT"] = port
    with working(at_desk) as process:
        until(lambda: at_desk.house.notion.journal.matching("query$"))
        arguments = Path(f"/proc/{process.pid}/cmdline").read_bytes().decode()
        metrics = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
        _, log = stopped(process, signal.SIGTERM)

    assert "worker" in arguments
    assert not re.search(f"{NOTION_TOKEN}|{SLACK_TOKEN}", arguments + metrics + log)
