"""Who is named for a finding, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from notion_sync.explain.explanation import Seat, Whom
from rules.addressees import Addressees, decision_of
from rules.case import Case, Process
from rules.finding import Finding, Level
from rules.policy import Decision, Member
from rules.rabsic import LETTERS, Acting, holders

NOBODY_HOLDS = "nobody holds this role"


@dataclass(frozen=True)
class Naming:
    """Puts into words who is named on a day.

    slack_ids: accounts looked up by email, and when. speaks: whether Slack is configured.
    """

    case: Case
    process: Process
    today: date
    slack_ids: Mapping[str, tuple[str | None, datetime]]
    speaks: bool

    def named(self, finding: Finding, concerned: Addressees) -> tuple[Whom, ...]:
        """Everybody named for a finding, once, with every reason for it."""
        reasons: dict[str, list[str]] = {}
        notes: dict[str, tuple[str, ...]] = {}
        for whom in self._whom(finding, concerned):
            reasons.setdefault(whom.name, []).append(whom.why)
            notes[whom.name] = whom.notes
        return tuple(Whom(name, "; ".join(whys), notes[name]) for name, whys in reasons.items())

    def _whom(self, finding: Finding, concerned: Addressees) -> Iterator[Whom]:
        line = self.process.matrix[decision_of(finding.code)]
        yield from self._acting(line, concerned.acting)
        accountable = line.accountable if finding.level is Level.CRITICAL else ()
        for role in dict.fromkeys((*accountable, *finding.roles)):
            why = f"Accountable for {line.name}" if role in accountable else "the rule names this role"
            yield from self._holders(role, f"{why} ({role})", why)

    def _acting(self, line: Decision, acting: Acting) -> Iterator[Whom]:
        absent = " and ".join(member.name for member in acting.instead_of)
        roles = ", ".join(line.responsible)
        reason = f"{absent} is away" if absent else f"there is no {roles}"
        why = {
            "responsible": f"Responsible for {line.name} ({roles})",
            "stands in": f"stands in for {absent or roles}",
            "backup": f"Backup of {line.name} ({', '.join(line.backup)}), for {reason}",
            "accountable": f"Accountable for {line.name} ({', '.join(line.accountable)}), for {reason}",
        }
        for member in acting.people:
            yield Whom(member.name, why[acting.right], self.notes(member))
        if acting.people:
            return
        for member in acting.instead_of:
            notes = (*self.notes(member), "nobody is there to act for them")
            yield Whom(member.name, why["responsible"], notes)
        if not acting.instead_of:
            yield Whom(roles, f"Responsible for {line.name}", (NOBODY_HOLDS,))

    def _holders(self, role: str, why: str, why_role: str) -> Iterator[Whom]:
        held = holders(role, self.case, self.process)
        for member in held:
            yield Whom(member.name, why, self.notes(member))
        if not held:
            yield Whom(role, why_role, (NOBODY_HOLDS,))

    def notes(self, member: Member) -> tuple[str, ...]:
        """What keeps a person from acting, from a people cell, or from being mentioned."""
        notes = [
            f"away until {absence.last.day} {absence.last:%b %Y}"
            for absence in member.away
            if absence.first <= self.today <= absence.last
        ]
        if not member.notion_user:
            notes.append("no Notion account: left out of the people cells")
        if self.speaks and not member.slack_id:
            email = member.email.casefold() if member.email else None
            if email is None or self.slack_ids.get(email, ("unknown", None))[0] is None:
                notes.append("no Slack account: named without a mention")
        return tuple(notes)

    def seats(self, decision: str) -> tuple[Seat, ...]:
        """Every role of a decision and who holds it."""
        line = self.process.matrix[decision]
        return tuple(
            Seat(letter, role, tuple(self._holders(role, "", "")))
            for letter in LETTERS
            for role in getattr(line, letter)
        )
