"""Adopting a tracker: it is understood, the service gets its columns, and the files say so."""

from dataclasses import replace
from typing import TypeVar

from adapters.errors import Misconfigured
from notion_sync.setup.facts import Decisions
from notion_sync.setup.files import TRACKER, FilesError
from notion_sync.setup.look import by_id, configured_tables, look
from notion_sync.setup.making import Made
from notion_sync.setup.matching import AS_SET
from notion_sync.setup.names import is_korean
from notion_sync.setup.ports import Interview, Workspace
from notion_sync.setup.proposal import Proposal, as_guessed, propose
from notion_sync.setup.questions import ask_guesses
from notion_sync.setup.setting_up import Outcome, SettingUp
from notion_sync.setup.settings import of_proposal
from rules.columns import Source
from rules.tables import Table

C = TypeVar("C")


class StoppedError(Exception):
    """A person said no, and nothing was changed."""


async def adopt(setup: SettingUp[C], reference: str, decisions: Decisions) -> Outcome:
    """Take an existing tracker. ``decisions``: what a file says about it."""
    tracker = await _tracker(setup.workspace, setup.interview, reference)
    configured = await configured_tables(setup.workspace, setup.files)
    adopted = Source.ORDERS in configured
    if adopted and configured[Source.ORDERS].id != tracker.id:
        title = configured[Source.ORDERS].title
        raise FilesError(
            f'{setup.folder.path / TRACKER} names another tracker already, "{title}". '
            "Name another folder with --config, or empty [orders] source there."
        )
    setup = replace(setup, files=by_id(setup.files, configured))
    language = setup.wishes.language or setup.files.language or _spoken(tracker)
    blueprint = setup.blueprint_in(language)
    facts = await look(setup.workspace, tracker, setup.files, blueprint, adopted=adopted)
    first = propose(facts, decisions, blueprint)
    _check_said(first, decisions)
    setup.screen.proposal(facts, first)
    decisions = ask_guesses(setup.interview, facts, blueprint, decisions)
    proposal = propose(facts, decisions, blueprint)
    _check(proposal)
    team = setup.ask_about_the_team()
    enforce_from = setup.ask_about_old_payments(team)
    settings = {
        TRACKER: of_proposal(proposal, setup.files, decisions),
        **setup.settings(team, enforce_from, language),
    }
    made = [Made("column", column.name, tracker.title) for column in proposal.owned.new.values()]
    if setup.wishes.dry_run:
        setup.folder.loaded(settings)
    else:
        setup.folder.rehearse(settings)
        if made:
            _go_ahead(setup.interview, proposal)
            await setup.workspace.add_columns(tracker.id, tuple(proposal.owned.new.values()))
            setup.screen.step(f"{tracker.title}: {', '.join(each.name for each in made)}")
        setup.folder.write(settings)
    return Outcome(
        way="adopt",
        dry_run=setup.wishes.dry_run,
        language=language,
        team=team,
        enforce_from=enforce_from or setup.files.enforce_from,
        blueprint=blueprint,
        tables={each.source: each.table for each in proposal.tables},
        proposal=as_guessed(proposal, first),
        made=made,
        changes=tuple(setup.folder.changes.values()),
        settings=settings,
    )


async def _tracker(workspace: Workspace, interview: Interview, reference: str) -> Table:
    try:
        return await workspace.table(reference)
    except Misconfigured as several:
        tables = {str(number): each for number, each in enumerate(await workspace.tables_of(reference), 1)}
        if not tables:
            raise
        names = {number: table.title for number, table in tables.items()}
        question = "This database has several tables. Which one holds the orders?"
        chosen = tables.get(interview.choose(question, names, ""))
        if chosen is None:
            names_and_ids = ", ".join(f'"{table.title}" ({table.id})' for table in tables.values())
            raise Misconfigured(
                several.what, remedy=f"Give one of them to --adopt: {names_and_ids}."
            ) from None
    return await workspace.read(chosen.id)


def _spoken(tracker: Table) -> str:
    """The language of a tracker that nobody has chosen one for: that of most of its columns."""
    korean = sum(1 for column in tracker.columns if is_korean(column.name))
    return "ko" if korean * 2 > len(tracker.columns) else "en"


def _check_said(proposal: Proposal, decisions: Decisions) -> None:
    """What a file says about columns has to be so; a pass would find out, and later."""
    for each in proposal.tables:
        said = decisions.columns.get(each.source, {})
        for match in each.columns:
            name = said.get(match.column.key)
            if name and (match.found is None or match.why != AS_SET):
                kinds = " or ".join(match.column.types)
                raise Misconfigured(
                    f'[{each.source}.columns] {match.column.key} = "{name}": '
                    f'"{each.table.title}" has no such column of type {kinds}.',
                    remedy="Correct it in the file given with --mapping.",
                )


def _check(proposal: Proposal) -> None:
    for match in proposal.orders.columns:
        if match.column.required and match.found is None:
            kinds = " or ".join(match.column.types)
            title = proposal.orders.table.title
            raise Misconfigured(
                f'Which column of "{title}" is {match.column.name} ({kinds}) is not clear, '
                f"and nothing works without it. {match.why}".strip(),
                remedy="Name yours in a file, and give it with --mapping: "
                f'[orders.columns] {match.column.key} = "..."; or add one in Notion.',
            )


def _go_ahead(interview: Interview, proposal: Proposal) -> None:
    new = proposal.owned.new.values()
    question = (
        f'Make {len(new)} columns in "{proposal.orders.table.title}" for the service to fill in? '
        "No other column is touched."
    )
    if interview.choose(question, {"y": "yes", "n": "no, change nothing"}, "y") != "y":
        raise StoppedError("Nothing was changed.")
