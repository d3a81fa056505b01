"""Creating a tracker in a page: everything that is missing there is made and noted as it comes into being."""

from dataclasses import replace
from typing import TypeVar

from notion_sync.setup.blueprint import TABLES, Blueprint
from notion_sync.setup.facts import Decisions, Facts, Files
from notion_sync.setup.files import TRACKER, FilesError
from notion_sync.setup.look import by_id, configured_tables
from notion_sync.setup.making import Made, Making
from notion_sync.setup.proposal import Proposal, propose
from notion_sync.setup.setting_up import Outcome, SettingUp
from notion_sync.setup.settings import columns_of, of_blueprint, of_proposal, source_setting
from rules.columns import Source
from rules.tables import Place, Table

C = TypeVar("C")


async def create(setup: SettingUp[C], reference: str) -> Outcome:
    """Make a tracker in a page, or go on where somebody stopped."""
    page = await setup.workspace.page(reference)
    placed = await configured_tables(setup.workspace, setup.files)
    if Source.ORDERS in placed:
        await _check_place(setup, page, placed[Source.ORDERS])
    setup = replace(setup, files=by_id(setup.files, placed))
    language = setup.wishes.language or setup.files.language or "en"
    blueprint = setup.blueprint_in(language)
    there = _understood(setup.files, placed, blueprint)
    setup.screen.tables(page, [blueprint.table(s, "") for s in TABLES if s not in placed])
    team = setup.ask_about_the_team()
    enforce_from = setup.ask_about_old_payments(team)
    tracker = of_proposal(there, setup.files, Decisions()) if there else of_blueprint(blueprint, setup.files)
    settings = {TRACKER: tracker, **setup.settings(team, enforce_from, language)}
    made, tables = _planned(page, blueprint, placed, there), dict(placed)
    problems: list[str] = []
    if setup.wishes.dry_run:
        setup.folder.loaded(settings)
    else:
        setup.folder.write(settings)
        making = Making(
            workspace=setup.workspace,
            blueprint=blueprint,
            page=page,
            today=setup.today(team),
            note=lambda source, table: _note(setup, blueprint, source, table),
            tell=setup.screen.step,
        )
        await making.make(placed)
        if there:
            await making.add_columns(placed[Source.ORDERS], tuple(there.owned.new.values()))
        made, problems, tables = making.made, making.problems, making.tables
    return Outcome(
        way="create",
        dry_run=setup.wishes.dry_run,
        language=language,
        team=team,
        enforce_from=enforce_from or setup.files.enforce_from,
        blueprint=blueprint,
        tables=tables,
        proposal=None,
        made=made,
        changes=tuple(setup.folder.changes.values()),
        settings=settings,
        problems=problems,
    )


async def _check_place(setup: SettingUp[C], page: Place, orders: Table) -> None:
    """The tracker that the files name has to be the one of this page."""
    if orders.database_id not in {place.id for place in await setup.workspace.databases_in(page.id)}:
        raise FilesError(
            f'{setup.folder.path / TRACKER} names a tracker already, "{orders.title}", '
            f'and it is not in "{page.title}". Name another folder with --config.'
        )


def _understood(files: Files, placed: dict[Source, Table], blueprint: Blueprint) -> Proposal | None:
    """The tracker that the files name already, None where it is still to be made."""
    if Source.ORDERS not in placed:
        return None
    facts = Facts(placed[Source.ORDERS], tuple(placed.values()), (), frozenset(), files, adopted=True)
    return propose(facts, Decisions(), blueprint)


def _note(setup: SettingUp[C], blueprint: Blueprint, source: Source, table: Table) -> None:
    names = columns_of(source, blueprint, setup.files)
    setup.folder.write({TRACKER: [source_setting(source, table), *names]})


def _planned(
    page: Place, blueprint: Blueprint, placed: dict[Source, Table], there: Proposal | None
) -> list[Made]:
    """What a dry run says."""
    made = [Made("table", blueprint.title(s), page.title) for s in TABLES if s not in placed]
    orders = blueprint.title(Source.ORDERS)
    if there is None:
        made += [Made("view", view.name, orders) for view in blueprint.views()]
        made.append(Made("row", "one sample order", orders))
        return made
    return made + [Made("column", new.name, orders) for new in there.owned.new.values()]
