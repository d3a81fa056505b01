"""``python -m notion_sync``."""

from notion_sync.cli import main

if __name__ == "__main__":
    main()
