"""``init``: a tracker made, or an existing one adopted, and the files that say so."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import typer

from adapters.languages import language as language_of
from adapters.notion.creation import NotionCreation
from adapters.retry import RetryPolicy
from notion_sync.commands import show_init
from notion_sync.commands.asking import Defaults, Nobody, NobodyToAskError, Terminal
from notion_sync.commands.edge import (
    AsJson,
    ConfigFolder,
    err,
    errors_for_people,
    fail,
    out,
    print_json,
    run_async,
    settings_in,
)
from notion_sync.commands.init_files import folder_at, mapped, read
from notion_sync.commands.init_options import (
    Adopt,
    AllRoles,
    Country,
    DryRun,
    EnforceFrom,
    MappingFile,
    Parent,
    SpokenLanguage,
    Yes,
    Zone,
    checked,
    day_or_all,
    machine,
    objection_to_country,
    objection_to_language,
    objection_to_zone,
)
from notion_sync.connections import certificates, notion_client
from notion_sync.exit_codes import DONE, NOT_ALL_DONE, UNUSABLE
from notion_sync.setup import adopting, creating
from notion_sync.setup.adopting import StoppedError
from notion_sync.setup.blueprint import Blueprint
from notion_sync.setup.document import document
from notion_sync.setup.facts import Decisions
from notion_sync.setup.files import FilesError
from notion_sync.setup.making import NotOursError
from notion_sync.setup.ports import Interview
from notion_sync.setup.setting_up import Outcome, SettingUp, Wishes
from notion_sync.setup.vocabulary import vocabulary

PATIENCE = RetryPolicy(deadline=120.0)
"""A person waits; what cannot be done in two minutes is done by running it again."""


def init(
    ctx: typer.Context,
    parent: Parent = None,
    adopt: Adopt = None,
    mapping: MappingFile = None,
    *,
    yes: Yes = False,
    dry_run: DryRun = False,
    all_roles: AllRoles = None,
    language: SpokenLanguage = None,
    time_zone: Zone = None,
    country: Country = None,
    enforce_from: EnforceFrom = None,
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """Set up: make a tracker in a Notion page, or adopt the one you have, and write config/tracker.toml.

    Nothing is made twice, and run again it changes nothing that is right.

    Example: notion-sync init --parent https://www.notion.so/Atelier-1f0e8c1a2b3c4d5e8f90a1b2c3d4e5f6

    Example: notion-sync init --adopt https://www.notion.so/Orders-2a3b4c5d6e7f8091a2b3c4d5e6f70819 --dry-run
    """
    if (parent is None) == (adopt is None):
        fail(UNUSABLE, "Say where: --parent PAGE makes a tracker there, --adopt URL takes the one you have.")
    if mapping and adopt is None:
        fail(UNUSABLE, "--mapping goes with --adopt: a tracker that is made needs none.")
    wishes = Wishes(
        language=checked("--language", language, objection_to_language),
        zone=checked("--time-zone", time_zone, objection_to_zone),
        country=checked("--country", country and country.upper(), objection_to_country),
        enforce_from=day_or_all(enforce_from),
        all_roles=all_roles,
        dry_run=dry_run,
    )
    console = err if json else out
    terminal = Terminal(console)
    interview = _interview(ctx, yes=yes or dry_run, terminal=terminal)

    with errors_for_people(), _stops():
        settings = settings_in(config)
        folder = folder_at(settings.config_folder)
        files = read(folder)
        decisions = mapped(mapping, files) if mapping else Decisions()

        async def work() -> Outcome:
            async with httpx.AsyncClient(verify=certificates()) as http:
                setup = SettingUp(
                    workspace=NotionCreation(notion_client(http, settings, PATIENCE)),
                    interview=interview,
                    screen=show_init.ConsoleScreen(console),
                    folder=folder,
                    files=files,
                    wishes=wishes,
                    machine=machine(),
                    blueprint_in=lambda code: Blueprint(vocabulary(), language_of(code), files, all_roles),
                )
                return await (
                    creating.create(setup, parent)
                    if parent
                    else adopting.adopt(setup, adopt or "", decisions)
                )

        done = run_async(work)
    code = NOT_ALL_DONE if done.problems else DONE
    if json:
        print_json(document(done, code))
    else:
        show_init.outcome(out, done)
    raise typer.Exit(code)


ANSWER = (
    "Run it on a terminal; or with --yes, and with --time-zone, --country, --enforce-from or --mapping "
    "for what cannot be known without you."
)


@contextmanager
def _stops() -> Iterator[None]:
    """Whatever ends the command early, in a sentence."""
    try:
        yield
    except (FilesError, NotOursError) as error:
        fail(UNUSABLE, str(error))
    except StoppedError as error:
        fail(NOT_ALL_DONE, str(error))
    except NobodyToAskError as error:
        fail(UNUSABLE, f"A question, and nobody to answer it: {error}\n  → {ANSWER}")
    except KeyboardInterrupt:
        fail(NOT_ALL_DONE, "\nStopped. Run it again: it goes on where it stopped, and makes nothing twice.")


def _interview(ctx: typer.Context, *, yes: bool, terminal: Terminal) -> Interview:
    """Who answers: whoever the caller brought along, the defaults, a person, or nobody."""
    if ctx.obj is not None:
        brought: Interview = ctx.obj
        return brought
    if yes:
        return Defaults()
    return terminal if terminal.console.is_terminal and typer.get_text_stream("stdin").isatty() else Nobody()
