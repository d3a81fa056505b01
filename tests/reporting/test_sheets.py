"""CSV files for spreadsheets."""

import csv
import io

from notion_sync.reporting.sheets import sheets
from notion_sync.scorecard import scorecard
from tests.reporting.season import season
from tests.scorecard.orders import TODAY, entry


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheets(season())[name])))


def test_every_part_is_a_file() -> None:
    assert {name: len(rows(name)) > 0 for name in sheets(season())} == dict.fromkeys(
        [
            "figures.csv",
            "behind.csv",
            "open_orders.csv",
            "aging.csv",
            "drift.csv",
            "causes.csv",
            "people.csv",
            "clients.csv",
        ],
        True,
    )


def test_a_figure_is_a_row_and_no_data_is_empty() -> None:
    by_key = {row["kpi"]: row for row in rows("figures.csv") if row["period"] == "12 months to 2026-11-26"}

    assert (by_key["order_accuracy"]["value"], by_key["order_accuracy"]["meets_target"]) == ("50.0", "no")
    assert (by_key["change_frequency"]["value"], by_key["change_frequency"]["denominator"]) == ("0.0", "3")
    assert len([row for row in rows("figures.csv") if row["kpi"] == "nps" and row["value"] == ""]) > 10


def test_what_a_spreadsheet_would_run_stays_text() -> None:
    names = ("=1+1", "+1", "-1", "@sum", "\tx")
    card = scorecard([entry(client=name, contract_signed="2026-11-02") for name in names], TODAY)
    found = [row["name"] for row in csv.DictReader(io.StringIO(sheets(card)["clients.csv"]))]

    assert sorted(found) == sorted(["'=1+1", "'+1", "'-1", "'@sum", "x"])
