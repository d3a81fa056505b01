"""The sentences of the code, found by reading it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from notion_sync.publishing.columns import OPTIONS as SCORECARD_OPTIONS
from notion_sync.scorecard import KPIS
from notion_sync.scorecard.kpis import Unit
from notion_sync.scorecard.standing import AGES, CAUSES, NOT_RECORDED
from rules.columns import COLUMNS, SCORECARD_COLUMNS, WRITTEN_OPTIONS, Source
from rules.options import OPTIONS
from tests.repository.paths import PACKAGES, ROOT

TEMPLATES_OF = {
    "say": (0,),
    "Say": (0,),
    "issue": (0,),
    "say_count": (0, 1),
    "translate": (0,),
    "Unreadable": (1,),
    "_Kind": (1,),
}
"""Calls, and which of their arguments are sentences or words to be translated."""

STAND_INS = "sandbox"
PAGE = ROOT / "notion_sync" / "reporting" / "page.html"
IN_PAGE = re.compile(r'\bt\("([^"]+)"')


def fields_of(template: str) -> set[str]:
    """Names of the fields of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def templates() -> set[str]:
    """Every template and word that a message or a row may show; not those of a field alone."""
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    found = {text for file in files if STAND_INS not in file.parts for text in _in(file)}
    found |= set(IN_PAGE.findall(PAGE.read_text(encoding="utf-8")))
    words = {word for key in WRITTEN_OPTIONS for word in OPTIONS[Source.ORDERS][key]}
    purposes = {column.needed_for for columns in COLUMNS.values() for column in columns}
    return {text for text in found | words | purposes | _of_the_scorecard() if _says_something(text)}


def _of_the_scorecard() -> set[str]:
    """Names of figures, columns and the like; "KPI" is the same word everywhere, and "of 5" is no word."""
    figures = {text for kpi in KPIS for text in (kpi.name, kpi.over)}
    units = {unit.value for unit in Unit if unit not in (Unit.PERCENT, Unit.SCORE)}
    columns = {text for column in SCORECARD_COLUMNS for text in (column.name, column.needed_for)}
    options = {option.name for options in SCORECARD_OPTIONS.values() for option in options}
    causes = {cause for cause, _ in CAUSES} | {NOT_RECORDED}
    ages = {age for age, _ in AGES if age[0].isalpha()}
    return figures | units | columns | options | causes | ages


def _says_something(template: str) -> bool:
    words = any(part.strip(" ().") for part, *_ in Formatter().parse(template))
    return words or len(fields_of(template)) > 1


def _in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            for position in TEMPLATES_OF.get(name, ()):
                if position < len(node.args):
                    yield from _text(node.args[position])


def _text(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
