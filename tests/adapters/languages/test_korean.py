"""How Korean writes days, amounts and sentences."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.languages import language
from rules.finding import money, say
from rules.language import ENGLISH

KOREAN = language("ko")


def test_a_day_is_written_out() -> None:
    assert KOREAN.day(date(2026, 12, 3)) == "2026년 12월 3일"


@pytest.mark.parametrize(
    ("amount", "text"), [("4000", "4,000"), ("1234.5", "1,234.50"), ("0.00", "0"), ("-7", "-7")]
)
def test_an_amount_has_cents_where_there_are_any(amount: str, text: str) -> None:
    assert KOREAN.number(Decimal(amount)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_any_amount_can_be_written(amount: Decimal) -> None:
    assert KOREAN.number(amount) == ENGLISH.number(amount)


def test_a_sentence_in_a_sentence_is_translated_with_it() -> None:
    sentence = say("{client} disputes {payment}, {open} open", client=say("the client"), payment="Second")
    sentence = sentence.about({**sentence.fields, "open": money(Decimal(4000), "KRW")})

    assert sentence.text(KOREAN) == (
        "고객님이 결제 건(Second)에 이의를 제기했습니다. 미수금은 4,000 KRW입니다"
    )
    assert str(sentence) == "the client disputes Second, 4,000 KRW open"


def test_what_the_catalogue_does_not_know_stays_english() -> None:
    assert say("A rule of {team}", team="ours").text(KOREAN) == "A rule of ours"


def test_braces_that_people_typed_are_text() -> None:
    assert (
        say("{client} waits for an answer", client="{x}").text(KOREAN) == "{x}님이 답변을 기다리고 있습니다"
    )


def test_english_needs_no_catalogue() -> None:
    assert language("en") is ENGLISH
