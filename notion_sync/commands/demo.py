"""``demo``: the whole thing on this machine, with nothing to set up."""

import asyncio
import secrets
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from notion_sync.commands.edge import AsJson, AsOf, err, fail, instant, out, print_json, run_async
from notion_sync.demo import tell, tell_chaos
from notion_sync.demo.chaos import Chaos, calmly
from notion_sync.demo.end_state import differences, end_state
from notion_sync.demo.house import House, house
from notion_sync.demo.play import Played, past_orders, season
from notion_sync.exit_codes import NOT_ALL_DONE, UNUSABLE
from notion_sync.sandbox.orders_csv import UnreadableOrders
from notion_sync.sandbox.page import DemoPage
from notion_sync.sandbox.season import ZONE
from notion_sync.sandbox.serve import Server

DAY_SECONDS = 1.0
"""How long a simulated day takes on a terminal, so that it can be read."""

PERCENT, MOST_PERCENT = 10, 20
"""Of all requests under ``--chaos``. With more, a day would end before all its passes have."""

SEEDS = 1_000_000

Serve = Annotated[
    bool, typer.Option("--serve", help="Leave a web page up that shows the tracker and Slack, until Ctrl-C.")
]
Port = Annotated[int, typer.Option("--port", help="The port of that page; any free one by default.")]
Days = Annotated[int | None, typer.Option("--days", min=1, help="Only the first days of the season.")]
Orders = Annotated[
    Path | None,
    typer.Option(
        "--orders",
        metavar="FILE",
        help="Instead of the season: past orders from a CSV file (docs/orders-csv.md), and one pass.",
        show_default=False,
    ),
]
Faulty = Annotated[
    bool,
    typer.Option(
        "--chaos",
        help="The season while both services fail and passes are killed; then again in peace, to compare.",
    ),
]
Percent = Annotated[
    float | None,
    typer.Option(
        "--percent",
        min=1,
        max=MOST_PERCENT,
        help=f"With --chaos: how many percent of all requests meet a fault. [default: {PERCENT}]",
        show_default=False,
    ),
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", help="With --chaos: the same seed brings the same faults.", show_default=False),
]


def demo(
    *,
    serve: Serve = False,
    port: Port = 0,
    days: Days = None,
    orders: Orders = None,
    chaos: Faulty = False,
    percent: Percent = None,
    seed: Seed = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> None:
    """A design house's season on this machine: a Notion, a Slack, people, and passes that keep it true.

    Example: notion-sync demo --serve
    """
    if orders is not None and chaos:
        fail(UNUSABLE, "--chaos plays the season: leave out --orders")
    if not chaos and (percent is not None or seed is not None):
        fail(UNUSABLE, "--percent and --seed say how --chaos goes: add --chaos")
    with house() as here, ExitStack() as stack:
        page = None
        if serve:
            page = stack.enter_context(
                Server(DemoPage(here.notion.workspace, here.slack.workspace).app, port)
            )
            err.print(f"The tracker and Slack, side by side: {page.url}", soft_wrap=True)
        try:
            differs = False
            if chaos:
                rough = Chaos(here, percent or PERCENT, secrets.randbelow(SEEDS) if seed is None else seed)
                differs = _chaos(rough, days, quiet=json)
            else:
                run_async(lambda: _play(here, orders, as_of, days=days, quiet=json))
            if page:
                err.print(f"Look at {page.url} · Ctrl-C ends the demo.", soft_wrap=True)
                run_async(_for_ever)
        except KeyboardInterrupt:
            raise typer.Exit(0) from None
    if differs:
        raise typer.Exit(NOT_ALL_DONE)


async def _play(
    here: House, orders: Path | None, as_of: str | None, *, days: int | None, quiet: bool
) -> None:
    played = Played()
    if orders is not None:
        await _past_orders(here, played, orders, as_of, quiet=quiet)
    else:
        await _season(here, played, days, quiet=quiet)
    if quiet:
        print_json(tell.document(played.days))
    else:
        tell.tracker(out, here.notion.workspace, played.orders)


def _chaos(rough: Chaos, days: int | None, *, quiet: bool) -> bool:
    """Whether a season under faults ends otherwise than the same one without."""
    if not quiet:
        tell_chaos.beginning(out, rough)
    for endured in rough.live(days):
        if not quiet:
            tell_chaos.day(out, endured)
    if not quiet:
        tell_chaos.faults(out, rough)
    with house() as elsewhere:
        calm = run_async(lambda: calmly(elsewhere, rough.ran))
    ended = end_state(rough.house, rough.sources)
    found = list(differences(ended, calm))
    if quiet:
        print_json(tell_chaos.document(rough, ended, found))
    else:
        tell_chaos.comparison(out, ended, calm, found)
    return bool(found)


async def _season(here: House, played: Played, days: int | None, *, quiet: bool) -> None:
    pace = asyncio.get_running_loop()
    begun = pace.time()
    async for lived in season(here, played, days):
        if not quiet:
            tell.day(out, lived)
        if out.is_terminal and not quiet:
            await asyncio.sleep(max(0.0, DAY_SECONDS - (pace.time() - begun)))
        begun = pace.time()


async def _past_orders(here: House, played: Played, file: Path, as_of: str | None, *, quiet: bool) -> None:
    try:
        lived = await past_orders(here, played, file, instant(as_of, ZONE))
    except UnreadableOrders as error:
        fail(UNUSABLE, str(error))
    except OSError as error:
        fail(UNUSABLE, f"{file} cannot be read: {error.strerror}")
    if not quiet:
        tell.day(out, lived)


async def _for_ever() -> None:
    await asyncio.Event().wait()
