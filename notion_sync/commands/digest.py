"""``report --digest``: the week's digest, now."""

from datetime import datetime
from typing import NoReturn

import typer
from rich.text import Text

from config.load import Configuration
from config.settings import Settings
from notion_sync.bootstrap import open_service
from notion_sync.commands import show
from notion_sync.commands.edge import err, fail, out, run_async
from notion_sync.exit_codes import UNUSABLE
from notion_sync.report import PassReport

DIGEST = "digest"


def say_digest(settings: Settings, configuration: Configuration, now: datetime | None) -> NoReturn:
    """Say it with a pass, as any other message: so it is true, and said once. Ends the command."""
    if not settings.slack_bot_token and not settings.slack_webhook_url:
        fail(UNUSABLE, "No Slack is configured, so there is nobody to tell.\n  → Set SLACK_BOT_TOKEN.")

    async def main() -> PassReport:
        async with open_service(settings, configuration) as service:
            with show.reading(err) as progress:
                runner = service.runner(progress)
                runner.reconciler.digest_now = True
                return await runner.run(now)

    done = run_async(main)
    said = [spoken for spoken in done.spoken if spoken.message.kind == DIGEST]
    for spoken in said:
        out.print(Text(f"{spoken.channel}: {spoken.message.heading}"), soft_wrap=True)
    if not said:
        first = "The tracker was seen for the first time, which has a summary of its own."
        out.print(
            done.skipped or (first if done.first_contact else "It was said this week, or had nothing to say.")
        )
    for problem in done.problems:
        err.print(Text(problem, style="red"), soft_wrap=True)
    raise typer.Exit(done.exit_code)
