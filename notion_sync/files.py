"""Files that are written whole or not at all."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path


def written(folder: Path, files: Mapping[str, str]) -> Iterator[Path]:
    """Write texts (UTF-8) into a folder, which is made where it is missing; each path once it is in place.

    What was there is replaced in one step. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        staged = folder / f".{name}.part"
        try:
            with staged.open("w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            staged.replace(folder / name)
        finally:
            staged.unlink(missing_ok=True)
        yield folder / name
