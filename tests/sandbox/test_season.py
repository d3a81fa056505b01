from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from notion_sync.sandbox.season import START, ZONE, Sources
from notion_sync.sandbox.season.columns import FLAT_COLUMNS, ORDERS, SERVICE_COLUMNS
from tests.sandbox.house import House, opened

STAGES = [
    "Received",
    "Intake",
    "Design",
    "Sourcing",
    "Production",
    "Fitting",
    "Quality check",
    "On hold",
    "Delivery",
    "Sign-off",
    "Closed",
    "Cancelled",
]
READ = [
    "Order",
    "Order ID",
    "Client",
    "Stage",
    "Account Manager",
    "Contract signed",
    "Deposit received",
    "Order value",
    "Promised delivery",
    "Agreed delivery",
    "Forecast delivery",
    "Delivered",
    "On hold since",
    "Work may go on until",
    "Specs match",
    "Satisfaction",
    "NPS",
    "Signed off",
    "Promised to pay by",
    "Currency",
    "Alerts snoozed until",
]
FLAT = [
    "Payment due",
    "Amount due",
    "Amount paid",
    "Payment settled",
    "Payment disputed",
    "Last client update",
    "Client waiting since",
]
WRITTEN = [
    "Health",
    "Next action",
    "Current decision",
    "Responsible",
    "Accountable",
    "Backup",
    "Support",
    "Informed",
    "Consulted",
    "Timeline",
    "Drift",
    "Projected delivery",
    "Payment stage",
    "Days overdue",
    "Outstanding",
    "Work on hold",
    "Open alerts",
    "Data issues",
]
BESIDE = {
    "payments": "Payment, Order, Due, Amount, Paid, Settled, Disputed, Promised to pay by, Written off, "
    "Currency",
    "change_orders": "Change, Order, Requested, Status, Approved by, Written approval, Schedule impact, "
    "Price impact, Specs updated",
    "fittings": "Fitting, Order, Date, Status, Backup date, Mode",
    "updates": "Update, Order, At, From, Answered",
    "milestones": "Milestone, Order, Kind, Planned, Actual",
    "team": "Name, Person, Role, Email, Away from, Away until, Stands in for",
}


@pytest.fixture
def house() -> House:
    return opened()


class TestOnTheFirstMorning:
    def test_the_tracker_has_exactly_the_columns_of_the_contract(self, house: House) -> None:
        assert set(READ) | set(WRITTEN) == set(ORDERS)
        assert set(SERVICE_COLUMNS) == set(WRITTEN)
        assert set(FLAT_COLUMNS) == set(FLAT)
        assert all(set(cells) == {*READ, *WRITTEN} for cells in house.rows("orders").values())

    @pytest.mark.parametrize("table", BESIDE)
    def test_so_have_the_databases_beside_it(self, house: House, table: str) -> None:
        rows = house.rows(table)
        assert rows
        assert all(set(cells) == set(BESIDE[table].split(", ")) for cells in rows.values())

    def test_stage_is_a_status_in_the_groups_that_notion_has(self, house: House) -> None:
        orders = house.season.sources.orders
        stage = house.notion.store.sources[orders].properties[house.notion.property_id(orders, "Stage")]
        assert [option.name for option in stage.options] == STAGES
        assert [len(idents) for idents in stage.groups.values()] == [2, 8, 2]

    def test_about_forty_orders_stand_in_every_stage(self, house: House) -> None:
        stages = Counter(cells["Stage"] for cells in house.rows("orders").values())
        assert stages.total() == 40
        assert set(stages) == set(STAGES)

    def test_the_columns_of_the_service_are_empty(self, house: House) -> None:
        filled = [
            (cells["Order"], column)
            for cells in house.rows("orders").values()
            for column in WRITTEN
            if cells[column] not in (None, "", [], False)
        ]
        assert filled == []

    def test_rows_are_as_old_as_their_orders(self, house: House) -> None:
        for ident, cells in house.rows("orders").items():
            signed = cells["Contract signed"]
            if isinstance(signed, date):
                assert house.notion.page(ident).created_time.astimezone(ZONE).date() == signed

    def test_one_person_has_another_address_in_slack_and_one_has_no_account(self, house: House) -> None:
        members = house.slack.directory.users.values()
        in_slack = {user.email for user in members if user.email}
        in_notion = {user.email for user in house.notion.store.users.values() if user.email}
        in_team = {cells["Email"] for cells in house.rows("team").values()}
        assert [name for name, ids in house.season.people.items() if ids.slack is None] == ["Dong-hyun Kang"]
        assert in_slack - in_notion == {"jiho@studio.ateliersora.example"}
        assert in_slack <= in_team

    def test_it_is_half_past_eight_in_seoul(self, house: House) -> None:
        assert house.notion.clock.now() == datetime(2026, 9, 7, 8, 30, tzinfo=ZONE)

    def test_the_service_may_speak_in_the_orders_channel_and_nothing_was_said(self, house: House) -> None:
        channel = house.slack.directory.channels[house.season.channel]
        assert channel.name == "orders"
        assert house.slack.directory.bots[house.season.slack_token].user_id in channel.members
        assert house.season.notion_token in house.notion.store.connections
        assert house.slack.all_messages() == []

    def test_another_first_day_must_be_a_monday(self) -> None:
        assert opened(date(2027, 3, 8)).season.days[0].date == date(2027, 3, 8)
        with pytest.raises(ValueError, match="starts on a Monday; 2027-03-09 is none"):
            opened(date(2027, 3, 9))


class TestDays:
    def test_there_are_two_working_weeks_with_a_weekend_between(self, house: House) -> None:
        assert [day.date - START for day in house.season.days] == [timedelta(days=n) for n in range(12)]
        assert [day.number for day in house.season.days if day.is_weekend] == [5, 6]

    def test_edits_stand_in_the_order_of_time_and_are_told_in_a_sentence(self, house: House) -> None:
        for day in house.season.days:
            assert all(earlier.at <= later.at for earlier, later in pairwise(day.edits))
            assert all(edit.who in house.season.people and edit.note for edit in day.edits)

    def test_people_work_until_the_time_that_is_asked_for(self, house: House) -> None:
        tuesday = house.season.days[1]
        house.season.apply(house.season.days[0])
        before = house.season.apply(tuesday, time(10, 25))
        assert house.order("2025")["NPS"] == 11
        assert house.order("2035")["Work may go on until"] is None
        after = house.season.apply(tuesday, time(14, 0))
        assert house.order("2035")["Work may go on until"] == date(2026, 9, 11)
        assert [*before, *after] == [edit for edit in tuesday.edits if edit.at <= time(14, 0)]

    def test_nothing_is_done_twice(self, house: House) -> None:
        monday = house.season.days[0]
        assert house.season.apply(monday) == list(monday.edits)
        assert house.season.apply(monday) == []

    def test_what_was_left_of_earlier_days_is_done_first(self, house: House) -> None:
        monday, tuesday = house.season.days[:2]
        assert house.season.apply(tuesday)[: len(monday.edits)] == list(monday.edits)

    def test_each_edit_has_its_own_time_and_editor(self, house: House) -> None:
        house.season.apply(house.season.days[0], time(18, 0))
        page = house.notion.page(house.season.rows["2047/second"])
        assert page.last_edited_time == datetime(2026, 9, 7, 16, 40, tzinfo=ZONE)
        assert page.last_edited_by == house.season.people["Yu-na Shin"].notion
        assert house.slack.clock.now() == datetime(2026, 9, 7, 18, 0, tzinfo=ZONE)

    def test_every_season_is_the_same(self) -> None:
        first, second = opened(), opened()
        for house in (first, second):
            house.season.apply(house.season.days[-1])
        for table in Sources.__annotations__:
            assert first.rows(table) == second.rows(table)
        assert first.slack.all_messages() == second.slack.all_messages()
