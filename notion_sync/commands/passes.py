"""``run`` and ``plan``: one pass, for real or without a single write."""

import typer

from notion_sync.bootstrap import open_service
from notion_sync.commands import show
from notion_sync.commands.edge import (
    AsJson,
    AsOf,
    ConfigFolder,
    TrustClock,
    configured,
    err,
    errors_for_people,
    explained,
    instant,
    instant_to_act_at,
    out,
    print_json,
    run_async,
)
from notion_sync.documents import pass_document
from notion_sync.exit_codes import UNREACHABLE
from notion_sync.report import PassReport


def run(
    config: ConfigFolder = None,
    as_of: AsOf = None,
    full: bool = typer.Option(False, "--full", help="Read everything again, not only what changed."),
    trust_clock: TrustClock = False,
    json: AsJson = False,
) -> None:
    """One pass: read what changed, judge it, write the cells that differ, say what is new.

    Example: notion-sync run --full
    """
    with errors_for_people():
        settings, configuration = configured(config)
        now = instant_to_act_at(as_of, settings, configuration)

        async def main() -> PassReport:
            async with open_service(settings, configuration, trust_clock=trust_clock) as service:
                with show.reading(err) as progress:
                    return await service.runner(progress).run(now, full=full)

        done = run_async(main)
    for refusal in done.refusals:
        err.print(explained(refusal), markup=False, soft_wrap=True)
    if json:
        print_json(pass_document(done))
    elif out.is_terminal:
        show.report(out, done, planned=False)
    else:
        out.print(done.summary(), soft_wrap=True)
    raise typer.Exit(done.exit_code)


def plan(
    config: ConfigFolder = None, as_of: AsOf = None, trust_clock: TrustClock = False, json: AsJson = False
) -> None:
    """What a pass would change and say, without a single write.

    Example: notion-sync plan --as-of 2026-12-24T10:00
    """
    with errors_for_people():
        settings, configuration = configured(config)
        given = instant(as_of, configuration.calendar.calendar().zone)

        async def main() -> PassReport:
            opened = open_service(settings, configuration, create_ledger=False, trust_clock=trust_clock)
            async with opened as service:
                with show.reading(err) as progress:
                    rehearsal = service.rehearsal(progress)
                    return await rehearsal.run(given or service.now(), afresh=given is not None)

        planned = run_async(main)
    for refusal in planned.refusals:
        err.print(explained(refusal), markup=False, soft_wrap=True)
    if json:
        print_json(pass_document(planned))
    else:
        show.report(out, planned, planned=True)
    if planned.refusals:
        raise typer.Exit(UNREACHABLE)
