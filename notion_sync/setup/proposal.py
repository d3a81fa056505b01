"""How an existing tracker is understood: everything that is proposed, from facts and decisions. Pure.

Each answer is one more decision, and the proposal is made anew: nothing is patched.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from notion_sync.setup.blueprint import Blueprint
from notion_sync.setup.facts import Decisions, Facts
from notion_sync.setup.matching import AS_SET, Match, Sure, match_columns
from notion_sync.setup.options import OptionMatches, match_options
from notion_sync.setup.owned import OwnedColumns, owned_columns
from notion_sync.setup.sources import TableMatch, match_tables
from notion_sync.setup.stages import StageMatch, match_stages, stages_of
from rules.columns import COLUMNS, COMPUTED_TYPES, REPLACED_BY, Source
from rules.policy import Stages
from rules.tables import Table


@dataclass(frozen=True, slots=True)
class TableProposal:
    """One table: how sure it is the one, its columns that are read, and the options of theirs."""

    match: TableMatch
    columns: tuple[Match, ...]
    options: Mapping[str, OptionMatches]

    @property
    def source(self) -> Source:
        """What it is."""
        return self.match.source

    @property
    def table(self) -> Table:
        """The table itself."""
        return self.match.table


@dataclass(frozen=True, slots=True)
class Proposal:
    """The whole: the tracker first, then what stands beside it.

    unknown: columns of the tracker that mean nothing to the service. notes: what a person should know.
    """

    tables: tuple[TableProposal, ...]
    stages: tuple[StageMatch, ...]
    configured: Stages
    owned: OwnedColumns
    unknown: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def orders(self) -> TableProposal:
        """The tracker."""
        return self.tables[0]

    def column(self, key: str) -> Match:
        """What was found for a column of the tracker."""
        return next(match for match in self.orders.columns if match.column.key == key)


def propose(facts: Facts, decisions: Decisions, blueprint: Blueprint) -> Proposal:
    """What is proposed now.

    Once a tracker has been adopted to the end, guesses are not made again: they were turned down then.
    """
    proposal = _proposed(facts, decisions, blueprint)
    if not facts.adopted or proposal.owned.new:
        return proposal
    tables = tuple(
        replace(each, columns=tuple(_without_guess(match) for match in each.columns))
        for each in proposal.tables
        if each.match.sure is Sure.CERTAIN
    )
    return replace(proposal, tables=tables)


def _without_guess(match: Match) -> Match:
    if match.sure is not Sure.GUESSED or match.found is None:
        return match
    return Match(match.column, None, Sure.MISSING, f'perhaps "{match.found.name}"; say so with --mapping')


def as_guessed(decided: Proposal, first: Proposal) -> Proposal:
    """The proposal that was decided, with guesses that were accepted shown as the guesses they were."""
    before = {each.source: each for each in first.tables}
    tables = []
    for each in decided.tables:
        then = before.get(each.source)
        matches = {match.column.key: match for match in then.columns} if then else {}
        columns = tuple(
            matches[match.column.key]
            if match.column.key in matches and matches[match.column.key].found == match.found
            else match
            for match in each.columns
        )
        same = then is not None and then.table.id == each.table.id
        tables.append(replace(each, columns=columns, match=then.match if then and same else each.match))
    stages = {match.option: match for match in first.stages}
    return replace(
        decided,
        tables=tuple(tables),
        stages=tuple(
            stages[match.option] if stages[match.option].phase == match.phase else match
            for match in decided.stages
        ),
    )


def _proposed(facts: Facts, decisions: Decisions, blueprint: Blueprint) -> Proposal:
    said_tables = {**facts.files.sources, **decisions.tables}
    said_tables.pop(Source.ORDERS, None)
    beside = match_tables(facts.tables, facts.tracker, blueprint.words, said_tables)
    matches = _columns(Source.ORDERS, facts.tracker, facts, decisions, blueprint)
    itself = TableMatch(Source.ORDERS, facts.tracker, Sure.CERTAIN, AS_SET)
    read = _worth_reading(match for match in matches if REPLACED_BY.get(match.column.key) not in beside)
    tables = [TableProposal(itself, read, _options(Source.ORDERS, read, facts, decisions, blueprint))]
    for source in Source:
        if source in beside:
            found = _columns(source, beside[source].table, facts, decisions, blueprint)
            tables.append(
                TableProposal(beside[source], found, _options(source, found, facts, decisions, blueprint))
            )
    owned = owned_columns(
        facts.tracker,
        matches,
        blueprint,
        in_use=facts.in_use,
        allowed=decisions.fill,
        adopted=facts.adopted,
    )
    stages = _stages(read, facts, decisions, blueprint)
    ours = {match.found.name for match in (*read, *owned.found, *owned.asked) if match.found}
    links = {column.name for column in facts.tracker.columns if column.target in _ids(tables)}
    return Proposal(
        tables=tuple(tables),
        stages=stages,
        configured=stages_of(stages, decisions.stages or facts.files.stages, blueprint.words.stage),
        owned=owned,
        unknown=tuple(c.name for c in facts.tracker.columns if c.name not in ours | links),
        notes=tuple(_notes(facts, tables)),
    )


def _worth_reading(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Columns that people fill in. Where an order has no due date, nothing is guessed about its payment."""
    read = [match for match in matches if not match.column.written]
    has_due = any(match.column.key == "payment_due" and match.found for match in read)
    return tuple(
        Match(match.column, None, Sure.MISSING, "")
        if not has_due and match.sure is Sure.GUESSED and REPLACED_BY.get(match.column.key) is Source.PAYMENTS
        else match
        for match in read
    )


def _columns(
    source: Source, table: Table, facts: Facts, decisions: Decisions, blueprint: Blueprint
) -> tuple[Match, ...]:
    columns = COLUMNS[source] + (facts.files.own_columns if source is Source.ORDERS else ())
    there = {name for column in table.columns for name in (column.name, column.id, unquote(column.id))}
    # A name of the file that is not there any more is looked for anew; "" is no name.
    filed = {k: name for k, name in facts.files.columns.get(source, {}).items() if not name or name in there}
    return match_columns(
        columns,
        table,
        blueprint.words.columns[source],
        said={**filed, **decisions.columns.get(source, {})},
        links_to=None if source in (Source.ORDERS, Source.TEAM) else facts.tracker.id,
        marks=blueprint.marks if source is Source.ORDERS else None,
    )


def _options(
    source: Source, matches: tuple[Match, ...], facts: Facts, decisions: Decisions, blueprint: Blueprint
) -> dict[str, OptionMatches]:
    words = blueprint.words.options.get(source, {})
    filed, said = facts.files.options.get(source, {}), decisions.options.get(source, {})
    found: dict[str, OptionMatches] = {}
    for match in matches:
        key = match.column.key
        if match.found and key in words:
            options = match_options(match.found, words[key], {**filed.get(key, {}), **said.get(key, {})})
            if options:
                found[key] = options
    return found


def _stages(
    read: tuple[Match, ...], facts: Facts, decisions: Decisions, blueprint: Blueprint
) -> tuple[StageMatch, ...]:
    column = next((match.found for match in read if match.column.key == "stage"), None)
    if column is None or column.type in COMPUTED_TYPES:
        return ()
    matches = match_stages(column.options, decisions.stages or facts.files.stages, blueprint.words.stage)
    decided = []
    for match in matches:
        phase = decisions.phases.get(match.option)
        if phase is None:
            decided.append(match)
        elif phase == match.phase:
            decided.append(replace(match, sure=Sure.CERTAIN, why=AS_SET))
        else:
            decided.append(StageMatch(match.option, phase, "", Sure.CERTAIN, AS_SET))
    return tuple(decided)


def _ids(tables: list[TableProposal]) -> set[str]:
    return {each.table.id for each in tables}


def _notes(facts: Facts, tables: list[TableProposal]) -> Iterator[str]:
    for name in facts.hidden:
        yield f'"{name}" points to a database that is not shared with us: share it, and run init again.'
    for proposal in tables:
        title = proposal.table.title
        for match in proposal.columns:
            if match.column.required and match.found is None:
                kind = " or ".join(match.column.types)
                yield f'"{title}" has no column for {match.column.name} ({kind}), which is needed.'
        for options in proposal.options.values():
            if options.unknown:
                names = ", ".join(options.unknown)
                yield f'Options of "{options.column.name}" ({title}) that no rule knows: {names}.'
