"""``report --publish``: the scorecard into Notion and Slack."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import JsonValue
from rich.console import Console
from rich.text import Text

from adapters.notion.board import NotionBoard
from adapters.slack.pictures import SlackPictures, WebhookWords
from adapters.slack.webhook import WebhookMessenger
from config.load import Configuration
from config.settings import Settings
from notion_sync.bootstrap import Service
from notion_sync.commands.edge import explained
from notion_sync.publishing import Place, Published, Publisher
from notion_sync.publishing.ports import Speaker
from notion_sync.reporting.charts import Chart, ChartsMissing, charts, overview
from notion_sync.scorecard import Scorecard
from rules.tables import Picture


def publisher_of(
    service: Service, settings: Settings, configuration: Configuration, now: datetime
) -> Publisher:
    """Puts one together."""
    scorecard, alerts = configuration.tracker.scorecard, configuration.alerts
    place = Place(
        tracker=configuration.tracker.orders.source,
        source=scorecard.source,
        page=scorecard.page,
        columns=scorecard.columns,
        channel=alerts.test_channel or scorecard.channel or service.terms.operational_channel,
    )
    speaker = _speaker(service, settings, now)
    return Publisher(NotionBoard(service.client), speaker, place, service.terms.language)


def _speaker(service: Service, settings: Settings, now: datetime) -> Speaker | None:
    if settings.slack_bot_token:
        token = settings.slack_bot_token.get_secret_value()
        return SlackPictures(
            service.slack_http, token, settings.slack_base_url, now=now, policy=service.slack_policy
        )
    return WebhookWords(service.slack) if isinstance(service.slack, WebhookMessenger) else None


async def publish(publisher: Publisher, card: Scorecard, tracker: str, screen: Console) -> Published:
    """Publish a scorecard, with charts where they can be drawn."""
    language = publisher.language
    try:
        drawn, first = charts(card, "png", language), overview(card, language)
    except ChartsMissing:
        what = "Published without charts, which need matplotlib: pip install 'notion-order-sync[charts]'"
        screen.print(Text(what, style="yellow"), soft_wrap=True)
        drawn, first = (), None
    if any(chart.lacks_letters for chart in drawn):
        what = (
            "Some letters of the charts cannot be drawn here: install a font that has them (Noto Sans CJK)."
        )
        screen.print(Text(what, style="yellow"), soft_wrap=True)
    return await publisher.publish(card, tracker, _pictures(drawn), _picture(first) if first else None)


def _pictures(drawn: Sequence[Chart]) -> list[Picture]:
    return [_picture(chart) for chart in drawn]


def _picture(chart: Chart) -> Picture:
    return Picture(
        f"{chart.key}.png", chart.content, f"{chart.title}. {chart.alternative}".removesuffix(". ")
    )


def show(screen: Console, problems: Console, done: Published) -> None:
    """What was done, and what was not."""
    rows = f"{done.made} rows made, {done.changed} changed, {done.unchanged} as they were"
    steps = [(f"{done.table.title}: {rows}", done.table.url)]
    if done.charts:
        steps.append((f"{done.charts} charts", done.charts_url))
    if done.said:
        steps.append(("Slack was told" if done.said == "said" else "Slack was told the same last time", ""))
    for step, url in steps:
        screen.print(Text(f"✓ {step}", style="green"), soft_wrap=True)
        if url:
            screen.print(Text(f"  {url}"), soft_wrap=True)
    for problem in done.problems:
        problems.print(Text(explained(problem), style="red"), soft_wrap=True)


def document(done: Published) -> JsonValue:
    """The same for machines."""
    return {
        "table": {"id": done.table.id, "title": done.table.title, "url": done.table.url},
        "rows": {"made": done.made, "changed": done.changed, "unchanged": done.unchanged},
        "charts": {"count": done.charts, "url": done.charts_url or None},
        "slack": done.said or None,
        "problems": [{"what": each.what, "remedy": each.remedy or None} for each in done.problems],
    }
