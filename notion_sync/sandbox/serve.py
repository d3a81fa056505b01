"""An ASGI app on a loopback port, served from a thread of this process."""

import asyncio
import socket
from http.client import HTTPConnection
from threading import Event, Thread
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

START_SECONDS = 10.0
STOP_SECONDS = 2.0
SETTLE_SECONDS = 10.0
_LOOK_EVERY = 0.001


class _DroppableProtocol(H11Protocol):
    """Puts the connection into the scope's state as `transport`, so that the app can close it unanswered."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class _PromptServer(uvicorn.Server):
    """Says when it accepts connections, and stops at once when told to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.accepting = Event()
        self._told = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self.accepting.set()

    async def main_loop(self) -> None:
        await self._told.wait()

    def tell_to_stop(self) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(self._told.set)

    @property
    def is_idle(self) -> bool:
        """Whether nobody is connected and nothing is being answered."""
        return not (self.server_state.connections or self.server_state.tasks)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in self.servers:
            listening.close()
        for each in sockets or ():
            each.close()
        for connection in list(self.server_state.connections):
            if isinstance(connection, H11Protocol):
                connection.transport.close()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=STOP_SECONDS / 2)


class Server:
    """Serves an app on 127.0.0.1 from `start` to `stop`; also a context manager. Port 0 takes a free one."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._app = app
        self._port = port
        self._running: tuple[_PromptServer, Thread] | None = None

    @property
    def url(self) -> str:
        """The address without a trailing slash; its port is known once the server was started."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen; returns once connections are accepted. Raises OSError where the port is taken."""
        if self._running:
            return
        # Named as TCP, or asyncio would leave Nagle's algorithm on: 40 ms for each answer.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self._port))
        except OSError:
            listener.close()
            raise
        self._port = listener.getsockname()[1]
        server = _PromptServer(
            uvicorn.Config(
                self._app,
                http=_DroppableProtocol,
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                date_header=False,
                server_header=False,
            )
        )
        thread = Thread(target=server.run, args=([listener],), name=f"sandbox-{self._port}", daemon=True)
        thread.start()
        if not server.accepting.wait(START_SECONDS):
            listener.close()
            raise RuntimeError(f"the sandbox server did not start on port {self._port}")
        self._running = server, thread

    def stop(self) -> None:
        """Close every connection and wait for the thread to end; a second call does nothing."""
        if not self._running:
            return
        server, thread = self._running
        self._running = None
        server.tell_to_stop()
        thread.join(STOP_SECONDS)

    def settle(self) -> None:
        """Wait until everything is answered that clients sent before they went away, also those that died.

        Raises TimeoutError where somebody stays connected.
        """
        if not self._running:
            return
        # Connections are taken in the order in which they came: once this one is answered, all others are in.
        last = HTTPConnection("127.0.0.1", self._port, timeout=SETTLE_SECONDS)
        last.request("HEAD", "/")
        last.getresponse().read()
        last.close()
        pause = Event()
        for _ in range(int(SETTLE_SECONDS / _LOOK_EVERY)):
            if self._running[0].is_idle:
                return
            pause.wait(_LOOK_EVERY)
        raise TimeoutError("somebody is still connected")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
