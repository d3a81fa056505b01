"""What keeps the service from its work, in the order in which a person would mend it."""

from notion_sync.doctor.check import Check, Outcome, exit_code
from notion_sync.doctor.examination import examine, of_configuration

__all__ = ["Check", "Outcome", "examine", "exit_code", "of_configuration"]
