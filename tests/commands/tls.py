"""A server with a certificate that nobody vouches for: ``self_signed.pem``, good for nothing else."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

CERTIFICATE = Path(__file__).parent / "self_signed.pem"
BODY = b'{"object": "error", "code": "unauthorized", "message": "who are you"}'
ANSWER = b"HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


@dataclass
class Impostor:
    """Where it listens, and what it was told."""

    url: str
    heard: list[bytes] = field(default_factory=list)


@contextmanager
def impostor() -> Iterator[Impostor]:
    """Answer every request with 401 while the block runs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), context.wrap_socket(self.request, server_side=True) as secure:
                here.heard.append(secure.recv(65536))
                secure.sendall(ANSWER)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        here = Impostor(f"https://localhost:{server.server_address[1]}")
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield here
        server.shutdown()
