"""The fixed words of a message. Everything else in it comes with the message, already in its language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The labels in one language. ``more`` takes the field ``count``.

    headings: for messages that bring none, by kind. levels: the words for the levels.
    """

    next: str
    who: str
    informed: str
    consulted: str
    raised: str
    lowered: str
    repeated: str
    resolved: str
    done: str
    all_done: str
    nobody: str
    untitled: str
    more: str
    headings: Mapping[str, str]
    levels: Mapping[str, str]


ENGLISH = Wording(
    next="Next",
    who="Who",
    informed="For information",
    consulted="To be consulted",
    raised="More urgent now",
    lowered="Less urgent now",
    repeated="Still open",
    resolved="Resolved",
    done="Done",
    all_done="All done",
    nobody="Nobody assigned",
    untitled="(untitled)",
    more="… and {count} more",
    headings={
        "alert": "Order alerts",
        "done": "Order alerts",
        "summary": "Order alerts",
        "repeats": "Still open",
        "operational": "About the order service",
        "digest": "This week",
    },
    levels={"info": "Info", "warning": "Warning", "critical": "Critical"},
)

KOREAN = Wording(
    next="다음 할 일",
    who="담당",
    informed="공유 대상 (Informed)",
    consulted="협의 대상 (Consulted)",
    raised="긴급도가 높아졌습니다",
    lowered="긴급도가 낮아졌습니다",
    repeated="아직 열려 있음",
    resolved="해결됨",
    done="완료",
    all_done="모두 완료",
    nobody="담당자 없음",
    untitled="(제목 없음)",
    more="… 외 {count}건",
    headings={
        "alert": "주문 알림",
        "done": "주문 알림",
        "summary": "주문 알림",
        "repeats": "아직 열려 있는 알림",
        "operational": "주문 서비스 안내",
        "digest": "이번 주",
    },
    levels={"info": "정보", "warning": "주의", "critical": "긴급"},
)

WORDINGS: Mapping[str, Wording] = {"en": ENGLISH, "ko": KOREAN}
"""By the language of ``alerts.toml``."""
