"""The exit codes, which are public: what each means, and which one an error ends with."""

from adapters.errors import AdapterError, BrokenOff, ClockWrong, LedgerError, Misconfigured

DONE, NOT_ALL_DONE, UNUSABLE, UNREACHABLE = 0, 1, 2, 3
"""All done; something could not be done; wrong usage or configuration; Notion out of reach."""


def exit_code_of(error: AdapterError) -> int:
    """That of a command which an error ends."""
    if isinstance(error, BrokenOff):
        return NOT_ALL_DONE
    return UNUSABLE if isinstance(error, Misconfigured | LedgerError | ClockWrong) else UNREACHABLE
