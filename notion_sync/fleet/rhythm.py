"""When the pass of each tracker of a fleet is due: told by its name and interval alone. Pure."""

import zlib
from datetime import datetime


def is_due(name: str, interval: int, at: datetime, window: int) -> bool:
    """Whether a pass begins in the ``window`` seconds up to an instant.

    interval: seconds from one pass to the next. Trackers are spread over it by their names, so that a
    thousand of them are not due at one moment, and whichever worker asks, the answer is the same.
    """
    shifted = int(at.timestamp()) - zlib.crc32(name.encode()) % interval
    return shifted // interval != (shifted - window) // interval
