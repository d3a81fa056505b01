"""How a whole tracker is understood: what init made is certain, and what people decided holds."""

import tomllib
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.languages import language
from config.tracker import Tracker
from notion_sync.setup.blueprint import TABLES, Blueprint
from notion_sync.setup.facts import Decisions, Facts, Files
from notion_sync.setup.guesses import decided, guesses, without_asking
from notion_sync.setup.matching import Sure
from notion_sync.setup.proposal import Proposal, propose
from notion_sync.setup.settings import of_proposal
from notion_sync.setup.toml_edit import edited
from notion_sync.setup.vocabulary import vocabulary
from rules.columns import WRITTEN, Source
from rules.tables import Option, Table, TableColumn
from tests.setup.tables import TRACKER, built, table
from tests.setup.test_matching import trackers

OTHERS = {source: f"{number}" * 8 for number, source in enumerate(TABLES[1:], 2)}


def blueprint(code: str = "en", files: Files | None = None) -> Blueprint:
    return Blueprint(vocabulary(), language(code), files or Files())


def made(code: str) -> tuple[Table, tuple[Table, ...]]:
    """The tables that ``init --parent`` makes in a language."""
    plan = blueprint(code)
    orders = built(plan.table(Source.ORDERS, None), TRACKER)
    return orders, tuple(built(plan.table(source, TRACKER), OTHERS[source]) for source in TABLES[1:])


def facts(tracker: Table, tables: tuple[Table, ...] = (), *, in_use: frozenset[str] = frozenset()) -> Facts:
    return Facts(tracker, tables, (), in_use, Files(), adopted=False)


@settings(max_examples=15, deadline=None)
@given(code=st.sampled_from(["en", "ko"]), random=st.randoms(use_true_random=False))
def test_a_tracker_that_init_made_is_understood_with_certainty(code: str, random: Random) -> None:
    orders, others = made(code)
    columns, beside = list(orders.columns), list(others)
    random.shuffle(columns)
    random.shuffle(beside)
    proposal = propose(
        facts(replace(orders, columns=tuple(columns)), tuple(beside)), Decisions(), blueprint(code)
    )

    # Of the team alone nothing says that it belongs to this tracker.
    assert [(guess.kind, guess.source) for guess in guesses(proposal)] == [("table", Source.TEAM)]
    assert [each.source for each in proposal.tables] == list(Source)
    assert {m.column.key for each in proposal.tables for m in each.columns if m.sure is Sure.MISSING} == set()
    assert {match.sure for match in proposal.stages} == {Sure.CERTAIN}
    assert (proposal.owned.new, proposal.owned.asked, proposal.unknown, proposal.notes) == ({}, (), (), ())
    assert all(not options.missing for each in proposal.tables for options in each.options.values())


def test_a_renamed_column_of_the_service_is_known_by_what_is_said_about_it() -> None:
    orders, _ = made("en")
    renamed = tuple(replace(c, name="Lage") if c.name == "Health" else c for c in orders.columns)
    proposal = propose(facts(replace(orders, columns=renamed)), Decisions(), blueprint())

    assert [m.found.name for m in proposal.owned.found if m.found and m.column.key == "health"] == ["Lage"]
    assert proposal.owned.new == {}


@settings(max_examples=40, deadline=None)
@given(tracker=trackers(), spoken=st.sampled_from(["en", "ko"]), data=st.data())
def test_whatever_a_tracker_is_like_every_guess_is_asked_once_and_the_file_can_be_read(
    tracker: Table, spoken: str, data: st.DataObject
) -> None:
    known = facts(tracker, in_use=frozenset(column.name for column in tracker.columns))
    decisions, asked = Decisions(), set()
    while found := guesses(proposal := propose(known, decisions, blueprint(spoken))):
        assert (found[0].kind, found[0].source, found[0].about) not in asked
        asked.add((found[0].kind, found[0].source, found[0].about))
        decisions = decided(decisions, found[0], data.draw(st.sampled_from(found[0].answers)), proposal)
    document = tomllib.loads(edited("", of_proposal(proposal, Files(), decisions)))
    read = Tracker.model_validate(document)
    columns = list(read.column_names(Source.ORDERS).values())
    there = {column.name for column in tracker.columns}

    assert [name for name in columns if name in there and columns.count(name) > 1] == []
    assert {
        name for key, name in read.column_names(Source.ORDERS).items() if key in WRITTEN and name in there
    } == {match.found.name for match in proposal.owned.found if match.found}


FLAT = {
    "주문명": "title",
    "고객명": "rich_text",
    "진행상태": "select",
    "담당자": "people",
    "납기일": "date",
    "결제예정일": "date",
    "잔금": "number",
    "입금액": "number",
    "입금완료": "date",
    "금액": "number",
    "메모": "rich_text",
}
PAYMENTS = {"항목": "title", "주문": "relation", "입금 예정일": "date", "금액": "number", "입금일": "date"}


def korean(*stages: str) -> Table:
    plain = table(FLAT)
    options = tuple(Option(name) for name in stages)
    columns = tuple(replace(c, options=options) if c.name == "진행상태" else c for c in plain.columns)
    return replace(plain, columns=columns)


def keys(proposal: Proposal) -> dict[str, str]:
    return {m.column.key: m.found.name for m in proposal.orders.columns if m.found}


def test_flat_payment_columns_count_only_without_a_table_of_payments() -> None:
    payments = table(PAYMENTS, "입금 관리", OTHERS[Source.PAYMENTS], TRACKER)
    flat = propose(facts(korean("접수")), Decisions(), blueprint("ko"))
    beside = propose(facts(korean("접수"), (payments,)), Decisions(), blueprint("ko"))

    assert {"payment_due", "amount_due", "amount_paid", "payment_settled"} <= keys(flat).keys()
    assert {"payment_due", "amount_due", "amount_paid", "payment_settled"} & keys(beside).keys() == set()
    assert {m.column.key: m.found.name for m in beside.tables[1].columns if m.found} == {
        "payment": "항목",
        "order": "주문",
        "due": "입금 예정일",
        "amount": "금액",
        "settled": "입금일",
    }


def test_a_table_that_is_turned_down_is_not_used_and_the_flat_columns_count_again() -> None:
    vague = table({"Name": "title", "Order": "relation", "Due": "date"}, "Billing", "9" * 8, TRACKER)
    known = facts(korean("접수"), (vague,))
    first = propose(known, Decisions(), blueprint())
    (guess,) = [each for each in guesses(first) if each.kind == "table"]
    after = propose(known, decided(Decisions(), guess, "no", first), blueprint())

    assert [each.source for each in first.tables] == [Source.ORDERS, Source.PAYMENTS]
    assert [each.source for each in after.tables] == [Source.ORDERS]
    assert "payment_due" in keys(after)


def test_an_answer_for_each_guess_leaves_nothing_to_ask() -> None:
    known = facts(korean("접수", "샘플실", "제작중", "기타"))
    proposal = propose(known, Decisions(), blueprint("ko"))
    accepted = propose(known, without_asking(Decisions(), proposal, guesses(proposal)), blueprint("ko"))

    assert {guess.about for guess in guesses(proposal)} == {"value", "샘플실", "기타"}
    assert guesses(accepted) == ()
    assert keys(accepted)["value"] == "금액"


def test_no_is_an_answer() -> None:
    known = facts(korean("접수"))
    proposal = propose(known, Decisions(), blueprint("ko"))
    (guess,) = guesses(proposal)
    after = propose(known, decided(Decisions(), guess, "", proposal), blueprint("ko"))

    assert guesses(after) == ()
    assert "value" not in keys(after)


OWN = {"Order": "title", "Stage": "select", "Health": "select", "Outstanding": "rollup", "Backup": "people"}


@pytest.mark.parametrize(
    ("allowed", "taken"), [({}, False), ({"health": True}, True), ({"health": False}, False)]
)
def test_a_column_that_holds_somebodys_values_is_not_taken_unasked(
    allowed: dict[str, bool], taken: bool
) -> None:
    known = facts(table(OWN), in_use=frozenset({"Health"}))
    owned = propose(known, Decisions(fill=allowed), blueprint()).owned

    assert ("health" in {match.column.key for match in owned.found}) == taken
    assert bool(owned.asked) == (not allowed)
    assert ("health" in owned.new) == (allowed == {"health": False})


def test_without_an_answer_the_service_gets_a_column_of_its_own_under_another_name() -> None:
    known = facts(table(OWN), in_use=frozenset({"Health"}))
    proposal = propose(known, Decisions(), blueprint())
    owned = propose(known, without_asking(Decisions(), proposal, guesses(proposal)), blueprint()).owned

    assert owned.new["health"].name == "Health (sync)"
    assert owned.new["outstanding"].name == "Outstanding (sync)"
    assert [match.column.key for match in owned.found] == ["backup"]


def test_people_columns_that_few_need_can_be_left_out() -> None:
    known = facts(table({"Order": "title", "Stage": "select"}))
    usual = propose(known, Decisions(), blueprint()).owned
    fewer = propose(known, Decisions(), replace(blueprint(), all_roles=False)).owned

    assert fewer.skipped == ("support", "informed", "consulted")
    assert usual.new.keys() - fewer.new.keys() == {"support", "informed", "consulted"}


@pytest.mark.parametrize("kind", ["people", "rich_text"])
def test_a_people_column_that_was_left_out_is_left_to_those_who_have_one_of_that_name(
    kind: str,
) -> None:
    known = facts(
        table({"Order": "title", "Stage": "select", "Support": kind}), in_use=frozenset({"Support"})
    )
    usual = propose(known, Decisions(), replace(blueprint(), all_roles=False))
    files = Files(columns={Source.ORDERS: {"support": ""}})
    wanted = propose(replace(known, files=files), Decisions(), replace(blueprint(), all_roles=True))

    assert ("support" in usual.owned.skipped, usual.owned.asked) == (True, ())
    assert 'support = ""' in edited("", of_proposal(usual, Files(), Decisions()))
    assert wanted.owned.new["support"].name == "Support (sync)"


def test_guesses_are_not_made_again_once_a_tracker_was_adopted_to_the_end() -> None:
    orders, _ = made("en")
    more = TableColumn("zzzz", "Deadline", "date")
    without = tuple(column for column in orders.columns if column.name != "Promised delivery")
    tracker = replace(orders, columns=(*without, more))

    assert [g.about for g in guesses(propose(facts(tracker), Decisions(), blueprint()))] == ["baseline"]
    assert guesses(propose(replace(facts(tracker), adopted=True), Decisions(), blueprint())) == ()
