"""From what people paste to a data source."""

from dataclasses import replace

import pytest
import respx

from adapters.errors import AdapterError, Misconfigured, NotFound, Refused
from adapters.notion.reference import id_in
from adapters.notion.tracker import SourceConfig
from rules.columns import Binding, Source
from tests.adapters.notion.stage import (
    BINDING,
    DATABASE_ID,
    SOURCE_ID,
    Json,
    Stage,
    answer,
    data_source,
    error,
    page,
)

PLAIN = DATABASE_ID.replace("-", "")
OTHER = "00000000000040008000000000000001"


@pytest.mark.parametrize(
    "reference",
    [
        DATABASE_ID,
        PLAIN,
        PLAIN.upper(),
        f"  {PLAIN}\n",
        f"https://www.notion.so/{PLAIN}",
        f"https://www.notion.so/{PLAIN}/",
        f"https://www.notion.so/acme/Order-Tracker-2026-{PLAIN}?v={OTHER}",
        f"https://www.notion.so/acme/{PLAIN}?v={OTHER}&p={OTHER}&pm=s",
        f"https://www.notion.so/acme/cafe-{PLAIN}#{OTHER}",
        f"https://acme.notion.site/{DATABASE_ID}",
        f"notion://www.notion.so/acme/{PLAIN}",
        f"collection://{DATABASE_ID}",
    ],
)
def test_the_id_is_found_in_urls_and_bare(reference: str) -> None:
    assert id_in(reference) == DATABASE_ID


@pytest.mark.parametrize(
    "reference", ["", "Order Tracker", f"https://www.notion.so/acme?p={OTHER}", PLAIN[:-1]]
)
def test_what_holds_no_id_is_none(reference: str) -> None:
    assert id_in(reference) is None


def refuse(stage: Stage, reference: str = DATABASE_ID) -> AdapterError:
    with pytest.raises(AdapterError) as raised:
        stage.track(
            lambda tracker: tracker.bind(Source.ORDERS),
            sources={Source.ORDERS: SourceConfig(reference)},
        )
    return raised.value


def bound_id(stage: Stage, reference: str) -> str:
    sources = {Source.ORDERS: SourceConfig(reference)}
    return stage.track(lambda tracker: tracker.bind(Source.ORDERS), sources=sources).data_source_id


def database(*sources: Json) -> Json:
    return {"object": "database", "id": DATABASE_ID, "data_sources": list(sources)}


def test_a_data_source_id_is_bound_in_one_request(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get(f"/data_sources/{SOURCE_ID}").mock(return_value=answer(data_source()))
    assert bound_id(stage, SOURCE_ID) == SOURCE_ID
    assert len(stage.requests) == 1


@pytest.mark.parametrize("refusal", [error(404, "object_not_found"), error(400, "validation_error")])
def test_a_database_with_one_data_source_is_that_data_source(
    stage: Stage, notion: respx.MockRouter, refusal: respx.MockResponse
) -> None:
    notion.get(f"/data_sources/{DATABASE_ID}").mock(return_value=refusal)
    notion.get(f"/databases/{DATABASE_ID}").mock(
        return_value=answer(database({"id": SOURCE_ID, "name": "x"}))
    )
    notion.get(f"/data_sources/{SOURCE_ID}").mock(return_value=answer(data_source()))
    assert bound_id(stage, f"https://www.notion.so/acme/{PLAIN}?v={OTHER}") == SOURCE_ID


def test_of_several_data_sources_one_must_be_chosen(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get(f"/data_sources/{DATABASE_ID}").mock(return_value=error(404, "object_not_found"))
    several = database({"id": SOURCE_ID, "name": "Orders"}, {"id": OTHER, "name": None})
    notion.get(f"/databases/{DATABASE_ID}").mock(return_value=answer(several))
    failure = refuse(stage)
    assert isinstance(failure, Misconfigured)
    assert f'"Orders" ({SOURCE_ID}), "Untitled" ({OTHER})' in failure.what
    assert f'[orders] source = "{SOURCE_ID}"' in failure.remedy


def test_a_linked_view_has_no_data_source_of_its_own(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get(f"/data_sources/{DATABASE_ID}").mock(return_value=error(404, "object_not_found"))
    notion.get(f"/databases/{DATABASE_ID}").mock(return_value=answer(database()))
    failure = refuse(stage)
    assert isinstance(failure, Misconfigured)
    assert "linked view" in failure.remedy


def test_a_page_is_not_a_database(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get(f"/pages/{DATABASE_ID}").mock(return_value=answer(page(1)))
    notion.route().mock(return_value=error(404, "object_not_found"))
    failure = refuse(stage)
    assert isinstance(failure, Misconfigured)
    assert failure.what == "[orders] source is a page, not a database."


def test_what_is_not_shared_says_how_to_share_it_and_where_it_is_named(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.route().mock(return_value=error(404, "object_not_found"))
    failure = refuse(stage)
    assert isinstance(failure, NotFound)
    assert "[orders]" in failure.what
    assert "Share the database with the integration" in failure.remedy
    assert "[orders] source" in failure.remedy


def test_a_wrong_token_is_not_mistaken_for_a_missing_database(stage: Stage, notion: respx.MockRouter) -> None:
    notion.route().mock(return_value=error(401, "unauthorized"))
    assert isinstance(refuse(stage), Refused)
    assert len(stage.requests) == 1


def test_a_data_source_in_the_trash_is_not_read(stage: Stage, notion: respx.MockRouter) -> None:
    notion.route().mock(return_value=answer(data_source(in_trash=True)))
    failure = refuse(stage)
    assert isinstance(failure, NotFound)
    assert failure.what == '"Order Tracker" ([orders]) is in the trash.'


def test_a_database_in_the_trash_is_not_read(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get(f"/data_sources/{DATABASE_ID}").mock(return_value=error(404, "object_not_found"))
    notion.get(f"/databases/{DATABASE_ID}").mock(return_value=answer({**database(), "in_trash": True}))
    failure = refuse(stage)
    assert isinstance(failure, NotFound)
    assert "[orders] is in the trash" in failure.what


def bound_again(stage: Stage, known: Binding) -> Binding:
    sources = {Source.ORDERS: SourceConfig(DATABASE_ID)}
    return stage.track(lambda tracker: tracker.bind(Source.ORDERS, known=known), sources=sources)


KNOWN = replace(BINDING, asked=DATABASE_ID)


def test_the_data_source_known_before_is_meant_whatever_its_database_got(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.get(f"/data_sources/{SOURCE_ID}").mock(return_value=answer(data_source()))
    several = database({"id": OTHER, "name": "Archive"}, {"id": SOURCE_ID, "name": "Orders"})
    notion.get(f"/databases/{DATABASE_ID}").mock(return_value=answer(several))
    found = bound_again(stage, KNOWN)
    assert (found.data_source_id, found.siblings, found.asked) == (SOURCE_ID, ("Archive",), DATABASE_ID)


def test_a_data_source_that_moved_to_another_database_is_still_meant(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.get(f"/data_sources/{SOURCE_ID}").mock(return_value=answer(data_source()))
    notion.get(f"/databases/{DATABASE_ID}").mock(return_value=answer(database({"id": OTHER, "name": "x"})))
    found = bound_again(stage, KNOWN)
    assert (found.data_source_id, found.siblings) == (SOURCE_ID, ())


def test_a_data_source_that_is_gone_is_not_exchanged_for_another(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.get(f"/data_sources/{SOURCE_ID}").mock(return_value=error(404, "object_not_found"))
    notion.get(f"/databases/{DATABASE_ID}").mock(return_value=answer(database({"id": OTHER, "name": "x"})))
    notion.get(f"/pages/{DATABASE_ID}").mock(return_value=error(404, "object_not_found"))
    with pytest.raises(NotFound):
        bound_again(stage, KNOWN)


def test_another_reference_in_the_configuration_means_another_source(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.get(f"/data_sources/{DATABASE_ID}").mock(return_value=answer({**data_source(), "id": DATABASE_ID}))
    found = bound_again(stage, replace(KNOWN, asked=OTHER))
    assert found.data_source_id == DATABASE_ID


def test_a_reference_that_is_none_asks_for_nothing(stage: Stage) -> None:
    failure = refuse(stage, "my orders")
    assert 'source is "my orders"' in failure.what
    assert stage.requests == []


def test_a_source_that_is_not_configured_is_named(stage: Stage) -> None:
    with pytest.raises(Misconfigured, match=r"no \[payments\] in tracker.toml"):
        stage.track(lambda tracker: tracker.bind(Source.PAYMENTS))


def test_an_answer_that_is_no_data_source_is_explained(stage: Stage, notion: respx.MockRouter) -> None:
    notion.route().mock(return_value=answer({"object": "data_source", "title": []}))
    assert "is not the datasource it should be: see id" in refuse(stage).what
