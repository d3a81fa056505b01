"""Several rows of one order with the same finding make one alert."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.finding import Finding, Say, say


def together(findings: Iterable[Finding], name: str) -> Iterator[Finding]:
    """The worst of findings of one code, the oldest of equals; the others are named by count.

    findings: oldest first. name: the field of their sentences that names the row.
    """
    found = list(findings)
    if not found:
        return
    worst = max(found, key=lambda finding: finding.level)
    more = len(found) - 1
    yield replace(worst, what=_count(worst.what, name, more), do=_count(worst.do, name, more))


def _count(sentence: Say, name: str, more: int) -> Say:
    if not more:
        return sentence
    several = say("{name} and {more} more", name=sentence.fields.get(name), more=more)
    return sentence.about({**sentence.fields, name: several})
