"""Asking a worker on this machine for its own metrics."""

import re
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException

from adapters.errors import Unavailable

SECONDS = 5.0
_GAUGE = re.compile(r"^notion_sync_(\w+) (\S+)$", re.MULTILINE)


def served_gauges(port: int) -> Mapping[str, float]:
    """Its gauges without labels, named without the ``notion_sync_`` before them. Raises Unavailable."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
    except (OSError, HTTPException, UnicodeDecodeError) as error:
        raise Unavailable(f"no worker answers on port {port} ({type(error).__name__})") from error
    finally:
        connection.close()
    return {name: float(value) for name, value in _GAUGE.findall(text)}
