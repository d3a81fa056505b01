"""The options that the rules mean by a word of their own, by source and column key.

A tracker may call them otherwise: ``[options]`` in ``tracker.toml``.
"""

from collections.abc import Iterable, Iterator, Mapping

from rules import evaluate, order, payment, schedule
from rules.columns import WRITTEN_OPTIONS, OptionNames, Source, Words, called
from rules.fields import YES_OR_NO
from rules.finding import FAMILIES, Level, shown_code
from rules.language import Language
from rules.policy import DECISIONS, Matrix, Stages
from rules.verdict import Rule

OPTIONS: Mapping[Source, Mapping[str, tuple[str, ...]]] = {
    Source.ORDERS: {
        "health": evaluate.HEALTHS,
        "timeline": schedule.STATUSES,
        "payment_stage": tuple(payment.OPTIONS.values()),
        "specs_match": YES_OR_NO,
    },
    Source.CHANGE_ORDERS: {"status": order.CHANGE_STATUSES},
    Source.FITTINGS: {"status": order.FITTING_STATUSES, "mode": order.FITTING_MODES},
    Source.UPDATES: {"from": order.SENDERS},
    Source.MILESTONES: {"kind": order.MILESTONE_KINDS},
}


def words_in_use(
    stages: Stages, matrix: Matrix, options: OptionNames, language: Language, rules: Iterable[Rule]
) -> Mapping[Source, Words]:
    """Every option by which the process means something, as the tracker calls it."""
    found: dict[Source, dict[str, frozenset[str]]] = {
        Source.ORDERS: {
            "stage": frozenset(stages.in_order),
            "current_decision": frozenset(DECISIONS),
            "open_alerts": frozenset(_codes(rules)),
        },
        Source.TEAM: {"role": frozenset(matrix.roles)},
    }
    for source, columns in OPTIONS.items():
        own = options.get(source, {})
        for key, words in columns.items():
            names = {called(own, key, word) for word in words}
            if source is Source.ORDERS and key in WRITTEN_OPTIONS:
                names = {own.get(key, {}).get(word) or language.translate(word) for word in words}
            found.setdefault(source, {})[key] = frozenset(names)
    return found


def _codes(rules: Iterable[Rule]) -> Iterator[str]:
    """Every option of ``Open alerts``."""
    families = {family for rule in rules for family in rule.families}
    codes = {code for code, family in FAMILIES.items() if family in families} | families
    for code in codes - set(FAMILIES.values()):
        yield from (shown_code(code, level) for level in (Level.WARNING, Level.CRITICAL))
