"""``report``: the scorecard of the tracker, from Notion to the terminal, to files and to a page."""

import sys
from datetime import date

import pytest

from rules.columns import Source
from tests.commands.desk import Desk

THEN = "2026-11-26T10:00"


def two_delivered(at_desk: Desk) -> None:
    """Two orders delivered in October, one late and not as specified; one is open and late."""
    house = at_desk.house
    promised = {"contract_signed": date(2026, 8, 3), "deposit_received": date(2026, 8, 3)}
    for title, day, match in (("Coat", date(2026, 10, 1), "Yes"), ("Gown", date(2026, 10, 2), "No")):
        house.order(
            title,
            stage="Closed",
            baseline=date(2026, 10, 1),
            delivered=day,
            signed_off=day,
            specs_match=match,
            **promised,
        )
    late = house.order("Suit", baseline=date(2026, 11, 2), **promised)
    house.payment(late, date(2026, 11, 20))


def report(*words: str) -> tuple[str, ...]:
    return ("report", *words, "--as-of", THEN)


def test_it_shows_figures_targets_and_what_stands(at_desk: Desk) -> None:
    two_delivered(at_desk)

    at_desk.type(*report()).means(
        0,
        "Scorecard of 2026-11-26",
        "Order accuracy ✗ 50% 100%",
        "On-time delivery ✗ 50% at least 95%",
        "1 of 1 open orders are past their commitment Suit",
        "5-6 1,000 1",
        "Min-ji Seo 1 0 1 1 50%",
    )
    at_desk.nothing_was_done()
    assert not at_desk.house.ledger.exists()


def test_which_names_the_orders_behind_a_figure(at_desk: Desk) -> None:
    two_delivered(at_desk)

    said = at_desk.type(*report("--which", "on_time"))
    said.means(0, "On-time delivery: 50%, over 2 delivered orders with a commitment ✗ Gown · Coat")
    at_desk.type(*report("--which", "on-time")).means(2, "--which: expected one of order_accuracy")


def test_after_a_pass_only_what_changed_is_read(at_desk: Desk) -> None:
    two_delivered(at_desk)
    at_desk.run(at=THEN).means(0)
    at_desk.house.order("Cape", stage="Closed", baseline=date(2026, 11, 2), delivered=date(2026, 11, 2))
    at_desk.house.notion.journal.clear()

    at_desk.type(*report()).means(0, "On-time delivery ✗ 66.7%")
    assert at_desk.house.notion.journal.writes() == []


def test_files_are_written_whole_and_for_everybody_to_read(at_desk: Desk) -> None:
    two_delivered(at_desk)
    folder = at_desk.house.folder.parent / "out"

    said = at_desk.type(*report("--csv", str(folder), "--html", str(folder / "card.html")))
    said.means(0, "✓", "figures.csv", "card.html")
    assert said.out == ""
    assert {path.name for path in folder.iterdir()} == {
        "aging.csv",
        "behind.csv",
        "card.html",
        "causes.csv",
        "clients.csv",
        "drift.csv",
        "figures.csv",
        "open_orders.csv",
        "people.csv",
    }
    page = (folder / "card.html").read_text(encoding="utf-8")
    assert "Scorecard of Order Tracker" in page
    assert "<svg" in page


def test_a_place_that_cannot_be_written_is_named(at_desk: Desk) -> None:
    taken = at_desk.house.folder.parent / "taken"
    taken.write_text("a file")

    at_desk.type(*report("--csv", str(taken))).means(2, str(taken), "Name a folder that can be")
    assert taken.read_text() == "a file"


def test_without_the_extra_the_page_has_no_charts_and_says_why(
    at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_delivered(at_desk)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    file = at_desk.house.folder.parent / "card.html"

    at_desk.type(*report("--html", str(file))).means(0, "install the extra", "[charts]")
    assert "<svg" not in file.read_text(encoding="utf-8")


def test_notion_out_of_reach_ends_with_3(at_desk: Desk) -> None:
    at_desk.env["NOTION_TOKEN"] = "ntn_somebody_elses"

    at_desk.type(*report()).means(3, "does not accept the token")


def test_a_source_out_of_reach_is_named_and_stands_as_it_was(at_desk: Desk) -> None:
    two_delivered(at_desk)
    at_desk.run(at=THEN).means(0)
    at_desk.unshare(Source.PAYMENTS)

    at_desk.type(*report()).means(3, "Scorecard of 2026-11-26", "5-6 1,000 1")
    said = at_desk.type(*report("--json"))
    assert "is not shared" in said.told, said.told


class TestTheDigest:
    def test_is_said_at_once_and_once_a_week(self, at_desk: Desk) -> None:
        at_desk.house.late_order("Gown")
        at_desk.run(at="2026-11-24T10:00").means(0)

        at_desk.type("report", "--digest", "--as-of", "2026-11-24T15:00").means(
            0, f"{at_desk.house.channel}: This week 1 thing needs somebody"
        )
        at_desk.type("report", "--digest", "--as-of", "2026-11-26T15:00").means(0, "It was said this week")
        at_desk.type("report", "--digest", "--as-of", "2026-11-30T15:00").means(0, "This week")
        digests = [m for m in at_desk.house.heard() if "This week" in m.text]
        assert len(digests) == 2

    def test_at_first_contact_the_summary_comes_first(self, at_desk: Desk) -> None:
        at_desk.house.late_order("Gown")
        at_desk.type("report", "--digest", "--as-of", "2026-11-24T15:00").means(0, "for the first time")

    def test_without_slack_there_is_nobody_to_tell(self, at_desk: Desk) -> None:
        at_desk.env["SLACK_BOT_TOKEN"] = ""
        at_desk.type("report", "--digest").means(2, "Set SLACK_BOT_TOKEN")

    def test_another_time_only_where_nobody_else_is_told(self, at_desk: Desk) -> None:
        at_desk.env["SLACK_BASE_URL"] = "https://slack.example/api/"
        at_desk.type("report", "--digest", "--as-of", THEN).means(2, "--as-of works only where")
