"""``explain`` and ``doctor`` speak of a team's own rules as of the built-in ones."""

from notion_sync.sandbox.notion import select
from rules.columns import Source
from tests.commands.desk import Desk


def gown(at_desk: Desk, rule: str) -> str:
    """An order of a business, judged by one more rule."""
    house = at_desk.house
    house.files["policy.toml"] = f'[rules]\nextra = ["{rule}"]\n'
    orders = house.sources[Source.ORDERS]
    house.notion.workspace.add_property(orders, "Client type", select("Business", "Private"))
    house.notion.workspace.add_property(orders, "Discount", "number")
    order = house.order("Kim gown", order_id="ORD-17")
    house.edit(order, Client_type="Business", Discount=13)
    return order


def test_a_finding_is_explained_with_the_cells_it_rests_on(at_desk: Desk) -> None:
    gown(at_desk, "examples.vat_number:VAT_NUMBER")
    orders = at_desk.house.sources[Source.ORDERS]
    at_desk.house.notion.workspace.add_property(orders, "VAT number", "rich_text")

    at_desk.type("explain", "ORD-17").means(
        0,
        "Client type Business",
        "vat.missing warning",
        "Maison Kato is a business client without a VAT number",
        "Somebody of Finance the rule names this role (Finance)",
    )


def test_a_column_that_is_not_there_is_why_it_stands_down(at_desk: Desk) -> None:
    gown(at_desk, "examples.vat_number:VAT_NUMBER")

    at_desk.type("explain", "ORD-17").means(0, "the tracker has no column VAT number")
    at_desk.type("doctor").means(
        0, 'there is no column "VAT number" (rich_text); switched off: invoices to business clients'
    )


def test_a_rule_that_failed_is_explained_by_its_error(at_desk: Desk) -> None:
    gown(at_desk, "tests.passes.own_rules:BROKEN")

    said = at_desk.type("explain", "ORD-17")

    assert said.exit == 0
    assert "the rule failed (ZeroDivisionError: thirteen)" in " ".join(said.out.split())
