"""``demo``: the whole thing on this machine, with nothing to set up."""

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from notion_sync.commands.edge import UNUSABLE, AsJson, AsOf, err, fail, instant, out, print_json, run_async
from notion_sync.demo import tell
from notion_sync.demo.house import House, house
from notion_sync.demo.play import Played, past_orders, season
from notion_sync.sandbox.orders_csv import UnreadableOrders
from notion_sync.sandbox.page import DemoPage
from notion_sync.sandbox.season import ZONE
from notion_sync.sandbox.serve import Server

DAY_SECONDS = 1.0
"""How long a simulated day takes on a terminal, so that it can be read."""

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


def demo(
    *,
    serve: Serve = False,
    port: Port = 0,
    days: Days = None,
    orders: Orders = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> None:
    """A design house's season on this machine: a Notion, a Slack, people, and passes that keep it true.

    Example: notion-sync demo --serve
    """
    with house() as here, ExitStack() as stack:
        page = None
        if serve:
            page = stack.enter_context(
                Server(DemoPage(here.notion.workspace, here.slack.workspace).app, port)
            )
            err.print(f"The tracker and Slack, side by side: {page.url}", soft_wrap=True)
        try:
            run_async(lambda: _play(here, orders, as_of, days=days, quiet=json))
            if page:
                err.print(f"Look at {page.url} · Ctrl-C ends the demo.", soft_wrap=True)
                run_async(_for_ever)
        except KeyboardInterrupt:
            raise typer.Exit(0) from None


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
