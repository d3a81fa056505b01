"""What lies around Notion: Slack, the ledger, the clock, the calendar."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

from adapters.errors import LedgerDamaged, LedgerError
from adapters.ledger import SqlLedger, check_writable, this_process
from adapters.slack.client import SlackMessenger
from config.settings import Settings
from notion_sync.doctor.check import Check, failed, finding, note, ok
from notion_sync.ports import Messenger
from notion_sync.terms import Terms
from rules.record import LEASE_SECONDS

SLACK, LEDGER, CLOCK, CALENDAR = "Slack", "Ledger", "Clock", "Calendar"
TOLERANCE = timedelta(minutes=1)
"""How far this machine's clock may be from Notion's: its times are good to the minute."""


async def slack(terms: Terms, messenger: Messenger | None) -> AsyncIterator[Check]:
    """Token, scopes, and every channel that may hear alerts."""
    if messenger is None:
        yield note(SLACK, "no Slack is configured: alerts stay in Notion and in the log")
        return
    if not isinstance(messenger, SlackMessenger):
        yield note(SLACK, "a webhook is set: whether it works shows with the first message")
        return
    channels = channels_of(terms)
    if not channels:
        remedy = "Set SLACK_CHANNEL, or channel in alerts.toml, to a channel's id."
        yield finding(SLACK, "a bot token is set, and no channel to speak in", remedy)
        return
    told: set[str] = set()
    for channel in channels:
        problems = await messenger.check(channel)
        for problem in problems:
            if problem.what not in told:
                told.add(problem.what)
                yield finding(SLACK, problem.what, problem.remedy)
        if not problems:
            yield ok(SLACK, f"the bot can speak in {channel}")


def channels_of(terms: Terms) -> tuple[str, ...]:
    """Every channel that the configuration names."""
    if terms.alerts.test_channel:
        return (terms.alerts.test_channel,)
    routed = [route.channel for route in terms.alerts.route]
    return tuple(dict.fromkeys(c for c in (terms.alerts.channel or terms.channel, *routed) if c))


def ledger(settings: Settings, opened: SqlLedger | LedgerError) -> Iterator[Check]:
    """Whether it opens and may be written, and who works with it now."""
    try:
        if isinstance(opened, LedgerError):
            raise opened
        check_writable(settings.ledger.get_secret_value())
        other = opened.held_by(asked_by=this_process("doctor"), seconds=LEASE_SECONDS)
        new = opened.state().first_contact
    except LedgerError as error:
        yield failed(LEDGER, error, stops=not isinstance(error, LedgerDamaged))
        return
    yield ok(LEDGER, "it is empty: the next pass reads everything" if new else "it opens and may be written")
    if other:
        yield note(LEDGER, f"a pass is running now (process {other.pid} on {other.machine})")


def clock(theirs: datetime | None, ours: datetime) -> Iterator[Check]:
    """This machine's clock against Notion's."""
    if theirs is None:
        return
    off = ours - theirs
    if abs(off) <= TOLERANCE:
        yield ok(CLOCK, "this machine's clock agrees with Notion's")
        return
    minutes = round(abs(off).total_seconds() / 60)
    where = "ahead of" if off > timedelta() else "behind"
    what = f"this machine's clock is {minutes} min {where} Notion's, so days and hours are judged wrongly"
    yield finding(CLOCK, what, "Set the clock, best by NTP.")


def calendar(terms: Terms, now: datetime) -> Iterator[Check]:
    """Whether holidays are known for this year and the next."""
    year = terms.calendar.local_day(now).year
    unknown = [each for each in (year, year + 1) if not terms.calendar.knows_holidays(each)]
    for each in unknown:
        what = f"no public holidays are known for {terms.calendar.country} in {each}: none is a day off"
        yield finding(
            CALENDAR, what, "Update the holidays package, or list the days in closed in calendar.toml."
        )
    if not unknown:
        yield ok(CALENDAR, f"{terms.calendar.zone}, with the holidays of {terms.calendar.country}")
