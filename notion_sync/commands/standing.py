"""The worker's service, built anew when its configuration was edited, its ledger went away, or it failed.

An edit that cannot be used is named, and changes nothing: the configuration of before goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from adapters.errors import AdapterError
from adapters.telemetry.metrics import Metrics
from config.load import Configuration, fingerprint, load
from config.problems import ConfigError
from config.settings import Settings
from notion_sync.bootstrap import Lasting, Service, open_service, wall_clock
from notion_sync.operational import Condition, configuration_condition
from notion_sync.report import PassReport
from notion_sync.runner import Rhythm, unknown_rhythm

SETTLING = 2.0
"""Seconds for which files have to rest: half of a file may read like a whole one."""

SQLITE = "sqlite:///"

Stamp = frozenset[tuple[str, int, int]]

log = structlog.get_logger()


@dataclass
class StandingService:
    """Runs passes with what the configuration says at that time.

    rhythm: when a worker begins the next pass. on_change: told of each service that is built. sleep: waits.
    trust_clock: judge by this machine's clock, however far it is from Notion's.
    """

    settings: Settings
    configuration: Configuration
    rhythm: Rhythm = unknown_rhythm
    on_change: Callable[[Service], None] = lambda _service: None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    trust_clock: bool = False
    _lasting: Lasting = field(init=False)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack, init=False)
    _service: Service | None = field(default=None, init=False)
    _files: Stamp = field(default=frozenset(), init=False)
    _ledger: int | None = field(default=None, init=False)
    _problems: tuple[str, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        self._lasting = Lasting(self.settings)
        self._files = stamp(self._watched())
        self._lasting.metrics.configuration(usable=True)

    async def __aenter__(self) -> Self:
        """Build the service. Raises AdapterError where that cannot be done."""
        await self.service()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of everything."""
        await self._stack.aclose()

    @property
    def metrics(self) -> Metrics:
        """The numbers of the process, whatever is built anew."""
        return self._lasting.metrics

    async def run_pass(self, full: bool) -> PassReport:
        """One pass, with the configuration as it is now."""
        service = await self.service()
        try:
            runner = service.runner()
            runner.next_pass = self.rhythm
            runner.reconciler.noticed = self._noticed()
            return await runner.run(full=full)
        except AdapterError:
            raise  # the outside fails: what was built is as good as before
        except Exception:
            self._service = None  # whatever it was, the next pass begins with everything new
            raise

    async def service(self) -> Service:
        """The service to work with now. Raises AdapterError where it cannot be built."""
        await self._take_edits()
        if self._service is None or self._ledger_file() != self._ledger:
            self._service = None
            await self._stack.aclose()
            opened = open_service(
                self.settings, self.configuration, trust_clock=self.trust_clock, lasting=self._lasting
            )
            self._service = await self._stack.enter_async_context(opened)
            self._ledger = self._ledger_file()
            self.on_change(self._service)
        return self._service

    async def _take_edits(self) -> None:
        files = stamp(self._watched())
        if files == self._files:
            return
        await self._settled()
        self._files = stamp(self._watched())
        try:
            edited = load(self.settings.config_folder)
        except ConfigError as error:
            self._refused(tuple(map(str, error.problems)))
            return
        self._lasting.metrics.configuration(usable=True)
        self._problems = ()
        if fingerprint(edited) != fingerprint(self.configuration):
            log.info("configuration.taken", files=changed_files(self.configuration, edited))
            self.configuration = edited
            self._service = None

    def _refused(self, problems: tuple[str, ...]) -> None:
        self._lasting.metrics.configuration(usable=False)
        if problems != self._problems:
            self._problems = problems
            log.error(
                "configuration.refused", problems=problems, remedy="the one of before goes on; correct it"
            )

    async def _settled(self) -> None:
        """Wait until nobody has touched the files for a moment, or for some such moments at most."""
        for _ in range(3):
            newest = max((changed for _, changed, _ in stamp(self._watched())), default=0)
            rest = wall_clock().timestamp() - newest / 1e9
            if not 0 <= rest < SETTLING:
                return
            await self.sleep(SETTLING - rest)

    def _noticed(self) -> tuple[Condition, ...]:
        return (configuration_condition(self._problems),) if self._problems else ()

    def _watched(self) -> list[Path]:
        folder = self.settings.config_folder
        return [folder, *folder.glob("*.toml")]

    def _ledger_file(self) -> int | None:
        """Which file the ledger is: another number once it was deleted; None where it is no file."""
        url = self.settings.ledger.get_secret_value()
        if not url.startswith(SQLITE):
            return None
        try:
            return Path(url.removeprefix(SQLITE)).stat().st_ino
        except OSError:
            return None


def stamp(files: list[Path]) -> Stamp:
    """What differs as soon as one of the files does; a file that is not there counts as none."""
    seen = set()
    for file in files:
        try:
            found = file.stat()
        except OSError:
            continue
        seen.add((str(file), found.st_mtime_ns, found.st_ino))
    return frozenset(seen)


def changed_files(before: Configuration, after: Configuration) -> list[str]:
    """Names of the files that set something else now."""
    return [name for name, model in after.files.items() if model != before.files[name]]
