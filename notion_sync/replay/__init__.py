"""Past orders, day by day through the code of a pass: what would have been said when."""

from notion_sync.replay.compare import Comparison, compared
from notion_sync.replay.past import DATED, Past, last_day_of, past_of
from notion_sync.replay.playing import Event, Played, play

__all__ = ["DATED", "Comparison", "Event", "Past", "Played", "compared", "last_day_of", "past_of", "play"]
