"""``init`` cut off at every write, and run again: it goes on, and nothing is there twice."""

import asyncio
import re
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from adapters.languages import language
from adapters.notion.creation import NotionCreation
from adapters.retry import RetryPolicy
from config.load import load
from config.settings import Settings
from notion_sync.commands.asking import Defaults
from notion_sync.commands.init_files import folder_at, read
from notion_sync.commands.init_options import machine
from notion_sync.connections import certificates, notion_client
from notion_sync.sandbox.faults import Fault
from notion_sync.setup.adopting import adopt
from notion_sync.setup.blueprint import Blueprint
from notion_sync.setup.creating import create
from notion_sync.setup.facts import Decisions
from notion_sync.setup.questions import Team
from notion_sync.setup.setting_up import Outcome, SettingUp, Wishes
from notion_sync.setup.vocabulary import vocabulary
from rules.columns import Source
from tests.commands.newcomer import Newcomer
from tests.commands.test_init_parent import TITLES
from tests.passes.world import NOTION_TOKEN

WRITES = "^(POST /v1/(databases|views|pages)|PATCH /v1/)"
ENOUGH = 30
"""More writes than it takes to make everything."""

SEOUL = Team("Asia/Seoul", "KR")


class Killed(BaseException):
    """The process ends: nothing of ours runs any more."""


class Silent:
    """A screen that nobody looks at."""

    def proposal(self, facts: object, proposal: object) -> None: ...
    def tables(self, page: object, tables: object) -> None: ...
    def step(self, text: str) -> None: ...


@dataclass
class Scythe:
    """Ends the process at its first write: just before it is sent, or once it was done and we have not heard.

    Reads change nothing, so that a death at one of them leaves what a death at the write before it does.
    """

    before: bool

    async def sending(self, request: httpx.Request) -> None:
        if self.before and is_write(request.method, request.url.path):
            raise Killed

    def answered(self, method: str, path: str, status: int | None, seconds: float) -> None:
        if is_write(method, f"/v1/{path}"):
            raise Killed


def is_write(method: str, path: str) -> bool:
    return re.search(WRITES, f"{method} {path}") is not None


def set_up(
    user: Newcomer,
    folder: Path,
    *,
    page: str | None = None,
    tracker: str = "",
    death: Scythe | None = None,
) -> Outcome:
    """``init --yes`` in this process."""
    settings = Settings.model_construct(
        notion_token=SecretStr(NOTION_TOKEN),
        notion_base_url=user.notion.url,
        notion_requests_per_minute=10**6,
    )

    async def main() -> Outcome:
        hooks = {"request": [death.sending]} if death else {}
        hears = death.answered if death else None
        async with httpx.AsyncClient(verify=certificates(), event_hooks=hooks) as http:
            there = folder_at(folder)
            files = read(there)
            policy = RetryPolicy(sleep=lambda _: asyncio.sleep(0))
            setup = SettingUp(
                workspace=NotionCreation(notion_client(http, settings, policy, hears)),
                interview=Defaults(),
                screen=Silent(),
                folder=there,
                files=files,
                wishes=Wishes(),
                machine=replace(machine(), team=SEOUL),
                blueprint_in=lambda code: Blueprint(vocabulary(), language(code), files),
            )
            return await (create(setup, page) if page else adopt(setup, tracker, Decisions()))

    return asyncio.run(main())


def whole(user: Newcomer, page: str, folder: Path) -> None:
    """The page has everything once, and the files know it."""
    tracker = load(folder).tracker
    orders = tracker.source(Source.ORDERS)
    assert orders is not None
    store = user.notion.workspace.store
    assert user.databases(page) == TITLES
    assert tracker.sources == tuple(Source)
    views = [view.name for view in user.notion.workspace.views(store.sources[orders.source].database_id)]
    assert views == ["Default view", "Stages", "Needs attention", "Deliveries"]
    assert len(user.notion.workspace.rows(orders.source)) == 1
    columns = list(user.columns(orders.source))
    assert set(TITLES[1:6]) <= set(columns)
    assert [name for name in columns if name.startswith("Related to")] == []


def dies(user: Newcomer, folder: Path, *, before: bool, page: str | None = None, tracker: str = "") -> bool:
    """Whether a run is killed at a write; else it had none left to make, and came to its end."""
    try:
        set_up(user, folder, page=page, tracker=tracker, death=Scythe(before))
    except Killed:
        return True
    return False


def test_a_tracker_is_made_once_though_the_process_dies_before_and_after_every_write(
    new_user: Newcomer,
) -> None:
    deaths = 0
    while deaths < ENOUGH and dies(new_user, new_user.config, before=True, page=new_user.page):
        assert dies(new_user, new_user.config, before=False, page=new_user.page)
        deaths += 1

    whole(new_user, new_user.page, new_user.config)
    assert deaths == len(new_user.notion.journal.matching(WRITES)) > 10


@pytest.mark.parametrize(
    "lost",
    [Fault(WRITES, "drop_after", times=None), Fault(WRITES, "status", commit=True, times=None)],
    ids=["dropped", "saved but 503"],
)
def test_though_no_write_at_all_is_answered_each_is_looked_for_and_none_is_repeated(
    new_user: Newcomer, lost: Fault
) -> None:
    new_user.notion.faults.add(lost)
    set_up(new_user, new_user.config, page=new_user.page)

    whole(new_user, new_user.page, new_user.config)


def test_a_tracker_is_adopted_whole_though_the_process_dies_before_and_after_its_columns_are_made(
    new_user: Newcomer,
) -> None:
    tracker = new_user.tracker()
    for before in (True, False):
        assert dies(new_user, new_user.config, before=before, tracker=tracker)
        assert not new_user.config.exists()
    assert not dies(new_user, new_user.config, before=False, tracker=tracker)

    assert new_user.source(Source.ORDERS) == tracker
    assert len(new_user.notion.journal.matching(WRITES)) == 1
