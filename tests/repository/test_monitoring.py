"""What is watched exists: dashboard, alert rules and documentation name the metrics that there are."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from pydantic import JsonValue

from tests.repository.known_metrics import eventful, known_metrics, series
from tests.repository.paths import ROOT

RULES = ROOT / "deploy" / "prometheus" / "notion-sync.rules.yml"
RULE_TESTS = ROOT / "deploy" / "prometheus" / "notion-sync.rules.test.yml"
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "notion-sync.json").read_text(encoding="utf-8"))
DOCUMENT = ROOT / "docs" / "run-it.md"
METRIC = re.compile(r"\b(?:notion_sync|process)_[a-z_]+\b")


def rules() -> list[dict[str, JsonValue]]:
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, JsonValue]]:
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def expressions(panel: dict[str, JsonValue]) -> list[str]:
    targets = panel["targets"]
    assert isinstance(targets, list)
    return [str(target["expr"]) for target in targets if isinstance(target, dict)]


def promtool(*words: str) -> "subprocess.CompletedProcess[str]":
    """Prometheus' own tool at work."""
    command = [str(shutil.which("promtool")), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class TestNames:
    """https://prometheus.io/docs/practices/naming: one prefix, base units, a suffix that says the unit."""

    @pytest.mark.parametrize(("name", "metric"), known_metrics().items(), ids=known_metrics().keys())
    def test_follow_the_conventions(self, name: str, metric: object) -> None:
        kind = getattr(metric, "type", "")

        assert name.startswith("notion_sync_")
        assert name.endswith("_total") == (kind == "counter")
        assert not re.search(r"_(ms|milliseconds|minutes|hours|kb|mb|percent)\b", name)
        assert str(getattr(metric, "documentation", "")).endswith(".")

    def test_none_is_left_out_of_the_list(self) -> None:
        """Every method that sets something was called: none is added without a place in the documents."""
        setters = {name for name in dir(type(eventful())) if not name.startswith("_")}

        assert setters - {"serve", "textfile", "pass_skipped"} == set(eventful.__code__.co_names) & setters


class TestAlertRules:
    def test_name_metrics_that_exist(self) -> None:
        named = {name for rule in rules() for name in METRIC.findall(str(rule["expr"]))}

        assert named
        assert named <= series()

    @pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
    def test_say_what_is_wrong_how_bad_it_is_and_what_to_do(self, rule: dict[str, JsonValue]) -> None:
        assert rule.keys() - {"for"} == {"alert", "expr", "labels", "annotations"}
        labels, annotations = rule["labels"], rule["annotations"]
        assert isinstance(labels, dict)
        assert isinstance(annotations, dict)

        assert re.fullmatch(r"NotionSync[A-Z][A-Za-z]+", str(rule["alert"]))
        assert labels["severity"] in ("critical", "warning")
        assert annotations.keys() == {"summary", "description"}
        assert str(annotations["description"]).endswith(".")

    @pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
    def test_are_tried_out(self, rule: dict[str, JsonValue]) -> None:
        tried = yaml.safe_load(RULE_TESTS.read_text(encoding="utf-8"))["tests"]
        names = {
            each["alertname"] for test in tried for each in test["alert_rule_test"] if each["exp_alerts"]
        }

        assert rule["alert"] in names

    @pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
    def test_fire_when_they_should(self) -> None:
        done = promtool("test", "rules", str(RULE_TESTS))

        assert done.returncode == 0, done.stdout + done.stderr


class TestDashboard:
    def test_shows_metrics_that_exist(self) -> None:
        named = {name for panel in panels() for text in expressions(panel) for name in METRIC.findall(text)}

        assert named <= series()
        assert {name for name in known_metrics() if not any(n.startswith(name) for n in named)} <= {
            "notion_sync_next_pass_timestamp_seconds"
        }

    @pytest.mark.parametrize("panel", panels(), ids=lambda panel: panel["title"])
    def test_panels_can_be_drawn_and_say_what_they_show(self, panel: dict[str, JsonValue]) -> None:
        assert panel["type"] in ("stat", "timeseries")
        assert str(panel["description"]).endswith(".")
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        for text in expressions(panel):
            assert text.count("(") == text.count(")")
            assert "SEL" not in text

    @pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
    def test_queries_can_be_asked(self, tmp_path: Path) -> None:
        queries = [text for panel in panels() for text in expressions(panel)]
        asked = [
            re.sub(r"\$(job|instance)", ".*", text.replace("$__rate_interval", "5m")) for text in queries
        ]
        rules = [{"record": f"query_{number}", "expr": text} for number, text in enumerate(asked)]
        file = tmp_path / "queries.yml"
        file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}), encoding="utf-8")
        done = promtool("check", "rules", str(file))

        assert queries
        assert done.returncode == 0, done.stdout + done.stderr

    def test_panels_lie_beside_one_another(self) -> None:
        taken: set[tuple[int, int]] = set()
        for panel in DASHBOARD["panels"]:
            place = panel["gridPos"]
            cells = {(x + place["x"], y + place["y"]) for x in range(place["w"]) for y in range(place["h"])}
            assert not taken & cells, panel["title"]
            assert place["x"] + place["w"] <= 24
            taken |= cells
        ids = [panel["id"] for panel in DASHBOARD["panels"]]
        assert len(ids) == len(set(ids))

    def test_it_asks_whose_metrics_and_where_they_are(self) -> None:
        assert [each["name"] for each in DASHBOARD["templating"]["list"]] == ["datasource", "job", "instance"]


def test_the_documentation_lists_every_metric_with_its_kind_and_meaning() -> None:
    rows = re.findall(
        r"^\| `(notion_sync_\w+)(?:\{[a-z, ]+\})?` \| (\w+) \| (.+) \|$",
        DOCUMENT.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    told = {name: (kind, meaning) for name, kind, meaning in rows}

    assert told == {name: (m.type, m.documentation) for name, m in known_metrics().items()}
