"""Where a scorecard is published, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from adapters.errors import AdapterError
from rules.tables import Table


@dataclass(frozen=True, slots=True)
class Place:
    """Where, as ``[scorecard]`` says; "" for what it does not.

    tracker: the data source of the orders, beside which a table is made where none is named. columns: names
    by key. channel: None where Slack is not told.
    """

    tracker: str
    source: str = ""
    page: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    channel: str | None = None


@dataclass
class Published:
    """What came of it: rows, charts and where they are.

    said: "same" where Slack heard the same last time. problems: what failed, and why.
    """

    table: Table
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    charts: int = 0
    charts_url: str = ""
    said: Literal["", "said", "same"] = ""
    problems: list[AdapterError] = field(default_factory=list)
