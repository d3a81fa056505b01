"""Answering Prometheus."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server

from adapters.errors import Misconfigured


@contextmanager
def served(registry: CollectorRegistry, port: int, *, host: str = "0.0.0.0") -> Iterator[int]:
    """Answer while the block runs; gives the port. Misconfigured where it is taken."""
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        raise Misconfigured(
            f"metrics cannot be served on port {port}: {error.strerror}",
            remedy="choose another NOTION_SYNC_METRICS_PORT",
        ) from error
    # Only here: in a textfile these would be the node exporter's own.
    process = ProcessCollector(registry=registry)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        registry.unregister(process)
