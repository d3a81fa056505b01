"""The report as one page: nothing is loaded from elsewhere, a phone can read it, and it prints well."""

from functools import partial
from importlib import resources

from jinja2 import Environment, StrictUndefined

from notion_sync.reporting import wording
from notion_sync.reporting.charts import Chart
from notion_sync.scorecard import Kind, Scorecard
from notion_sync.scorecard.card import BESIDE_PEOPLE
from rules.finding import Parameter, say
from rules.language import ENGLISH, Language

LISTED = 50
"""Orders that are named under a figure, clients that are listed, before the rest is counted."""


def page(card: Scorecard, charts: tuple[Chart, ...], title: str, language: Language = ENGLISH) -> str:
    """The page's HTML. title: what the tracker is called."""

    def said(template: str, **fields: Parameter) -> str:
        return say(template, **fields).text(language)

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {
        "t": said,
        "value_of": partial(wording.value_of, language=language),
        "name_of": partial(wording.name_of, language=language),
        "target_of": partial(wording.target_of, language=language),
        "trend_of": wording.trend_of,
        "amount": wording.amount,
    }
    text = resources.files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    return environment.from_string(text).render(
        lang=language.code,
        card=card,
        title=title,
        charts=charts,
        year=[figure for figure in card.figures if figure.period == card.year],
        overdue=next(each for each in card.overdue if each.period == card.year),
        quarters=[period for period in card.periods if period.kind is Kind.QUARTER],
        months=[period for period in card.periods if period.kind is Kind.MONTH],
        by_kpi=_by_kpi(card, language),
        beside=BESIDE_PEOPLE,
        listed=LISTED,
    )


def _by_kpi(card: Scorecard, language: Language) -> dict[str, dict[str, str]]:
    """Each figure of months and quarters in words, by name and then by period."""
    found: dict[str, dict[str, str]] = {}
    for figure in card.figures:
        if figure.period.kind is not Kind.YEAR:
            words = wording.value_of(figure.kpi, figure.value, language)
            found.setdefault(wording.name_of(figure, language), {})[figure.period.label] = words
    return found
