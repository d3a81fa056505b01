"""Setting the season up in two empty workspaces."""

from datetime import date, time, timedelta

from notion_sync.sandbox.notion import DatabaseIds, NotionWorkspace
from notion_sync.sandbox.season import columns
from notion_sync.sandbox.season.desk import Account, Desk, Sources, fixed_id
from notion_sync.sandbox.season.first_week import FIRST_WEEK
from notion_sync.sandbox.season.opening import opening_rows
from notion_sync.sandbox.season.routine import LAST_DAY, routine
from notion_sync.sandbox.season.script import Edit
from notion_sync.sandbox.season.season import Day, Season
from notion_sync.sandbox.season.second_week import SECOND_WEEK
from notion_sync.sandbox.season.team import EUNWOO, HOUSE, TEAM
from notion_sync.sandbox.slack import SlackWorkspace

START = date(2026, 9, 7)
"""A Monday with two weeks before it and after it that have no public holiday in Korea."""

_OPENING = time(8, 30)
_TYPED_AT = time(10, 30)


def build(notion: NotionWorkspace, slack: SlackWorkspace, start: date = START) -> Season:
    """Fill both workspaces with the season as it stands on its first morning, at 08:30.

    Raises ValueError where `start` is no Monday.
    """
    if start.weekday() != 0:
        raise ValueError(f"the season starts on a Monday; {start} is none")
    desk = _desk(notion, slack, start)
    for dated in opening_rows():
        desk.move_clock(desk.instant(dated.day, _TYPED_AT))
        desk.make([dated.row], EUNWOO)
    desk.move_clock(desk.instant(0, _OPENING))
    members = [account.slack for account in desk.people.values() if account.slack]
    channel = slack.add_channel("orders", members=members)
    bot = slack.add_bot("xoxb-season", channels=[channel], name="Order sync")
    return Season(
        desk,
        channel=channel,
        notion_token=notion.add_connection("Order sync").token,
        slack_token=bot.token,
        days=tuple(Day(number, start + timedelta(number), _edits(number)) for number in range(LAST_DAY + 1)),
    )


def _desk(notion: NotionWorkspace, slack: SlackWorkspace, start: date) -> Desk:
    people = {}
    for colleague in TEAM:
        person = notion.add_person(colleague.name, colleague.email, person_id=fixed_id(colleague.email))
        account = slack.add_user(colleague.name, colleague.slack_email) if colleague.slack_email else None
        people[colleague.name] = Account(person, account)
    members = [account.slack for account in people.values() if account.slack]
    talk = slack.add_channel("atelier", members=members)
    return Desk(notion, slack, start, _sources(notion), people, talk)


def _sources(notion: NotionWorkspace) -> Sources:
    home = notion.add_top_page(HOUSE)

    def add(title: str, spec: columns.Columns) -> str:
        ids = DatabaseIds(fixed_id(f"database {title}"), fixed_id(title))
        return notion.create_database(title, spec, parent=home, ids=ids).data_source_id

    orders = add("Order Tracker", columns.ORDERS)
    columns.group_stages(notion, orders)
    return Sources(
        orders=orders,
        payments=add("Payments", columns.payments(orders)),
        change_orders=add("Change orders", columns.change_orders(orders)),
        fittings=add("Fittings", columns.fittings(orders)),
        updates=add("Updates", columns.updates(orders)),
        milestones=add("Milestones", columns.milestones(orders)),
        team=add("Team", columns.team(*(colleague.name for colleague in TEAM))),
    )


def _edits(day: int) -> tuple[Edit, ...]:
    written = FIRST_WEEK.get(day) or SECOND_WEEK.get(day) or ()
    return tuple(sorted((*written, *routine(day)), key=lambda each: each.at))
