"""The rules, in the order in which they are asked. Adding one is one line here."""

from rules.data import DATA
from rules.payment import PAYMENT
from rules.rabsic import RABSIC
from rules.timeline import TIMELINE
from rules.verdict import Rule

RULES: tuple[Rule, ...] = (DATA, RABSIC, TIMELINE, PAYMENT)

VERSION = "1"
"""Raised whenever a rule judges differently, so that every open order is judged anew."""
