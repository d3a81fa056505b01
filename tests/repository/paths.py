"""Where things lie in the repository."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("notion_sync", "adapters", "config", "rules")
LOCKS = tuple(sorted((ROOT / "requirements").glob("*.lock")))
