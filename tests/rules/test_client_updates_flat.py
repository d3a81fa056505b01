"""Talking to the client where the order's own columns tell of it."""

import pytest

from rules.case import Process
from rules.cells import Row, Unreadable
from rules.client_updates import CLIENT_UPDATES
from rules.columns import RELATED
from rules.evaluate import Evaluation
from rules.finding import Finding
from tests.rules.build import codes, finding, judged, order, process, tracker_without

FLAT = process(columns=tracker_without(*RELATED))
FAMILIES = {"client.update_due", "client.waiting"}
UNREADABLE = Unreadable("?", "something else")


def look(of: Row, process: Process = FLAT) -> Evaluation:
    return judged(of, process=process, rules=(CLIENT_UPDATES,))


def found(judgement: Evaluation, code: str) -> Finding:
    seen = finding(judgement, code)
    assert seen is not None
    return seen


class TestWithoutAnUpdatesDataSource:
    @pytest.mark.parametrize(
        ("last", "contract", "expected"),
        [
            ("2026-11-13", "2026-11-02", {"client.update_due"}),
            ("2026-11-16", "2026-11-02", set()),
            (None, "2026-11-13", {"client.update_due"}),
            (None, "2026-11-16", set()),
            (None, None, set()),
            ("2026-11-30", "2026-11-02", {"client.update_due"}),  # planned
        ],
    )
    def test_the_order_tells_of_the_last_update(
        self, last: str | None, contract: str | None, expected: set[str]
    ) -> None:
        row = order(last_update=last, contract_signed=contract)
        assert codes(look(row)) == expected

    @pytest.mark.parametrize(
        ("since", "expected"),
        [
            (None, ()),
            ("2026-11-23T08:00+09:00", ()),
            ("2026-11-20T17:00+09:00", ("client.waiting",)),
            ("2026-11-20T13:00+09:00", ("client.waiting critical",)),
            ("2026-11-20", ()),
            ("2026-11-19", ("client.waiting critical",)),
        ],
    )
    def test_the_order_tells_since_when_the_client_waits(
        self, since: str | None, expected: tuple[str, ...]
    ) -> None:
        judgement = look(order(stage="Delivery", waiting_since=since))
        assert judgement.codes == expected

    def test_the_sentences_know_no_title(self) -> None:
        with_time = look(order(waiting_since="2026-11-20T10:30+09:00"))
        seen = found(with_time, "client.waiting")
        assert str(seen.what) == "Maison Lune wrote at 10:30 and waits for an answer"
        assert str(seen.do) == "Answer Maison Lune"
        by_day = found(look(order(waiting_since="2026-11-19")), "client.waiting")
        assert str(by_day.what) == "Maison Lune waits for an answer"

    def test_the_columns_count_for_nothing_where_there_is_one(self) -> None:
        row = order(last_update="2026-11-20", waiting_since="2026-11-02")
        assert codes(look(row, process())) == {"client.update_due"}

    @pytest.mark.parametrize(
        ("missing", "families"),
        [("last_update", {"client.update_due"}), ("waiting_since", {"client.waiting"})],
    )
    def test_and_without_the_column_the_rule_stands_down(self, missing: str, families: set[str]) -> None:
        theirs = process(columns=tracker_without(*RELATED, missing))
        judgement = look(order(**{missing: None}), process=theirs)
        assert judgement.stands_down == families
        assert codes(judgement).isdisjoint(families)

    @pytest.mark.parametrize(
        ("key", "families"),
        [("last_update", {"client.update_due"}), ("waiting_since", {"client.waiting"}), ("stage", FAMILIES)],
    )
    def test_and_what_needs_an_unknown_cell_stands_down(self, key: str, families: set[str]) -> None:
        assert look(order(**{key: UNREADABLE})).stands_down == families
