from tests.commands.conftest import at_desk, restore_logging

__all__ = ["at_desk", "restore_logging"]
