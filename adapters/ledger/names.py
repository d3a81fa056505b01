"""Names that were looked up: people, page titles, Slack accounts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from adapters.ledger.schema import PEOPLE, SLACK_IDS, TITLES
from adapters.ledger.tables import TrackerTables
from rules.cells import Person


class NameTables(TrackerTables):
    """Caches of names."""

    def slack_ids(self) -> Mapping[str, tuple[str | None, datetime]]:
        query = select(SLACK_IDS).where(self._mine(SLACK_IDS))
        with self._reading() as connection:
            return {
                record.email: (record.slack_id, record.looked_up_at) for record in connection.execute(query)
            }

    def save_slack_id(self, email: str, slack_id: str | None, *, at: datetime) -> None:
        with self._writing() as connection:
            looked_up = {"email": email, "slack_id": slack_id, "looked_up_at": at}
            self._upsert(connection, SLACK_IDS, [looked_up])

    def known_titles(self) -> Mapping[str, str | None]:
        query = select(TITLES).where(self._mine(TITLES))
        with self._reading() as connection:
            return {record.page_id: record.title for record in connection.execute(query)}

    def save_titles(self, titles: Mapping[str, str | None]) -> None:
        with self._writing() as connection:
            records = ({"page_id": page_id, "title": title} for page_id, title in titles.items())
            self._upsert(connection, TITLES, records)

    def known_people(self) -> Sequence[Person]:
        """Everybody who was ever seen in the workspace, those seen last first."""
        query = select(PEOPLE).where(self._mine(PEOPLE)).order_by(PEOPLE.c.seen_at.desc(), PEOPLE.c.id)
        with self._reading() as connection:
            return [Person(record.id, record.name, record.email) for record in connection.execute(query)]

    def save_people(self, people: Iterable[Person], *, at: datetime) -> None:
        with self._writing() as connection:
            records = (
                {"id": person.id, "name": person.name, "email": person.email, "seen_at": at}
                for person in people
            )
            self._upsert(connection, PEOPLE, records)
