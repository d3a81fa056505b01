"""Notion down, slow, overloaded, or not Notion at all: waited for, and given up with a sentence."""

import socket

import pytest

from notion_sync.sandbox.faults import Fault
from tests.commands.desk import Desk

EVERYTHING = "."


def closed_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@pytest.mark.parametrize("verb", ["run", "plan"])
def test_down(at_desk: Desk, verb: str) -> None:
    at_desk.impatient()
    at_desk.env["NOTION_BASE_URL"] = f"http://127.0.0.1:{closed_port()}"

    at_desk.type(verb).means(3, "Notion cannot be reached", "Check the network and NOTION_BASE_URL")
    assert at_desk.house.heard() == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(EVERYTHING, "slow", delay=2.0, times=None), "Notion did not answer in time"),
        (Fault(EVERYTHING, "status", status=500, times=None), "Notion failed (500)"),
        (Fault(EVERYTHING, "status", status=502, times=None), "Notion failed (502)"),
        (Fault(EVERYTHING, "status", status=503, times=None), "Notion failed (503)"),
        (Fault(EVERYTHING, "status", status=504, times=None), "Notion failed (504)"),
        (Fault(EVERYTHING, "drop_before", times=None), "The connection to Notion was dropped"),
        (Fault(EVERYTHING, "html", status=200, times=None), "it is not JSON. → Check NOTION_BASE_URL"),
        (Fault(EVERYTHING, "html", status=404, times=None), "Something that is not Notion answered (404)"),
        (
            Fault(EVERYTHING, "status", status=429, headers={"Retry-After": "30"}, times=None),
            "Notion asks for fewer requests. → Set NOTION_REQUESTS_PER_MINUTE lower",
        ),
        (
            Fault(EVERYTHING, "status", status=529, headers={"Retry-After": "30"}, times=None),
            "Notion asks for fewer requests",
        ),
    ],
)
def test_trouble_that_lasts_is_given_up(at_desk: Desk, fault: Fault, words: str) -> None:
    at_desk.impatient()
    at_desk.house.late_order()
    at_desk.house.notion.faults.add(fault)

    at_desk.run().means(3, words, "→")
    at_desk.nothing_was_done()


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST .*/query", "slow", delay=0.3),
        Fault("POST .*/query", "status", status=429, headers={"Retry-After": "1"}),
        Fault("POST .*/query", "status", status=529, headers={"Retry-After": "1"}),
        Fault("POST .*/query", "status", status=502),
        Fault("POST .*/query", "html", status=200),
        Fault("^PATCH", "status", status=503, commit=True),
        Fault("^PATCH", "drop_after"),
    ],
)
def test_trouble_that_passes_is_waited_for(at_desk: Desk, fault: Fault) -> None:
    order = at_desk.house.late_order()
    at_desk.house.notion.faults.add(fault)

    said = at_desk.run()

    said.means(0)
    assert ("pass.waits" in said.logged) == ("Retry-After" in fault.headers)
    assert at_desk.house.cell(order, "Health") == "Off track"
    assert at_desk.house.alerts(order) == ["opened payment.pause"]


def test_a_row_that_cannot_be_written_is_named_and_the_others_are_written(at_desk: Desk) -> None:
    gown, suit = at_desk.house.late_order("Gown"), at_desk.house.late_order("Suit")
    refused = {"object": "error", "status": 400, "code": "validation_error", "message": "no"}
    at_desk.house.notion.faults.add(Fault(f"PATCH .*{gown}", "status", status=400, body=refused))

    said = at_desk.run("--json")

    said.means(1, "Gown could not be written")
    assert at_desk.house.cell(suit, "Health") == "Off track"
