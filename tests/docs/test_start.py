"""docs/start.md, followed to the letter by somebody new, in an empty folder."""

import shlex
from datetime import timedelta

from notion_sync.bootstrap import wall_clock
from rules.columns import Source
from rules.policy import Matrix
from tests.commands.newcomer import Newcomer
from tests.docs.pages import boxes
from tests.repository.paths import ROOT

PROGRAM = ".venv/bin/notion-sync "
START = ROOT / "docs" / "start.md"


def typed() -> list[str]:
    """What the page has somebody type, in its order."""
    return [line for box in boxes(START) for line in box.splitlines()]


def test_what_is_typed_before_the_service_is_there_exists() -> None:
    before = [line for line in typed() if not line.startswith(PROGRAM)]
    assert before == ["make install", "cp .env.example .env"]
    assert "\ninstall:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert (ROOT / ".env.example").exists()


def test_it_ends_with_the_first_alert(new_user: Newcomer) -> None:
    commands = [shlex.split(line.removeprefix(PROGRAM)) for line in typed() if line.startswith(PROGRAM)]
    assert [words[0] for words in commands] == ["init", "init", "doctor", "plan", "run", "explain", "worker"]
    make, _adopt, *rest, _worker = commands
    new_user.speak()

    new_user.type(*(new_user.page if word == "PAGE" else word for word in make), answers=[]).means(0, "Next:")
    assert len(new_user.answers.asked) == 2
    somebody_types_in_an_order(new_user)
    for words in rest:
        new_user.type(*words).means(0)

    (order,) = (
        row
        for row in new_user.notion.workspace.rows(new_user.source(Source.ORDERS)).values()
        if row["Order"] == "Winter coat"
    )
    assert order["Health"] == "Off track"
    said = [message.text for message in new_user.slack.workspace.all_messages()]
    assert any("Winter coat" in text for text in said)
    assert len(new_user.steps) == 5


def somebody_types_in_an_order(user: Newcomer) -> None:
    """A team of one, and an order whose payment is eight days late."""
    minji = user.notion.workspace.add_person("Min-ji Seo", "minji@house.example")
    user.slack.workspace.add_user("Min-ji Seo", "minji@house.example")
    user.add(Source.TEAM, {"Name": "Min-ji Seo", "Person": [minji], "Role": list(Matrix().roles)})
    today = wall_clock().date()
    gown = user.add(
        Source.ORDERS,
        {
            "Order": "Winter coat",
            "Client": "Maison Kato",
            "Stage": "Production",
            "Account Manager": [minji],
            "Contract signed": today - timedelta(30),
            "Deposit received": today - timedelta(30),
            "Promised delivery": today + timedelta(60),
        },
    )
    due = today - timedelta(8)
    user.add(Source.PAYMENTS, {"Payment": "Second", "Order": [gown], "Due": due, "Amount": 1000})
    alerts = user.config / "alerts.toml"
    at_any_hour = alerts.read_text("utf-8").replace('hours = "working"', 'hours = "any"')
    alerts.write_text(at_any_hour, "utf-8")
