"""``report``: the scorecard, in the terminal, as JSON, as CSV files or as a page with charts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from notion_sync.bootstrap import open_service
from notion_sync.commands import publishing, show, show_report
from notion_sync.commands.digest import say_digest
from notion_sync.commands.edge import (
    AsJson,
    AsOf,
    ConfigFolder,
    configured,
    err,
    errors_for_people,
    explained,
    fail,
    instant,
    instant_to_act_at,
    out,
    print_json,
    run_async,
)
from notion_sync.exit_codes import NOT_ALL_DONE, UNREACHABLE, UNUSABLE
from notion_sync.files import written
from notion_sync.plan import ReadOnlyTracker
from notion_sync.publishing import Published
from notion_sync.reporting import Reporter
from notion_sync.reporting.charts import ChartsMissing, charts
from notion_sync.reporting.document import document
from notion_sync.reporting.page import page
from notion_sync.reporting.sheets import sheets
from notion_sync.scorecard import KPIS, Scorecard

Html = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Write a page with charts to FILE.", show_default=False),
]
Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="DIR", help="Write CSV files into the folder DIR.", show_default=False),
]
Which = Annotated[
    str | None,
    typer.Option(
        "--which",
        metavar="KPI",
        help="List the orders behind a figure of the last twelve months, such as on_time.",
        show_default=False,
    ),
]
Digest = Annotated[
    bool, typer.Option("--digest", help="Say the week's digest in Slack now, unless it was said this week.")
]
Publish = Annotated[
    bool,
    typer.Option("--publish", help="Write it into Notion, with its charts, and tell Slack what matters."),
]
NO_CHARTS = (
    "Charts need matplotlib: install the extra, as in pip install 'notion-order-sync[charts]'. "
    "The page was written without them."
)


def report(
    *,
    html: Html = None,
    csv: Csv = None,
    which: Which = None,
    digest: Digest = False,
    publish: Publish = False,
    config: ConfigFolder = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> None:
    """The scorecard: every KPI of the process, with what is behind it.

    Only --publish and --digest write anything in Notion or Slack.

    Example: notion-sync report --html scorecard.html

    Example: notion-sync report --publish
    """
    _check_kpi(which)
    with errors_for_people():
        settings, configuration = configured(config)
        if digest:
            say_digest(settings, configuration, instant_to_act_at(as_of, settings, configuration))
        zone = configuration.calendar.calendar().zone
        given = instant_to_act_at(as_of, settings, configuration) if publish else instant(as_of, zone)

        async def main() -> tuple[Scorecard, Reporter, Published | None]:
            async with open_service(settings, configuration, create_ledger=False) as service:
                now = given or service.now()
                with show.reading(err) as progress:
                    ledger, tracker = service.scratch_copy(), ReadOnlyTracker(service.notion)
                    reporter = Reporter(service.terms, tracker, ledger, progress, service.limit)
                    card = await reporter.report(now)
                if not publish or reporter.refusals:
                    return card, reporter, None
                publisher = publishing.publisher_of(service, settings, configuration, now)
                return card, reporter, await publishing.publish(publisher, card, reporter.title, err)

        card, reporter, published = run_async(main)
    if csv:
        _write(csv, sheets(card))
    if html:
        _write(html.parent, {html.name: _page(card, reporter)})
    if published:
        publishing.show(err if json else out, err, published)
    if json:
        print_json(document(card, publishing.document(published) if published else None))
    elif which:
        show_report.which(out, card, card.of(which, card.year))
    elif not (csv or html or publish):
        show_report.scorecard(out, card)
    _end(reporter, published, publish=publish)


def _check_kpi(which: str | None) -> None:
    keys = [kpi.key for kpi in KPIS]
    if which is not None and which not in keys:
        fail(UNUSABLE, f"--which: expected one of {', '.join(keys)}, found {which!r}")


def _end(reporter: Reporter, published: Published | None, *, publish: bool) -> None:
    """Say which sources could not be read: what was known of them before stands in the figures."""
    for refusal in reporter.refusals:
        err.print(explained(refusal), markup=False, soft_wrap=True)
    if reporter.refusals:
        if publish:
            err.print("Nothing was published, for it might not be so.")
        raise typer.Exit(UNREACHABLE)
    if published and published.problems:
        raise typer.Exit(NOT_ALL_DONE)


def _page(card: Scorecard, reporter: Reporter) -> str:
    language = reporter.terms.language
    try:
        return page(card, charts(card, "svg", language), reporter.title, language)
    except ChartsMissing:
        err.print(Text(NO_CHARTS, style="yellow"), soft_wrap=True)
        return page(card, (), reporter.title, language)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write whole files or none: each is put in its place once it is complete."""
    try:
        for path in written(folder, files):
            err.print(Text(f"✓ {path}", style="green"), soft_wrap=True)
    except OSError as error:
        fail(UNUSABLE, f"{folder}: {error.strerror}\n  → Name a folder that can be written.")
