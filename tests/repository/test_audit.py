"""``make audit`` tells a clean bill from one that nobody wrote."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.repository.paths import ROOT


def audited(folder: Path, *, says: str, code: int) -> subprocess.CompletedProcess[str]:
    """The script over a pip-audit that says and ends so."""
    stand_in = folder / "pip-audit"
    stand_in.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit {code}\n", encoding="utf-8")
    stand_in.chmod(0o755)
    environment = {"PIP_AUDIT": str(stand_in), "PATH": os.defpath}
    script = str(ROOT / "deploy" / "audit.sh")
    return subprocess.run([script], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("says", "code", "ends", "told"),
    [
        ("No known vulnerabilities found", 0, 0, "no vulnerability is known of the"),
        ("Found 2 known vulnerabilities in 1 package", 1, 1, "Found 2 known vulnerabilities in 1 package"),
        ("alembic: Dependency not found on PyPI and could not be audited", 1, 2, "NOT DONE"),
        ("requests.exceptions.ConnectionError: no route", 1, 2, "NOT DONE"),
    ],
)
def test_it_says_whether_anything_is_known_or_nobody_could_be_asked(
    tmp_path: Path, says: str, code: int, ends: int, told: str
) -> None:
    ended = audited(tmp_path, says=says, code=code)

    assert (ended.returncode, told in ended.stdout + ended.stderr) == (ends, True)


def test_without_pip_audit_nothing_is_cleared(tmp_path: Path) -> None:
    script = str(ROOT / "deploy" / "audit.sh")
    environment = {"PIP_AUDIT": str(tmp_path / "none"), "PATH": os.defpath}
    ended = subprocess.run([script], env=environment, capture_output=True, text=True, check=False)

    assert (ended.returncode, "is missing" in ended.stderr) == (2, True)
