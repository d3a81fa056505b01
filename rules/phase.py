"""Which part of the process an order's stage belongs to."""

from rules.policy import Stages


def is_ended(stage: str | None, stages: Stages) -> bool:
    """Whether nothing more happens to the order."""
    return stage in stages.ended


def in_production_or_later(stage: str | None, stages: Stages) -> bool:
    """Whether the stage is the last early one (Production) or one listed after it, and not ended."""
    if stage is None or is_ended(stage, stages):
        return False
    order = stages.in_order
    first = stages.early[-1:] or stages.tracking[-1:]
    if not first:
        return stage not in stages.receipt
    return stage in order and order.index(stage) >= order.index(first[0])
