"""The rules, in the order in which they are asked. Adding one is one line here."""

from rules.change_orders import CHANGE_ORDERS
from rules.client_updates import CLIENT_UPDATES
from rules.closing import CLOSING
from rules.data import DATA
from rules.fittings import FITTINGS
from rules.lifecycle import LIFECYCLE
from rules.payment import PAYMENT
from rules.rabsic import RABSIC
from rules.timeline import TIMELINE
from rules.verdict import Rule

RULES: tuple[Rule, ...] = (
    DATA,
    RABSIC,
    LIFECYCLE,
    TIMELINE,
    PAYMENT,
    CHANGE_ORDERS,
    FITTINGS,
    CLIENT_UPDATES,
    CLOSING,
)

VERSION = "1"
"""Raised whenever a rule judges differently, so that every open order is judged anew."""
