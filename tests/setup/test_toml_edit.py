"""Setting values in files that people wrote: every other line stays, and what was set is read back."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notion_sync.setup.toml_edit import NotEditableError, Setting, Value, edited

CONFIG = Path(__file__).parents[2] / "config"
SHIPPED = (CONFIG / "tracker.toml").read_text(encoding="utf-8")
TABLES = st.sampled_from(
    [
        ("orders", "columns"),
        ("payments",),
        ("payments", "columns"),
        ("stages",),
        ("options", "orders", "health"),
        ("new",),
    ]
)
KEYS = st.sampled_from(["client", "source", "due", "receipt", "In work", "키"])
VALUES: st.SearchStrategy[Value] = (
    st.text(max_size=20) | st.lists(st.text(max_size=8), max_size=4).map(tuple) | st.dates()
)


def read(text: str, setting: Setting) -> object:
    node: object = tomllib.loads(text)
    for name in (*setting.table, setting.key):
        assert isinstance(node, dict)
        node = node[name]
    return tuple(node) if isinstance(node, list) else node


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.tuples(TABLES, KEYS), VALUES, max_size=6))
def test_what_was_set_is_read_back_and_comments_stay(
    values: dict[tuple[tuple[str, ...], str], Value],
) -> None:
    wanted = [Setting(table, key, value) for (table, key), value in values.items()]
    text = edited(SHIPPED, wanted)

    assert [read(text, setting) for setting in wanted] == [setting.value for setting in wanted]
    assert edited(text, wanted) == text
    kept = [
        line for line in SHIPPED.splitlines() if line.startswith("# ") and "=" not in line and "[" not in line
    ]
    assert [line for line in kept if line not in text.splitlines()] == []


def test_a_key_behind_a_mark_is_put_to_use_in_its_place_with_its_comment() -> None:
    text = edited(SHIPPED, [Setting(("orders", "columns"), "baseline", "납기일")])
    before, after = SHIPPED.splitlines(), text.splitlines()

    assert len(before) == len(after)
    ((old, new),) = [(b, a) for b, a in zip(before, after, strict=True) if b != a]
    assert old.startswith('# baseline = "Promised delivery"')
    assert new.startswith('baseline = "납기일"')
    assert new.endswith("# the date promised at signing")


def test_a_list_over_several_lines_is_replaced_as_a_whole() -> None:
    text = '[stages]\nreceipt = [\n  "A", # first\n  "B",\n] # both\nended = ["C"]\n'

    assert (
        edited(text, [Setting(("stages",), "receipt", ("X",))])
        == '[stages]\nreceipt = ["X"]\nended = ["C"]\n'
    )


def test_a_value_that_is_there_already_changes_nothing_however_it_is_written() -> None:
    text = "[orders]\nsource = 'abc' # mine\n"

    assert edited(text, [Setting(("orders",), "source", "abc", "a note")]) == text


def test_keys_before_the_first_table_belong_to_the_file_itself() -> None:
    text = edited('# language = "en"\n\n[[route]]\ncodes = ["a"]\n', [Setting((), "language", "ko")])

    assert text == 'language = "ko"\n\n[[route]]\ncodes = ["a"]\n'


def test_a_day_is_written_as_a_day() -> None:
    policy = (CONFIG / "policy.toml").read_text(encoding="utf-8")
    text = edited(policy, [Setting(("payment",), "enforce_from", date(2026, 8, 28))])

    assert "\nenforce_from = 2026-08-28       # leave alone what was due before this day\n" in text


def test_windows_line_ends_stay() -> None:
    assert edited('a = 1\r\nb = "x"\r\n', [Setting((), "b", "y")]) == 'a = 1\r\nb = "y"\r\n'


def test_a_note_cannot_break_out_of_its_line() -> None:
    text = edited("", [Setting(("orders",), "source", "abc", 'Orders\n[evil]\rx = "1"')])

    assert tomllib.loads(text) == {"orders": {"source": "abc"}}


def test_headers_and_keys_in_other_spellings_are_known() -> None:
    text = edited('[ orders ]\n"source" = ""\n[orders.columns]\n', [Setting(("orders",), "source", "abc")])

    assert text == '[ orders ]\nsource = "abc"\n[orders.columns]\n'


@pytest.mark.parametrize("text", ['orders = {source = ""}\n', 'orders.source = ""\n'])
def test_a_file_that_is_written_in_another_way_is_left_alone(text: str) -> None:
    with pytest.raises(NotEditableError, match=r'^orders\.source = "abc"$'):
        edited(text, [Setting(("orders",), "source", "abc")])
