"""The examples of ``docs/json.md``, made by the commands themselves.

``python -m tests.commands.json_examples`` writes them anew into the document.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import JsonValue

from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion import select
from notion_sync.sandbox.notion.spec import ColumnSpec
from rules.columns import Source
from tests.commands.desk import MONDAY, Desk, desk
from tests.repository.paths import ROOT

DOCUMENT = ROOT / "docs" / "json.md"
TUESDAY = "2026-11-24T10:00"
SHOWN = 3
"""Entries of a list that an example shows at most."""
ORDERS = "order_id,client,account_manager,order_date,required_date,shipped_date,order_value\n"
OPEN_KEYS = ("cells", "columns", "from", "order_names", "by_week", "by_person", "by_code")
"""Tables whose keys are a team's own: columns, settings."""
TELLING = ("outcome", "event", "state", "sure")
"""Keys whose every value is worth an example."""
PAST = "10248,Vins et alcools,Steven Buchanan,1996-07-04,1996-08-01,,440\n"
EXAMPLE = re.compile(r"^## `([a-z]+)`$(.*?)^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


TRACKER: Mapping[str, ColumnSpec] = {
    "주문명": "title",
    "고객명": "rich_text",
    "상태": select("접수", "제작", "완료"),
    "금액": "number",
    "사양 일치": select("예", "아니오"),
    "메모": "rich_text",
}


def answers(at_desk: Desk) -> Iterator[tuple[str, JsonValue]]:
    """What each verb answers in a house with one late payment and one row that cannot be right."""
    house = at_desk.house
    tracker = house.notion.workspace.create_database("주문 현황", TRACKER).id
    at_home = ("--time-zone", "Asia/Seoul", "--country", "KR", "--config", str(house.folder.parent / "new"))
    yield "init", at_desk.type("init", "--adopt", tracker, "--yes", "--json", *at_home).json
    gown = house.order("Kim gown", order_id="ORD-17")
    house.payment(gown, date(2026, 11, 14))
    suit = house.order("Lee suit", order_id="ORD-18", delivered=date(2027, 5, 1))
    yield "plan", at_desk.type("plan", "--as-of", MONDAY, "--json").json
    yield "run", at_desk.run("--json").json
    yield "health", at_desk.type("health", "--json").json
    house.edit(gown, Contract_signed=date(2027, 5, 1))
    yield "explain", at_desk.type("explain", "ORD-17", "--as-of", TUESDAY, "--json").json
    much_stands(at_desk, gown, suit)
    yield "alerts", at_desk.type("alerts", "--json").json
    at_desk.env["SLACK_CHANNEL"] = "C0NOWHERE"
    workspace = house.notion.workspace
    workspace.move_database(
        workspace.database_of(house.sources[Source.ORDERS]), workspace.add_top_page("Atelier")
    )
    yield "report", at_desk.type("report", "--publish", "--as-of", TUESDAY, "--json").json
    yield "doctor", at_desk.type("doctor", "--json").json
    yield "config", at_desk.type("config", "--json").json
    file = house.folder.parent / "orders.csv"
    file.write_text(ORDERS + PAST, encoding="utf-8")
    other = at_desk.house.folder.parent / "other"
    shutil.copytree(at_desk.house.folder, other, dirs_exist_ok=True)
    (other / "policy.toml").write_text("[timeline]\napproaching_days = 9\n", encoding="utf-8")
    yield (
        "replay",
        at_desk.type("replay", str(file), "--policy", str(other), "--until", "1996-08-12", "--json").json,
    )
    yield "demo", at_desk.type("demo", "--orders", str(file), "--as-of", "1998-05-07T10:00", "--json").json


def much_stands(at_desk: Desk, gown: str, suit: str) -> None:
    """Let something of every kind stand: an automation fights, a row and a message are refused, one waits."""
    house = at_desk.house
    too_long = {"ok": False, "error": "msg_too_long"}
    house.slack.faults.add(Fault("chat.postMessage", "status", status=200, body=too_long, times=2))
    house.late_order("Park coat", date(2026, 11, 17))
    house.notion.faults.add(Fault(f"^PATCH .*{suit}", "status", status=400, times=5))
    for minute in range(5):
        house.edit(gown, Health="On track")
        house.edit(suit, Next_action="")
        at_desk.run(at=f"2026-11-23T11:0{minute}")
    house.late_order("Han coat", date(2026, 11, 8))
    house.edit(gown, Health="At risk")
    at_desk.run(at="2026-11-23T20:00")


def examples() -> Mapping[str, JsonValue]:
    """The examples as the document has them, by verb."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return {verb: json.loads(example) for verb, _, example in EXAMPLE.findall(text)}


def shortened(value: JsonValue) -> JsonValue:
    """A document with those entries of each list that show something the others do not."""
    if isinstance(value, dict):
        return {key: shortened(_few(inner) if key in OPEN_KEYS else inner) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    if not all(isinstance(item, dict) for item in value):
        return value[:SHOWN]
    kept: list[JsonValue] = []
    seen: set[str] = set()
    for item in sorted(value, key=lambda item: -len(json.dumps(item))):
        filled = _facets(item) if isinstance(item, dict) else set()
        if not filled <= seen and len(kept) < SHOWN:
            seen |= filled
            kept.append(shortened(item))
    return kept


def _few(value: JsonValue) -> JsonValue:
    return dict(list(value.items())[:SHOWN]) if isinstance(value, dict) else value


def _facets(item: Mapping[str, JsonValue]) -> set[str]:
    words = {f"{key} {item[key]}" for key in TELLING if key in item}
    return words | {key for key, inner in item.items() if inner}


def rewritten(text: str, answered: Mapping[str, JsonValue]) -> str:
    """The document with new examples."""

    def example(found: re.Match[str]) -> str:
        verb, words, _ = found.groups()
        shown = json.dumps(shortened(answered[verb]), ensure_ascii=False, indent=2)
        return f"## `{verb}`{words}```json\n{shown}\n```"

    return EXAMPLE.sub(example, text)


def main() -> None:
    """Write the examples anew."""
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)) as at_desk:
        answered = dict(answers(at_desk))
        text = rewritten(DOCUMENT.read_text(encoding="utf-8"), answered)
        text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8900", text.replace(folder, "/srv/house"))
        DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
