"""Text that people typed in Notion is said and shown as text: it pings nobody, fakes and forges nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from notion_sync.sandbox.notion import select
from notion_sync.sandbox.slack.model import Message
from rules.columns import Source
from tests.passes.hostile import EVERYTHING, LONG, TEXTS, unseen_in
from tests.passes.world import NOTION_TOKEN, World, world

MONDAY = "2026-11-23T10:00"
OPTION = "a\x1b[31m\u202e <!channel> *b* option"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[World]:
    """A house that has met its tracker, and that wants comments too."""
    with world(tmp_path, related=(Source.PAYMENTS, Source.CHANGE_ORDERS)) as founded:
        founded.files["alerts.toml"] = "notion_comments = true\n"
        connection = founded.notion.workspace.store.connections[NOTION_TOKEN]
        connection.insert_comments = connection.read_comments = True
        founded.run("2026-11-19T10:00")
        yield founded


def late_and_odd(house: World, text: str) -> str:
    """A late order in which everything that can be typed is this text."""
    order = house.order(text, client=text, order_id=text)
    house.payment(order, date(2026, 11, 14), title=text)
    backwards = (date(2026, 12, 5), date(2026, 12, 1))
    house.add(Source.CHANGE_ORDERS, {"change": text, "order": [order], "requested": backwards})
    return order


def harmless(house: World, message: Message) -> None:
    """It mentions people of the house and links to rows, whatever it quotes, and shows all that it holds."""
    assert set(message.mentions) <= set(house.accounts.values())
    assert all(link.startswith("https://www.notion.so/") for link in message.links)
    assert not unseen_in(f"{message.text}{message.content.blocks}", but="\n")
    assert "evil.example|" not in message.text.replace("&lt;https://evil.example|pay here&gt;", "")


def test_no_text_pings_anybody_or_links_anywhere(house: World) -> None:
    orders = [late_and_odd(house, text) for text in TEXTS]

    assert house.run(MONDAY).exit_code == 0

    for message in house.heard():
        harmless(house, message)
    for order in orders:
        assert sorted(house.alerts(order)) == ["opened data.invalid", "opened payment.pause"]
        shown = [str(house.cell(order, column)) for column in ("Next action", "Data issues")]
        comments = [comment.text for comment in house.notion.workspace.comments(order)]
        assert comments
        assert not unseen_in("".join((*shown, *comments)), but="\n")


def test_threads_edits_summaries_and_repeats_are_as_harmless_as_first_messages(house: World) -> None:
    orders = [late_and_odd(house, f"{number} {EVERYTHING}") for number in range(3)]
    house.run(MONDAY)
    house.run("2026-11-30T10:00")
    house.pay(orders[0], date(2026, 11, 30))
    house.run("2026-12-01T10:00")

    said = {alert.partition(" ")[0] for alert in house.alerts()}
    assert said >= {"opened", "raised", "repeated", "resolved"}
    assert any(message.edited_at for message in house.heard())
    for message in house.heard():
        harmless(house, message)
        assert "evil" not in str(message.metadata)


def test_what_is_written_stays_as_it_is_and_is_not_written_again(house: World) -> None:
    order = late_and_odd(house, EVERYTHING)
    house.run(MONDAY)
    house.forget_requests()

    house.run("2026-11-23T10:05", full=True)

    assert "PATCH page" not in house.requests()
    assert len(str(house.cell(order, "Data issues")).splitlines()) == 1


def test_names_of_people_options_and_files_are_texts_as_well(house: World) -> None:
    workspace = house.notion.workspace
    somebody = workspace.add_person(f"Eve {EVERYTHING}", "eve@elsewhere.example")
    order = house.order("Gown", account_manager=[somebody])
    workspace.add_property(house.sources[Source.ORDERS], "Currency", select(OPTION))
    house.edit(order, Currency=OPTION)

    assert house.run(MONDAY).exit_code == 0

    assert house.alerts(order)
    for message in house.heard():
        harmless(house, message)
    for column in ("Next action", "Data issues"):
        assert not unseen_in(str(house.cell(order, column)), but="\n")


def test_a_title_of_a_hundred_thousand_letters_fills_neither_cell_nor_message(house: World) -> None:
    order = late_and_odd(house, LONG)
    assert house.run(MONDAY).exit_code == 0

    assert len(str(house.cell(order, "Next action"))) < 2_500
    assert all(len(message.text) <= 4_000 for message in house.heard())


def test_an_order_without_a_title_is_an_issue_and_still_spoken_of(house: World) -> None:
    gown = house.late_order("")
    assert house.run(MONDAY).exit_code == 0
    assert "no title" in str(house.cell(gown, "Data issues"))
    assert "opened data.invalid" in house.alerts(gown)
