"""The locks pin every package by hash and name no host to fetch it from."""

import re
from pathlib import Path

import pytest

from tests.repository.paths import LOCKS, ROOT


def pins(lock: Path) -> set[str]:
    return set(re.findall(r"^(\S+==\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def test_there_is_one_for_running_and_one_for_developing() -> None:
    assert [lock.name for lock in LOCKS] == ["base.lock", "dev.lock"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
class TestEachLock:
    def test_names_no_address(self, lock: Path) -> None:
        text = lock.read_text(encoding="utf-8")

        assert "://" not in text
        assert "--index-url" not in text

    def test_has_a_hash_for_every_package(self, lock: Path) -> None:
        entries = re.split(r"^(?=\S)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]

        assert entries
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []

    def test_holds_what_builds_the_project(self, lock: Path) -> None:
        assert any(pin.startswith("setuptools==") for pin in pins(lock))


def test_what_is_developed_with_is_what_runs() -> None:
    base, dev = LOCKS

    assert pins(base) <= pins(dev)


def test_no_lock_of_a_kind_that_names_hosts_is_kept() -> None:
    assert [name for name in ("uv.lock", "pylock.toml", "poetry.lock") if (ROOT / name).exists()] == []
