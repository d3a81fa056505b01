"""Which columns of a data source are ours, and how people are told what does not fit."""

import pytest

from adapters.errors import Misconfigured
from adapters.notion.mapping import ColumnProblem, bind, problems
from adapters.notion.wire import DataSource, parse
from rules.columns import COLUMNS, BoundColumn, Source
from tests.adapters.notion.stage import SOURCE_ID, Json, column, data_source

TITLE, STAGE = column("Order", "title", "title"), column("Stage", "status", "s%3At")


def schema(*columns: Json) -> DataSource:
    return parse(DataSource, data_source(*columns))


def refusal(*columns: Json, **overrides: str) -> Misconfigured:
    with pytest.raises(Misconfigured) as raised:
        bind(Source.ORDERS, schema(*columns), overrides)
    return raised.value


def test_a_source_with_the_required_columns_is_bound_by_decoded_property_ids() -> None:
    found = bind(Source.ORDERS, schema(TITLE, STAGE), {})
    assert (found.data_source_id, found.title) == (SOURCE_ID, "Order Tracker")
    assert found.columns == (
        BoundColumn("order", "title", "Order", "title"),
        BoundColumn("stage", "s:t", "Stage", "status"),
    )


@pytest.mark.parametrize("kind", ["select", "status", "multi_select"])
def test_options_are_bound_in_the_trackers_order(kind: str) -> None:
    role = column("Role", kind, options=[{"id": "1", "name": "Zoe"}, {"id": "2", "name": "Ann"}])
    bound = bind(Source.TEAM, schema(column("Name", "title", "title"), role), {}).column("role")
    assert bound is not None
    assert bound.options == ("Zoe", "Ann")


@pytest.mark.parametrize("kind", ["formula", "rollup"])
def test_a_column_that_is_only_read_may_be_computed(kind: str) -> None:
    bound = bind(Source.ORDERS, schema(TITLE, STAGE, column("Order value", kind)), {}).column("value")
    assert bound is not None
    assert bound.type == kind


def test_a_column_that_is_written_may_not_be_computed() -> None:
    wide = schema(TITLE, STAGE, column("Health", "formula"))
    assert bind(Source.ORDERS, wide, {}).column("health") is None
    problem = next(problem for problem in problems(Source.ORDERS, wide, {}) if problem.key == "health")
    assert (problem.found, problem.fatal) == ("formula", False)


@pytest.mark.parametrize("said", ["Customer", "cl:t", "cl%3At"], ids=["name", "id", "encoded id"])
def test_a_column_of_another_name_is_found_by_name_or_id(said: str) -> None:
    wide = schema(TITLE, STAGE, column("Customer", "rich_text", "cl%3At"))
    bound = bind(Source.ORDERS, wide, {"client": said}).column("client")
    assert bound == BoundColumn("client", "cl:t", "Customer", "rich_text")


def test_a_column_renamed_since_is_found_by_the_earlier_binding() -> None:
    before = bind(Source.ORDERS, schema(TITLE, STAGE), {})
    after = schema(column("Commission", "title", "title"), column("Phase", "status", "s%3At"))
    found = bind(Source.ORDERS, after, {}, before)
    assert [bound.name for bound in found.columns] == ["Commission", "Phase"]


def test_all_that_is_fatal_is_said_at_once() -> None:
    failure = refusal(column("Name", "title", "title"), column("Stage", "number"))
    assert failure.what == (
        '"Order Tracker" does not fit [orders]: there is no column "Order" (title), but there is "Name"; '
        'column "Stage" is of type number and must be status or select.'
    )
    assert '[orders.columns] order = "Name" in tracker.toml' in failure.remedy


@pytest.mark.parametrize("found", ["stage", " Stage ", "STAGE", "Stages"])
def test_a_similar_name_is_offered(found: str) -> None:
    assert f'but there is "{found}"' in refusal(TITLE, column(found, "select")).what


def test_a_similar_name_of_another_type_is_not_offered() -> None:
    assert "but there is" not in refusal(TITLE, column("stage", "number")).what


def test_an_override_that_names_no_column_is_fatal_though_the_column_is_optional() -> None:
    failure = refusal(TITLE, STAGE, column("Customers", "rich_text"), client="Customer")
    assert 'there is no column "Customer"' in failure.what
    assert 'client = "Customers"' in failure.remedy


def test_an_override_of_an_optional_column_of_the_wrong_type_is_only_reported() -> None:
    wide = schema(TITLE, STAGE, column("Worth", "rich_text"))
    assert bind(Source.ORDERS, wide, {"value": "Worth"}).column("value") is None
    problem = next(problem for problem in problems(Source.ORDERS, wide, {"value": "Worth"}) if problem.found)
    assert problem == ColumnProblem(
        key="value",
        name="Worth",
        expected=("number",),
        found="rich_text",
        needed_for="the intake check",
        required=False,
        fatal=False,
    )


def test_problems_name_every_absent_column_and_what_needs_it() -> None:
    found = problems(Source.ORDERS, schema(TITLE, STAGE), {})
    assert len(found) == len(COLUMNS[Source.ORDERS]) - 2
    assert not any(problem.required or problem.fatal for problem in found)
    assert all(problem.needed_for for problem in found)


@pytest.mark.parametrize("source", Source)
def test_a_tracker_with_every_column_has_no_problems(source: Source) -> None:
    every = [
        column(wanted.name, wanted.types[0], f"id{number}") for number, wanted in enumerate(COLUMNS[source])
    ]
    assert problems(source, schema(*every), {}) == ()
    assert len(bind(source, schema(*every), {}).columns) == len(every)


def test_a_column_of_a_type_notion_invented_yesterday_breaks_nothing() -> None:
    wide = schema(TITLE, STAGE, column("Order value", "hologram"), column("Mood", "hologram"))
    assert bind(Source.ORDERS, wide, {}).column("value") is None
