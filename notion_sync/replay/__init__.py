"""Past orders, day by day through the code of a pass: what would have been said when."""

from notion_sync.replay.compare import Comparison, compared
from notion_sync.replay.past import DATED, UNDATED, Past, last_day_of, past_of
from notion_sync.replay.playing import Event, Played, Story, play
from notion_sync.replay.remembered import story_of_ledger
from notion_sync.replay.stage import bindings_of

__all__ = [
    "DATED",
    "UNDATED",
    "Comparison",
    "Event",
    "Past",
    "Played",
    "Story",
    "bindings_of",
    "compared",
    "last_day_of",
    "past_of",
    "play",
    "story_of_ledger",
]
