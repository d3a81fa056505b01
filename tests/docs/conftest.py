from tests.commands.conftest import at_desk, new_user, restore_logging

__all__ = ["at_desk", "new_user", "restore_logging"]
