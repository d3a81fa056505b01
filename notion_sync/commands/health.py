"""``health``: whether passes succeed in time. It loads and reads little, and writes nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from adapters.errors import AdapterError
from adapters.ledger import open_ledger, this_process
from adapters.notion.reference import name_of
from adapters.telemetry.served import served_gauges
from config.problems import ConfigError
from config.settings import Settings, load_settings
from config.toml import orders_source
from notion_sync.commands.basics import AsJson, ConfigFolder, fail
from notion_sync.commands.terminal import hide, out, print_json
from notion_sync.exit_codes import DONE, NOT_ALL_DONE, UNUSABLE
from notion_sync.health import BY_CRON, Answer, Health
from notion_sync.health import health as judged
from rules.policy import Duration
from rules.record import LEASE_SECONDS, PassRecord

KEPT_PASSES = 1000
"""How far back the last success is looked for: as far as the ledger remembers."""

NOTHING_KEPT = (
    "NOTION_SYNC_LEDGER is memory, so no other process can tell how passes go. Let the worker serve metrics "
    "(NOTION_SYNC_METRICS_PORT), which are asked then; of runs that end, their exit code tells"
)

Within = Annotated[
    str | None,
    typer.Option(
        "--within",
        metavar="DURATION",
        help="How old the last success may be, as 90m or 26h. By default three intervals of the worker, at "
        "least 10m; where passes are run by something else, 2h.",
        show_default=False,
    ),
]
Alive = Annotated[
    bool,
    typer.Option(
        "--alive",
        help="Only whether passes begin and end, whatever comes of them: fails where a restart may help.",
    ),
]


def health(
    config: ConfigFolder = None, within: Within = None, alive: Alive = False, json: AsJson = False
) -> None:
    """Exit 0 while passes succeed in time, else 1 and why in one line. For containers.

    Nothing is written, and neither Notion nor Slack is asked. Example: notion-sync health --within 26h
    """
    allowed = _duration(within)
    try:
        settings = load_settings()
    except ConfigError as error:
        fail(UNUSABLE, str(error))
    hide(settings.secrets)
    found = _seen(settings, config, allowed, alive=alive)
    answer = found.alive if alive else found.succeeds
    code = DONE if answer.yes else NOT_ALL_DONE
    if json:
        print_json({"exit": code, **found.document()})
    else:
        out.print(answer.why, markup=False, soft_wrap=True)
    raise typer.Exit(code)


def _seen(settings: Settings, config: Path | None, within: timedelta | None, *, alive: bool) -> Health:
    """What can be seen. A restart mends neither a ledger nor a configuration that cannot be read."""
    url = settings.ledger.get_secret_value()
    try:
        if url == "memory":
            return _served(settings.metrics_port, within)
        return _remembered(url, name_of(orders_source(config or settings.config_folder)), within)
    except ConfigError as error:
        if not alive:
            fail(UNUSABLE, str(error))
        what = " ".join(str(error).split())
    except AdapterError as error:
        what = f"{error.what} {error.remedy}".strip()
    return Health(Answer(yes=False, why=what), Answer(yes=True, why=f"not known: {what}"), within or BY_CRON)


def _remembered(url: str, tracker: str, within: timedelta | None) -> Health:
    ledger = open_ledger(url, tracker=tracker, create=False)
    try:
        now = _now()
        passes = ledger.passes(KEPT_PASSES)
        at_work = ledger.held_by(asked_by=this_process("health"), seconds=LEASE_SECONDS) is not None
        if passes and passes[0].finished_at is None and not at_work:
            passes = ledger.passes(KEPT_PASSES)  # perhaps it ended between the two looks
        return judged(passes, now=now, at_work=at_work, within=within)
    finally:
        ledger.close()


def _served(port: int | None, within: timedelta | None) -> Health:
    """The same by the metrics of a worker that keeps no ledger."""
    if port is None:
        fail(UNUSABLE, NOTHING_KEPT)
    try:
        gauges = served_gauges(port)
    except AdapterError as error:
        nobody = Answer(yes=False, why=error.what)
        return Health(nobody, nobody, within or BY_CRON)
    return judged(_passes(gauges), now=_now(), at_work=bool(gauges.get("pass_running")), within=within)


def _passes(gauges: Mapping[str, float]) -> list[PassRecord]:
    """The running pass, the last one and the last that succeeded, as the gauges tell of them."""
    moments = ("pass_start", "last_pass", "last_success", "next_pass")
    begun, ended, succeeded, coming = (_instant(gauges.get(f"{name}_timestamp_seconds")) for name in moments)
    pace = timedelta(seconds=gauges.get("pass_interval_seconds", 0.0))
    passes = []
    if begun and gauges.get("pass_running"):
        passes.append(PassRecord("", begun, begun))
    if ended and ended != succeeded:
        passes.append(PassRecord("", ended, ended, ended, NOT_ALL_DONE, "the log says why", coming))
    if succeeded:
        expected = coming if ended == succeeded else None
        started = (expected or succeeded) - pace
        passes.append(PassRecord("", started, started, succeeded, DONE, "", expected or succeeded))
    return passes


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - an entry point as well; the other clock loads the whole service


def _instant(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _duration(text: str | None) -> timedelta | None:
    if text is None:
        return None
    try:
        return timedelta(seconds=TypeAdapter(Duration).validate_python(text))
    except ValidationError:
        fail(UNUSABLE, f"--within: expected a duration such as 90s, 30m or 26h, found {text!r}")
