"""What every verb has: its options, its exit codes, and how it ends. Light: one runs every minute."""

from importlib import metadata
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.text import Text

from notion_sync.commands.terminal import err, out

ConfigFolder = Annotated[
    Path | None, typer.Option("--config", help="The folder of TOML files.", metavar="DIR", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, for machines.")]


def _print_version(asked: bool) -> None:
    if not asked:
        return
    try:
        number = metadata.version("notion-order-sync")
    except metadata.PackageNotFoundError:
        number = "(a checkout that is not installed)"
    out.print(f"notion-sync {number}", markup=False)
    raise typer.Exit


def version(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and end."),
    ] = False,
) -> None:
    """Take what stands before the verb."""


def fail(code: int, text: str) -> NoReturn:
    """Say why on stderr, and end with that exit code."""
    err.print(Text(text), soft_wrap=True)
    raise typer.Exit(code)
