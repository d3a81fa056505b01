"""What a command shows: text from outside stays text, and no secret is in it."""

import json
import sys
from collections.abc import Iterable

from pydantic import JsonValue
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from adapters.telemetry.redaction import Redaction
from rules.text import escaped_json, visible

PIPED_WIDTH = 140
"""Columns for output that goes to no terminal, unless COLUMNS says otherwise."""


class Terminal(Console):
    """A console that shows what is visible of a text, and none of the known secrets.

    A title in Notion may hold escape sequences, which a terminal would obey.
    """

    redaction = Redaction()

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as any console does; the console's own control sequences pass."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(visible(self.redaction.text(segment.text), keep="\n"), segment.style)


out = Terminal(highlight=False, emoji=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
err = Terminal(stderr=True, highlight=False, emoji=False)


def hide(secrets: Iterable[str]) -> None:
    """Keep these out of everything that is printed from here on."""
    out.redaction = err.redaction = Redaction(secrets)


def print_json(document: JsonValue) -> None:
    """Print one document on stdout, and nothing else."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    sys.stdout.write(out.redaction.text(escaped_json(text)) + "\n")
