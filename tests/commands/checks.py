"""What ``doctor --json`` says, line by line."""

from dataclasses import dataclass

from tests.commands.desk import Said


@dataclass(frozen=True)
class Line:
    area: str
    outcome: str
    what: str
    remedy: str


def lines(said: Said) -> list[Line]:
    document = said.json
    assert isinstance(document, dict)
    assert document["exit"] == said.exit
    checks = document["checks"]
    assert isinstance(checks, list)
    found = []
    for check in checks:
        assert isinstance(check, dict)
        remedy = str(check["remedy"] or "")
        found.append(Line(str(check["area"]), str(check["outcome"]), str(check["what"]), remedy))
    return found


def findings(said: Said) -> list[Line]:
    found = [line for line in lines(said) if line.outcome == "finding"]
    assert all(line.remedy for line in found)
    return found


def only(said: Said, code: int, area: str, what: str, remedy: str) -> None:
    """One finding, and everything else was looked at nevertheless."""
    (found,) = findings(said)
    assert said.exit == code
    assert (found.area, what in found.what, remedy in found.remedy) == (area, True, True), found
    assert {"Calendar", "Ledger", "Team"} <= {line.area for line in lines(said)}
