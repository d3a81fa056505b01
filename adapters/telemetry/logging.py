"""The log: one line for each event, on stderr, with the pass and the page it belongs to, without secrets.

Callers write ``structlog.get_logger().info("row_written", cells=3)`` and bind what stays the same once,
``structlog.contextvars.bound_contextvars(pass_id=..., page_id=...)``. Lines of libraries that use the
standard library's logging take the same way out.
"""

import logging
import sys
from collections.abc import Iterable
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from adapters.telemetry.redaction import Redaction

Format = Literal["auto", "json", "console"]

QUIET = ("httpx", "httpcore", "alembic", "sqlalchemy")
"""Libraries that tell of each request or step: only their warnings are of interest."""


def configure(form: Format, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Set up logging for the process. ``auto`` is ``console`` on a terminal, else ``json``.

    secrets: texts that must never appear. stream: stderr by default.
    """
    stream = stream or sys.stderr
    console = form == "console" or (form == "auto" and stream.isatty())
    redaction = Redaction(secrets)

    def without_secrets(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {redaction.text(key): redaction.value(value) for key, value in event.items()}

    entry: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        if console
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*entry, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_secrets,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *entry,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
