"""Whoever operates the service sees each pass: a line in the log, metrics, a heartbeat."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import structlog
from pydantic import SecretStr
from structlog.typing import EventDict

from adapters.errors import AdapterError, Refused
from adapters.ledger import open_ledger, this_process
from adapters.notion.reference import name_of
from notion_sync.sandbox.faults import Fault
from rules.columns import Source
from tests.passes.world import NOTION_TOKEN, World

MONDAY = "2026-11-23T10:00"


@contextmanager
def watchdog() -> Iterator[tuple[str, list[str]]]:
    """A watchdog on loopback: its URL, and what it heard as ``/start`` or ``/fail: why``."""
    heard: list[str] = []

    class Ping(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            told = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            path = self.path.removeprefix("/ping/secret-id")
            heard.append(f"{path}: {told}" if told else path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = _answer  # noqa: N815 - the names that the library looks for

        def log_message(self, format: str, *values: object) -> None:  # noqa: A002 - its name in the library
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ping)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/ping/secret-id", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def logged(house: World, *, error: type[AdapterError] | None = None) -> EventDict:
    """The one line about a pass."""
    with structlog.testing.capture_logs() as logs:
        if error is None:
            house.run(MONDAY)
        else:
            with pytest.raises(error):
                house.run(MONDAY)
    (line,) = (line for line in logs if line["event"].startswith("pass."))
    return line


def metrics(house: World) -> list[str]:
    file = house.folder.parent / "metrics.prom"
    house.settings["metrics_file"] = file
    with structlog.testing.capture_logs(), suppress(Refused):
        house.run(MONDAY)
    return file.read_text(encoding="utf-8").splitlines()


def test_one_line_says_what_a_pass_did_and_what_it_cost(house: World) -> None:
    house.late_order()
    line = logged(house)

    assert (line["event"], line["log_level"], line["outcome"]) == ("pass.finished", "info", "ok")
    assert (line["rows_read"], line["orders_judged"], line["rows_written"]) == (2, 1, 1)
    assert (line["messages"], line["problems"]) == (2, 0)
    assert line["cells_written"] > 3
    assert line["notion_requests"] == len(house.notion.journal.exchanges)
    assert line["slack_requests"] == len(house.slack.journal.exchanges)
    assert line["seconds"] > 0
    assert "next_pass" not in line, "only a worker knows"


def test_what_could_not_be_done_stands_in_that_line(house: World) -> None:
    house.late_order()
    house.slack.faults.add(
        Fault(
            "chat.postMessage", "status", status=200, body={"ok": False, "error": "invalid_auth"}, times=None
        )
    )
    line = logged(house)

    assert (line["log_level"], line["outcome"], line["problems"]) == ("warning", "problems", 1)
    assert "SLACK_BOT_TOKEN" in line["what"][0]


def test_a_pass_that_fails_says_why_and_what_helps(house: World) -> None:
    house.notion.faults.add(Fault(".", "status", status=401, times=None))
    line = logged(house, error=Refused)

    assert (line["event"], line["outcome"]) == ("pass.failed", "failed")
    assert line["reason"] == "Notion does not accept the token."
    assert "NOTION_TOKEN" in line["remedy"]
    assert line["notion_requests"] == 1


def test_a_pass_that_is_not_begun_says_who_is_at_work(house: World) -> None:
    name = name_of(house.sources[Source.ORDERS])
    ledger = open_ledger(f"sqlite:///{house.ledger}", tracker=name)
    ledger.acquire(this_process("another"), seconds=600)
    line = logged(house)
    ledger.close()

    assert (line["event"], line["outcome"]) == ("pass.skipped", "skipped")
    assert "another pass is running" in line["reason"]


def test_waits_that_a_service_asked_for_are_told_apart_from_others(house: World) -> None:
    house.notion.faults.add(Fault("query$", "status", status=429, headers={"Retry-After": "7"}))
    house.notion.faults.add(Fault("query$", "status", status=503))
    line = logged(house)

    assert (line["retries"], line["throttled_seconds"]) == (2, 7.0)


def test_requests_that_nobody_answers_are_counted(house: World) -> None:
    house.late_order()
    house.slack.faults.add(Fault("chat.postMessage", "drop_before"))
    house.notion.faults.add(Fault("query$", "drop_before"))
    lines = metrics(house)

    assert 'notion_sync_requests_total{service="slack",status="unreachable"} 1.0' in lines
    assert 'notion_sync_requests_total{service="notion",status="unreachable"} 1.0' in lines


def test_metrics_tell_how_things_stand(house: World) -> None:
    house.late_order()
    lines = metrics(house)

    assert 'notion_sync_open_alerts{level="critical"} 1.0' in lines
    assert "notion_sync_outbox_pending 0.0" in lines
    assert "notion_sync_outbox_undeliverable 0.0" in lines
    assert 'notion_sync_passes_total{outcome="ok"} 1.0' in lines
    assert any(line.startswith("notion_sync_last_success_timestamp_seconds ") for line in lines)
    (size,) = (line for line in lines if line.startswith("notion_sync_ledger_size_bytes "))
    assert float(size.split()[1]) == house.ledger.stat().st_size


def test_a_message_that_slack_calls_invalid_is_undeliverable(house: World) -> None:
    house.late_order()
    refusal = {"ok": False, "error": "invalid_blocks"}
    house.slack.faults.add(Fault("chat.postMessage", "status", status=200, body=refusal, times=None))

    assert "notion_sync_outbox_undeliverable 2.0" in metrics(house)


def test_what_waits_for_working_hours_is_counted(house: World) -> None:
    house.late_order()
    house.files["calendar.toml"] = 'time_zone = "Asia/Seoul"\ncountry = "KR"\nhours = "12:00-13:00"\n'

    assert "notion_sync_waiting_alerts 1.0" in metrics(house)


def test_a_run_that_fails_still_tells_when_one_last_succeeded(house: World) -> None:
    metrics(house)
    (house.folder.parent / "metrics.prom").unlink()
    house.notion.faults.add(Fault(".", "status", status=401, times=None))
    lines = metrics(house)

    assert 'notion_sync_passes_total{outcome="failed"} 1.0' in lines
    assert any(line.startswith("notion_sync_last_success_timestamp_seconds ") for line in lines)


def test_a_watchdog_hears_of_beginning_and_end_and_why(house: World) -> None:
    with watchdog() as (url, heard):
        house.settings["heartbeat_url"] = SecretStr(url)
        house.run(MONDAY)
        house.notion.faults.add(Fault(".", "status", status=401, times=None))
        with pytest.raises(Refused):
            house.run(MONDAY)

    assert heard[:3] == ["/start", ": 0 rows read, 0 orders judged, 0 rows written, 0 messages", "/start"]
    assert heard[3].startswith("/fail: Notion does not accept the token.\nCheck NOTION_TOKEN")
    assert NOTION_TOKEN not in "".join(heard)
