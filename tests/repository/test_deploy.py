"""The examples in ``deploy/`` name commands, options and variables that exist, and give nothing away."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
import typer
import yaml
from pydantic import JsonValue
from typer.core import TyperCommand

from adapters.telemetry.redaction import PATTERNS
from config.settings import Settings
from notion_sync.cli import Verbs, app
from tests.repository.paths import ROOT

Tree: TypeAlias = "dict[str, JsonValue]"
DEPLOY = ROOT / "deploy"
FILES = sorted(file for file in DEPLOY.rglob("*") if file.is_file() and file.suffix != ".sh")
YAML = [file for file in FILES if file.suffix in (".yaml", ".yml")]
COMPOSE = [file for file in YAML if file.parent.name == "compose"]
KUBERNETES = [file for file in YAML if file.parent.name == "kubernetes"]
UNITS = [file for file in FILES if file.parent.name == "systemd"]
WORKFLOW = DEPLOY / "github-actions" / "notion-sync.yml"
CRONTAB = DEPLOY / "cron" / "notion-sync"
OTHERS = {"POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB"}


def named(file: Path) -> str:
    return str(file.relative_to(DEPLOY))


def documents(file: Path) -> list[Tree]:
    return [document for document in yaml.safe_load_all(file.read_text(encoding="utf-8")) if document]


def at(tree: JsonValue, *path: str | int) -> JsonValue:
    """What lies at a path of keys and positions; None where that ends before."""
    for step in path:
        if isinstance(tree, dict) and isinstance(step, str):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int):
            tree = tree[step]
        else:
            return None
    return tree


def words(value: JsonValue) -> list[str]:
    assert isinstance(value, list)
    return [str(word) for word in value]


def pod(file: Path) -> JsonValue:
    """The pod of a CronJob or a Deployment."""
    first = documents(file)[0]
    template = at(first, "spec", "jobTemplate", "spec", "template") or at(first, "spec", "template")
    return at(template, "spec")


def container(file: Path) -> JsonValue:
    return at(pod(file), "containers", 0)


def healthcheck() -> tuple[str, list[str]]:
    """Options and command of the Dockerfile's health check."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    (found,) = re.findall(r"^HEALTHCHECK (.*?)\s*CMD (\[.*\])$", text, re.MULTILINE)
    return found[0], words(json.loads(found[1]))


def commands() -> Iterator[tuple[str, list[str]]]:
    """Where a command of ours is typed, and what stands behind ``notion-sync``."""
    for file in COMPOSE:
        yield named(file), words(at(documents(file)[0], "services", "worker", "command"))
    for file in KUBERNETES:
        yield named(file), words(at(container(file), "args"))
        for probe in ("livenessProbe", "readinessProbe"):
            if command := at(container(file), probe, "exec", "command"):
                yield f"{named(file)} {probe}", after_name(words(command))
    for file in UNITS:
        for line in re.findall(r"^ExecStart=(.+)$", file.read_text(encoding="utf-8"), re.MULTILINE):
            yield named(file), after_name(shlex.split(line.replace("/opt/notion-sync/bin/", "")))
    for line in re.findall(r"run: (notion-sync .+)$", WORKFLOW.read_text(encoding="utf-8"), re.MULTILINE):
        yield named(WORKFLOW), after_name(shlex.split(line))
    (line,) = re.findall(r"notion-sync:\d\S* (.+?) 2>&1", CRONTAB.read_text(encoding="utf-8"))
    yield named(CRONTAB), shlex.split(line)
    yield "Dockerfile", after_name(healthcheck()[1])


def after_name(typed: list[str]) -> list[str]:
    assert typed[0] == "notion-sync"
    return typed[1:]


COMMANDS = list(commands())


@pytest.mark.parametrize(("place", "typed"), COMMANDS, ids=[place for place, _ in COMMANDS])
def test_every_command_exists_with_its_options(place: str, typed: list[str]) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, Verbs)
    command = group.get_command(None, typed[0])

    assert isinstance(command, TyperCommand), f"{place}: {typed[0]}"
    command.make_context(typed[0], typed[1:])


def test_every_way_to_run_it_is_there() -> None:
    assert {place.partition("/")[0] for place, _ in COMMANDS} == {
        "compose",
        "kubernetes",
        "systemd",
        "github-actions",
        "cron",
        "Dockerfile",
    }


@pytest.mark.parametrize("file", FILES, ids=named)
class TestEachFile:
    def test_names_only_variables_that_are_read(self, file: Path) -> None:
        known = {str(field.validation_alias) for field in Settings.model_fields.values()} | OTHERS
        text = file.read_text(encoding="utf-8")

        assert set(re.findall(r"\b(?:NOTION|SLACK|POSTGRES)_[A-Z_]+\b", text)) <= known

    def test_holds_no_secret(self, file: Path) -> None:
        tokens = re.compile("|".join(PATTERNS[:3]))

        assert tokens.findall(file.read_text(encoding="utf-8")) == []

    def test_takes_no_image_that_may_change_overnight(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

        assert ":latest" not in text
        for image in re.findall(r"^\s*(?:- )?image: (\S+)$", text, re.MULTILINE):
            assert re.search(r":\d+\.\d+", image), image
        assert set(re.findall(r"\bnotion-sync:(\d\S*)", text)) <= {version}


@pytest.mark.parametrize("file", YAML, ids=named)
def test_yaml_can_be_read(file: Path) -> None:
    assert documents(file)


@pytest.mark.parametrize("file", COMPOSE, ids=named)
class TestCompose:
    def test_gives_no_rights_that_are_not_needed(self, file: Path) -> None:
        services = documents(file)[0]["services"]
        assert isinstance(services, dict)
        for service in services.values():
            assert at(service, "read_only") is True
            assert at(service, "cap_drop") == ["ALL"]
            assert at(service, "security_opt") == ["no-new-privileges:true"]
            assert "/tmp" in words(at(service, "tmpfs"))  # noqa: S108 - a mount, not a file
        assert at(services, "worker", "cap_add") is None

    def test_takes_tokens_from_the_file_of_variables_alone(self, file: Path) -> None:
        worker = at(documents(file)[0], "services", "worker")
        environment = at(worker, "environment")
        assert isinstance(environment, dict)

        assert at(worker, "env_file") == "../../.env"
        assert not any("TOKEN" in name for name in environment)

    def test_has_time_to_stop(self, file: Path) -> None:
        assert at(documents(file)[0], "services", "worker", "stop_grace_period") == "15s"

    def test_mounts_folders_of_this_repository(self, file: Path) -> None:
        volumes = words(at(documents(file)[0], "services", "worker", "volumes"))
        mounted = [volume.partition(":")[0] for volume in volumes if volume.startswith(".")]

        assert mounted
        assert all((file.parent / folder).resolve().is_dir() for folder in mounted)


def test_the_worker_waits_for_its_database() -> None:
    (tree,) = documents(DEPLOY / "compose" / "postgres.yaml")

    assert at(tree, "services", "worker", "depends_on", "postgres", "condition") == "service_healthy"
    assert words(at(tree, "services", "postgres", "healthcheck", "test"))[:2] == ["CMD", "pg_isready"]
    assert str(at(tree, "services", "worker", "environment", "NOTION_SYNC_LEDGER")).startswith(
        "postgresql+psycopg://notion_sync:${POSTGRES_PASSWORD:?"
    )


@pytest.mark.parametrize("file", KUBERNETES, ids=named)
class TestKubernetes:
    def test_gives_no_rights_that_are_not_needed(self, file: Path) -> None:
        assert at(pod(file), "securityContext", "runAsNonRoot") is True
        assert at(pod(file), "securityContext", "runAsUser") == 10001
        assert at(pod(file), "securityContext", "seccompProfile", "type") == "RuntimeDefault"
        assert at(pod(file), "automountServiceAccountToken") is False
        assert at(pod(file), "enableServiceLinks") is False
        assert at(container(file), "securityContext") == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }

    def test_takes_tokens_from_a_secret_by_its_name(self, file: Path) -> None:
        assert at(container(file), "envFrom") == [{"secretRef": {"name": "notion-sync"}}]
        assert not any(document["kind"] == "Secret" for document in documents(file))

    def test_claims_the_volume_it_mounts(self, file: Path) -> None:
        claims = {at(d, "metadata", "name") for d in documents(file) if d["kind"] == "PersistentVolumeClaim"}
        volumes = at(pod(file), "volumes")
        assert isinstance(volumes, list)
        mounts = at(container(file), "volumeMounts")
        assert isinstance(mounts, list)

        assert {at(volume, "persistentVolumeClaim", "claimName") for volume in volumes} - {None} == claims
        assert {at(mount, "name") for mount in mounts} == {at(volume, "name") for volume in volumes}

    def test_has_limits_and_time_to_stop(self, file: Path) -> None:
        assert at(container(file), "resources", "limits", "memory") == "512Mi"
        assert at(pod(file), "terminationGracePeriodSeconds") == 15


def test_a_cron_job_runs_once_at_a_time_in_the_teams_zone_and_is_not_repeated() -> None:
    spec = documents(DEPLOY / "kubernetes" / "cronjob.yaml")[0]["spec"]

    assert at(spec, "concurrencyPolicy") == "Forbid"
    assert at(spec, "timeZone") == "Asia/Seoul"
    assert at(spec, "startingDeadlineSeconds") == 200
    assert at(spec, "jobTemplate", "spec", "backoffLimit") == 0
    assert at(spec, "jobTemplate", "spec", "activeDeadlineSeconds") == 3600
    assert at(spec, "jobTemplate", "spec", "template", "spec", "restartPolicy") == "Never"


def test_a_worker_is_restarted_only_where_that_helps() -> None:
    file = DEPLOY / "kubernetes" / "worker.yaml"
    liveness = at(container(file), "livenessProbe", "exec", "command")
    readiness = at(container(file), "readinessProbe", "exec", "command")

    assert liveness == ["notion-sync", "health", "--alive"]
    assert readiness == ["notion-sync", "health"]


@pytest.mark.parametrize("file", [file for file in UNITS if file.suffix == ".service"], ids=named)
def test_services_own_nothing_but_their_state(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()

    for line in (
        "DynamicUser=yes",
        "StateDirectory=notion-sync",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "SystemCallFilter=@system-service",
        "EnvironmentFile=/etc/notion-sync/env",
        "TimeoutStopSec=15",
    ):
        assert line in lines


def test_scheduled_workflows_run_one_at_a_time_without_a_ledger() -> None:
    (tree,) = documents(WORKFLOW)
    steps = at(tree, "jobs", "pass", "steps")
    assert isinstance(steps, list)

    assert at(tree, "concurrency") == {"group": "notion-sync", "cancel-in-progress": False}
    assert at(tree, "permissions") == {"contents": "read"}
    assert at(steps[-1], "env", "NOTION_SYNC_LEDGER") == "memory"
    assert re.search(r"late\s.*hours", WORKFLOW.read_text(encoding="utf-8"))


def test_the_image_checks_its_health_without_a_shell() -> None:
    options, command = healthcheck()

    assert command == ["notion-sync", "health"]
    assert re.search(r"--interval=\S+ --timeout=\S+ --start-period=\S+ --retries=\d", options)
