"""What a row showed and nobody can see any more is carried on: it must not be taken for empty. Pure."""

from rules.cells import Cells, CellValue, Unseen, is_empty, shown
from rules.columns import WRITTEN, Binding, Source


def carried(binding: Binding, now: Cells, before: Cells) -> Cells:
    """The cells of a row as read, with what stood where a column or an option is gone."""
    gone = {missed.key: before.get(missed.key) for missed in binding.missed}
    for column in binding.columns:
        last = before.get(column.key)
        if column.lost_words and is_empty(now.get(column.key)) and _text(last) in column.lost_words:
            gone[column.key] = last
    own = WRITTEN if binding.source is Source.ORDERS else ()
    return {
        **now,
        **{key: _unseen(last) for key, last in gone.items() if key not in own and not is_empty(last)},
    }


def _unseen(last: CellValue) -> Unseen:
    return last if isinstance(last, Unseen) else Unseen(shown(last))


def _text(last: CellValue) -> str | None:
    text = last.shown if isinstance(last, Unseen) else last
    return text if isinstance(text, str) else None
