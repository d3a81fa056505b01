"""What the last evaluation of each order left behind, and when it must be looked at again."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row as Record
from sqlalchemy import func, or_, select, update

from adapters.ledger.schema import JUDGEMENTS
from adapters.ledger.tables import TrackerTables, chunks
from rules.record import Judgement


class JudgementTable(TrackerTables):
    """Judgements; an order that waits for its first one has a record too, which only ``due`` tells of."""

    def judgements(self, page_ids: Collection[str]) -> Mapping[str, Judgement]:
        query = select(JUDGEMENTS).where(self._mine(JUDGEMENTS), JUDGEMENTS.c.judged)
        with self._reading() as connection:
            return {
                record.page_id: _judgement(record)
                for chunk in chunks(page_ids)
                for record in connection.execute(query.where(JUDGEMENTS.c.page_id.in_(chunk)))
            }

    def all_judgements(self) -> Sequence[Judgement]:
        query = select(JUDGEMENTS).where(self._mine(JUDGEMENTS), JUDGEMENTS.c.judged)
        with self._reading() as connection:
            return [_judgement(record) for record in connection.execute(query)]

    def troubled(self) -> Sequence[Judgement]:
        gaps = JUDGEMENTS.c.gaps != json.dumps(())
        query = select(JUDGEMENTS).where(
            self._mine(JUDGEMENTS), JUDGEMENTS.c.judged, or_(JUDGEMENTS.c.invalid, gaps)
        )
        with self._reading() as connection:
            return [_judgement(record) for record in connection.execute(query)]

    def count_judged(self, also: Collection[str] = ()) -> int:
        query = select(func.count()).where(self._mine(JUDGEMENTS), JUDGEMENTS.c.judged)
        with self._reading() as connection:
            judged = connection.scalar(query) or 0
            known = sum(
                connection.scalar(query.where(JUDGEMENTS.c.page_id.in_(chunk))) or 0 for chunk in chunks(also)
            )
        return judged + len(set(also)) - known

    def save_judgements(self, judgements: Iterable[Judgement]) -> None:
        with self._writing() as connection:
            self._upsert(connection, JUDGEMENTS, map(_record, judgements))

    def due(self, now: datetime) -> Sequence[str]:
        query = (
            select(JUDGEMENTS.c.page_id)
            .where(self._mine(JUDGEMENTS), JUDGEMENTS.c.recheck_at <= now)
            .order_by(JUDGEMENTS.c.recheck_at, JUDGEMENTS.c.page_id)
        )
        with self._reading() as connection:
            return connection.scalars(query).all()

    def next_recheck(self) -> datetime | None:
        earliest = select(func.min(JUDGEMENTS.c.recheck_at)).where(self._mine(JUDGEMENTS))
        with self._reading() as connection:
            found: datetime | None = connection.scalar(earliest)
            return found

    def make_due(self, page_ids: Collection[str] | None, *, now: datetime) -> None:
        at_once = update(JUDGEMENTS).where(self._mine(JUDGEMENTS)).values(recheck_at=now)
        with self._writing() as connection:
            if page_ids is None:
                connection.execute(at_once.where(~JUDGEMENTS.c.ended))
                return
            for chunk in chunks(dict.fromkeys(page_ids)):
                found = connection.execute(at_once.where(JUDGEMENTS.c.page_id.in_(chunk))).rowcount
                if found == len(chunk):
                    continue
                self._insert_missing(connection, JUDGEMENTS, (unjudged(page_id, now) for page_id in chunk))


def unjudged(page_id: str, recheck_at: datetime) -> dict[str, object]:
    """The record of an order that was not judged yet."""
    return _UNJUDGED | {"page_id": page_id, "recheck_at": recheck_at}


def _record(judgement: Judgement) -> dict[str, object]:
    return {
        "page_id": judgement.page_id,
        "judged": True,
        "recheck_at": judgement.recheck_at,
        "codes": json.dumps(judgement.codes),
        "invalid": judgement.invalid,
        "gaps": json.dumps(judgement.gaps),
        "ended": judgement.ended,
    }


_UNJUDGED = _record(Judgement("", None)) | {"judged": False}


def _judgement(record: Record[tuple[object, ...]]) -> Judgement:
    return Judgement(
        page_id=record.page_id,
        recheck_at=record.recheck_at,
        codes=tuple(json.loads(record.codes)),
        invalid=record.invalid,
        gaps=tuple(json.loads(record.gaps)),
        ended=record.ended,
    )
