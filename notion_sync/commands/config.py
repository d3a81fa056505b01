"""``config``: the settings in force, and where each comes from."""

import json as json_text

from rich.table import Table
from rich.text import Text

from config.describe import DEFAULT, Setting, as_document, describe
from config.load import load
from notion_sync.commands.edge import AsJson, ConfigFolder, errors_for_people, out, print_json, settings_in


def config(config: ConfigFolder = None, json: AsJson = False) -> None:
    """The settings in force, secrets masked, and where each comes from.

    Example: notion-sync config --json
    """
    with errors_for_people():
        settings = settings_in(config)
        described = describe(settings, load(settings.config_folder, need_tracker=False))
    if json:
        print_json(as_document(described))
        return
    for part in dict.fromkeys(setting.part for setting in described):
        out.print(_table(part, [setting for setting in described if setting.part == part]))


def _table(part: str, settings: list[Setting]) -> Table:
    """Defaults in grey, so that what a team set itself stands out."""
    table = Table(title=part, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("setting", no_wrap=True)
    table.add_column("value", overflow="fold")
    table.add_column("from", style="dim", overflow="fold")
    for setting in settings:
        value = setting.value
        shown = value if isinstance(value, str) else json_text.dumps(value, ensure_ascii=False)
        style = "dim" if setting.origin == DEFAULT else ""
        told = Text("-" if value is None else shown, style=style)
        table.add_row(Text(setting.name), told, Text(setting.origin))
    return table
