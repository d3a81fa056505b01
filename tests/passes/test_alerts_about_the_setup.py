"""What a person should mend in the set-up is said once, to people, and not for each order."""

from datetime import date

from rules.columns import Source
from tests.passes.world import World

NOW, LATER, NEXT_DAY = "2026-11-23T10:00", "2026-11-23T11:00", "2026-11-24T10:00"


def without_role(house: World, role: str) -> None:
    """Let nobody of the team directory hold a role."""
    house.files["team.toml"] = house.files["team.toml"].replace(f'roles = ["{role}"]', "roles = []")


def test_a_role_that_nobody_holds_is_said_once_with_the_orders(house: World) -> None:
    without_role(house, "Operations")
    house.order("Gown", order_id="A-1")
    house.order("Coat")
    house.run(NOW)
    house.run(LATER, full=True)
    house.run(NEXT_DAY)
    (said,) = house.operational()
    assert "Operations" in said
    assert "Gown (A-1)" in said
    assert "Coat" in said


def test_a_role_that_is_held_again_and_lost_again_is_said_again(house: World) -> None:
    team = house.files["team.toml"]
    without_role(house, "Operations")
    house.order("Gown")
    house.run(NOW)
    house.files["team.toml"], gap = team, house.files["team.toml"]
    house.run(LATER)
    house.files["team.toml"] = gap
    house.run("2026-11-23T12:00")
    assert len(house.operational()) == 2


def test_a_person_away_with_nobody_to_act_is_said_once(house: World) -> None:
    away = "away = [{from = 2026-11-23, until = 2026-11-24}]"
    house.files["team.toml"] = "\n".join(
        f"{line}\n{away}" if line.startswith("roles") and ("Manager" in line or "Director" in line) else line
        for line in house.files["team.toml"].splitlines()
    )
    house.order("Gown")
    house.run(NOW)
    house.run(LATER)
    (said,) = house.operational()
    assert "Min-ji Seo" in said
    assert "Gown" in said


def test_it_waits_for_working_hours(house: World) -> None:
    without_role(house, "Operations")
    house.order("Gown")
    house.run("2026-11-22T20:00")
    assert house.operational() == []
    house.run("2026-11-22T22:00")
    house.run(NOW)
    house.run(LATER)
    assert len(house.operational()) == 1


def test_it_is_said_once_slack_takes_it(house: World) -> None:
    without_role(house, "Operations")
    house.order("Gown")
    house.slack.workspace.remove(house.channel, house.bot)
    assert house.run(NOW).exit_code == 1
    house.slack.workspace.invite(house.channel, house.bot)
    house.run(LATER)
    house.run("2026-11-23T12:00")
    assert len(house.operational()) == 1


def test_a_lost_column_is_said_once_slack_takes_it(house: World) -> None:
    house.order("Gown")
    house.run(NOW)
    house.notion.workspace.delete_property(house.sources[Source.ORDERS], "Forecast delivery")
    house.slack.workspace.remove(house.channel, house.bot)
    assert house.run(LATER, full=True).exit_code == 1
    house.slack.workspace.invite(house.channel, house.bot)
    house.run("2026-11-23T12:00")
    house.run("2026-11-23T13:00")
    assert len(house.operational()) == 1


def test_more_than_a_fifth_of_the_rows_turning_invalid_is_one_alert(house: World) -> None:
    orders = [house.order(f"Gown {number}") for number in range(9)]
    house.run(NOW)
    for order in orders[:2]:
        house.edit(order, Order_value=-1)
    house.run(LATER)
    many = [said for said in house.operational() if "invalid" in said]
    assert (len(many), "2 of 9" in many[0]) == (1, True)
    house.edit(orders[3], Order_value=-1)
    house.run("2026-11-23T12:00")
    assert len(house.operational()) == 1


def test_hundreds_of_invalid_rows_are_one_alert_and_what_remains_of_them_is_said_once_they_are_few(
    house: World,
) -> None:
    orders = [house.order(f"Gown {number}") for number in range(40)]
    house.run(NOW)
    for order in orders[:35]:
        house.edit(order, Order_value=-1)
    house.run(LATER)
    assert len([said for said in house.operational() if "35 of 40" in said]) == 1
    assert house.alerts() == []
    assert house.cell(orders[0], "Data issues") != ""
    assert house.cell(orders[0], "Open alerts") == []

    for order in orders[2:35]:
        house.edit(order, Order_value=1)
    house.run("2026-11-23T12:00")
    assert house.alerts() == ["opened data.invalid"] * 2
    assert len(house.operational()) == 1


def test_exactly_a_fifth_is_not_many(house: World) -> None:
    orders = [house.order(f"Gown {number}") for number in range(10)]
    house.run(NOW)
    for order in orders[:2]:
        house.edit(order, Order_value=-1)
    house.run(LATER)
    assert house.operational() == []
    assert len(house.alerts()) == 2


def test_many_invalid_rows_at_night_are_said_in_the_morning(house: World) -> None:
    orders = [house.order(f"Gown {number}") for number in range(6)]
    house.run(NOW)
    for order in orders[:3]:
        house.edit(order, Order_value=-1)
    house.run("2026-11-23T20:00")
    house.edit(orders[5], Stage="Delivery")
    house.run("2026-11-23T22:00")
    house.run(NEXT_DAY)
    assert len(house.operational()) == 1


def test_many_invalid_rows_put_right_before_the_morning_are_not_said(house: World) -> None:
    orders = [house.order(f"Gown {number}") for number in range(6)]
    house.run(NOW)
    for order in orders[:3]:
        house.edit(order, Order_value=-1)
    house.run("2026-11-23T20:00")
    for order in orders[:3]:
        house.edit(order, Order_value=1)
    house.run("2026-11-23T22:00")
    house.run(NEXT_DAY)
    assert house.operational() == []


def test_an_ended_order_concerns_no_role(house: World) -> None:
    without_role(house, "Operations")
    house.order("Gown", stage="Closed", delivered=date(2026, 11, 20), signed_off=date(2026, 11, 20))
    house.run(NOW)
    assert house.operational() == []
