"""Which columns of a data source are ours, and how people are told what does not fit."""

from dataclasses import replace

import pytest

from adapters.errors import Misconfigured
from adapters.notion.mapping import bind, problems
from adapters.notion.matching import ColumnProblem
from adapters.notion.wire import DataSource, parse
from rules.columns import COLUMNS, Binding, BoundColumn, Choice, MissedColumn, Source
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
        BoundColumn("order", "title", "Order", "title", asked="Order"),
        BoundColumn("stage", "s:t", "Stage", "status", asked="Stage"),
    )


@pytest.mark.parametrize("kind", ["select", "status", "multi_select"])
def test_options_are_bound_in_the_trackers_order_where_the_process_means_something_by_them(kind: str) -> None:
    role = column("Role", kind, options=[{"id": "1", "name": "Zoe"}, {"id": "2", "name": "Ann"}])
    wide = schema(column("Name", "title", "title"), role)
    bound = bind(Source.TEAM, wide, {}, words={"role": frozenset({"Ann"})}).column("role")
    assert bound is not None
    assert bound.choices == (Choice("1", "Zoe", "Zoe"), Choice("2", "Ann", "Ann"))
    unused = bind(Source.TEAM, wide, {}).column("role")
    assert unused is not None
    assert unused.choices == ()


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
    assert bound == BoundColumn("client", "cl:t", "Customer", "rich_text", asked=said)


def test_a_column_renamed_since_is_found_by_the_earlier_binding() -> None:
    before = bind(Source.ORDERS, schema(TITLE, STAGE), {})
    after = schema(column("Commission", "title", "title"), column("Phase", "status", "s%3At"))
    found = bind(Source.ORDERS, after, {}, before)
    assert [bound.name for bound in found.columns] == ["Commission", "Phase"]


PROMISED = column("Promised delivery", "date", "prom")


def baseline(bound: Binding) -> str | None:
    found = bound.column("baseline")
    return found.property_id if found else None


def test_the_id_wins_over_the_name_as_long_as_the_configuration_asks_for_the_same() -> None:
    before = bind(Source.ORDERS, schema(TITLE, STAGE, PROMISED), {})
    renamed = {**PROMISED, "name": "Promised at signing"}
    after = schema(TITLE, STAGE, renamed, column("Promised delivery", "date", "n%3A_w"))
    found = bind(Source.ORDERS, after, {}, before).column("baseline")
    assert found
    assert (found.property_id, found.name, found.rival) == ("prom", "Promised at signing", "n%3A%5Fw")
    assert baseline(bind(Source.ORDERS, after, {"baseline": "Promised delivery"}, before)) == "prom"
    assert baseline(bind(Source.ORDERS, after, {"baseline": "n%3A%5Fw"}, before)) == "n:_w"
    assert baseline(bind(Source.ORDERS, after, {})) == "n:_w", "at first sight only the name tells"


def test_a_new_name_in_the_configuration_wins_and_has_to_be_there() -> None:
    before = bind(Source.ORDERS, schema(TITLE, STAGE, PROMISED), {})
    wide = schema(TITLE, STAGE, PROMISED, column("Promise", "date", "mise"))
    assert baseline(bind(Source.ORDERS, wide, {"baseline": "Promise"}, before)) == "mise"
    with pytest.raises(Misconfigured, match="Promse"):
        bind(Source.ORDERS, wide, {"baseline": "Promse"}, before)


def test_a_column_of_an_older_ledger_goes_by_name_first_and_by_id_else() -> None:
    known = replace(
        bind(Source.ORDERS, schema(TITLE, STAGE, PROMISED), {}),
        columns=(BoundColumn("baseline", "prom", "Promised delivery", "date"),),
    )
    renamed = {**PROMISED, "name": "Promised at signing"}
    assert baseline(bind(Source.ORDERS, schema(TITLE, STAGE, renamed), {}, known)) == "prom"
    both = schema(TITLE, STAGE, renamed, column("Promised delivery", "date", "new"))
    assert baseline(bind(Source.ORDERS, both, {}, known)) == "new"


def test_a_column_that_cannot_be_used_any_more_gives_way_to_one_of_its_name() -> None:
    before = bind(Source.ORDERS, schema(TITLE, STAGE, PROMISED), {})
    retyped = column("Promised at signing", "rich_text", "prom")
    alone = bind(Source.ORDERS, schema(TITLE, STAGE, retyped), {}, before)
    assert alone.missed == (
        MissedColumn("baseline", "Promised delivery", "rich_text", "prom", "Promised delivery"),
    )
    both = schema(TITLE, STAGE, retyped, column("Promised delivery", "date", "new"))
    assert baseline(bind(Source.ORDERS, both, {}, before)) == "new"


def test_no_column_is_taken_for_two() -> None:
    before = bind(Source.ORDERS, schema(TITLE, STAGE, PROMISED), {})
    swapped = schema(TITLE, STAGE, {**PROMISED, "name": "Forecast delivery"})
    found = bind(Source.ORDERS, swapped, {}, before)
    assert baseline(found) == "prom"
    assert found.column("forecast") is None


def test_columns_that_are_missed_are_remembered_until_they_are_back_under_whatever_name() -> None:
    forecast = column("Our forecast", "date", "fore")
    first = bind(Source.ORDERS, schema(TITLE, STAGE, forecast), {"forecast": "Our forecast"})
    assert first.missed == ()
    gone = bind(Source.ORDERS, schema(TITLE, STAGE), {"forecast": "Our forecast"}, first)
    assert [missed.name for missed in gone.missed] == ["Our forecast"], "deleted, not misspelt"
    still = bind(Source.ORDERS, schema(TITLE, STAGE), {"forecast": "Our forecast"}, gone)
    assert still.missed == gone.missed
    back = schema(TITLE, STAGE, {**forecast, "name": "Forecast again"})
    found = bind(Source.ORDERS, back, {"forecast": "Our forecast"}, still)
    assert (found.missed, found.column("forecast") is not None) == ((), True)


def test_a_column_that_is_there_and_cannot_be_used_is_missed_at_first_sight() -> None:
    found = bind(Source.ORDERS, schema(TITLE, STAGE, column("Health", "status", "heal")), {})
    assert found.missed == (MissedColumn("health", "Health", "status"),)
    problem = next(
        each
        for each in problems(Source.ORDERS, schema(TITLE, STAGE, column("Health", "status", "heal")), {})
        if each.key == "health"
    )
    assert "an integration cannot add options to a status" in str(problem)


def test_a_column_the_team_does_not_keep_is_not_looked_for() -> None:
    found = bind(Source.ORDERS, schema(TITLE, STAGE, PROMISED), {"baseline": ""})
    assert (baseline(found), found.missed) == (None, ())
    keys = [problem.key for problem in problems(Source.ORDERS, schema(TITLE, STAGE), {"baseline": ""})]
    assert "baseline" not in keys


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
