"""Each rule's verdict in words: what it found, why it stands down, what it rests on, when it looks again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from notion_sync.explain.explanation import FindingExplained, PolicyLine, RuleExplained, StandDown
from notion_sync.explain.naming import Naming
from rules.addressees import decision_of
from rules.asking import out_of_reach
from rules.case import Process
from rules.columns import REPLACED_BY, Source
from rules.evaluate import Evaluation
from rules.verdict import Rule, Verdict


@dataclass(frozen=True)
class Verdicts:
    """Explains the verdicts of one evaluation. ``policy``: the thresholds in force by dotted key."""

    evaluation: Evaluation
    process: Process
    naming: Naming
    policy: Mapping[str, PolicyLine]
    now: datetime

    def explained(self, rule: Rule) -> RuleExplained:
        """One rule's verdict."""
        verdict = self.evaluation.verdicts[rule.name]
        down = verdict.stands_down
        return RuleExplained(
            name=rule.name,
            findings=tuple(self._findings(verdict)),
            stands_down=StandDown(tuple(sorted(down)), tuple(self._why_down(rule, down))) if down else None,
            policy=tuple(self.policy[key] for key in rule.policy if key in self.policy),
            next_look=self._next_look(verdict),
        )

    def _findings(self, verdict: Verdict) -> Iterator[FindingExplained]:
        for finding in verdict.findings:
            concerned = self.evaluation.concerned[finding.code]
            named = self.naming.named(finding, concerned)
            decision = decision_of(finding.code)
            yield FindingExplained(finding, decision, named, concerned.informed, concerned.consulted)

    def _why_down(self, rule: Rule, down: frozenset[str]) -> Iterator[str]:
        """Issues with what the rule reads, and a stage on hold; where there is neither, missing columns."""
        if rule.name in self.evaluation.failures:
            error = self.evaluation.failures[rule.name]
            yield f"the rule failed ({type(error).__name__}: {error})"
            return
        if away := out_of_reach(rule, self.process):
            yield from (
                f"{source.replace('_', ' ').capitalize()} cannot be read now" for source in sorted(away)
            )
            return
        case, own = self.evaluation.case, {column.key: column.name for column in rule.columns}
        reads = dict.fromkeys([*map(_split, rule.reads), *((Source.ORDERS, key) for key in own)])
        named = {(source, key): {**own, **self.process.names(source)}[key] for source, key in reads}
        names: dict[bool, set[str]] = {True: set(), False: set()}
        for (source, _), name in named.items():
            names[source is Source.ORDERS].add(name)
        issues = (*case.issues, *case.unseen)
        why = [str(issue) for issue in issues if issue.column in names[not issue.row]]
        if case.order.stage in self.process.stages.on_hold and down & rule.pauses:
            why.append(f"the stage is {case.order.stage}")
        yield from why or dict.fromkeys(
            f"the tracker has no column {name}"
            for (source, key), name in named.items()
            if self._is_missing(source, key)
        )

    def _is_missing(self, source: Source, key: str) -> bool:
        if source is Source.ORDERS and key in REPLACED_BY and self.process.has(REPLACED_BY[key]):
            return False
        return self.process.has(source) and not self.process.has(source, key)

    def _next_look(self, verdict: Verdict) -> datetime | None:
        moments = {self.process.calendar.midnight(day) for day in verdict.turns} | verdict.moments
        return min((moment for moment in moments if moment > self.now), default=None)


def _split(column: str) -> tuple[Source, str]:
    source, _, key = column.partition(".")
    return Source(source), key
