"""What lies around Notion: Slack, the ledger, the clock, the calendar."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime

from adapters.errors import ClockWrong, LedgerDamaged, LedgerError
from adapters.ledger import SqlLedger, check_writable, this_process
from adapters.slack.client import SlackMessenger
from config.settings import Settings
from notion_sync import overview
from notion_sync.doctor.check import Check, failed, finding, note, ok
from notion_sync.ports import Messenger
from notion_sync.terms import Terms
from notion_sync.timekeeper import REMEDY, Timekeeper, in_words
from rules.cells import CellValue, shown
from rules.record import LEASE_SECONDS, Task

SLACK, LEDGER, MESSAGES, ORDERS = "Slack", "Ledger", "Messages", "Orders"
CLOCK, CALENDAR = "Clock", "Calendar"
LONG = 80
"""Characters of a cell that are shown."""


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
        left = opened.left_by()
        new = opened.state().first_contact
    except LedgerError as error:
        yield failed(LEDGER, error, stops=not isinstance(error, LedgerDamaged))
        return
    yield ok(LEDGER, "it is empty: the next pass reads everything" if new else "it opens and may be written")
    if other:
        yield note(
            LEDGER,
            f"a pass is running now (process {other.pid} on {other.machine})",
            f"Should that process be gone, the next pass takes over within {LEASE_SECONDS // 60} minutes.",
        )
    elif left:
        yield note(
            LEDGER,
            f"the last pass (process {left.pid} on {left.machine}) ended without a word",
            "Nothing is lost: the next pass takes over at once. Look in the log for what stopped it.",
        )


def messages(terms: Terms, known: SqlLedger, now: datetime) -> Iterator[Check]:
    """Alerts that never arrived, though they are still so."""
    for lost in overview.gather(terms, known, now).undeliverable:
        about = f'"{lost.what}"' + (f' about "{lost.order.title}"' if lost.order else "")
        at = f"{lost.at.astimezone(terms.calendar.zone):%Y-%m-%d %H:%M}"
        what = f"{about} could not be delivered at {at}: {lost.error}"
        yield finding(MESSAGES, what, "Tell them yourself; notion-sync alerts lists all of them.")


def orders(terms: Terms, known: SqlLedger) -> Iterator[Check]:
    """Orders that keep failing, and cells that somebody else keeps rewriting."""
    zone = terms.calendar.zone
    for failing in overview.set_aside(known):
        task = "written" if failing.task is Task.WRITE else "judged"
        what = (
            f'"{failing.order.title}" is set aside: it could not be {task} {failing.failures} times since '
            f"{failing.first_at.astimezone(zone):%Y-%m-%d %H:%M}: {failing.reason}"
        )
        when = f"{failing.next_try.astimezone(zone):%Y-%m-%d %H:%M}"
        yield finding(ORDERS, what, f"Mend that, or edit the order: it is tried at once, else at {when}.")
    for cell in overview.left_alone(known):
        name = f'{cell.column} of "{cell.order.title}"'
        if cell.is_right:
            yield note(ORDERS, f"{name} was rewritten by somebody else again and again, and is right for now")
            continue
        what = (
            f"{name} is left alone since {cell.since.astimezone(zone):%Y-%m-%d %H:%M}: somebody else keeps "
            f"rewriting it; it shows {_quoted(cell.shows)} and should show {_quoted(cell.should_show)}"
        )
        remedy = "Look for what writes it: an automation of the database (Automations), another integration."
        yield finding(ORDERS, what, remedy)


def _quoted(value: CellValue) -> str:
    text = " ".join(shown(value).split())
    return f'"{text[:LONG]}"' if text else "nothing"


def clock(timekeeper: Timekeeper) -> Iterator[Check]:
    """This machine's clock against Notion's."""
    if timekeeper.off is None:
        return
    try:
        timekeeper.check()
    except ClockWrong as error:
        yield failed(CLOCK, error)
        return
    if timekeeper.warning:
        what = f"{in_words(timekeeper.off)}: days and hours may be judged wrongly"
        yield finding(CLOCK, what, REMEDY)
    else:
        yield ok(CLOCK, "this machine's clock agrees with Notion's")


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
