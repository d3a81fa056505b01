"""Imported by the process that children are forked from: whatever a pass does for the first time is done."""

import gc
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.passes.world import world

with TemporaryDirectory() as folder, world(Path(folder)) as house:
    order = house.late_order()
    house.run("2026-11-23T10:00")
    house.pay(order, date(2026, 11, 23))
    house.run("2026-11-23T11:00")

# Looking for garbage would copy every page of memory that a child shares with this process.
gc.collect()
gc.freeze()
gc.disable()
