"""Stages in English and Korean, and the phases they belong to."""

import pytest

from notion_sync.setup.matching import Sure
from notion_sync.setup.stages import match_stages, stages_of
from notion_sync.setup.vocabulary import vocabulary
from rules.policy import Stages
from rules.tables import Option

WORDS = vocabulary().stage


def configured(*names: str, stages: Stages | None = None) -> Stages:
    given = stages or Stages()
    return stages_of(match_stages([Option(name) for name in names], given, WORDS), given, WORDS)


@pytest.mark.parametrize(
    ("name", "phase", "meaning"),
    [
        ("Received", "receipt", ""),
        ("NEW ORDER", "receipt", ""),
        ("1. 접수", "receipt", ""),
        ("상담중", "receipt", ""),
        ("계약 완료", "receipt", ""),
        ("디자인 진행", "tracking", "early"),
        ("🧵 제작중", "tracking", "early"),
        ("In progress", "tracking", "early"),
        ("가봉", "tracking", ""),
        ("QC", "tracking", ""),
        ("보류", "tracking", "on_hold"),
        ("Paused", "tracking", "on_hold"),
        ("배송중", "delivery", ""),
        ("Ready for pickup", "delivery", ""),
        ("납품 완료", "closing", ""),
        ("Delivered", "closing", ""),
        ("완료", "ended", ""),
        ("Done", "ended", ""),
        ("취소", "ended", "cancelled"),
        ("Canceled", "ended", "cancelled"),
    ],
)
def test_known_words_are_certain(name: str, phase: str, meaning: str) -> None:
    (match,) = match_stages([Option(name)], Stages(), WORDS)

    assert (match.phase, match.meaning, match.sure) == (phase, meaning, Sure.CERTAIN)


def test_what_is_not_known_is_guessed_by_a_word_a_group_or_its_neighbours() -> None:
    options = [
        Option("접수"),
        Option("원단 촬영"),
        Option("Sanding", group="In progress"),
        Option("Xyz"),
        Option("New by API", group="To-do"),
        Option("완료"),
    ]
    guessed = {
        m.option: (m.phase, m.why) for m in match_stages(options, Stages(), WORDS) if m.sure is Sure.GUESSED
    }

    assert guessed == {
        "원단 촬영": ("tracking", '"원단" is in its name'),
        "Sanding": ("tracking", "in the group In progress"),
        "Xyz": ("tracking", "it stands behind 원단 촬영"),
        "New by API": ("tracking", "it stands behind 원단 촬영"),
    }


def test_stages_come_in_the_order_of_the_process_whatever_the_order_of_the_options() -> None:
    stages = configured("보류", "제작", "접수", "완료", "디자인", "원단", "취소", "피팅")

    assert stages.receipt == ("접수",)
    assert stages.tracking == ("디자인", "원단", "제작", "피팅", "보류")
    assert stages.ended == ("완료", "취소")
    assert (stages.early, stages.on_hold, stages.cancelled) == (
        ("디자인", "원단", "제작"),
        ("보류",),
        ("취소",),
    )


def test_the_default_stages_are_left_as_they_are_also_where_some_are_missing() -> None:
    assert configured("Received", "Production", "Closed") == Stages()


def test_what_a_team_set_itself_stays_and_only_what_is_new_is_added() -> None:
    own = Stages(
        receipt=("Eins",),
        tracking=("Zwei", "Fort"),
        delivery=(),
        closing=(),
        ended=("Drei",),
        on_hold=(),
        cancelled=(),
        early=("Zwei",),
    )

    assert configured("Eins", "Zwei", "Drei", stages=own) == own
    more = configured("Eins", "Zwei", "보류", "Drei", stages=own)
    assert more.tracking == ("Zwei", "보류", "Fort")
    assert (more.on_hold, more.early) == (("보류",), ("Zwei",))
