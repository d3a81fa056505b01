"""The Slack app manifest asks for exactly the scopes that doctor wants."""

import re

from adapters.slack.check import SCOPES
from tests.repository.paths import ROOT


def test_the_manifest_asks_for_what_is_needed_and_no_more() -> None:
    manifest = (ROOT / "deploy" / "slack" / "app-manifest.yml").read_text(encoding="utf-8")
    asked = set(re.findall(r"^ +- ([\w:.]+)", manifest, re.MULTILINE))

    assert asked == {*SCOPES, "channels:history", "groups:history"}
