"""``explain``: every verdict of one order, and what it rests on."""

from collections.abc import Mapping
from typing import Annotated

import structlog
import typer

from config.describe import DEFAULT, describe
from config.load import Configuration
from config.settings import Settings
from notion_sync.bootstrap import open_service
from notion_sync.commands import show, show_explanation
from notion_sync.commands.edge import (
    AsJson,
    AsOf,
    ConfigFolder,
    configured,
    err,
    errors_for_people,
    fail,
    instant,
    out,
    print_json,
    run_async,
)
from notion_sync.exit_codes import NOT_ALL_DONE, UNUSABLE
from notion_sync.explain import Explainer, Explanation, NotJudged, PolicyLine
from notion_sync.explain.document import document
from notion_sync.lookup import OrderNotFound
from notion_sync.plan import ReadOnlyTracker

Order = Annotated[
    str, typer.Argument(metavar="ORDER", help="The order's id, title (or a part of it) or page id.")
]

log = structlog.get_logger()


def explain(order: Order, config: ConfigFolder = None, as_of: AsOf = None, json: AsJson = False) -> None:
    """Why an order is judged as it is: facts, rules, people, what was said, and when it is looked at next.

    Nothing is written. Example: notion-sync explain ORD-17
    """
    with errors_for_people():
        settings, configuration = configured(config)
        given = instant(as_of, configuration.calendar.calendar().zone)

        async def main() -> Explanation:
            async with open_service(settings, configuration, create_ledger=False) as service:
                with show.reading(err) as progress:
                    ledger, tracker = service.scratch_copy(), ReadOnlyTracker(service.notion)
                    lines = policy_lines(settings, configuration)
                    explainer = Explainer(service.terms, tracker, ledger, lines, progress, service.limit)
                    explained = await explainer.explain(order, given or service.now())
                if service.timekeeper.warning:
                    log.warning("clock.off", what=service.timekeeper.warning)
                return explained

        try:
            told = run_async(main)
        except OrderNotFound as error:
            fail(UNUSABLE, str(error))
        except NotJudged as error:
            fail(NOT_ALL_DONE, str(error))
    if json:
        print_json(document(told))
    else:
        show_explanation.explanation(out, told)


def policy_lines(settings: Settings, configuration: Configuration) -> Mapping[str, PolicyLine]:
    """The thresholds in force by dotted key."""
    file = str(configuration.folder / "policy.toml")
    return {
        setting.name: PolicyLine(setting.name, setting.value, file, setting.origin == DEFAULT)
        for setting in describe(settings, configuration)
        if setting.part == "policy"
    }
