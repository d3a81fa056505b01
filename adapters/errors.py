"""What may go wrong outside, as the application sees it.

    AdapterError
    ├── Refused            asking again will not help: wrong token, not shared, capability missing
    │   └── PlaceRefused   only this one place (a channel) refuses
    ├── NotFound           the object is gone, or was never shared with us
    ├── Misconfigured      the tracker is not what the configuration says: no such column, wrong type
    ├── Rejected           the other side calls our request invalid
    ├── Unavailable        not done; another try may help, after ``retry_after`` seconds where known
    │   └── Overloaded     the other side asks for fewer requests: everything sent to it has to wait
    ├── Ambiguous          may have been done though no answer said so: look before doing it again
    ├── LedgerError        the ledger cannot be opened, read or written
    │   ├── LedgerDamaged  its file is damaged, and may be moved aside: a pass rebuilds it
    │   └── BrokenOff      a pass ended before its end; the next one finishes what it had begun
    │       └── LeaseLost  another pass may be working on the tracker: nothing more may be begun
    └── ClockWrong         this machine's clock is too far from the other side's to judge by it

Every error says what happened in words a person understands, and ``remedy`` says what to do about it.
No message holds a secret.
"""


class AdapterError(Exception):
    """Something outside failed. ``remedy`` is one line for a person, or empty."""

    def __init__(self, what: str, *, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


class Refused(AdapterError):
    """Asking again will not help until somebody changes access. ``code`` is the other side's own word."""

    def __init__(self, what: str, *, code: str = "", remedy: str = "") -> None:
        super().__init__(what, remedy=remedy)
        self.code = code


class PlaceRefused(Refused):
    """Only this one place refuses; the others may still be reached."""


class NotFound(AdapterError):
    """The object is gone, or was never shared with us; the other side does not say which."""


class Misconfigured(AdapterError):
    """The tracker is not what the configuration says. ``columns``: names of those it would need."""

    def __init__(self, what: str, *, remedy: str = "", columns: tuple[str, ...] = ()) -> None:
        super().__init__(what, remedy=remedy)
        self.columns = columns


class Rejected(AdapterError):
    """The other side calls the request invalid. ``code`` is its own word for why."""

    def __init__(self, what: str, *, code: str = "", remedy: str = "") -> None:
        super().__init__(what, remedy=remedy)
        self.code = code


class Unavailable(AdapterError):
    """Not done, and another try may help. ``retry_after`` is in seconds where the other side said so."""

    def __init__(self, what: str, *, retry_after: float | None = None, remedy: str = "") -> None:
        super().__init__(what, remedy=remedy)
        self.retry_after = retry_after


class Overloaded(Unavailable):
    """The other side asks for fewer requests; it would say the same of any other one now."""


class Ambiguous(AdapterError):
    """Perhaps done: the request left and no answer told. Look before doing it again."""


class LedgerError(AdapterError):
    """The ledger cannot be opened, read or written."""


class LedgerDamaged(LedgerError):
    """The ledger's file is damaged. It is a cache: moved aside, a pass rebuilds it."""


class BrokenOff(LedgerError):
    """A pass ended before its end, perhaps after it wrote and said something; the next one goes on."""


class LeaseLost(BrokenOff):
    """Another pass may be working on the tracker by now: nothing more may be begun."""


class ClockWrong(AdapterError):
    """This machine's clock is too far from the other side's to judge by it. Nothing was written or said."""
