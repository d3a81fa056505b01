"""What is remembered of the tracker as a whole and of each of its sources."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import select

from adapters.ledger.schema import SOURCES, TRACKERS
from adapters.ledger.tables import TrackerTables
from rules.columns import Binding, Source
from rules.record import TrackerState

_BINDING = TypeAdapter(Binding)


class StateTables(TrackerTables):
    """The tracker's state, and each source's binding and watermark."""

    def state(self) -> TrackerState:
        with self._reading() as connection:
            record = connection.execute(select(TRACKERS).where(self._mine(TRACKERS))).one_or_none()
        if record is None:
            return TrackerState()
        return TrackerState(
            configuration=record.configuration,
            first_contact=record.first_contact,
            repeats_day=record.repeats_day,
            full_read_at=record.full_read_at,
        )

    def save_state(self, state: TrackerState) -> None:
        values = {
            "configuration": state.configuration,
            "first_contact": state.first_contact,
            "repeats_day": state.repeats_day,
            "full_read_at": state.full_read_at,
        }
        with self._writing() as connection:
            self._upsert(connection, TRACKERS, [values])

    def binding(self, source: Source) -> Binding | None:
        query = select(SOURCES.c.binding).where(self._mine(SOURCES), SOURCES.c.source == source.value)
        with self._reading() as connection:
            text = connection.scalar(query)
        return None if text is None else _BINDING.validate_json(text)

    def save_binding(self, binding: Binding) -> None:
        text = _BINDING.dump_json(binding).decode()
        with self._writing() as connection:
            self._upsert(connection, SOURCES, [{"source": binding.source.value, "binding": text}])

    def watermark(self, source: Source) -> datetime | None:
        query = select(SOURCES.c.watermark).where(self._mine(SOURCES), SOURCES.c.source == source.value)
        with self._reading() as connection:
            return connection.scalar(query)

    def save_watermark(self, source: Source, at: datetime) -> None:
        with self._writing() as connection:
            self._upsert(connection, SOURCES, [{"source": source.value, "watermark": at}])
