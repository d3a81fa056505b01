"""``--quiet`` and ``--verbose``: every verb has them."""

import pytest

from notion_sync.cli import MODULES
from tests.commands.desk import MONDAY, SECRETS, Desk


def test_quiet_says_nothing_where_all_is_well(at_desk: Desk) -> None:
    at_desk.house.order("Gown")
    said = at_desk.type("run", "--quiet", "--as-of", MONDAY)
    assert (said.exit, said.out, said.err) == (0, "", "")


def test_quiet_names_what_is_wrong(at_desk: Desk) -> None:
    at_desk.env["NOTION_TOKEN"] = "ntn_wrong"
    said = at_desk.type("run", "-q", "--as-of", MONDAY)
    assert said.exit == 3
    assert said.out == ""
    assert "NOTION_TOKEN" in said.told


def test_quiet_leaves_the_document_alone(at_desk: Desk) -> None:
    at_desk.house.order("Gown")
    said = at_desk.type("run", "--quiet", "--json", "--as-of", MONDAY)
    assert isinstance(said.json, dict)


def test_it_holds_for_one_call_only(at_desk: Desk) -> None:
    at_desk.type("run", "--quiet", "--as-of", MONDAY)
    assert "0 rows" in at_desk.type("run", "--as-of", MONDAY).out


def test_verbose_tells_each_request_and_no_secret(at_desk: Desk) -> None:
    said = at_desk.type("run", "-v", "--as-of", MONDAY)
    assert said.exit == 0
    assert "/v1/data_sources/" in said.logged
    assert not any(secret in said.out + said.err for secret in SECRETS)


def test_not_both_at_once(at_desk: Desk) -> None:
    at_desk.type("run", "--quiet", "--verbose").means(2, "exclude each other")


@pytest.mark.parametrize("verb", MODULES)
def test_every_verb_has_them(at_desk: Desk, verb: str) -> None:
    at_desk.type(verb, "--help").means(0, "--quiet", "--verbose")
