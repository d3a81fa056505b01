"""A house that works in Korean: what a pass writes and says, and a tracker whose options are Korean."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rules.columns import Source
from tests.passes.world import RELATED, World, world

MONDAY = "2026-11-23T10:00"
KOREAN = 'language = "ko"\n'
ONE_OF = "값이 다음 중 하나가 아닙니다"
OPTIONS = """
[options.orders.health]
"Off track" = "빨간불"
[options.orders.specs_match]
"Yes" = "예"
"No" = "아니오"
[options.change_orders.status]
"Requested" = "요청"
"Approved" = "승인"
"Rejected" = "반려"
"In work" = "작업 중"
"Implemented" = "반영 완료"
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[World]:
    """A design house that follows change orders, too."""
    with world(tmp_path, (*RELATED, Source.CHANGE_ORDERS)) as founded:
        founded.files["alerts.toml"] = KOREAN
        yield founded


def change(house: World, order: str, status: str) -> None:
    house.add(
        Source.CHANGE_ORDERS,
        {"change": "소매 수선", "order": [order], "requested": date(2026, 11, 16), "status": status},
    )


def with_options(house: World) -> None:
    sections = "".join(f'[{name.value}]\nsource = "{found}"\n' for name, found in house.sources.items())
    house.files["tracker.toml"] = sections + OPTIONS


def issues(house: World, order: str) -> str:
    return str(house.cell(order, "Data issues") or "")


class TestALateOrder:
    def test_shows_korean_words_in_its_row(self, house: World) -> None:
        gown = house.late_order("웨딩드레스")
        house.run(MONDAY)

        assert house.cell(gown, "Health") == "위험"
        assert house.cell(gown, "Timeline") == "정상"
        assert house.cell(gown, "Payment stage") == "작업 중단"
        assert house.cell(gown, "Next action") == (
            "Maison Kato님께 결제 건(Second) 입금을 안내하세요(지급 기한 9일 경과, 작업 중단 중) "
            "· 담당: Min-ji Seo"
        )

    def test_keeps_the_codes_and_names_of_the_process(self, house: World) -> None:
        gown = house.late_order("웨딩드레스")
        house.run(MONDAY)

        assert house.cell(gown, "Open alerts") == ["payment.pause"]
        assert house.cell(gown, "Current decision") == "Production timeline coordination"

    def test_is_told_in_slack_in_korean(self, house: World) -> None:
        house.run("2026-11-20T10:00")
        gown = house.late_order("웨딩드레스")
        house.run(MONDAY)
        (said,) = house.spoken_of(gown)

        assert "결제 건(Second)이 지급 기한 9일 경과 상태이며, 미수금은 1,000입니다" in said.text
        assert "2026년 11월 21일부터" in said.text
        assert "다음 할 일:" in said.text

    def test_is_resolved_in_korean(self, house: World) -> None:
        house.run("2026-11-20T10:00")
        gown = house.late_order("웨딩드레스")
        house.run(MONDAY)
        house.pay(gown, date(2026, 11, 23))
        house.run("2026-11-23T11:00")

        assert "전액 입금되어 작업을 재개할 수 있습니다" in house.spoken_of(gown)[-1].text


def test_what_cannot_be_right_is_said_in_korean(house: World) -> None:
    order = house.order("자켓", delivered=date(2026, 12, 3))
    change(house, order, "어쩌면")
    house.run(MONDAY)

    assert issues(house, order).splitlines() == [
        "Delivered: 2026년 12월 3일은 미래 날짜입니다",
        f'소매 수선, Status: "어쩌면" {ONE_OF}: Requested, Approved, Rejected, In work, Implemented',
    ]


def test_the_first_summary_is_in_korean(house: World) -> None:
    house.late_order("웨딩드레스")
    house.run(MONDAY)

    assert "확인이 필요한 주문 1건" in house.heard()[0].text
    assert "새 알림 1건 중 1건이 긴급입니다." in house.heard()[0].text


def test_another_language_changes_the_cells_and_repeats_no_alert(house: World) -> None:
    house.files["alerts.toml"] = ""
    gown = house.late_order("웨딩드레스")
    house.run(MONDAY)
    said = len(house.heard())
    assert house.cell(gown, "Health") == "Off track"
    house.files["alerts.toml"] = KOREAN
    house.run("2026-11-23T10:05")

    assert house.cell(gown, "Health") == "위험"
    assert len(house.heard()) == said
    house.forget_requests()
    assert house.run("2026-11-23T10:10").rows == []


class TestATrackerWithOptionsOfItsOwn:
    def test_is_read_by_them(self, house: World) -> None:
        with_options(house)
        order = house.order("자켓", delivered=date(2026, 11, 20), specs_match="아니오")
        change(house, order, "요청")
        house.run(MONDAY)

        assert issues(house, order) == ""
        assert house.cell(order, "Current decision") == "Change order approval"
        assert house.cell(order, "Open alerts") == ["change.undecided", "closing.spec_mismatch"]

    def test_is_written_by_them_and_stays_so(self, house: World) -> None:
        with_options(house)
        gown = house.late_order("웨딩드레스")
        house.run(MONDAY)
        assert house.cell(gown, "Health") == "빨간불"

        assert house.run("2026-11-23T10:05").rows == []
        assert house.cell(gown, "Health") == "빨간불"

    def test_is_told_which_options_there_are(self, house: World) -> None:
        with_options(house)
        order = house.order("자켓", specs_match="글쎄")
        change(house, order, "Approved")
        house.run(MONDAY)

        assert issues(house, order).splitlines() == [
            'Specs match: "글쎄" 값이 "예" 또는 "아니오" 중 하나가 아닙니다',
            f'소매 수선, Status: "Approved" {ONE_OF}: 요청, 승인, 반려, 작업 중, 반영 완료',
        ]
