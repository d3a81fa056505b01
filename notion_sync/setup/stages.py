"""Which phase of the process each of a tracker's stages belongs to. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from notion_sync.setup.matching import Sure
from notion_sync.setup.names import forms, plain
from notion_sync.setup.vocabulary import PHASES, Meaning, Phase, StageWords
from rules.policy import Stages
from rules.tables import Option

GROUPS: Mapping[str, Phase] = {"To-do": "receipt", "In progress": "tracking", "Complete": "ended"}
"""Notion's groups of a status, by the names they have from the start."""

MEANINGS: tuple[Meaning, ...] = ("on_hold", "cancelled", "early")
OF_PHASE: Mapping[Meaning, Phase] = {"on_hold": "tracking", "early": "tracking", "cancelled": "ended"}
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class StageMatch:
    """A stage of the tracker, the phase it belongs to, and what else the rules mean by it.

    like: the default stage it stands for, where a word says so.
    """

    option: str
    phase: Phase
    meaning: Meaning
    sure: Sure
    why: str
    like: str = ""


def match_stages(
    options: Sequence[Option], stages: Stages, words: Sequence[StageWords]
) -> tuple[StageMatch, ...]:
    """A phase for every option, in the tracker's order. ``stages``: those of ``tracker.toml``, which hold."""
    known = [_known(option, stages, words) or _named(option, words) for option in options]
    matches: list[StageMatch] = []
    for position, option in enumerate(options):
        before = [each for each in known[:position] if each]
        found = known[position] or _grouped(option, before) or _between(option, position, known)
        matches.append(found)
    return tuple(matches)


def _known(option: Option, stages: Stages, words: Sequence[StageWords]) -> StageMatch | None:
    phase = next((phase for phase in PHASES if option.name in getattr(stages, phase)), None)
    if phase is None:
        return None
    meanings = (each for each in MEANINGS if option.name in getattr(stages, each))
    meaning: Meaning = next(meanings, "")
    like = next((each.name for each in words if each.name == option.name), "")
    return StageMatch(
        option.name, phase, meaning, Sure.CERTAIN, "our name for it" if like else "as set", like
    )


def _named(option: Option, words: Sequence[StageWords]) -> StageMatch | None:
    shapes = forms(option.name)
    for stage in words:
        if any(plain(word) in shapes for word in (stage.name, stage.korean, *stage.same)):
            return _as(option, stage, Sure.CERTAIN, f"another word for {stage.name}")
    for stage in words:
        if any(plain(word) in shapes for word in stage.perhaps):
            return _as(option, stage, Sure.GUESSED, f"may mean {stage.name}")
    inside = [
        (len(text), word, stage)
        for stage in words
        for word in (stage.name, stage.korean, *stage.same)
        if len(text := plain(word)) >= (SHORTEST if not text.isascii() else 2 * SHORTEST)
        and any(text in shape for shape in shapes)
    ]
    if not inside:
        return None
    # The longest word says most; of equally long ones the later in the name's own order of the process.
    _, word, stage = max(inside, key=lambda each: each[0])
    return _as(option, stage, Sure.GUESSED, f'"{word}" is in its name')


def _as(option: Option, stage: StageWords, sure: Sure, why: str) -> StageMatch:
    return StageMatch(option.name, stage.phase, stage.meaning, sure, why, stage.name)


def _grouped(option: Option, before: Sequence[StageMatch]) -> StageMatch | None:
    """By the group of a status. To-do is also where Notion puts what nobody has sorted yet."""
    phase = GROUPS.get(option.group)
    if phase is None or (phase == "receipt" and any(match.phase != phase for match in before)):
        return None
    return StageMatch(option.name, phase, "", Sure.GUESSED, f"in the group {option.group}")


def _between(option: Option, position: int, known: Sequence[StageMatch | None]) -> StageMatch:
    """What stands nearest before it, else behind it, tells the phase."""
    before = [each for each in known[:position] if each]
    behind = [each for each in known[position + 1 :] if each]
    near = before[-1] if before else behind[0] if behind else None
    if near is None:
        return StageMatch(
            option.name, "tracking", "", Sure.GUESSED, "nothing tells; taken for work on the order"
        )
    side = "behind" if before else "before"
    return StageMatch(option.name, near.phase, "", Sure.GUESSED, f"it stands {side} {near.option}")


def stages_of(matches: Sequence[StageMatch], stages: Stages, words: Sequence[StageWords]) -> Stages:
    """The stages to configure, in the order of the process: those given, where they know every option."""
    if all(match.option in stages.in_order for match in matches):
        return stages
    options = {match.option for match in matches}
    matches = _in_order(matches, [stage.name for stage in words])
    # Names that a team set itself stay, though the tracker has them no more; the default ones go.
    kept = stages if stages != Stages() else Stages(**dict.fromkeys((*PHASES, *MEANINGS), ()))
    values: dict[str, tuple[str, ...]] = {}
    for phase in PHASES:
        own = tuple(match.option for match in matches if match.phase == phase)
        values[phase] = own + tuple(name for name in getattr(kept, phase) if name not in options)
    for meaning in MEANINGS:
        own = tuple(m.option for m in matches if m.meaning == meaning and m.phase == OF_PHASE[meaning])
        values[meaning] = own + tuple(name for name in getattr(kept, meaning) if name not in options)
    return Stages(**values)


def _in_order(matches: Sequence[StageMatch], process: Sequence[str]) -> list[StageMatch]:
    """As the process has them; a stage that stands for none of its stages stays behind the one before it.

    A tracker's options need not be in that order: what was added later stands at the end.
    """
    ranks: list[int] = []
    for match in matches:
        ranks.append(process.index(match.like) if match.like else ranks[-1] if ranks else -1)
    return [match for _, match in sorted(zip(ranks, matches, strict=True), key=lambda pair: pair[0])]
