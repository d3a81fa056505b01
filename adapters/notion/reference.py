"""What people paste to name something in Notion."""

import re

_ID = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\Z", re.IGNORECASE)


def id_in(reference: str) -> str | None:
    """The id at the end of a Notion URL's path, or of a bare id, hyphenated; None where there is none.

    What follows ``?`` names a view or an opened page, what follows ``#`` a block: neither is the database.
    """
    path = re.split(r"[?#]", reference.strip(), maxsplit=1)[0].rstrip("/")
    found = _ID.search(path)
    if found is None:
        return None
    plain = found.group().replace("-", "").lower()
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def name_of(reference: str) -> str:
    """The id in a reference, else the reference itself: the same for every way to name one object."""
    return id_in(reference) or reference
