"""The words: every thing has some, and no word means two things among its neighbours."""

from collections import Counter
from collections.abc import Iterable, Mapping

import pytest

from notion_sync.setup.names import plain
from notion_sync.setup.vocabulary import Words, vocabulary
from rules.columns import COLUMNS, WRITTEN_OPTIONS, Source
from rules.options import OPTIONS
from rules.policy import Stages

ALL = vocabulary()


def meant(words: Mapping[str, Words]) -> list[str]:
    """Every word that means one thing, plain, once for each thing."""
    return [
        word
        for name, its in words.items()
        for word in {plain(text) for text in (name, its.korean, *its.same)}
    ]


def twice(words: Iterable[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1 or not word]


@pytest.mark.parametrize("source", Source)
class TestEachTable:
    def test_has_words_for_every_column(self, source: Source) -> None:
        assert ALL.columns[source].keys() == {column.key for column in COLUMNS[source]}

    def test_uses_no_word_for_two_columns(self, source: Source) -> None:
        by_name = {column.name: ALL.columns[source][column.key] for column in COLUMNS[source]}

        assert twice(meant(by_name)) == []

    def test_asks_about_no_word_that_is_certain(self, source: Source) -> None:
        by_name = {column.name: ALL.columns[source][column.key] for column in COLUMNS[source]}
        certain = set(meant(by_name))

        assert [w for words in by_name.values() for w in words.perhaps if plain(w) in certain] == []


def test_titles_mean_one_table() -> None:
    assert ALL.titles.keys() == set(Source)
    assert twice(meant({source.value.replace("_", " "): words for source, words in ALL.titles.items()})) == []


def test_stages_are_the_default_ones_in_their_order_and_mean_what_they_do_there() -> None:
    default = Stages()

    assert [stage.name for stage in ALL.stage] == list(default.in_order)
    assert all(stage.name in getattr(default, stage.phase) for stage in ALL.stage)
    assert all(stage.name in getattr(default, stage.meaning) for stage in ALL.stage if stage.meaning)
    assert twice(meant({stage.name: stage for stage in ALL.stage})) == []


def test_every_option_that_people_choose_has_words() -> None:
    chosen = {
        (source, key): set(words)
        for source, columns in OPTIONS.items()
        for key, words in columns.items()
        if not (source is Source.ORDERS and key in WRITTEN_OPTIONS)
    }

    assert {
        (s, key): set(words) for s, columns in ALL.options.items() for key, words in columns.items()
    } == chosen
    assert [twice(meant(words)) for columns in ALL.options.values() for words in columns.values()] == [
        []
    ] * len(chosen)
