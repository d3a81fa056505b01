"""Past orders in CSV files: as Notion exports them, in English or Korean, or as the docs describe."""

from adapters.exports.orders import documented, is_documented
from adapters.exports.table import Table, UnreadableExport, read_table
from adapters.exports.tracker import Exported, exported

__all__ = [
    "Exported",
    "Table",
    "UnreadableExport",
    "documented",
    "exported",
    "is_documented",
    "read_table",
]
