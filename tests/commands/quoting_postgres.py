"""A database server that refuses everybody and quotes the password it was given, as no server should."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

ENCRYPTED = {80877103, 80877104}
"""Requests for TLS and for GSSAPI, which come before the actual start."""


class _Refusal(StreamRequestHandler):
    def handle(self) -> None:
        while self._starts_with() in ENCRYPTED:
            self.wfile.write(b"N")
        self.wfile.write(b"R" + _number(8) + _number(3))  # the password in clear, please
        self.rfile.read(1)
        password = self.rfile.read(self._read_number() - 4).rstrip(b"\0")
        told = b"SFATAL\0C28P01\0Mpassword authentication failed for " + password + b"\0\0"
        self.wfile.write(b"E" + _number(len(told) + 4) + told)

    def _starts_with(self) -> int:
        length = self._read_number()
        return int.from_bytes(self.rfile.read(length - 4)[:4], "big")

    def _read_number(self) -> int:
        return int.from_bytes(self.rfile.read(4), "big")


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big")


@contextmanager
def quoting_postgres() -> Iterator[int]:
    """The port on which it listens while the block runs."""
    with ThreadingTCPServer(("127.0.0.1", 0), _Refusal) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
