"""How much a command says: every verb has ``--quiet`` and ``--verbose``."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated

import typer

from adapters.telemetry import logging
from notion_sync.commands.basics import fail
from notion_sync.commands.terminal import out
from notion_sync.exit_codes import UNUSABLE

Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say nothing but problems; the exit code tells the rest.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log every request, too.")]


def with_loudness(verb: Callable[..., None]) -> Callable[..., None]:
    """The same verb with both options, which hold for this call alone."""

    @wraps(verb)
    def said(*, quiet: bool, verbose: bool, **arguments: object) -> None:
        if quiet and verbose:
            fail(UNUSABLE, "--quiet and --verbose exclude each other: leave one of them out")
        out.quiet = quiet
        logging.listen("problems" if quiet else "requests" if verbose else "events")
        verb(**arguments)

    own = inspect.signature(verb, eval_str=True)
    more = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=annotation)
        for name, annotation in (("quiet", Quiet), ("verbose", Verbose))
    ]
    named = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own.parameters.values()]
    signature = own.replace(parameters=[*named, *more])
    vars(said)["__signature__"] = signature
    said.__annotations__ = {name: each.annotation for name, each in signature.parameters.items()}
    return said
