"""What a tracker calls options that the rules mean something by."""

from notion_sync.setup.options import match_options
from notion_sync.setup.vocabulary import vocabulary
from rules.columns import Source
from rules.tables import Option, TableColumn

STATUS = vocabulary().options[Source.CHANGE_ORDERS]["status"]


def status(*names: str, kind: str = "select") -> TableColumn:
    return TableColumn("stat", "Status", kind, tuple(Option(name) for name in names))


def test_words_are_found_and_only_where_they_differ_they_are_set() -> None:
    found = match_options(status("요청", "승인", "rejected", "진행중", "적용 완료", "기타"), STATUS, {})

    assert found is not None
    assert found.names == {
        "Requested": "요청",
        "Approved": "승인",
        "In work": "진행중",
        "Implemented": "적용 완료",
    }
    assert (found.missing, found.unknown) == ((), ("기타",))


def test_an_option_stands_for_one_word_and_the_surest_one() -> None:
    found = match_options(status("완료", "Implemented"), STATUS, {})

    assert found is not None
    assert (dict(found.names), found.unknown) == ({}, ("완료",))


def test_what_the_file_says_holds() -> None:
    found = match_options(status("요청", "Offen"), STATUS, {"Requested": "Offen"})

    assert found is not None
    assert (found.names, found.unknown) == ({"Requested": "Offen"}, ("요청",))


def test_a_column_without_options_has_none() -> None:
    assert match_options(status(kind="checkbox"), STATUS, {}) is None
