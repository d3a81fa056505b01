"""What the documents tell people to type exists."""

import os
import re
import tomllib
from importlib import import_module

import pytest

from tests.repository.paths import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", ".ci/run")


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    described = re.findall(r"^([a-z-]+):.* ## .+$", makefile, re.MULTILINE)
    assert set(phony.split()) == set(described)
    return set(described)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_knows_every_target_that_is_named(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))

    assert named
    assert named <= targets()


def test_the_installed_command_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["scripts"]["notion-sync"].partition(":")

    assert callable(getattr(import_module(module), name))


SCRIPTS = (".ci/run", "deploy/audit.sh", "deploy/image-check.sh", "deploy/image-check-worker.sh")


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert (ROOT / script).read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
