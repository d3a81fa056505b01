"""A wave of changes that does not fit into a pass: the worst is said and shown first."""

from datetime import date, timedelta

from notion_sync.write_back import AT_ONCE
from tests.passes.world import World, said_in

NOW = "2026-11-23T10:00"


def wave(house: World) -> tuple[list[str], list[str], list[str]]:
    """Orders that are fine, to be warned of, and critical; typed in in that order."""
    fine = [house.order(f"Fine {n}") for n in range(6)]
    warned = [house.late_order(f"Warned {n}", due=date(2026, 11, 17)) for n in range(3)]
    critical = [house.late_order(f"Critical {n}") for n in range(3)]
    return fine, warned, critical


def written(house: World) -> list[str]:
    """Pages in the order in which they were written."""
    writes = house.notion.journal.matching(r"^PATCH /v1/pages/")
    return [each.path.rpartition("/")[2] for each in writes]


def test_rows_are_written_and_alerts_said_by_urgency(house: World) -> None:
    house.run("2026-11-16T10:00")
    fine, warned, critical = wave(house)
    house.run(NOW)

    proof, *rest = written(house)
    assert proof in fine, "one row about which nothing is said shows that rows may be written"
    ranks = [0 if page in critical else 1 if page in warned else 2 for page in rest]
    assert len(ranks) == 11
    for place, rank in enumerate(ranks):
        # So many are under way side by side, and end in any order.
        assert rank <= min(ranks[place + AT_ONCE :], default=rank)
    said = [alert["key"].split(":")[0] for message in house.heard() for alert in said_in(message)]
    assert said[:3] == [page for page in said if page in critical]


def test_what_does_not_fit_into_the_deadline_is_the_least_urgent(house: World) -> None:
    house.run("2026-11-16T10:00")
    _, warned, critical = wave(house)
    house.files["policy.toml"] = '[run]\ndeadline = "10s"\n'
    house.settings["notion_requests_per_minute"] = 10
    first = house.run(NOW)
    assert first.exit_code == 1
    assert "left for the next pass" in " ".join(first.problems)
    assert set(critical) <= set(written(house))

    house.settings["notion_requests_per_minute"] = 1_000_000
    house.clock.advance(timedelta(minutes=5))
    assert house.run("2026-11-23T10:10").exit_code == 0
    assert {house.cell(page, "Payment stage") for page in warned} == {"Reminder"}
    assert house.alerts().count("opened payment.pause") == 3
    assert house.alerts().count("opened payment.reminder") == 3
