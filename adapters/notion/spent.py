"""What is spent of a connection's budget, told in durations, which mean the same on every machine. Pure."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

WINDOW = 60.0
"""Seconds in which Notion counts requests."""

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Spent(BaseModel):
    """What is spent, by a clock that starts now.

    slots: when each request that still counts counts no more. all_for: how long the whole budget, however
    large, counts as spent. pause: what is left of one that Notion asked for. doubtful: no request was let
    through since.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slots: tuple[Seconds, ...] = ()
    all_for: Seconds = 0.0
    pause: Seconds = 0.0
    doubtful: bool = False

    def after(self, seconds: float) -> "Spent":
        """The same, so much later. Less than 0 counts as 0: a clock that was set back frees nothing."""
        passed = max(seconds, 0.0)
        return Spent(
            slots=tuple(slot - passed for slot in self.slots if slot > passed),
            all_for=max(self.all_for - passed, 0.0),
            pause=max(self.pause - passed, 0.0),
            doubtful=self.doubtful,
        )


UNSPENT = Spent()


def spent_by_others(told: JsonValue, *, ago: float, silent: bool) -> Spent:
    """What is spent when a pass begins elsewhere than the one before it.

    told: what a pass left behind as JSON, None where none has been. ago: seconds since. silent: a later pass
    began and never told what it spent. It may have spent everything until this moment, so everything counts
    as spent for a whole window from now on; the same where nobody can read what was told.
    """
    try:
        known = Spent.model_validate(told or {}).after(ago)
    except ValidationError:
        known, silent = UNSPENT, True
    return known.model_copy(update={"all_for": WINDOW}) if silent else known
