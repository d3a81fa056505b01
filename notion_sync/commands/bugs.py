"""What happens with an error that nobody foresaw."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from adapters.telemetry.logging import configure
from config.settings import environment_secrets
from notion_sync.commands.terminal import hide
from notion_sync.exit_codes import NOT_ALL_DONE

log = structlog.get_logger()


@contextmanager
def bugs_logged() -> Iterator[None]:
    """An error that nobody foresaw ends the process with a line in the log: a traceback may hold secrets."""
    secrets = environment_secrets()
    hide(secrets)
    configure("auto", secrets=secrets)
    try:
        yield
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException:
        configure("auto", secrets=secrets)  # wherever the log goes, a person at the terminal has to see this
        log.exception("crashed", remedy="This is a bug in notion-sync: please report it with this line.")
        sys.exit(NOT_ALL_DONE)
