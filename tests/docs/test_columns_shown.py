"""docs/your-columns.md lists the columns of the code, each with its types; docs/alerts.md every code."""

from rules.columns import COLUMNS
from tests.repository.paths import ROOT
from tests.rules.test_every_code import SENTENCES


def test_every_column_is_listed_as_it_is() -> None:
    page = (ROOT / "docs" / "your-columns.md").read_text(encoding="utf-8")
    for source, columns in COLUMNS.items():
        _, _, section = page.partition(f"(`[{source.value}]`)\n")
        listed = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("| `")]
        expected = [
            f"| `{column.key}` | {column.name} | {', '.join(column.types)} | {column.needed_for}"
            f"{' (required)' if column.required else ''} |"
            for column in columns
        ]
        assert listed == expected


def test_every_code_is_listed() -> None:
    page = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    codes = {shown.partition(" ")[0] for shown in SENTENCES}

    assert len(codes) > 20
    assert {code for code in codes if f"`{code}`" not in page} == set()
