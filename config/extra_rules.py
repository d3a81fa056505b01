"""Loading a team's own rules, ``[rules] extra`` of ``policy.toml``."""

import hashlib
import importlib
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.problems import Problem
from rules.catalog import RULES
from rules.columns import Column
from rules.extra import objections, own_columns
from rules.verdict import Rule

IMPORTABLE = "; a rule stands in a module beside notion-sync, or in a folder that PYTHONPATH names"


@dataclass(frozen=True, slots=True)
class ExtraRules:
    """Rules beside the built-in ones. ``sources``: digest of the modules they stand in."""

    rules: tuple[Rule, ...] = ()
    sources: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of the order that only these rules know."""
        return own_columns(self.rules)


def extra_rules(names: Sequence[str], policy: Path, problems: list[Problem]) -> ExtraRules:
    """Import rules by ``module:attribute``; what is wrong with one is added to ``problems``."""
    rules: list[Rule] = []
    digest = hashlib.sha256()
    for name in names:
        module_name, _, attribute = name.partition(":")
        try:
            module = importlib.import_module(module_name)
            rule, source = getattr(module, attribute), inspect.getsource(module)
        except Exception as error:  # noqa: BLE001 - a module may fail in any way while it is imported
            hint = IMPORTABLE if isinstance(error, ModuleNotFoundError) else ""
            problems.append(Problem(str(policy), "rules.extra", f"{name} cannot be loaded: {error}{hint}"))
            continue
        if not isinstance(rule, Rule):
            problems.append(Problem(str(policy), "rules.extra", f"{name} is not a rules.verdict.Rule"))
            continue
        wrong = [f"{name}: {what}" for what in objections(rule, RULES, rules)]
        problems += [Problem(str(policy), "rules.extra", what) for what in wrong]
        rules.append(rule)
        digest.update(source.encode())
    return ExtraRules(tuple(rules), digest.hexdigest() if rules else "")
