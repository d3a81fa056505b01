"""What ``init --json`` prints. Pure."""

from collections.abc import Iterable

from pydantic import JsonValue

from notion_sync.setup.files import FileChange
from notion_sync.setup.matching import Match, Sure
from notion_sync.setup.setting_up import Outcome
from rules.columns import Source
from rules.tables import Table

NEXT = ("notion-sync doctor", "notion-sync plan")


def document(outcome: Outcome, exit_code: int) -> JsonValue:
    """The whole outcome."""
    proposal = outcome.proposal
    owned = proposal.owned if proposal else None
    there = [_match(match) for match in owned.found] if owned else []
    return {
        "way": outcome.way,
        "dry_run": outcome.dry_run,
        "exit": exit_code,
        "language": outcome.language,
        "time_zone": outcome.team.zone if outcome.team else None,
        "country": outcome.team.country if outcome.team else None,
        "enforce_from": outcome.enforce_from.isoformat() if outcome.enforce_from else None,
        "tables": list(_tables(outcome)),
        "service_columns": there,
        "stages": [
            {"stage": s.option, "phase": s.phase, "meaning": s.meaning or None, "sure": s.sure, "why": s.why}
            for s in (proposal.stages if proposal else ())
        ],
        "options": [
            {"source": each.source, "column": key, "word": word, "option": name}
            for each in (proposal.tables if proposal else ())
            for key, options in each.options.items()
            for word, name in options.names.items()
        ],
        "unknown_columns": list(proposal.unknown) if proposal else [],
        "made": [{"kind": made.kind, "name": made.name, "in": made.where} for made in outcome.made],
        "files": [_file(change) for change in outcome.changes],
        "settings": [
            {"file": name, "setting": str(setting)}
            for name, settings in outcome.settings.items()
            for setting in settings
        ],
        "notes": list(proposal.notes) if proposal else [],
        "problems": list(outcome.problems),
        "next": list(NEXT),
    }


def _tables(outcome: Outcome) -> Iterable[JsonValue]:
    if outcome.proposal is None:
        for source, table in outcome.tables.items():
            yield _table(source, table, Sure.CERTAIN, "init made it", ())
        return
    for each in outcome.proposal.tables:
        yield _table(each.source, each.table, each.match.sure, each.match.why, each.columns)


def _table(source: Source, table: Table, sure: Sure, why: str, matches: Iterable[Match]) -> JsonValue:
    return {
        "source": source,
        "id": table.id,
        "title": table.title,
        "url": table.url,
        "sure": sure,
        "why": why,
        "matches": [_match(match) for match in matches],
    }


def _match(match: Match) -> JsonValue:
    return {
        "key": match.column.key,
        "default": match.column.name,
        "column": match.found.name if match.found else None,
        "type": match.found.type if match.found else None,
        "sure": match.sure,
        "why": match.why or None,
        "needed_for": match.column.needed_for,
    }


def _file(change: FileChange) -> JsonValue:
    return {
        "file": str(change.path),
        "change": "made" if change.made else "changed",
        "backup": str(change.backup) if change.backup else None,
    }
