"""Two readings of the same rows agree: the soak's own, and the service's over HTTP."""

import asyncio
from pathlib import Path

from adapters.retry import RetryPolicy
from notion_sync.bootstrap import open_service
from rules.cells import CellValue
from rules.columns import Source
from tests.soak.draw import script
from tests.soak.house import House, soak_house
from tests.soak.reading import Reader
from tests.soak.steps import Pass


def over_http(house: House) -> dict[Source, dict[str, dict[str, CellValue]]]:
    """What the service reads."""
    configuration = house.world.configuration()

    async def read() -> dict[Source, dict[str, dict[str, CellValue]]]:
        found: dict[Source, dict[str, dict[str, CellValue]]] = {}
        async with open_service(house.world.environment(), configuration, policy=RetryPolicy()) as service:
            for source in Source:
                binding = await service.notion.bind(source)
                async for batch in service.notion.read(binding, since=None):
                    found.setdefault(source, {}).update({row.page_id: dict(row.cells) for row in batch.rows})
        return found

    return asyncio.run(read())


def test_the_soak_and_the_service_read_the_same_cells(tmp_path: Path) -> None:
    with soak_house(tmp_path) as house:
        for step in script(5, 14):
            house.move_clock(step.at)
            if not isinstance(step, Pass):
                house.make(step)
        picture = Reader(house).picture()
        read = over_http(house)
    for source, rows in picture.rows.items():
        alive = {page_id: dict(row.cells) for page_id, row in rows.items() if not row.gone}
        assert alive == read.get(source, {})
    assert len(picture.rows[Source.ORDERS]) > len(picture.alive)


def test_a_picture_stays_the_same_until_something_changes(tmp_path: Path) -> None:
    with soak_house(tmp_path) as house:
        reader = Reader(house)
        steps = [step for step in script(5, 3) if not isinstance(step, Pass)]
        for step in steps[:-1]:
            house.make(step)
        first = reader.picture()
        assert reader.picture() is first
        house.notion.edit(next(iter(first.alive)), {"Client": "Somebody else"})
        assert reader.picture() is not first
