"""Text that people typed is made visible, one line, and short enough; JSON keeps its values."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.finding import LONGEST, say
from rules.text import escaped_json, one_line, shortened, visible
from tests.passes.hostile import EVERYTHING, LONG, unseen_in

ANYTHING = st.text(st.characters(exclude_categories=()))
"""Every character there is, halves of surrogate pairs among them."""


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("two\nlines\tand\x00 more", "two lines and more"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\x1b[31mred\x1b[0m\x9b2J", "[31mred [0m 2J"),
        ("half a pair \ud83d", "half a pair"),
        ("👩\u200d🎨 studio", "👩\u200d🎨 studio"),
        ("한복 <세 벌>", "한복 <세 벌>"),
    ],
)
def test_what_is_seen_of_a_text(typed: str, seen: str) -> None:
    assert one_line(typed) == seen


@given(ANYTHING)
def test_one_line_is_one_line_that_can_be_stored_and_holds_nothing_unseen(text: str) -> None:
    line = one_line(text)

    line.encode()
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cs", "Zl", "Zp"}
    assert all(unicodedata.category(char) != "Cf" or char in "\u200c\u200d" for char in line)
    assert line == line.strip() == one_line(line)
    assert len(line.splitlines()) <= 1


@given(ANYTHING)
def test_what_is_to_be_kept_stays_and_nothing_else_of_its_kind(text: str) -> None:
    kept = visible(text, keep="\n")

    assert kept.count("\n") == text.count("\n")
    assert not unseen_in(kept, but="\n")


@given(text=ANYTHING, most=st.integers(1, 50))
def test_a_shortened_text_is_the_beginning_of_it(text: str, most: int) -> None:
    short = shortened(text, most)

    assert len(short) <= most
    assert short == text if len(text) <= most else text.startswith(short[:-1])


@given(
    st.recursive(ANYTHING | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(ANYTHING, inner))
)
def test_json_keeps_its_values_and_holds_nothing_unseen(document: object) -> None:
    text = escaped_json(json.dumps(document, ensure_ascii=False, indent=2))

    assert json.loads(text) == document
    assert not unseen_in(text, but="\n")
    text.encode()


def test_a_sentence_takes_typed_text_as_one_line_and_not_at_any_length() -> None:
    told = say("{client} waits for {what}", client=EVERYTHING, what=LONG).text()

    assert not unseen_in(told)
    assert len(told) < 2 * LONGEST + 20
    assert told.endswith("…")
