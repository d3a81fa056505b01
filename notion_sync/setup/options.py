"""What a tracker calls the options that the rules mean something by. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from notion_sync.setup.names import forms, plain
from notion_sync.setup.vocabulary import Words
from rules.tables import TableColumn


@dataclass(frozen=True, slots=True)
class OptionMatches:
    """The options of one column. ``names``: the tracker's by our word, where they differ.

    missing: words of ours that no option stands for. unknown: options that stand for none of our words.
    """

    column: TableColumn
    names: Mapping[str, str]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


def match_options(
    column: TableColumn, words: Mapping[str, Words], known: Mapping[str, str]
) -> OptionMatches | None:
    """The options of a column by our words, each used once; None for a column without options.

    known: names of ``tracker.toml``, which hold.
    """
    if column.type not in ("select", "status", "multi_select") or not column.options:
        return None
    left = {option.name: forms(option.name) for option in column.options}
    found: dict[str, str] = {}
    # The surest words first, for all of ours, so that a doubtful one takes no option from another.
    rounds = (
        {word: (name,) for word, name in known.items()},
        {word: (word,) for word in words},
        {word: (its.korean,) for word, its in words.items()},
        {word: its.same for word, its in words.items()},
    )
    for texts in rounds:
        for word in words:
            wanted = {plain(text) for text in texts.get(word, ())}
            name = next((name for name, shapes in left.items() if wanted & set(shapes)), None)
            if word not in found and name is not None:
                found[word] = name
                del left[name]
    return OptionMatches(
        column=column,
        names={word: name for word, name in found.items() if name.casefold() != word.casefold()},
        missing=tuple(word for word in words if word not in found),
        unknown=tuple(left),
    )
