"""Faults as a script: one line a fault, to be read, written down and repeated.

    # WHERE: WHAT, HOW OFTEN
    PATCH /v1/pages: 503 saved, twice, after 3
    chat.postMessage: drop after late 1 read, 10%
    query: 429 retry-after 70s reason public_api_space_request_rate_limit
    any: slow 2s, from 2026-09-08T09:00+09:00 until 2026-09-08T12:00+09:00

WHERE is ``any``, a method, a part of the path (``*`` stands for anything up to the next slash), or a method
and a part of the path; ``match "..."`` takes a regular expression that is searched in "METHOD /path".

WHAT is one of

- a status such as ``503``, or ``html 502`` for a proxy's web page, or ``error not_in_channel`` for Slack's
  own way to refuse with status 200; behind it ``saved`` (applied all the same), ``retry-after 70s`` or
  ``retry-after date 70s`` (that moment as an HTTP date), ``reason`` with Notion's ``rate_limit_reason``,
  ``header NAME "VALUE"``, ``body {...}``;
- ``drop before`` or ``drop after``: the connection is closed unanswered, before or after the request was
  applied;
- ``slow 2s``: answered late; with ``saved``, applied at once;
- ``kill before`` or ``kill after``: dropped likewise, and the process that asked is ended;
- ``late 2 reads`` or ``late 5s``: answered as usual, but what was done does not show yet: a message in the
  channel's history, a changed row in a query. Behind whatever applies a request (``drop after late 2 reads``,
  ``503 saved late 5s``) it says so of that.

HOW OFTEN is ``once`` (the default), ``twice``, ``3 times``, ``always``, or a chance such as ``10%``, which is
for ever unless a number is given too; ``after 3`` lets so many pass; ``from`` and ``until`` are instants
of the sandbox's clock. Durations are seconds, or end in s, m or h. Of several lines a request meets the first
one that hits. A line that starts with # says nothing.

A script for several stand-ins has a heading for each: ``[notion]``, ``[slack]``.
"""

import re
from collections.abc import Iterable, Iterator

from notion_sync.sandbox.fault import Fault
from notion_sync.sandbox.fault_script.places import read_place, write_place
from notion_sync.sandbox.fault_script.reading import read_limits, read_what
from notion_sync.sandbox.fault_script.words import ScriptError, Words
from notion_sync.sandbox.fault_script.writing import write_limits, write_what

__all__ = ["ScriptError", "parse", "sections", "write"]

_HEADING = re.compile(r"\[(\w+)\]")


def parse(text: str) -> tuple[Fault, ...]:
    """Read a script. Raises ScriptError for the first line that cannot be read."""
    return tuple(_fault(Words(line, number)) for number, line in _lines(text))


def sections(text: str, names: Iterable[str]) -> dict[str, tuple[Fault, ...]]:
    """Read a script for several stand-ins, known by these names. Raises ScriptError."""
    found: dict[str, list[Fault]] = {name: [] for name in names}
    headings = " or ".join(f"[{name}]" for name in found)
    into: list[Fault] | None = None
    for number, line in _lines(text):
        heading = _HEADING.fullmatch(line)
        if heading is None and into is not None:
            into.append(_fault(Words(line, number)))
        elif heading is not None and heading[1] in found:
            into = found[heading[1]]
        else:
            raise ScriptError(number, f"the heading {headings}", line)
    return {name: tuple(faults) for name, faults in found.items()}


def write(faults: Iterable[Fault]) -> str:
    """Write faults down, a line each; :func:`parse` reads the same ones back."""
    return "".join(f"{_line(fault)}\n" for fault in faults)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield number, stripped


def _fault(words: Words) -> Fault:
    return read_limits(words, read_what(words, read_place(words)))


def _line(fault: Fault) -> str:
    return ", ".join([f"{write_place(fault.match)}: {write_what(fault)}", *write_limits(fault)])
