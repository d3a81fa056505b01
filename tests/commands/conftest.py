import logging
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from notion_sync.sandbox.notion import NotionSandbox
from tests.adapters.ledger.postgres import Cluster
from tests.commands.desk import Desk, desk
from tests.commands.fleet_house import Fleet
from tests.commands.newcomer import Newcomer, newcomer
from tests.commands.short_minute import MINUTE


@pytest.fixture
def at_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A terminal in a design house with an empty tracker."""
    monkeypatch.chdir(tmp_path)
    with desk(tmp_path) as here:
        yield here


@pytest.fixture
def new_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newcomer]:
    """Somebody new, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    with newcomer(tmp_path) as here:
        yield here


@pytest.fixture
def fleet(tmp_path: Path, cluster: Cluster) -> Iterator[Fleet]:
    """A Notion, whose minute is as short as that of the workers, and a database."""
    with NotionSandbox(monotonic=lambda: time.monotonic() * 60 / MINUTE) as notion:
        yield Fleet(notion, tmp_path, cluster.new_ledger())


@pytest.fixture(autouse=True)
def restore_logging() -> Iterator[None]:
    """Logging is one for the whole process: each test gives it back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with warnings.catch_warnings():
        yield
        logging.captureWarnings(capture=False)
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
