"""The team: who holds which role, who is away, who stands in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from rules.calendar import ONE_DAY
from rules.cells import Person
from rules.policy import Absence, Member


@dataclass(frozen=True)
class Directory:
    """The team directory; people are found by their Notion account or their email, ignoring case."""

    members: tuple[Member, ...] = ()

    @cached_property
    def _by_account(self) -> dict[str, Member]:
        return {member.notion_user: member for member in self.members if member.notion_user}

    @cached_property
    def _by_email(self) -> dict[str, Member]:
        return {member.email.casefold(): member for member in self.members if member.email}

    def member(self, person: Person) -> Member | None:
        """The directory's entry for somebody of the workspace, or None."""
        found = self._by_account.get(person.id)
        return found or (self._by_email.get(person.email.casefold()) if person.email else None)

    def known(self, person: Person) -> Member:
        """The directory's entry, or one made of what the tracker says."""
        return self.member(person) or _stranger(person)

    @cached_property
    def _absences(self) -> tuple[Absence, ...]:
        return tuple(absence for member in self.members for absence in member.away)

    @cached_property
    def _by_role(self) -> dict[str, tuple[Member, ...]]:
        roles = dict.fromkeys(role for member in self.members for role in member.roles)
        return {role: tuple(m for m in self.members if role in m.roles) for role in roles}

    def holders(self, role: str) -> tuple[Member, ...]:
        """Everybody who holds a role, in the directory's order."""
        return self._by_role.get(role, ())

    @cached_property
    def _accounts(self) -> dict[tuple[str, ...], tuple[Person, ...]]:
        return {}

    def accounts(self, roles: tuple[str, ...]) -> tuple[Person, ...]:
        """The accounts of everybody who holds one of these roles; kept, as each order asks for the same."""
        found = self._accounts.get(roles)
        if found is None:
            held = [member for role in roles for member in self.holders(role)]
            found = self._accounts[roles] = accounts(each_once(held))
        return found

    def stand_ins(self, *, role: str, away: Iterable[Member]) -> tuple[Member, ...]:
        """Who stands in for a role or for one of these people."""
        named = {role, *(member.name for member in away)}
        return tuple(member for member in self.members if named & set(member.stands_in_for))

    def turns(self, today: date) -> Iterator[date]:
        """Days after today on which somebody is away from, or back."""
        for absence in self._absences:
            if absence.first > today:
                yield absence.first
            if today <= absence.last < date.max:
                yield absence.last + ONE_DAY


@lru_cache(maxsize=1_000)
def _stranger(person: Person) -> Member:
    return Member(name=person.name or person.email or "Somebody", email=person.email, notion_user=person.id)


def merged(members: Iterable[Member]) -> Iterator[Member]:
    """Everybody once, by account, else by email: one person may be listed for each role or absence."""
    listed: dict[str, Member] = {}
    for number, member in enumerate(members):
        key = member.notion_user or (member.email.casefold() if member.email else f"entry {number}")
        known = listed.get(key)
        listed[key] = _together(known, member) if known else member
    return iter(listed.values())


def _together(known: Member, again: Member) -> Member:
    return known.model_copy(
        update={
            "email": known.email or again.email,
            "roles": tuple(dict.fromkeys(known.roles + again.roles)),
            "away": tuple(dict.fromkeys(known.away + again.away)),
            "stands_in_for": tuple(dict.fromkeys(known.stands_in_for + again.stands_in_for)),
            "slack_id": known.slack_id or again.slack_id,
        }
    )


def present(members: Iterable[Member], day: date) -> tuple[Member, ...]:
    """Those who are not away on that day."""
    return tuple([member for member in members if not member.is_away(day)])


def each_once(members: Sequence[Member]) -> tuple[Member, ...]:
    """The same people, nobody twice."""
    return tuple(dict.fromkeys(members)) if len(members) > 1 else tuple(members)


def accounts(members: Iterable[Member]) -> tuple[Person, ...]:
    """Those who have an account in the tracker's workspace; the others are named by explain."""
    found = {member.notion_user: member for member in members if member.notion_user}
    return tuple([Person(user, member.name, member.email) for user, member in found.items() if user])
