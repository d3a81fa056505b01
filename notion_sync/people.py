"""The team directory of a pass: from ``team.toml`` and the Team data source, with Notion accounts."""

from collections.abc import Iterable, Iterator

from notion_sync.ports import Ledger
from notion_sync.terms import Terms
from rules.cells import Person
from rules.checking import DEFAULT_NAMES, Checked, check
from rules.columns import Source
from rules.directory import Directory, merged
from rules.fields import Reading
from rules.order import TeamRow
from rules.policy import Absence, Member


def directory(terms: Terms, ledger: Ledger) -> Directory:
    """Who is on the team, everybody once. A person in both places is who the Team data source says."""
    accounts = {person.email.casefold(): person for person in ledger.known_people() if person.email}
    listed = list(_from_rows(terms, ledger)) if Source.TEAM in terms.sources else []
    emails = {member.email.casefold() for member in listed if member.email}
    listed += [m for m in terms.team.person if not (m.email and m.email.casefold() in emails)]
    return Directory(tuple(merged(_with_accounts(listed, accounts))))


def _from_rows(terms: Terms, ledger: Ledger) -> Iterator[Member]:
    reading = Reading(terms.calendar)
    overrides = {m.email.casefold(): m.slack_id for m in terms.team.person if m.email}
    for stored in ledger.all_rows(Source.TEAM):
        checked: Checked[TeamRow] = check(TeamRow, stored.row, reading, DEFAULT_NAMES[Source.TEAM])
        row = checked.record
        person = row.person[0] if row.person else None
        email = row.email or (person.email if person else None)
        yield Member(
            name=row.title or (person.name if person else None) or email or "Somebody",
            email=email,
            roles=row.role or (),
            away=_away(row),
            stands_in_for=row.stands_in_for or (),
            notion_user=person.id if person else None,
            slack_id=overrides.get(email.casefold()) if email else None,
        )


def _away(row: TeamRow) -> tuple[Absence, ...]:
    """An absence needs both days, in order; anything else is shown by doctor, not guessed."""
    first, last = row.away_from, row.away_until
    if first is None or last is None or last < first:
        return ()
    return (Absence.model_validate({"from": first, "until": last}),)


def _with_accounts(members: Iterable[Member], accounts: dict[str, Person]) -> Iterator[Member]:
    for member in members:
        found = accounts.get(member.email.casefold()) if member.email else None
        if found and not member.notion_user:
            yield member.model_copy(update={"notion_user": found.id})
        else:
            yield member
