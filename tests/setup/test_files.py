"""The folder of configuration: checked before anything is replaced, and nothing that people wrote is lost."""

import re
from pathlib import Path

import pytest

from notion_sync.setup.files import FilesError, Folder
from notion_sync.setup.toml_edit import Setting

SHIPPED = {"tracker.toml": 'source = ""\n', "policy.toml": "# day = 5\n"}
SET = {"tracker.toml": [Setting((), "source", "abc")]}


class Unusable(Exception):
    pass


def load(folder: Path) -> dict[str, str]:
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    if "bad" in texts["tracker.toml"]:
        raise Unusable
    return texts


def folder_at(path: Path) -> Folder[dict[str, str]]:
    return Folder(path, SHIPPED, load)


def there(path: Path) -> dict[str, str]:
    return {each.name: each.read_text(encoding="utf-8") for each in path.iterdir()}


def test_a_new_folder_gets_every_file(tmp_path: Path) -> None:
    folder = folder_at(tmp_path / "deep" / "config")
    folder.write(SET)

    assert there(folder.path) == {"tracker.toml": 'source = "abc"\n', "policy.toml": "# day = 5\n"}
    assert [(name, change.made, change.backup) for name, change in folder.changes.items()] == [
        ("tracker.toml", True, None),
        ("policy.toml", True, None),
    ]


def test_an_old_folder_gets_only_what_changes_and_what_was_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('source = "mine"\n')
    folder = folder_at(tmp_path)
    folder.write(SET)
    folder.write({"tracker.toml": [Setting((), "more", "x")]})

    assert there(tmp_path) == {
        "tracker.toml": 'source = "abc"\nmore = "x"\n',
        "tracker.toml.bak": 'source = "mine"\n',
    }


def test_a_backup_replaces_no_other(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('source = "second"\n')
    (tmp_path / "tracker.toml.bak").write_text('source = "first"\n')
    folder_at(tmp_path).write(SET)

    assert there(tmp_path)["tracker.toml.bak"] == 'source = "first"\n'
    assert there(tmp_path)["tracker.toml.bak2"] == 'source = "second"\n'


def test_what_is_right_already_is_not_written_again(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('source = "abc"\n')
    before = (tmp_path / "tracker.toml").stat()
    folder = folder_at(tmp_path)
    folder.write(SET)

    assert (folder.changes, (tmp_path / "tracker.toml").stat().st_ino) == ({}, before.st_ino)
    assert there(tmp_path).keys() == {"tracker.toml"}


@pytest.mark.parametrize("way", ["loaded", "rehearse", "write"])
def test_what_cannot_be_used_as_configuration_replaces_nothing(tmp_path: Path, way: str) -> None:
    (tmp_path / "tracker.toml").write_text('source = "mine"\n')
    with pytest.raises(Unusable):
        getattr(folder_at(tmp_path), way)({"tracker.toml": [Setting((), "source", "bad")]})

    assert there(tmp_path) == {"tracker.toml": 'source = "mine"\n'}


def test_looking_changes_nothing(tmp_path: Path) -> None:
    folder = folder_at(tmp_path / "config")

    assert folder.loaded(SET) == {"tracker.toml": 'source = "abc"\n', "policy.toml": "# day = 5\n"}
    folder.rehearse(SET)
    assert not folder.path.exists()


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".init-killed").mkdir()
    (tmp_path / ".init-killed" / "tracker.toml").write_text("half")
    folder_at(tmp_path).write(SET)

    assert there(tmp_path).keys() == {"tracker.toml", "policy.toml"}


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FilesError, match=re.escape(f"{tmp_path / 'file' / 'config'} cannot be written to")):
        folder_at(tmp_path / "file" / "config").write(SET)


def test_lines_to_write_by_hand_are_said_where_a_file_is_not_understood(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('a.source = "x"\n')
    with pytest.raises(FilesError, match=r'yourself, and run it again:\na\.source = "abc"'):
        folder_at(tmp_path).write({"tracker.toml": [Setting(("a",), "source", "abc")]})

    assert there(tmp_path) == {"tracker.toml": 'a.source = "x"\n'}
