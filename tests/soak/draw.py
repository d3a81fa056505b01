"""The script of a soak, drawn from a seed."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from notion_sync.demo.mix import Death, death, mixed
from notion_sync.sandbox.fault import Fault
from notion_sync.sandbox.fault_script import sections
from tests.soak.dice import Dice
from tests.soak.edits import Author
from tests.soak.house import FIRST_DAY
from tests.soak.steps import Copy, Pass, Step

ZONE = ZoneInfo("Asia/Seoul")
PERCENT = 10
ORDERS_AT_FIRST = 12
LOST = 0.05
WEEKEND = (5, 6)
HOURS = (time(8, 45), time(9, 5), time(11, 0), time(13, 0), time(15, 0), time(16, 30))
CALM, NIGHT = time(17, 30), time(22, 40)
OUTAGES = tuple(
    sections(script, ("notion", "slack"))
    for script in (
        "[slack]\nany: 503, always",
        "[slack]\nchat.postMessage: error not_in_channel, always",
        "[slack]\nchat.postMessage: drop after, always",
        "[slack]\nconversations.history: 503, always\nchat.postMessage: drop after late 1 read, 50%",
        "[notion]\nquery: 503, always",
        "[notion]\nPATCH: drop after, always",
        "[notion]\nPATCH: 503, always",
        "[notion]\nPATCH: 429 retry-after 90s reason public_api_space_request_rate_limit, 50%",
        "[notion]\nany: drop before, always",
    )
)


def script(seed: int, days: int, *, lost: float = LOST) -> list[Step]:
    """What happens in so many days. lost: the chance of a pass to find no ledger."""
    dice = Dice(seed)
    author = Author(dice)
    first = datetime.fromisoformat(FIRST_DAY).replace(tzinfo=ZONE)
    steps: list[Step] = [step for _ in range(ORDERS_AT_FIRST) for step in author.order(first)]
    for number in range(days):
        steps += _day(dice, author, first + timedelta(number), lost)
    return steps


def _day(dice: Dice, author: Author, morning: datetime, lost: float) -> list[Step]:
    works = morning.weekday() not in WEEKEND
    count = dice.one((4, 6, 8) if works else (0, 1))
    moments = [(at, "edit") for at in _moments(dice, morning, count)]
    moments += [(_at(morning, hour), "pass") for hour in HOURS if dice.falls(0.75 if works else 0.1)]
    moments += [(_at(morning, NIGHT), "pass")] if dice.falls(0.3) else []
    if works and (morning.weekday() == WEEKEND[0] - 1 or dice.falls(0.6)):
        moments.append((_at(morning, CALM), "calm"))
    steps: list[Step] = []
    for at, what in sorted(moments):
        match what:
            case "edit":
                steps += _edits(author, at)
            case "calm":
                steps += [Pass(at, full=True), Pass(at, full=dice.falls(0.5))]
            case _:
                # Without its ledger the service knows columns by their names alone.
                steps.append(_pass(dice, at, 0 if author.renamed else lost))
    return steps


def _edits(author: Author, at: datetime) -> list[Step]:
    edits = author.edits(at)
    if any(isinstance(edit, Copy) for edit in edits):
        # The copy shows alerts that nobody said; a service without a ledger would believe it.
        return [*edits, Pass(at)]
    return edits


def _moments(dice: Dice, morning: datetime, count: int) -> list[datetime]:
    return [morning + timedelta(minutes=int(dice.random() * 11 * 60)) for _ in range(count)]


def _at(morning: datetime, clock: time) -> datetime:
    return datetime.combine(morning.date(), clock, ZONE)


def _pass(dice: Dice, at: datetime, lost: float) -> Pass:
    seed = int(dice.random() * 2**32)
    dies = death(PERCENT, seed, 0) if dice.falls(0.7) else Death()
    faults: dict[str, tuple[Fault, ...]] = dice.heavy(
        ((70, mixed(PERCENT)), (15, dice.one(OUTAGES)), (15, {"notion": (), "slack": ()}))
    )
    return Pass(
        at,
        seed,
        faults["notion"],
        faults["slack"],
        dies,
        twice=dies == Death() and dice.falls(0.06),
        without_ledger=dice.falls(lost),
        full=dice.falls(0.1),
    )
