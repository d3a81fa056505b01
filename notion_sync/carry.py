"""What a row showed and nobody can see any more is carried on: it must not be taken for empty. Pure."""

from rules.cells import Cells, CellValue, Unseen, is_empty, shown
from rules.columns import WRITTEN, Binding, BoundColumn, Source


def carried(binding: Binding, now: Cells, before: Cells) -> Cells:
    """The cells of a row as read, with what stood where a column, an option or what is linked is gone.

    before: as known last; empty for a row that is new.
    """
    cells = dict(now)
    own = WRITTEN if binding.source is Source.ORDERS else ()
    for missed in binding.missed:
        last = before.get(missed.key)
        if missed.key not in own and not is_empty(last):
            # A team is known as it was; about an order nothing is guessed.
            cells[missed.key] = last if binding.source is Source.TEAM else _unseen(last)
    for column in binding.columns:
        last = before.get(column.key)
        if column.blind:
            cells[column.key] = _behind(column, now.get(column.key), last)
        elif column.lost_words and is_empty(now.get(column.key)) and _text(last) in column.lost_words:
            cells[column.key] = _unseen(last)
    return cells


def _behind(column: BoundColumn, now: CellValue, last: CellValue) -> CellValue:
    """What to take for the value of a column that looks into something that is not shared.

    A link that was known goes on being one; what is computed from there may be wrong, and not only empty.
    """
    if column.type == "relation":
        return now if is_empty(last) else last
    return _unseen(last)


def _unseen(last: CellValue) -> Unseen:
    return last if isinstance(last, Unseen) else Unseen(shown(last))


def _text(last: CellValue) -> str | None:
    text = last.shown if isinstance(last, Unseen) else last
    return text if isinstance(text, str) else None
