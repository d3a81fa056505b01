"""What is remembered of the tracker as a whole and of each of its sources."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import select, update

from adapters.ledger.schema import SOURCES, TRACKERS
from adapters.ledger.tables import TrackerTables
from rules.columns import Binding, Source
from rules.record import Reading, TrackerState

_BINDING = TypeAdapter(Binding)
_READING = TypeAdapter(Reading)


class StateTables(TrackerTables):
    """The tracker's state, and each source's binding, watermark and unfinished reading."""

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

    def reading(self, source: Source) -> Reading | None:
        query = select(SOURCES.c.reading).where(self._mine(SOURCES), SOURCES.c.source == source.value)
        with self._reading() as connection:
            text = connection.scalar(query)
        return None if text is None else _READING.validate_json(text)

    def save_reading(self, source: Source, reading: Reading | None) -> None:
        text = None if reading is None else _READING.dump_json(reading).decode()
        with self._writing() as connection:
            self._upsert(connection, SOURCES, [{"source": source.value, "reading": text}])

    def end_readings(self) -> None:
        with self._writing() as connection:
            connection.execute(update(SOURCES).where(self._mine(SOURCES)).values(reading=None))
