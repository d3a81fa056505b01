"""How the business runs: every KPI of the process by month, quarter and twelve months. Pure.

Formulas and targets are those of ``process/rules.md``, "The scorecard".
"""

from notion_sync.scorecard.card import Scorecard, scorecard
from notion_sync.scorecard.entry import Entry
from notion_sync.scorecard.figures import Figure
from notion_sync.scorecard.kpis import KPIS, Kpi
from notion_sync.scorecard.periods import Kind, Period

__all__ = ["KPIS", "Entry", "Figure", "Kind", "Kpi", "Period", "Scorecard", "scorecard"]
