"""Files stay small enough to be read in one go."""

from tests.repository.paths import PACKAGES, ROOT

MOST_LINES = 400


def test_no_file_has_more_than_400_lines() -> None:
    files = [file for folder in (*PACKAGES, "tests") for file in (ROOT / folder).rglob("*.py")]
    long = {file.name for file in files if len(file.read_text(encoding="utf-8").splitlines()) > MOST_LINES}

    assert len(files) > len(PACKAGES)
    assert long == set()
