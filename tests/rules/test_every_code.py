"""Every code of the process: its life, driven by rows through the rules, and its sentences in full."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from rules.catalog import RULES
from rules.evaluate import Evaluation, next_action
from rules.finding import CRITICAL_CODES, Finding, Level, family_of, shown_code
from rules.finding import FAMILIES as SHARED
from rules.policy import Policy
from tests.rules.alert_life import AlertLife
from tests.rules.build import SEOUL, finding, instant, judged
from tests.rules.every_code import INFORMATION, LIVES, Look

SENTENCES: dict[str, tuple[str, str]] = {
    "change.specs_outdated": (
        "work on Longer sleeves for Maison Lune goes by specifications without the change",
        "Update the specifications of Maison Lune for Longer sleeves (Min-ji Seo).",
    ),
    "change.timeline_not_adjusted": (
        (
            "delivery is forecast for 30 Dec 2026, but with Longer sleeves for Maison Lune "
            "it moves to 7 Jan 2027"
        ),
        "Agree a new delivery date with Maison Lune for Longer sleeves: 7 Jan 2027 or later (Min-ji Seo).",
    ),
    "change.unapproved_work": (
        "work on Longer sleeves for Maison Lune has no written approval",
        "Get written approval of Longer sleeves from Maison Lune before work goes on (Min-ji Seo).",
    ),
    "change.undecided": (
        "Maison Lune waits for a decision on Longer sleeves",
        "Decide on Longer sleeves for Maison Lune (Min-ji Seo).",
    ),
    "change.undecided critical": (
        "Maison Lune waits for a decision on Longer sleeves",
        "Decide on Longer sleeves for Maison Lune (Min-ji Seo).",
    ),
    "client.update_due": (
        "Maison Lune has heard nothing from us",
        "Tell Maison Lune where the order stands (Ari Kim).",
    ),
    "client.waiting": (
        'Maison Lune wrote at 09:00 and waits for an answer to "Sleeves?"',
        'Answer Maison Lune: "Sleeves?" (Ari Kim).',
    ),
    "client.waiting critical": (
        'Maison Lune wrote at 09:00 and waits for an answer to "Sleeves?"',
        'Answer Maison Lune: "Sleeves?" (Ari Kim).',
    ),
    "closing.spec_mismatch": (
        "what was made for Maison Lune does not match the specifications",
        "Settle with Maison Lune how the specification mismatch is put right (Ari Kim).",
    ),
    "closing.unanswered": (
        "Maison Lune signed off, and this is still empty: Specs match",
        "Ask Maison Lune for what is missing: Specs match.",
    ),
    "closing.unhappy": (
        "Maison Lune gave us 3 of 5, and would recommend us with 6 of 10",
        "Call Maison Lune and ask what would have made it better (Ari Kim).",
    ),
    "closure.overdue": (
        "Maison Lune signed off and the order is not closed",
        "Close the order of Maison Lune (Ari Kim).",
    ),
    "data.invalid": (
        "Order value: -5 is negative",
        "Check and correct Order value (Ari Kim).",
    ),
    "fitting.no_outcome": (
        "nobody noted how First fitting with Maison Lune went",
        "Note how First fitting with Maison Lune went, or set a new date (Ari Kim).",
    ),
    "fitting.unavailable": (
        "Maison Lune is unavailable for First fitting and there is no backup date",
        (
            "Agree a backup date with Maison Lune for First fitting, or offer a virtual "
            "fitting or a stand-in (Ari Kim)."
        ),
    ),
    "fitting.unavailable critical": (
        "Maison Lune is unavailable for First fitting and there is no backup date",
        (
            "Agree a backup date with Maison Lune for First fitting, or offer a virtual "
            "fitting or a stand-in (Ari Kim)."
        ),
    ),
    "intake.no_trigger": (
        "the order of Maison Lune is in Production without a deposit",
        "Get the deposit from Maison Lune, or enter its date (Ari Kim).",
    ),
    "intake.overdue": (
        "contract and deposit of Maison Lune are there and the order is still in Intake",
        (
            "Complete the intake of the order of Maison Lune: fill in Order value, and move it on "
            "from Intake (Ari Kim)."
        ),
    ),
    "payment.disputed": (
        "Maison Lune disputes Balance, 1,000 open",
        "Settle the dispute with Maison Lune about Balance (Ari Kim).",
    ),
    "payment.escalated": (
        "Balance is 14 days past due, 1,000 open; work is on hold",
        "Decide with Maison Lune how Balance gets paid, 14 days past due; work is on hold (Ari Kim).",
    ),
    "payment.pause": (
        "Balance is 7 days past due, 1,000 open; work is on hold",
        "Remind Maison Lune of Balance, 7 days past due; work is on hold (Ari Kim).",
    ),
    "payment.reminder": (
        "Balance is 4 days past due, 1,000 open",
        "Remind Maison Lune of Balance, 4 days past due (Ari Kim).",
    ),
    "rabsic.unassigned": (
        "the order has no Account Manager",
        "Name an Account Manager (Min-ji Seo).",
    ),
    "rabsic.unassigned critical": (
        "the order has no Account Manager",
        "Name an Account Manager (Min-ji Seo).",
    ),
    "rabsic.wrong_person": (
        "Dana Choi is not an Account Manager",
        "Name an Account Manager instead of Dana Choi (Min-ji Seo).",
    ),
    "timeline.at_risk": (
        "delivery is expected on 5 Jan 2027, 3 working days after 30 Dec 2026",
        "Get the plan back on track for 30 Dec 2026 or warn Maison Lune (Ari Kim).",
    ),
    "timeline.implausible": (
        "delivery promised 26 days after the contract was signed",
        "Check the promised delivery: 26 days after signing is unusual.",
    ),
    "timeline.late": (
        "delivery is expected on 15 Jan 2027, 11 working days after 30 Dec 2026",
        "Agree a new delivery date with Maison Lune: expected 15 Jan 2027, promised 30 Dec 2026 (Ari Kim).",
    ),
    "timeline.no_baseline": (
        "the order is in Production without a promised or agreed delivery",
        "Agree a delivery date with Maison Lune and enter it (Ari Kim).",
    ),
    "timeline.sourcing": (
        "Sourcing was planned for 20 Nov 2026 and is not done",
        "Tell Maison Lune about the sourcing delay first, offer alternatives and agree a new date (Ari Kim).",
    ),
}
"""By code, with its level where it can stand at two: the fact, and the next action."""

CLIMBING = {"payment.overdue", "timeline.slip"} | {
    "rabsic.unassigned",
    "change.undecided",
    "fitting.unavailable",
    "client.waiting",
}
"""Families that can be raised and lowered."""

FAMILIES = {family for rule in RULES for family in rule.families}


def seen(look: Look) -> Evaluation:
    """What all rules find at that time."""
    return judged(*look.rows, at=look.at)


def lived(family: str) -> Iterator[tuple[Look, str]]:
    """What is said of a family at each look."""
    alerts = AlertLife()
    for each in LIVES[family]:
        evaluation = seen(each)
        found = finding(evaluation, family)
        said = alerts.look(
            instant(each.at, SEOUL.calendar.zone),
            {family: found} if found else {},
            endings=dict(evaluation.endings),
            untouched=evaluation.stands_down & {family},
        )
        reasons = [change.ending.reason for change in alerts.decision.changes if change.event == "resolved"]
        yield each, ": ".join([said, *map(str, reasons)])


@pytest.mark.parametrize("family", LIVES)
def test_it_opens_climbs_ends_and_opens_again(family: str) -> None:
    for each, said in lived(family):
        assert said == each.said, each.at


@pytest.mark.parametrize("family", LIVES)
def test_its_life_shows_all_that_it_can_do(family: str) -> None:
    events = [each.said.partition(" ")[0] for each in LIVES[family]]

    assert events.count("opened") == 2
    assert ("resolved" in events) == (not family.startswith("closing."))
    assert {"raised", "lowered"} <= set(events) if family in CLIMBING else True
    assert ("raised" in events) == (family in CLIMBING)


@pytest.mark.parametrize("code", INFORMATION)
def test_information_is_found_and_never_said(code: str) -> None:
    found = finding(seen(INFORMATION[code]), code)

    assert found is not None
    assert found.level is Level.INFO


def first(shown: str) -> tuple[Evaluation, Finding]:
    """The first finding with that code and level."""
    for each in (*(each for life in LIVES.values() for each in life), *INFORMATION.values()):
        evaluation = seen(each)
        for found in evaluation.findings:
            if shown_code(found.code, found.level) == shown and each in relevant(found.code):
                return evaluation, found
    raise LookupError(shown)


def relevant(code: str) -> tuple[Look, ...]:
    return LIVES.get(family_of(code)) or (INFORMATION[code],)


@pytest.mark.parametrize("shown", SENTENCES)
def test_its_sentences(shown: str) -> None:
    evaluation, found = first(shown)
    action = next_action((found,), evaluation.concerned) or f"{found.do}."

    assert (str(found.what), action) == SENTENCES[shown]


class TestTheTableIsComplete:
    def test_every_family_of_the_rules_has_a_life(self) -> None:
        assert {*LIVES, *INFORMATION} == FAMILIES

    def test_every_code_in_the_source_has_its_sentences(self) -> None:
        codes = set(codes_in_the_source())

        assert {shown.removesuffix(" critical") for shown in SENTENCES} == codes
        assert {family_of(code) for code in codes} == FAMILIES

    def test_a_code_of_two_levels_has_sentences_for_both(self) -> None:
        critical = {shown.removesuffix(" critical") for shown in SENTENCES if shown.endswith(" critical")}

        assert critical == {family for family in CLIMBING if family_of(family) == family} & set(SENTENCES)
        assert set(SENTENCES) >= CRITICAL_CODES


def codes_in_the_source() -> Iterator[str]:
    """Everything in ``rules/`` that is written like a code, but for thresholds and names of families."""
    prefixes = "|".join(sorted({family.partition(".")[0] for family in FAMILIES}))
    thresholds = {
        f"{section}.{key}"
        for section, model in Policy()
        if isinstance(model, BaseModel)
        for key in type(model).model_fields
    }
    for file in (Path(__file__).parents[2] / "rules").glob("*.py"):
        for text in re.findall(rf'"((?:{prefixes})\.[a-z_]+)"', file.read_text(encoding="utf-8")):
            if text not in thresholds and text not in SHARED.values():
                yield text
