"""The command line: ``notion-sync VERB``."""

import gc
from importlib import import_module
from types import ModuleType

import typer
from typer.core import TyperCommand, TyperGroup

from notion_sync.commands.basics import version
from notion_sync.commands.bugs import bugs_logged
from notion_sync.commands.loudness import with_loudness

MODULES = {
    "demo": "demo",
    "init": "init",
    "run": "passes",
    "plan": "passes",
    "explain": "explain",
    "alerts": "alerts",
    "report": "report",
    "replay": "replay",
    "worker": "worker",
    "fleet": "fleet",
    "health": "health",
    "doctor": "doctor",
    "config": "config",
}
"""Each verb, and the module of :mod:`notion_sync.commands` that holds the function of its name."""


class Verbs(TyperGroup):
    """Imports a verb's module when it is typed: ``health`` runs every minute and needs little of the rest."""

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:
        """The verb's command; None where there is no such verb."""
        if cmd_name not in MODULES:
            return None
        module = _imported(f"notion_sync.commands.{MODULES[cmd_name]}")
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name)(with_loudness(getattr(module, cmd_name)))
        command = typer.main.get_command(alone)
        return command if isinstance(command, TyperCommand) else None


def _imported(name: str) -> ModuleType:
    """A module; from then on garbage is looked for, but not among what was imported."""
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


app = typer.Typer(
    name="notion-sync",
    cls=Verbs,
    help="Keeps a Notion order tracker true to the written process, and says in Slack what needs a person.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
app.callback()(version)
for verb in MODULES:
    app.command(verb)(version)  # its name, for the list and for "did you mean"; Verbs knows what it does


def run() -> None:
    """Do what was typed. Ends the process."""
    with bugs_logged():
        app()
