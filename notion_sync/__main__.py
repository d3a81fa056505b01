"""The entry point: ``notion-sync``, and ``python -m notion_sync``."""

import gc


def main() -> None:
    """Import the command line, and run it."""
    # Code and schemas are made to stay: looking for garbage among them takes longer than an idle pass.
    gc.disable()
    from notion_sync.cli import run  # noqa: PLC0415 - after that

    run()


if __name__ == "__main__":
    main()
