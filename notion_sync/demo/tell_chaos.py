"""Tell on a terminal what a season under faults was like, and what came of it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from pydantic import JsonValue
from rich.console import Console
from rich.table import Table
from rich.text import Text

from notion_sync.demo.chaos import Chaos, Endured
from notion_sync.demo.end_state import EndState
from notion_sync.sandbox.faults import Faults, Met

FAILED, LOST, DROPPED = "failed", "done, but the answer was lost", "connection dropped"
PAUSE, SLOW, LATE = "asked to wait", "answered slowly", "done, but not shown at once"
KILLED = "process killed at a request"
KINDS = (FAILED, LOST, DROPPED, PAUSE, SLOW, LATE, KILLED)
TOLD = 20
"""Differences told in full; the rest is counted."""

PAUSES, REFUSALS = (429, 529), ("ratelimited",)
READS = ("GET", "query", "search")


def kind_of(met: Met) -> str:
    """What went wrong with a request, in words."""
    fault = met.fault
    changes = not any(word in f"{met.method} {met.path}" for word in READS)
    if fault.kills:
        return KILLED
    if fault.kind in ("late", "slow"):
        return LATE if fault.kind == "late" else SLOW
    if changes and fault.applies:
        return LOST
    if fault.kind in ("drop_before", "drop_after"):
        return DROPPED
    asked = fault.status in PAUSES or (fault.body or {}).get("error") in REFUSALS
    return PAUSE if asked else FAILED


def beginning(console: Console, chaos: Chaos) -> None:
    """What is about to happen, and how to see it again."""
    percent = f"{chaos.percent:g}"
    console.print()
    console.print(
        f"[bold]A season under faults:[/bold] {percent} % of all requests to Notion and Slack fail, "
        "and passes are killed in the middle."
    )
    console.print(
        f"[dim]The same again: notion-sync demo --chaos --percent {percent} --seed {chaos.seed}[/dim]",
        soft_wrap=True,
    )
    console.print()


def day(console: Console, endured: Endured) -> None:
    """One day, on a line."""
    date = endured.day.date
    line = Text(f"  {f'{date:%A} {date.day} {date:%B}':<22}")
    line.append(f"{_count(len(endured.outcomes), 'pass', 'passes'):>9}")
    line.append(f"{f', {endured.killed} killed' if endured.killed else '':<11}", style="red")
    line.append(f"{_count(endured.faults, 'fault'):>10}", style="yellow")
    line.append(f"{_count(endured.rows, 'row'):>9}")
    line.append(f"{_count(endured.messages, 'message'):>13}")
    console.print(line, soft_wrap=True)


def faults(console: Console, chaos: Chaos) -> None:
    """What went wrong, by kind, and what was tried again."""
    counted = {name: _by_kind(each) for name, each in chaos.services.items()}
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("What went wrong")
    for name in counted:
        table.add_column(name.title(), justify="right")
    for kind in KINDS:
        table.add_row(f"  {kind}", *(f"{each[kind] or '-'}" for each in counted.values()))
    table.add_row("  [bold]requests that met a fault[/bold]", *(_share(chaos, name) for name in counted))
    console.print()
    console.print(table)
    console.print()
    outcomes = chaos.processes.outcomes
    killed, done = sum(each.killed for each in outcomes), sum(each.done for each in outcomes)
    at_commits = killed - sum(met.fault.kills for each in chaos.services.values() for met in each.met)
    again, waited = sum(each.tried_again for each in outcomes), sum(each.waited for each in outcomes)
    console.print(
        f"{_count(len(outcomes), 'pass', 'passes')}, each a process of its own: {killed} killed in the "
        f"middle, {at_commits} of them before a commit of the ledger; "
        f"{len(outcomes) - killed - done} left something to the next; {done} did all there was to do."
    )
    console.print(
        f"{_count(again, 'request')} tried again, with {waited / 60:.0f} minutes of waiting that only the "
        "stand-ins' clock saw."
    )
    console.print("[dim]Now the same season without faults, with a pass at the same minutes.[/dim]")


def _by_kind(faults: Faults) -> dict[str, int]:
    counted = Counter(kind_of(met) for met in faults.met)
    return {kind: counted[kind] for kind in KINDS}


def _share(chaos: Chaos, name: str) -> str:
    met, requests = len(chaos.services[name].met), chaos.requests[name]
    return f"{met} of {requests}"


def comparison(console: Console, rough: EndState, calm: EndState, found: Sequence[str]) -> None:
    """What is there after a season under faults, beside a calm one."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("What is there in the end")
    table.add_column("under faults", justify="right")
    table.add_column("without", justify="right")
    for name, value in _figures(rough).items():
        table.add_row(f"  {name}", f"{value:,}", f"{_figures(calm)[name]:,}")
    console.print()
    console.print(table)
    console.print()
    if not found:
        console.print(
            "[bold green]Nothing was lost and nothing was said twice:[/bold green] every cell of every row "
            "is the same, and so is every alert that Slack heard, each said as often as without faults."
        )
        return
    console.print(f"[bold red]{_count(len(found), 'difference')}:[/bold red]")
    for difference in found[:TOLD]:
        console.print(Text(f"  {difference}"), soft_wrap=True)
    if len(found) > TOLD:
        console.print(f"  and {len(found) - TOLD} more")


def _figures(end: EndState) -> Mapping[str, int]:
    opened = sum(times for event, times in end.said.items() if event.event == "opened")
    return {
        "rows in Notion": len(end.rows),
        "their cells": end.cells,
        "alerts opened in Slack": opened,
        "news of them (raised, repeated, resolved, ...)": end.said.total() - opened,
        "messages marked as done": len(end.done),
    }


def document(chaos: Chaos, rough: EndState, found: Sequence[str]) -> JsonValue:
    """The same for machines."""
    outcomes = chaos.processes.outcomes
    return {
        "seed": chaos.seed,
        "percent": chaos.percent,
        "requests": dict(chaos.requests),
        "faults": {name: {**_by_kind(each)} for name, each in chaos.services.items()},
        "passes": len(outcomes),
        "passes_killed": sum(each.killed for each in outcomes),
        "tried_again": sum(each.tried_again for each in outcomes),
        "seconds_waited": round(sum(each.waited for each in outcomes)),
        "rows": len(rough.rows),
        "cells": rough.cells,
        "alert_events": rough.said.total(),
        "differences": list(found),
    }


def _count(number: int, thing: str, things: str = "") -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {things or thing + 's'}"
