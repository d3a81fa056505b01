"""The charts of the report, as SVG or PNG. Colours are those of Okabe and Ito, safe for the colour-blind.

matplotlib is an extra, ``charts``; without it there are none.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from notion_sync.reporting.wording import amount
from notion_sync.scorecard import Kind, Scorecard
from rules.finding import say
from rules.language import ENGLISH, Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, VERMILION, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#767676"
WIDTH = 6.4
"""Inches."""

LISTED = 12
"""Orders or people that a chart shows at most."""

LEAST = 3
"""Rows for which there is room at least, so that one bar is no wall."""

LONG = 34
"""Characters of a name."""

TELLING = ("on_time", "drift", "aging", "causes", "workload")
"""Charts of the overview, the first that there are."""

IN_OVERVIEW = 4
ACROSS = 2
"""Charts of the overview, and how many stand beside one another."""

FONTS = ["DejaVu Sans", "Noto Sans CJK KR", "NanumGothic", "sans-serif"]
"""Each letter comes from the first that has it: names may be Korean in a report in English."""

Form = Literal["svg", "png"]


class ChartsMissing(Exception):
    """matplotlib is not installed."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, and in words what it shows.

    key: its name in file names. lacks_letters: no font here has all of them, so that a PNG shows boxes.
    """

    key: str
    title: str
    alternative: str
    content: bytes
    lacks_letters: bool = False

    @property
    def svg(self) -> str:
        """The picture as text to stand in a page."""
        text = self.content.decode()
        return text[text.index("<svg") :]


def charts(card: Scorecard, form: Form = "svg", language: Language = ENGLISH) -> tuple[Chart, ...]:
    """Those charts for which there is anything to show. Raises ChartsMissing."""
    return tuple(_drawn([plan], form, plan.key) for plan in _plans(card, language))


def overview(card: Scorecard, language: Language = ENGLISH) -> Chart | None:
    """The charts that say most, in one PNG; None where there is nothing to show. Raises ChartsMissing."""
    plans = list(_plans(card, language))
    most_telling = [plan for key in TELLING for plan in plans if plan.key.startswith(key)]
    return _drawn(most_telling[:IN_OVERVIEW], "png", "overview") if most_telling else None


@dataclass(frozen=True, slots=True)
class _Plan:
    key: str
    title: str
    alternative: str
    draw: Callable[[Axes], None]
    height: float = 2.8


def _plans(card: Scorecard, language: Language) -> Iterator[_Plan]:
    yield from _on_time(card, language)
    yield from _aging(card, language)
    yield from _cycle_times(card, language)
    yield from _drift(card, language)
    yield from _causes(card, language)
    yield from _workload(card, language)


def _on_time(card: Scorecard, language: Language) -> Iterator[_Plan]:
    months = card.over("on_time", Kind.MONTH)
    known = [(place, float(f.value)) for place, f in enumerate(months) if f.value is not None]
    if not known:
        return

    nothing = language.translate("no data")

    def draw(axes: Axes) -> None:
        target = float(months[0].kpi.target or 0)
        places, values = [place for place, _ in known], [value for _, value in known]
        colours = [BLUE if value >= target else VERMILION for value in values]
        axes.bar(places, values, color=colours, width=0.7)
        axes.axhline(target, color="black", linewidth=1, linestyle="--")
        axes.annotate(f"{target:.0f}%", (1, target), xycoords=("axes fraction", "data"), va="center")
        for place, figure in enumerate(months):
            label = f"{figure.numerator}/{figure.denominator}" if figure.denominator else nothing
            height = float(figure.value or 0)
            size = 7 if figure.denominator else 6
            axes.annotate(label, (place, height + 2), ha="center", fontsize=size, color=GREY)
        axes.set_xticks(range(len(months)), [figure.period.label[2:] for figure in months], rotation=45)
        axes.set_xlim(-0.7, len(months) - 0.3)
        axes.set_ylim(0, 115)
        axes.set_yticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])

    told = ", ".join(f"{months[place].period.label} {value:.0f}%" for place, value in known)
    yield _Plan("on_time", language.translate("On-time delivery by month, against 95%"), told, draw)


def _aging(card: Scorecard, language: Language) -> Iterator[_Plan]:
    by_currency: dict[str | None, list[tuple[str, float]]] = {}
    for bucket in card.aging:
        by_currency.setdefault(bucket.currency, []).append(
            (language.translate(bucket.age), float(bucket.open))
        )
    for currency, bars in by_currency.items():
        named = f", {currency}" if currency else ""
        told = ", ".join(
            f"{language.translate(b.age)}: {amount(b.open, currency)}"
            for b in card.aging
            if b.currency == currency and b.open
        )
        colours = [GREY, BLUE, ORANGE, ORANGE, VERMILION, VERMILION, VERMILION, VERMILION]
        key = f"aging_{currency.lower()}" if currency else "aging"
        title = language.translate("Open payments by days past due") + named
        yield _Plan(key, title, told, _bars(bars, colours), height=2.4)


def _bars(bars: Sequence[tuple[str, float]], colours: Sequence[str]) -> Callable[[Axes], None]:
    def draw(axes: Axes) -> None:
        axes.bar([name for name, _ in bars], [value for _, value in bars], color=colours, width=0.7)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.tick_params("x", labelsize=8)

    return draw


def _cycle_times(card: Scorecard, language: Language) -> Iterator[_Plan]:
    days = card.cycle_times
    if not days:
        return
    median, late = (card.of(key, card.year)[0].value for key in ("cycle_time", "cycle_time_p90"))

    def draw(axes: Axes) -> None:
        step = max(1, -(-(days[-1] - days[0] + 1) // 20))
        axes.hist(days, bins=range(days[0], days[-1] + step + 1, step), color=BLUE, edgecolor="white")
        for value, name, top in ((median, say("median"), 1.0), (late, say("90th percentile"), 0.9)):
            if value is not None:
                axes.axvline(float(value), color="black", linewidth=1, linestyle="--")
                axes.annotate(
                    f" {name.text(language)}: {value:.0f}",
                    (float(value), top),
                    xycoords=("data", "axes fraction"),
                    va="top",
                    fontsize=8,
                )
        axes.set_xlabel(language.translate("calendar days from contract to delivery"))
        axes.set_ylabel(language.translate("orders"))

    told = say(
        "{count} orders, from {shortest} to {longest} days, median {median}",
        count=len(days),
        shortest=days[0],
        longest=days[-1],
        median=f"{median:.0f}",
    )
    yield _Plan("cycle_time", language.translate("Cycle time, last 12 months"), told.text(language), draw)


def _drift(card: Scorecard, language: Language) -> Iterator[_Plan]:
    behind = [(card.orders[page], days) for page, days in card.drift if days > 0]
    if not behind:
        return
    told = ", ".join(f"{name} {days}" for name, days in behind[:LISTED])
    title = say("Drift of open orders, in working days")
    if len(behind) > LISTED:
        title = say(
            "Drift of open orders, in working days (the worst {count} of {all})",
            count=LISTED,
            all=len(behind),
        )
    yield _Plan(
        "drift", title.text(language), told, _rows(dict(behind[:LISTED])), height=_height(len(behind))
    )


def _causes(card: Scorecard, language: Language) -> Iterator[_Plan]:
    found = {language.translate(cause.name): len(cause.behind) for cause in card.causes}
    if not any(found.values()):
        return
    told = ", ".join(f"{name} {count}" for name, count in found.items() if count)
    title = language.translate("Where delays come from: orders late now, or delivered late in 12 months")
    yield _Plan("causes", title, told, _rows(found), height=_height(len(found)))


def _workload(card: Scorecard, language: Language) -> Iterator[_Plan]:
    people = [view for view in card.people if view.load.open][:LISTED]
    if not people:
        return

    def draw(axes: Axes) -> None:
        names = [_short(view.name) for view in people]
        left = [0] * len(people)
        for label, colour, hatch, counts in (
            ("On track", GREEN, "", [v.load.open - v.load.at_risk - v.load.late for v in people]),
            ("At risk", ORANGE, "//", [v.load.at_risk for v in people]),
            ("Late", VERMILION, "xx", [v.load.late for v in people]),
        ):
            places = range(len(people))
            named = language.translate(label)
            axes.barh(places, counts, left=left, color=colour, hatch=hatch, edgecolor="white", label=named)
            left = [before + count for before, count in zip(left, counts, strict=True)]
        axes.set_yticks(range(len(people)), names)
        axes.set_ylim(max(len(people), LEAST) - 0.5, -0.5)
        axes.locator_params("x", integer=True)
        axes.legend(loc="lower right", fontsize=8, frameon=False, ncols=3, bbox_to_anchor=(1, 1))

    told = ", ".join(f"{view.name} {view.load.open}" for view in people)
    yield _Plan(
        "workload", language.translate("Open orders by person"), told, draw, height=_height(len(people)) + 0.3
    )


def _rows(found: Mapping[str, int]) -> Callable[[Axes], None]:
    def draw(axes: Axes) -> None:
        places, counts = range(len(found)), list(found.values())
        axes.barh(places, counts, color=BLUE)
        axes.set_yticks(places, [_short(name) for name in found])
        axes.set_ylim(max(len(found), LEAST) - 0.5, -0.5)
        axes.locator_params("x", integer=True)
        for place, count in zip(places, counts, strict=True):
            axes.annotate(f" {count}", (count, place), va="center", fontsize=8)

    return draw


def _height(rows: int) -> float:
    return 0.8 + 0.26 * min(max(rows, LEAST), LISTED)


def _short(name: str) -> str:
    return name if len(name) <= LONG else f"{name[: LONG - 1]}…"


def _drawn(plans: Sequence[_Plan], form: Form, key: str) -> Chart:
    """One chart by itself, or several under their titles."""
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an extra, and slow to import
        from matplotlib.figure import Figure  # noqa: PLC0415 - likewise
    except ImportError:
        raise ChartsMissing from None
    with (
        mpl.rc_context(
            {
                "svg.hashsalt": key,  # the same picture is the same text
                "svg.fonttype": "none",
                "font.family": FONTS,
                "font.size": 9,
                "text.parse_math": False,  # a name may have two dollar signs
                "axes.spines.top": False,
                "axes.spines.right": False,
            }
        ),
        _complaints() as complaints,
    ):
        _add_font()
        across, down = min(ACROSS, len(plans)), -(-len(plans) // ACROSS)
        height = max(plan.height for plan in plans)
        figure = Figure(figsize=(WIDTH * across, height * down), layout="constrained")
        for place, plan in enumerate(plans, 1):
            axes = figure.add_subplot(down, across, place)
            plan.draw(axes)
            if len(plans) > 1:
                axes.set_title(plan.title, fontsize=10, loc="left")
        content = io.BytesIO()
        if form == "svg":
            figure.savefig(content, format="svg", metadata={"Date": None})
        else:
            figure.savefig(content, format="png", dpi=160)
    title = " · ".join(plan.title for plan in plans)
    told = ". ".join(plan.alternative for plan in plans)
    return Chart(key, title, told, content.getvalue(), lacks_letters=form == "png" and bool(complaints))


@cache
def _add_font() -> None:
    """Let matplotlib know a font with Korean letters: it comes in a package of which nothing else is used."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - likewise

    package = find_spec("koreanize_matplotlib")
    if package and package.origin:
        font = Path(package.origin).parent / "fonts" / "NanumGothic.ttf"
        if font.exists():
            fontManager.addfont(font)


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Hear of letters that no font has; of fonts that are not there nobody needs to hear."""
    fonts, found = logging.getLogger("matplotlib.font_manager"), list[str]()
    level = fonts.level
    fonts.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.filterwarnings("always", message="Glyph .* missing")
            yield found
            found += [str(each.message) for each in caught if "missing" in str(each.message)]
    finally:
        fonts.setLevel(level)
