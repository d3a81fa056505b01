"""A rule that fails, or returns what it may not, stands down for the order and takes nothing else down."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rules.asking import Breach
from rules.calendar import ONE_DAY
from rules.case import Case, Process
from rules.catalog import RULES
from rules.cells import Cells, CellValue, DateCell, Unreadable
from rules.columns import Column
from rules.evaluate import Evaluation
from rules.finding import Ending, Finding, Level, Say, say
from rules.verdict import Rule, Verdict
from tests.rules.build import SEOUL, codes, judged, order, payment

CODE = "velvet.scarce"
SCARCE = Finding(CODE, Level.WARNING, say("velvet is scarce"), say("Order velvet"))


def rule(judge: Callable[..., Any], *columns: Column) -> Rule:
    return Rule("velvet", frozenset({CODE}), judge, columns=columns)


def returning(verdict: object) -> Evaluation:
    """An overdue order, judged by the built-in rules and by one that returns this."""

    def judge(case: Case, process: Process, now: datetime) -> object:
        del case, process, now
        return verdict

    return judged(order(), payment(due="2026-11-16"), rules=(*RULES, rule(judge)))


def finding(**fields: Any) -> Verdict:  # noqa: ANN401 - whatever a rule may do wrong
    known: dict[str, Any] = {"code": CODE, "level": Level.WARNING, "what": say("?"), "do": say("?")}
    return Verdict((Finding(**{**known, **fields}),))


def verdict(**fields: Any) -> Verdict:  # noqa: ANN401 - likewise
    return Verdict(**fields)


NONSENSE: dict[str, object] = {
    "returned NoneType instead of a Verdict": None,
    "velvet.short is not among its families": finding(code="velvet.short"),
    "payment.overdue is not among its families": finding(code="payment.pause"),
    "velvet.scarce has 2 findings": Verdict((SCARCE, SCARCE)),
    "2 is not a Level": finding(level=2),
    "since is not a day": finding(since=datetime(2026, 11, 2, tzinfo=UTC)),
    "roles is a text": finding(roles="Finance"),
    "evidence holds": finding(evidence={"Velvet": 1.5}),
    "'velvet' is not a Finding": verdict(findings=("velvet",)),
    "'metres'": finding(what=Say("{metres} of velvet are left")),
    "'rolls'": verdict(endings={CODE: Ending(say("{rolls} of velvet came"))}),
    "Single '}'": verdict(endings={CODE: Ending(relief=say("velvet} came"))}),
    "timeline.slip is not among": Verdict(stands_down=frozenset({"timeline.slip"})),
    "payment.overdue is not among": Verdict(endings={"payment.overdue": Ending()}),
    "the cell stage is none": Verdict(cells={"stage": "Closed"}),
    "the cell health is none": Verdict(cells={"health": "On track"}),
    "does not fit the cell drift": Verdict(cells={"drift": "3"}),
    "does not fit the cell responsible": Verdict(cells={"responsible": ("Ari Kim",)}),
    "not a day": Verdict(turns=frozenset({datetime(2026, 11, 24, tzinfo=UTC)})),
    "not an instant": Verdict(moments=frozenset({datetime(2026, 11, 24)})),
}


@pytest.mark.parametrize("why", NONSENSE)
def test_nonsense_is_a_failure_with_its_reason(why: str) -> None:
    seen = returning(NONSENSE[why])

    assert why in str(seen.failures["velvet"])
    assert codes(seen, "velvet.") == set()
    assert codes(seen, "payment.") == {"payment.pause"}
    assert seen.cells["payment_stage"] == "Work paused"
    assert CODE in seen.stands_down


def test_what_a_rule_may_do_is_no_failure() -> None:
    cells: Cells = {"drift": Decimal(3), "projected": DateCell(date(2027, 1, 5)), "timeline": None}
    seen = returning(Verdict((SCARCE,), cells, turns=frozenset({date(2026, 12, 1)})))

    assert seen.failures == {}
    assert codes(seen, "velvet.") == {CODE}
    assert seen.cells["drift"] == Decimal(3)


@pytest.mark.parametrize("broken", RULES, ids=[rule.name for rule in RULES])
def test_a_built_in_rule_that_fails_leaves_the_others_alone(broken: Rule) -> None:
    def fail(case: Case, process: Process, now: datetime) -> Verdict:
        raise LookupError(f"{case.order.title} {process.stages} {now}")

    rules = tuple(Rule(r.name, r.families, fail) if r is broken else r for r in RULES)
    seen, whole = (judged(order(value=-5), payment(due="2026-11-16"), rules=some) for some in (rules, RULES))

    assert seen.failures.keys() == {broken.name}
    assert seen.stands_down >= broken.families
    assert seen.findings == tuple(one for one in whole.findings if one.family not in broken.families)
    assert seen.cells.keys() | whole.verdicts[broken.name].cells.keys() == whole.cells.keys()


def test_a_rule_that_failed_is_asked_again_the_next_day() -> None:
    seen = judged(order(), rules=(rule(lambda *_: None),))

    assert isinstance(seen.failures["velvet"], Breach)
    assert seen.recheck_at == SEOUL.calendar.midnight(date(2026, 11, 23) + ONE_DAY)


class TestItsColumns:
    COLUMNS = (
        Column("fabric", "Fabric", ("select", "rich_text"), "velvet"),
        Column("metres", "Metres", ("number",), "velvet"),
        Column("arrives", "Arrives", ("date",), "velvet"),
        Column("urgent", "Urgent", ("checkbox",), "velvet"),
        Column("colours", "Colours", ("multi_select",), "velvet"),
    )

    def case(self, **cells: CellValue) -> Case:
        """The case that a rule with these columns is given."""
        row = order()
        typed_in = replace(row, cells={**row.cells, **cells})
        return judged(typed_in, rules=(*RULES, rule(lambda *_: Verdict(), *self.COLUMNS))).case

    def test_show_values_that_can_be_trusted(self) -> None:
        case = self.case(
            fabric="Velvet",
            metres=Decimal(12),
            arrives=DateCell(date(2026, 12, 1), date(2026, 12, 4)),
            urgent=False,
            colours=("Red", "Gold"),
        )

        assert case.knows("fabric", "metres", "arrives", "urgent", "colours")
        assert case.extra == {
            "fabric": "Velvet",
            "metres": Decimal(12),
            "arrives": date(2026, 12, 1),
            "urgent": False,
            "colours": ("Red", "Gold"),
        }

    def test_are_none_where_they_are_empty(self) -> None:
        case = self.case(**dict.fromkeys(("fabric", "metres", "arrives", "urgent", "colours")))

        assert case.knows("fabric", "metres", "arrives", "urgent", "colours")
        assert set(case.extra.values()) == {None}

    def test_are_unknown_where_the_tracker_has_none(self) -> None:
        case = self.case(fabric="Velvet")

        assert case.knows("fabric")
        assert not case.knows("metres")
        assert case.issues == ()

    @pytest.mark.parametrize(
        ("key", "value", "said"),
        [
            ("metres", "a lot", '"a lot" is not a number'),
            ("metres", Unreadable("12 m", "a number"), '"12 m" is not a number'),
            ("arrives", Decimal(3), '"3" is not a date'),
            ("arrives", DateCell(date(2026, 12, 4), date(2026, 12, 1)), "The range ends"),
            ("urgent", "yes", '"yes" is not a checkbox'),
            ("colours", Decimal(3), '"3" is not a list of options'),
        ],
    )
    def test_are_unknown_and_named_where_they_cannot_be_right(
        self, key: str, value: CellValue, said: str
    ) -> None:
        case = self.case(**{key: value})
        (issue,) = case.issues

        assert not case.knows(key)
        assert case.extra[key] is None
        assert said.casefold() in str(issue).casefold()

    def test_hold_a_text_whatever_a_formula_shows_for_one(self) -> None:
        assert self.case(fabric=Decimal(12)).extra["fabric"] == "12"
        assert self.case(fabric=("Silk", "Velvet")).extra["fabric"] == "Silk, Velvet"
