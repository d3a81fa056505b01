"""A team's own rules have the rights of the built-in ones; one that fails takes nothing else down."""

from pathlib import Path

import pytest
import structlog

from notion_sync.sandbox.notion import select
from rules.columns import Source
from tests.passes.world import World

MORNING, LATER, NEXT_DAY = "2026-11-23T10:00", "2026-11-23T11:00", "2026-11-24T10:00"


def own(house: World, *rules: str) -> None:
    """Switch on rules by ``module:attribute``."""
    listed = ", ".join(f'"{rule}"' for rule in rules)
    house.files["policy.toml"] = f"[rules]\nextra = [{listed}]\n"


def add_columns(house: World, vat: str = "VAT number") -> None:
    """Add what the example reads to the tracker."""
    orders = house.sources[Source.ORDERS]
    house.notion.workspace.add_property(orders, "Client type", select("Business", "Private"))
    house.notion.workspace.add_property(orders, vat, "rich_text")


@pytest.fixture
def vat(house: World) -> World:
    own(house, "examples.vat_number:VAT_NUMBER")
    return house


@pytest.fixture
def discounts(house: World) -> World:
    own(house, "tests.passes.own_rules:BROKEN")
    house.notion.workspace.add_property(house.sources[Source.ORDERS], "Discount", "number")
    return house


class TestTheVatNumber:
    def test_is_asked_for_said_and_resolved(self, vat: World) -> None:
        add_columns(vat)
        gown = vat.order("Gown")
        vat.edit(gown, Client_type="Business")
        assert vat.run(MORNING).exit_code == 0
        assert vat.alerts(gown) == ["opened vat.missing"]
        assert vat.cell(gown, "Health") == "At risk"
        assert vat.cell(gown, "Next action") == "Ask Maison Kato for the VAT number (Min-ji Seo)."
        assert vat.cell(gown, "Open alerts") == ["vat.missing"]

        vat.edit(gown, VAT_number="DE 123")
        vat.run(LATER)
        assert vat.alerts(gown) == ["opened vat.missing", "resolved vat.missing"]
        assert "VAT number is there" in vat.spoken_of(gown)[-1].text
        assert vat.cell(gown, "Health") == "On track"

    def test_may_be_called_something_else(self, vat: World) -> None:
        add_columns(vat, "USt-IdNr.")
        gown = vat.order("Gown")
        vat.edit(gown, Client_type="Business")
        vat.run(MORNING)
        assert vat.alerts(gown) == [], "a column that is not found is not an empty one"

        sources = "".join(f'[{name}]\nsource = "{found}"\n' for name, found in vat.sources.items())
        vat.files["tracker.toml"] = sources + '[orders.columns]\nvat_number = "USt-IdNr."\n'
        vat.run(LATER)
        assert vat.alerts(gown) == ["opened vat.missing"]

    def test_stands_down_once_its_column_is_gone_and_that_is_said(self, vat: World) -> None:
        add_columns(vat)
        gown = vat.order("Gown")
        vat.edit(gown, Client_type="Business")
        vat.run(MORNING)
        vat.notion.workspace.delete_property(vat.sources[Source.ORDERS], "VAT number")
        vat.run(LATER, full=True)
        assert vat.alerts(gown) == ["opened vat.missing"]
        assert "invoices to business clients" in vat.operational()[0]
        assert len(vat.operational()) == 1


class TestARuleThatFails:
    def test_is_named_once_and_logged_for_each_order(self, discounts: World) -> None:
        for title in ("Gown", "Coat"):
            discounts.edit(discounts.order(title), Discount=13)
        with structlog.testing.capture_logs() as logs:
            report = discounts.run(MORNING)
        assert report.exit_code == 1
        (problem,) = report.problems
        assert problem.startswith("The rule discounts failed on ")
        assert {"Gown", "Coat"} <= set(problem.replace(",", "").replace(";", "").split())
        failed = [line for line in logs if line["event"] == "rule.failed"]
        assert {(line["rule"], line["order"]) for line in failed} == {
            ("discounts", "Gown"),
            ("discounts", "Coat"),
        }
        assert isinstance(failed[0]["exc_info"], ZeroDivisionError)

    def test_is_counted(self, discounts: World, tmp_path: Path) -> None:
        file = tmp_path / "metrics.prom"
        discounts.settings["metrics_file"] = file
        discounts.edit(discounts.order("Gown"), Discount=13)
        discounts.run(MORNING)
        lines = file.read_text(encoding="utf-8").splitlines()
        assert 'notion_sync_rule_failures_total{rule="discounts"} 1.0' in lines

    def test_breaks_nothing_else(self, discounts: World) -> None:
        gown, coat = discounts.late_order("Gown"), discounts.order("Coat")
        discounts.edit(gown, Discount=13)
        discounts.edit(coat, Discount=5)
        discounts.run(MORNING)
        assert discounts.alerts(gown) == ["opened payment.pause"]
        assert discounts.cell(gown, "Payment stage") == "Work paused"
        assert discounts.alerts(coat) == ["opened discount.high"]
        assert discounts.cell(coat, "Open alerts") == ["discount.high critical"]

    def test_leaves_what_was_said_as_it_is_until_it_works_again(self, discounts: World) -> None:
        gown = discounts.order("Gown")
        discounts.edit(gown, Discount=5)
        discounts.run(MORNING)
        discounts.edit(gown, Discount=13)
        discounts.run(LATER)
        assert discounts.alerts(gown) == ["opened discount.high"]
        assert discounts.cell(gown, "Open alerts") == ["discount.high critical"]
        discounts.edit(gown, Discount=None)
        discounts.run("2026-11-23T12:00")
        assert discounts.alerts(gown) == ["opened discount.high", "resolved discount.high"]

    def test_is_asked_again_the_next_day_and_not_before(self, discounts: World) -> None:
        discounts.edit(discounts.order("Gown"), Discount=13)
        assert discounts.run(MORNING).exit_code == 1
        assert discounts.run(LATER).problems == []
        assert discounts.run(NEXT_DAY).exit_code == 1

    def test_may_not_write_what_people_type(self, house: World) -> None:
        own(house, "tests.passes.own_rules:WRITING")
        gown = house.late_order("Gown")
        report = house.run(MORNING)
        assert report.problems == ["The rule colours failed on Gown; the log says why"]
        assert house.cell(gown, "Stage") == "Production"
        assert house.cell(gown, "Payment stage") == "Work paused"


def test_a_critical_alert_of_an_own_rule_outlives_the_ledger(discounts: World) -> None:
    gown = discounts.order("Gown")
    discounts.edit(gown, Discount=5)
    discounts.run(MORNING)
    discounts.lose_ledger()
    discounts.run(LATER)
    assert discounts.alerts(gown) == ["opened discount.high"]
