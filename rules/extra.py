"""A team's own rules: the columns they may read, and what they must keep to when they are loaded."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import create_model

from rules.cells import Cells
from rules.columns import COLUMNS, Column, Source
from rules.fields import Day, Number, Options, Text, Ticked, accepts
from rules.order import Order
from rules.verdict import Rule

ExtraValue = str | Decimal | bool | tuple[str, ...] | None
"""What a cell of an own column holds beside days: a text, a number, a tick, several options, nothing."""

_TEXT: Any = Annotated[Text, accepts("a text", str)]
_FIELDS: Mapping[str, Any] = {
    **dict.fromkeys(("rich_text", "select", "status", "url", "email", "phone_number"), _TEXT),
    "unique_id": _TEXT,
}
