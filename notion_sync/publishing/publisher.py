"""Publishes a scorecard: rows, then charts, then words; what failed is put right by the next run."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.errors import AdapterError, Misconfigured
from notion_sync.publishing import sentences
from notion_sync.publishing.columns import known_columns
from notion_sync.publishing.filling import Filling
from notion_sync.publishing.outcome import Place, Published
from notion_sync.publishing.ports import Board, Speaker
from notion_sync.publishing.table import table_for
from notion_sync.scorecard import Scorecard
from rules.finding import say
from rules.language import Language
from rules.tables import Picture


@dataclass(frozen=True)
class Publisher:
    """Publishes in one language; ``speaker`` is None where there is no Slack."""

    board: Board
    speaker: Speaker | None
    place: Place
    language: Language

    async def publish(
        self, card: Scorecard, tracker: str, charts: Sequence[Picture], overview: Picture | None
    ) -> Published:
        """Do it all; ``overview``: the picture for Slack.

        Raises AdapterError where the rows cannot be written; what else fails is among the problems.
        """
        done = Published(await table_for(self.board, self.place, self.language))
        names = known_columns(done.table, self.place.columns, self.language)
        await Filling(self.board, done, names, self.language).fill(card)
        if charts:
            try:
                await self._show(card, charts, done)
            except AdapterError as error:
                done.problems.append(error)
        if self.speaker and self.place.channel:
            heading = sentences.heading(tracker).text(self.language)
            link = (done.charts_url or done.table.url, say("All figures in Notion").text(self.language))
            said = sentences.sentences(card, self.language)
            try:
                is_new = await self.speaker.share(self.place.channel, overview, heading, said, link)
                done.said = "said" if is_new else "same"
            except AdapterError as error:
                done.problems.append(error)
        return done

    async def _show(self, card: Scorecard, charts: Sequence[Picture], done: Published) -> None:
        if self.place.page:
            page = await self.board.chart_page(self.place.page)
        else:
            above = await self.board.page_above(done.table)
            if above is None:
                what = f'"{done.table.title}" stands in no page, so there is no place for the charts.'
                remedy = "Name a page for them in tracker.toml: [scorecard] page."
                done.problems.append(Misconfigured(what, remedy=remedy))
                return
            page = await self.board.page_in(above, say("Scorecard: charts").text(self.language))
        await self.board.show(page.id, sentences.as_of(card.as_of).text(self.language), charts)
        done.charts, done.charts_url = len(charts), page.url
