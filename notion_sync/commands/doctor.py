"""``doctor``: what keeps the service from its work, and the line that mends it."""

import typer
from rich.table import Table
from rich.text import Text

from config.problems import ConfigError
from notion_sync.bootstrap import wall_clock
from notion_sync.commands.edge import AsJson, ConfigFolder, out, print_json, run_async, settings_in
from notion_sync.doctor import Check, Outcome, examine, exit_code, of_configuration
from notion_sync.doctor.check import document
from rules.text import one_line

MARKS: dict[Outcome, tuple[str, str]] = {"ok": ("✓", "green"), "note": ("·", "dim"), "finding": ("✗", "red")}


def doctor(config: ConfigFolder = None, json: AsJson = False) -> None:
    """Check configuration, token, columns, people, Slack, ledger and clock, and say how to mend each.

    Nothing is written. Example: notion-sync doctor
    """
    checks: list[Check] = []

    def found(check: Check) -> None:
        checks.append(check)
        if not json:
            _print(check)

    try:
        settings = settings_in(config)
    except ConfigError as error:
        for problem in of_configuration(error):
            found(problem)
    else:

        async def main() -> None:
            async for check in examine(settings, wall_clock()):
                found(check)

        run_async(main)
    if json:
        print_json(document(checks))
    else:
        _sum_up(checks)
    raise typer.Exit(exit_code(checks))


def _print(check: Check) -> None:
    mark, style = MARKS[check.outcome]
    what = Text(f"{check.area}: ", style="bold").append(one_line(check.what), style="not bold")
    remedy = Text(f"→ {one_line(check.remedy)}", style="cyan" if check.outcome == "finding" else "dim")
    if not out.is_terminal:  # a line each, for grep
        out.print(Text(f"{mark} ").append_text(what), soft_wrap=True)
        if check.remedy:
            out.print(Text("  ").append_text(remedy), soft_wrap=True)
        return
    lines = Table.grid(padding=(0, 1))
    lines.add_row(Text(mark, style=style), what)
    if check.remedy:
        lines.add_row("", remedy)
    out.print(lines)


def _sum_up(checks: list[Check]) -> None:
    count = sum(1 for check in checks if check.outcome == "finding")
    if count:
        out.print(
            Text(f"\n{count} thing{'s' if count > 1 else ''} to mend, best from the top.", style="yellow")
        )
    else:
        out.print(Text("\nAll is well.", style="green"))
