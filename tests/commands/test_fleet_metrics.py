"""What an operator of a fleet sees of it."""

import re
import socket
from http.client import HTTPConnection

from tests.commands.fleet_house import Fleet, run, until


def shown(port: int) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/metrics")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def test_a_worker_serves_metrics_by_tracker_and_of_the_queue(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared")
    fleet.tracker("maison", "ntn_unknown_to_notion")
    fleet.notion.workspace.revoke("ntn_unknown_to_notion")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    fleet.variables["NOTION_SYNC_METRICS_PORT"] = str(port)
    with fleet.worker() as worker:
        until(lambda: "fleet.started" in worker.log, worker)
        until(lambda: all(f'outcome="{each}"' in shown(port) for each in ("ok", "failed")), worker)
        text = shown(port)
        worker.stop()

    assert re.search(r'fleet_passes_total{outcome="ok",tracker="atelier"} [1-9]', text)
    assert re.search(r'fleet_passes_total{outcome="failed",tracker="maison"} [1-9]', text)
    assert re.search(r'requests_total{service="notion",status="200",tracker="atelier"} [1-9]', text)
    assert re.search(r'requests_total{service="notion",status="401",tracker="maison"} [1-9]', text)
    assert 'fleet_last_success_timestamp_seconds{tracker="atelier"}' in text
    assert 'fleet_last_success_timestamp_seconds{tracker="maison"}' not in text
    assert "notion_sync_fleet_passes_waiting " in text
    assert "process_cpu_seconds_total" in text
    for secret in ("ntn_shared", "ntn_unknown", "Order of"):
        assert secret not in text


def test_a_port_that_is_taken_ends_it_at_its_start(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared")
    with socket.create_server(("0.0.0.0", 0)) as taken:
        fleet.variables["NOTION_SYNC_METRICS_PORT"] = str(taken.getsockname()[1])
        code, said = run(fleet, str(fleet.folder))
    assert code == 2
    assert "metrics cannot be served on port" in said
    assert "NOTION_SYNC_METRICS_PORT" in said
