"""The log: one line for each event, on stderr, with the pass and the page it belongs to, without secrets.

Callers write ``structlog.get_logger().info("row_written", cells=3)`` and bind what stays the same once,
``structlog.contextvars.bound_contextvars(pass_id=..., page_id=...)``. Lines of libraries that use the
standard library's logging take the same way out. What people typed can neither forge a line nor command the
terminal that shows it.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from adapters.telemetry.redaction import Redaction
from rules.text import escaped_json, one_line, visible

Format = Literal["auto", "json", "console"]

QUIET = ("httpx", "httpcore", "alembic", "sqlalchemy")
"""Libraries that tell of each request or step: only their warnings are of interest."""

Heard = Literal["errors", "problems", "events", "requests"]

LEVELS: dict[Heard, tuple[int, int]] = {
    "errors": (logging.ERROR, logging.ERROR),
    "problems": (logging.WARNING, logging.WARNING),
    "events": (logging.INFO, logging.WARNING),
    "requests": (logging.DEBUG, logging.INFO),
}
"""From which level on our own events are of interest, and those of QUIET."""

_heard: list[Heard] = ["events"]

LINES = ("exception", "stack")
"""Parts of an event with lines of their own; on a terminal they are set in, to be told from events."""
INDENT = "    "


def listen(heard: Heard) -> None:
    """How much of what follows is of interest: errors, problems, events too, or each request, too."""
    _heard[0] = heard
    _apply()


@contextmanager
def hushed() -> Iterator[None]:
    """Errors alone meanwhile, unless everything is of interest: what is tried out is no news."""
    before = _heard[0]
    listen(before if before == "requests" else "errors")
    try:
        yield
    finally:
        listen(before)


def _apply() -> None:
    ours, theirs = LEVELS[_heard[0]]
    logging.getLogger().setLevel(ours)
    for name in QUIET:
        logging.getLogger(name).setLevel(theirs)


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to stderr as it is at that moment: a progress bar puts itself in between, lest lines mix."""

    def __init__(self, stream: TextIO, *, follows: bool) -> None:
        super().__init__(stream)
        self._follows = follows

    def emit(self, record: logging.LogRecord) -> None:
        if self._follows:
            self.setStream(sys.stderr)
        super().emit(record)


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
    rendering: list[Processor] = (
        [_without_control, _console(colors=stream.isatty())]
        if console
        else [structlog.processors.JSONRenderer(serializer=_json, ensure_ascii=False)]
    )
    handler = _Handler(stream, follows=stream is sys.stderr)
    handler.setFormatter(
        _Formatter(
            foreign_pre_chain=[*entry, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_secrets,
                *rendering,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    _apply()
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # it would show an event that cannot be written, secrets and all
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *entry,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Says of an event that cannot be put into words only whose it is."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, or more with a traceback on a terminal."""
        try:
            return super().format(record)
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            return f"an event of {record.name} could not be logged ({type(error).__name__})"


def _console(*, colors: bool) -> Processor:
    return structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)


def _without_control(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: _harmless(key, value) for key, value in event.items()}


def _harmless(key: str, value: object) -> object:
    if not isinstance(value, str):
        return value  # shown as Python shows it, which escapes what is not seen
    if key in LINES:
        return "\n".join(INDENT + line for line in visible(value, keep="\n\t").split("\n"))
    return one_line(value)


def _json(event: object, *, ensure_ascii: bool, default: Callable[[object], object]) -> str:
    return escaped_json(json.dumps(event, ensure_ascii=ensure_ascii, default=default))
