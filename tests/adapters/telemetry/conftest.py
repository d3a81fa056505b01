"""Logging is one for the whole process: each test gives it back as it was."""

import logging
import warnings
from collections.abc import Iterator

import pytest
import structlog

from adapters.telemetry.logging import QUIET


@pytest.fixture(autouse=True)
def restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in QUIET}
    with warnings.catch_warnings():
        yield
        logging.captureWarnings(capture=False)
    root.handlers, root.level = handlers, level
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
