"""What teams call things, as data: ``vocabulary.toml`` beside this module."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from rules.columns import Source
from rules.policy import Section, Text

Phase = Literal["receipt", "tracking", "delivery", "closing", "ended"]
PHASES: tuple[Phase, ...] = ("receipt", "tracking", "delivery", "closing", "ended")
Meaning = Literal["", "on_hold", "cancelled", "early"]


class Words(Section):
    """What a thing is called beside its English name in the contract.

    korean: our name for it in Korean. same: other words for it, each of which means nothing else among its
    neighbours. perhaps: words that may mean it, and may mean something else.
    """

    korean: Text
    same: tuple[Text, ...] = ()
    perhaps: tuple[Text, ...] = ()


class StageWords(Words):
    """A default stage: its phase, and what the rules mean by it beside that."""

    name: Text
    phase: Phase
    meaning: Meaning = ""
    color: Text


class Vocabulary(Section):
    """All words. columns: by source and key; options: by source, column key and our word."""

    titles: Mapping[Source, Words]
    columns: Mapping[Source, Mapping[str, Words]]
    stage: tuple[StageWords, ...]
    options: Mapping[Source, Mapping[str, Mapping[str, Words]]]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with the service."""
    text = (files(__package__) / "vocabulary.toml").read_text(encoding="utf-8")
    return Vocabulary.model_validate(tomllib.loads(text))
