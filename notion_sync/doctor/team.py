"""The people: whether everybody can be found, and every role is held."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.errors import AdapterError
from adapters.notion.failures import GRANT
from adapters.notion.tracker import NotionTracker
from notion_sync.doctor.check import Check, failed, finding, ok
from notion_sync.people import directory
from notion_sync.ports import Ledger, Messenger
from notion_sync.remember import stored_row
from notion_sync.terms import Terms
from rules.checking import DEFAULT_NAMES, check
from rules.columns import Binding, Source
from rules.directory import Directory
from rules.fields import Reading
from rules.order import TeamRow
from rules.policy import ACCOUNT_MANAGER, Member

AREA, SLACK = "Team", "Slack"
_FIND = "Correct the email, invite them to the workspace, or set notion_user in team.toml."


@dataclass(frozen=True)
class Team:
    """Looks at the team directory. ``scratch``: a ledger of its own, to read the Team data source into."""

    terms: Terms
    scratch: Ledger
    now: datetime

    async def checks(self, tracker: NotionTracker | None, binding: Binding | None) -> AsyncIterator[Check]:
        """Accounts in Notion, rows that cannot be right, roles that nobody holds."""
        knows_accounts = False
        if tracker:
            for each in await self._accounts(tracker):
                yield each
            knows_accounts = bool(self.scratch.known_people())
            if binding:
                async for batch in tracker.read(binding, since=None):
                    self.scratch.save_rows(stored_row(Source.TEAM, row) for row in batch.rows if not row.gone)
        for each in (*self._absences(), *self._people(self.team, knows_accounts=knows_accounts)):
            yield each

    @property
    def team(self) -> Directory:
        """The directory as passes see it."""
        return directory(self.terms, self.scratch)

    async def _accounts(self, tracker: NotionTracker) -> list[Check]:
        try:
            people = await tracker.people()
        except AdapterError as error:
            return [failed(AREA, error, stops=False)]
        if people and not any(person.email for person in people):
            return [finding(AREA, "Notion shows no email addresses, so nobody is found by email", GRANT)]
        self.scratch.save_people(people, at=self.now)
        return []

    def _absences(self) -> Iterator[Check]:
        reading = Reading(self.terms.calendar)
        for stored in self.scratch.all_rows(Source.TEAM):
            checked = check(TeamRow, stored.row, reading, DEFAULT_NAMES[Source.TEAM])
            first, last = checked.record.away_from, checked.record.away_until
            for issue in checked.issues:
                yield finding(AREA, str(issue), "Correct it in the Team data source.")
            if (first is None) != (last is None) or (first and last and last < first):
                what = f"{stored.title or 'Somebody'}: an absence needs its first and its last day, in order"
                yield finding(
                    AREA, what, "Fill in Away from and Away until; until then nobody counts as away."
                )

    def _people(self, team: Directory, *, knows_accounts: bool) -> Iterator[Check]:
        if not team.members:
            yield finding(AREA, "the team directory is empty", "Name your people in team.toml.")
        else:
            count = len(team.members)
            yield ok(AREA, f"{count} {'person' if count == 1 else 'people'} in the directory")
        for member in team.members:
            if knows_accounts and not member.notion_user:
                yield finding(
                    AREA,
                    f"{_named(member)} has no Notion account, and is left out of the people cells",
                    _FIND,
                )
        for role in self.terms.matrix.roles:
            if role != ACCOUNT_MANAGER and not team.holders(role):
                yield finding(AREA, f"nobody holds the role {role}", "Give it to somebody in team.toml.")

    async def slack_accounts(self, messenger: Messenger) -> AsyncIterator[Check]:
        """Whether everybody can be mentioned."""
        for member in self.team.members:
            if member.slack_id:
                continue
            try:
                found = await messenger.slack_id(member.email) if member.email else None
            except AdapterError as error:
                yield failed(SLACK, error, stops=False)
                return
            if not found:
                remedy = "Correct the email, or set slack_id in team.toml."
                yield finding(
                    SLACK, f"{_named(member)} has no Slack account, and is named without a mention", remedy
                )


def _named(member: Member) -> str:
    return f"{member.name} ({member.email})" if member.email else f"{member.name} (no email)"
