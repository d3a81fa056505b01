"""Comments in Notion as the terminal shows them, before and after they are made."""

from tests.commands.desk import MONDAY, Desk
from tests.passes.world import NOTION_TOKEN


def test_plan_and_run_show_what_is_a_comment_in_notion(at_desk: Desk) -> None:
    house = at_desk.house
    house.files["alerts.toml"] = "notion_comments = true\n"
    house.notion.workspace.store.connections[NOTION_TOKEN].insert_comments = True
    gown = house.late_order()
    planned = at_desk.type("plan", "--as-of", MONDAY)
    planned.means(0, "Comments in Notion would be", "opened payment.pause Gown", "@Min-ji Seo")
    at_desk.nothing_was_done()
    at_desk.run().means(0, "1 comments")
    assert len(house.notion.workspace.comments(gown)) == 1


def test_without_them_nothing_is_said_of_comments(at_desk: Desk) -> None:
    at_desk.house.late_order()
    assert "Comments" not in at_desk.type("plan", "--as-of", MONDAY).out


def test_explain_tells_of_a_comment_among_what_was_said(at_desk: Desk) -> None:
    at_desk.house.files["alerts.toml"] = "notion_comments = true\n"
    at_desk.house.notion.workspace.store.connections[NOTION_TOKEN].insert_comments = True
    at_desk.house.late_order()
    at_desk.run()
    at_desk.type("explain", "Gown", "--as-of", MONDAY).means(0, "opened payment.pause in notion")
