"""A small design house that stays open for a process elsewhere on this machine, such as a container.

``python -m tests.commands.stand_in FOLDER`` writes ``FOLDER/config`` and ``FOLDER/env``, says ``open``, and
stays until its standard input ends; then it says what the tracker shows of its one order.
"""

import sys
from pathlib import Path

from tests.commands.desk import desk

IN_THE_IMAGE = ("NOTION_SYNC_CONFIG", "NOTION_SYNC_LEDGER")


def main(folder: Path) -> None:
    """Open the house, and close it when nobody listens any more."""
    with desk(folder) as at_desk:
        house = at_desk.house
        house.files["alerts.toml"] = 'hours = "any"\n'
        order = house.late_order()
        house.configuration()
        named = {name: value for name, value in at_desk.environment.items() if name not in IN_THE_IMAGE}
        lines = (f"{name}={value}\n" for name, value in named.items())
        (folder / "env").write_text("".join(lines), encoding="utf-8")
        sys.stdout.write("open\n")
        sys.stdout.flush()
        sys.stdin.read()
        sys.stdout.write(f"{house.cell(order, 'Health')}, {len(house.heard())} messages\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
