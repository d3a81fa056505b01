"""The TOML files that come with the service say what the code does by default, and name every key."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from config.load import FILES, load
from config.problems import ConfigError
from config.tracker import Tracker
from rules.alert_policy import AlertPolicy
from rules.calendar_policy import CalendarPolicy
from rules.columns import COLUMNS, Source
from rules.policy import Matrix, Policy, Team

SHIPPED = Path(__file__).parents[2] / "config"


def test_they_equal_the_defaults_of_the_code() -> None:
    shipped = load(SHIPPED, need_tracker=False)

    assert shipped.tracker == Tracker()
    assert shipped.matrix == Matrix()
    assert shipped.team == Team()
    assert shipped.policy == Policy()
    assert shipped.alerts == AlertPolicy()
    assert shipped.calendar == CalendarPolicy(time_zone="Asia/Seoul", country="KR")


def test_nothing_runs_before_the_tracker_is_set() -> None:
    with pytest.raises(ConfigError, match=r"orders\.source: expected the id or URL of the Order Tracker"):
        load(SHIPPED)


def keys(model: type[BaseModel]) -> Iterator[str]:
    """Every key of a model and of the models inside it."""
    for name, field in model.model_fields.items():
        yield field.alias or name
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from keys(part)


@pytest.mark.parametrize(("file", "model"), FILES.items())
def test_each_names_every_key_of_its_model(file: str, model: type[BaseModel]) -> None:
    text = (SHIPPED / file).read_text(encoding="utf-8")

    assert [key for key in keys(model) if key not in text] == []


@pytest.mark.parametrize("source", COLUMNS)
def test_the_tracker_file_names_every_column(source: Source) -> None:
    text = (SHIPPED / "tracker.toml").read_text(encoding="utf-8")

    assert [column.key for column in COLUMNS[source] if column.key not in text] == []


def test_the_commented_column_names_are_the_defaults() -> None:
    orders = (SHIPPED / "tracker.toml").read_text(encoding="utf-8").partition("[stages]")[0]
    commented = dict(re.findall(r'^# (\w+) = "([^"]+)"', orders, re.MULTILINE))

    assert commented == {column.key: column.name for column in COLUMNS[Source.ORDERS]}


def test_the_commented_people_are_a_team_once_the_marks_are_taken_away(tmp_path: Path) -> None:
    text = (SHIPPED / "team.toml").read_text(encoding="utf-8")
    example = text[text.index("# [[person]]") : text.index("# Roles of the matrix")]
    (tmp_path / "team.toml").write_text(
        example.replace("# ", "", 1).replace("\n# ", "\n").replace("\n#", "\n")
    )
    (tmp_path / "calendar.toml").write_bytes((SHIPPED / "calendar.toml").read_bytes())

    people = load(tmp_path, need_tracker=False).team.person

    assert [person.name for person in people] == ["Min-ji Seo", "Ha-eun Park", "Jun Kim"]
