"""Reading one TOML file, or saying what is wrong with it."""

import re
import tomllib
from pathlib import Path

from config.problems import ConfigError, Problem

NO_FOLDER = (
    "there is no such folder; copy the folder config/ that comes with notion-sync and fill it in, "
    "or name yours with --config or NOTION_SYNC_CONFIG"
)
NO_SOURCE = (
    "expected the id or URL of the Order Tracker in Notion; put it there, "
    'as in [orders] source = "https://www.notion.so/..."; found nothing'
)


def read_toml(path: Path, problems: list[Problem]) -> dict[str, object] | None:
    """What a file sets, nothing where it is absent; None where it cannot be read: ``problems`` says why."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")) if path.exists() else {}
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(str(path), f"line {line}", "expected UTF-8 text; save the file as UTF-8"))
    except tomllib.TOMLDecodeError as error:
        problems.append(_syntax_problem(path, error))
    except OSError as error:
        problems.append(Problem(str(path), "", f"cannot be read: {error.strerror}"))
    return None


def orders_source(folder: Path) -> str:
    """``[orders] source`` alone, whatever else is wrong. Raises ConfigError where it cannot be told."""
    if not folder.is_dir():
        raise ConfigError([Problem(str(folder), "", NO_FOLDER)])
    problems: list[Problem] = []
    path = folder / "tracker.toml"
    orders = (read_toml(path, problems) or {}).get("orders")
    source = orders.get("source") if isinstance(orders, dict) else None
    if isinstance(source, str) and source.strip():
        return source
    raise ConfigError(problems or [Problem(str(path), "orders.source", NO_SOURCE)])


def _syntax_problem(path: Path, error: tomllib.TOMLDecodeError) -> Problem:
    what, line = str(error), ""
    if located := re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", what, re.DOTALL):
        what, line = f"{located[1]} at column {located[3]}", f"line {located[2]}"
    return Problem(str(path), line, f"not valid TOML: {what}")
