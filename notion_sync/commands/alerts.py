"""``alerts``: what stands, and all that was said about an order."""

from typing import Annotated

import typer

from notion_sync.bootstrap import ledger_of, terms_of, wall_clock
from notion_sync.commands import show_alerts
from notion_sync.commands.edge import (
    AsJson,
    ConfigFolder,
    configured,
    errors_for_people,
    fail,
    out,
    print_json,
)
from notion_sync.exit_codes import UNUSABLE
from notion_sync.lookup import OrderNotFound
from notion_sync.overview import gather
from notion_sync.overview.document import document

History = Annotated[
    str | None,
    typer.Option(
        "--history",
        metavar="ORDER",
        help="All that was said about one order (id, title or page id), when and where.",
        show_default=False,
    ),
]


def alerts(history: History = None, config: ConfigFolder = None, json: AsJson = False) -> None:
    """Alerts that are open, held or undeliverable, orders that are set aside, cells that are left alone.

    Only from the ledger: nobody is asked, nothing is written. Example: notion-sync alerts --history ORD-17
    """
    with errors_for_people():
        settings, configuration = configured(config)
        ledger = ledger_of(settings, configuration, create=False)
        try:
            found = gather(
                terms_of(settings, configuration),
                ledger,
                wall_clock(),
                remembers=settings.ledger.get_secret_value() != "memory",
                history_of=history,
            )
        except OrderNotFound as error:
            fail(UNUSABLE, str(error))
        finally:
            ledger.close()
    if json:
        print_json(document(found))
    else:
        show_alerts.overview(out, found)
