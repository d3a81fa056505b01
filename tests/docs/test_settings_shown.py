"""Every TOML box of the documents can be loaded as the file it belongs to."""

import shutil
import tomllib
from pathlib import Path

import pytest

from config.fleet import Connection
from config.load import load
from tests.docs.pages import PAGES, boxes
from tests.repository.paths import ROOT

FILES = {
    "tracker.toml": ("orders", "payments", "stages", "options", "team]"),
    "team.toml": ("[person]",),
    "rabsic.toml": ("[decision]",),
    "policy.toml": ("payment]\nr", "payment]\ne", "client]", "run]", "data]", "rules]"),
    "calendar.toml": ("time_zone",),
    "alerts.toml": ("channel", "language", "hours", "route"),
}
CONNECTION = "# connection.toml"
SHOWN = [(page.name, box) for page in PAGES for box in boxes(page, "toml") if not box.startswith(CONNECTION)]


def file_of(box: str) -> str:
    """The file that a box names in its first line, else the one whose words stand in it."""
    first = box.partition("\n")[0].removeprefix("# ").strip()
    if first in FILES:
        return first
    named = (name for name, words in FILES.items() if any(f"[{word}" in box or word in box for word in words))
    return next(named)


@pytest.mark.parametrize(("page", "box"), SHOWN, ids=[f"{page} {n}" for n, (page, _) in enumerate(SHOWN)])
def test_settings_that_are_shown_can_be_loaded(page: str, box: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "config" / "calendar.toml", tmp_path)
    extra = ""
    if page == "write-a-rule.md":
        extra = '[rules]\nextra = ["examples.vat_number:VAT_NUMBER"]\n'
    (tmp_path / "policy.toml").write_text(extra, encoding="utf-8")
    (tmp_path / file_of(box)).write_text(box, encoding="utf-8")

    assert load(tmp_path, need_tracker=False)


def test_there_are_some() -> None:
    assert len(SHOWN) >= 8


def test_the_connection_of_a_fleet_can_be_loaded() -> None:
    [box] = [box for page in PAGES for box in boxes(page, "toml") if box.startswith(CONNECTION)]
    assert Connection.model_validate(tomllib.loads(box)).every == 300
