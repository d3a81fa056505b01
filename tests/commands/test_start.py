"""A pass by cron starts a process of its own: what it does not need, it does not import."""

import json
import subprocess
import sys

from tests.repository.paths import ROOT

NOT_NEEDED = (
    "holidays.countries",
    "sqlalchemy.orm",
    "sqlalchemy.dialects.postgresql",
    "alembic",
    "babel",
    "schedule",
    "starlette",
    "matplotlib",
    "procrastinate",
    "notion_sync.demo",
    "notion_sync.doctor",
    "notion_sync.explain",
    "notion_sync.publishing",
    "notion_sync.replay",
    "notion_sync.reporting",
    "notion_sync.sandbox",
    "notion_sync.scorecard",
    "notion_sync.setup",
)


def told(program: str) -> str:
    """What a program prints that runs by itself."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_a_run_imports_only_what_it_needs() -> None:
    loaded = told(
        "import json, sys\n"
        "import notion_sync.cli, notion_sync.commands.passes\n"
        "from rules.public_holidays import public_holidays\n"
        "public_holidays('KR')\n"
        "print(json.dumps(list(sys.modules)))\n"
    )
    assert set(NOT_NEEDED).isdisjoint(json.loads(loaded))


def test_garbage_is_looked_for_once_the_imports_are_done() -> None:
    said = told(
        "import gc, sys\n"
        "import typer\n"
        "from notion_sync.cli import app\n"
        "gc.disable()\n"
        "command = typer.main.get_command(app)\n"
        "assert command.get_command(None, 'plan')\n"
        "print(gc.isenabled(), gc.get_freeze_count() > 10_000)\n"
    )
    assert said.split() == ["True", "True"]
