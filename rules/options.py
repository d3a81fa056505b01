"""The options that the rules mean by a word of their own, by source and column key.

A tracker may call them otherwise: ``[options]`` in ``tracker.toml``.
"""

from collections.abc import Mapping

from rules import evaluate, order, payment, schedule
from rules.columns import Source
from rules.fields import YES_OR_NO

OPTIONS: Mapping[Source, Mapping[str, tuple[str, ...]]] = {
    Source.ORDERS: {
        "health": evaluate.HEALTHS,
        "timeline": schedule.STATUSES,
        "payment_stage": tuple(payment.OPTIONS.values()),
        "specs_match": YES_OR_NO,
    },
    Source.CHANGE_ORDERS: {"status": order.CHANGE_STATUSES},
    Source.FITTINGS: {"status": order.FITTING_STATUSES, "mode": order.FITTING_MODES},
    Source.UPDATES: {"from": order.SENDERS},
    Source.MILESTONES: {"kind": order.MILESTONE_KINDS},
}
