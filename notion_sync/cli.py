"""The command line: ``notion-sync VERB``."""

import typer

from notion_sync.commands import alerts, config, demo, doctor, explain, init, passes, worker
from notion_sync.commands.edge import bugs_logged, version

app = typer.Typer(
    name="notion-sync",
    help="Keeps a Notion order tracker true to the written process, and says in Slack what needs a person.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
app.command()(demo.demo)
app.command()(init.init)
app.command()(passes.run)
app.command()(passes.plan)
app.command()(explain.explain)
app.command()(alerts.alerts)
app.command()(worker.worker)
app.command()(doctor.doctor)
app.command()(config.config)
app.callback()(version)


def main() -> None:
    """Entry point of ``notion-sync`` and ``python -m notion_sync``."""
    with bugs_logged():
        app()
