"""Which column is which: by name, by words in English and Korean, by type; and never two things at once."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notion_sync.setup.matching import Match, Sure, match_columns
from notion_sync.setup.vocabulary import vocabulary
from rules.columns import COLUMNS, Source
from rules.tables import Table
from tests.setup.tables import ORDERS, TRACKER, WORDS, table


def found(columns: dict[str, str], **said: str) -> dict[str, Match]:
    return {match.column.key: match for match in match_columns(ORDERS, table(columns), WORDS, said=said)}


def names(matches: dict[str, Match], sure: Sure) -> dict[str, str]:
    return {key: m.found.name for key, m in matches.items() if m.found and m.sure is sure}


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("Client", "rich_text", "client"),
        ("client", "select", "client"),
        ("ORDER_ID", "unique_id", "order_id"),
        ("Promised  Delivery", "date", "baseline"),
        ("Customer", "relation", "client"),
        ("Sales rep", "people", "account_manager"),
        ("Order status", "status", "stage"),
        ("Invoice due", "date", "payment_due"),
        ("CSAT", "number", "satisfaction"),
        ("고객", "rich_text", "client"),
        ("고객명", "select", "client"),
        ("거래처", "relation", "client"),
        ("진행상태", "select", "stage"),
        ("상태", "status", "stage"),
        ("담당자", "people", "account_manager"),
        ("납기일", "date", "baseline"),
        ("납품예정일", "date", "baseline"),
        ("3. 납기 (약속)", "date", "baseline"),
        ("📅 납기일", "date", "baseline"),
        ("계약일", "date", "contract_signed"),
        ("계약금 입금", "date", "deposit_received"),
        ("주문금액", "number", "value"),
        ("결제예정일", "date", "payment_due"),
        ("잔금일", "date", "payment_due"),
        ("입금완료", "date", "payment_settled"),
    ],
)
def test_names_that_mean_one_thing_are_certain(name: str, kind: str, key: str) -> None:
    matches = found({"Name": "title", name: kind})

    assert names(matches, Sure.CERTAIN) == {"order": "Name", key: name}


@pytest.mark.parametrize(
    ("name", "kind", "key", "why"),
    [
        ("금액", "number", "value", "may mean Order value"),
        ("Deadline", "date", "baseline", "may mean Promised delivery"),
        ("고객 성함", "rich_text", "client", '"고객" is in its name'),
        ("Who looks after it", "people", "account_manager", "the only column of type people"),
        ("Progress bar", "status", "stage", "the only column of type status"),
        ("납기일", "formula", "baseline", "our name for it; a formula"),
        ("Customr name", "rich_text", "client", "sounds like Client"),
    ],
)
def test_names_that_may_mean_something_else_are_guessed(name: str, kind: str, key: str, why: str) -> None:
    match = found({"Name": "title", name: kind})[key]

    assert (match.found and match.found.name, match.sure, match.why) == (name, Sure.GUESSED, why)


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("입금완료", "checkbox", "payment_settled"),
        ("Promised delivery", "rich_text", "baseline"),
        ("담당자", "select", "account_manager"),
        ("Order value", "date", "value"),
    ],
)
def test_a_column_of_the_wrong_type_is_not_taken_and_said_to_be_wrong(name: str, kind: str, key: str) -> None:
    match = found({"Name": "title", name: kind})[key]

    assert match.sure is Sure.MISSING
    assert match.why.startswith(f'"{name}" is {kind} and would have to be ')


def test_where_two_fit_equally_nobody_but_a_person_may_choose() -> None:
    match = found({"Name": "title", "고객명": "rich_text", "거래처": "select"})["client"]

    assert (match.sure, match.doubtful) == (Sure.GUESSED, True)
    assert [other.name for other in match.others] == ["고객명"] or [o.name for o in match.others] == [
        "거래처"
    ]


def test_our_own_name_beats_another_word() -> None:
    matches = found({"Name": "title", "고객명": "rich_text", "Client": "rich_text"})

    assert names(matches, Sure.CERTAIN)["client"] == "Client"


def test_what_the_service_fills_in_is_never_guessed() -> None:
    columns = {"Name": "title", "health": "select", "State of health": "select", "Next Action": "rich_text"}
    written = {match.column.key for match in found(columns).values() if match.column.written and match.found}

    assert written == set()


def test_what_a_person_said_goes_before_everything() -> None:
    columns = {"Name": "title", "Client": "rich_text", "Maison": "rich_text", "금액": "number"}
    matches = found(columns, client="Maison", value="")

    assert (matches["client"].found and matches["client"].found.name, matches["client"].why) == (
        "Maison",
        "as set",
    )
    assert (matches["value"].found, matches["value"].why) == (None, "as set")


def test_a_relation_belongs_to_the_tracker_it_points_to() -> None:
    link, words = COLUMNS[Source.PAYMENTS][1], vocabulary().columns[Source.PAYMENTS]
    here = table({"Payment": "title", "Bestellung": "relation"}, ident="2" * 8, target=TRACKER)
    (match,) = match_columns([link], here, words, links_to=TRACKER)
    (elsewhere,) = match_columns([link], here, words, links_to="3" * 8)

    assert (match.found and match.found.name, elsewhere.found) == ("Bestellung", None)


SOME_NAMES = st.sampled_from(
    [text for words in WORDS.values() for text in (words.korean, *words.same, *words.perhaps)]
    + [each.name for each in ORDERS]
) | st.text(min_size=1, max_size=12)
TYPES = st.sampled_from(
    [
        "rich_text",
        "date",
        "number",
        "select",
        "status",
        "people",
        "checkbox",
        "formula",
        "multi_select",
        "files",
    ]
)


@st.composite
def trackers(draw: st.DrawFn) -> Table:
    columns = draw(st.dictionaries(SOME_NAMES, TYPES, max_size=25))
    return table({"The title": "title", **columns})


@settings(max_examples=50, deadline=None)
@given(trackers(), st.randoms(use_true_random=False))
def test_no_column_is_two_things_and_the_order_of_columns_does_not_matter(
    tracker: Table, random: Random
) -> None:
    matches = match_columns(ORDERS, tracker, WORDS)
    taken = [match.found.id for match in matches if match.found]
    shuffled = list(tracker.columns)
    random.shuffle(shuffled)

    assert len(taken) == len(set(taken))
    assert match_columns(ORDERS, replace(tracker, columns=tuple(shuffled)), WORDS) == matches


@settings(max_examples=50, deadline=None)
@given(trackers())
def test_a_match_is_always_of_a_type_that_can_be_read(tracker: Table) -> None:
    for match in match_columns(ORDERS, tracker, WORDS):
        if match.found:
            computed = match.found.type in ("formula", "rollup") and not match.column.written
            assert match.found.type in match.column.types or computed
