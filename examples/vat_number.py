"""A business client's invoice needs the VAT number: a warning where it is missing."""

from datetime import datetime

from rules.case import Case, Process
from rules.columns import Column
from rules.finding import Ending, Finding, Level, say
from rules.phase import is_ended
from rules.verdict import Rule, Verdict

MISSING = "vat.missing"
CLIENT_TYPE = Column("client_type", "Client type", ("select",), "telling business clients apart")
VAT = Column("vat_number", "VAT number", ("rich_text",), "invoices to business clients")


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """Look for the VAT number of a business client, until the order has ended."""
    if not case.knows("stage", CLIENT_TYPE.key, VAT.key):
        return Verdict(stands_down=frozenset({MISSING}))
    if is_ended(case.order.stage, process.stages):
        return Verdict(endings={MISSING: Ending(say("the order has ended"))})
    if case.extra[CLIENT_TYPE.key] != "Business":
        return Verdict(endings={MISSING: Ending(say("the client is not a business"))})
    if case.extra[VAT.key]:
        return Verdict(endings={MISSING: Ending(say("the VAT number is there"))})
    client = case.order.client or "the client"
    finding = Finding(
        code=MISSING,
        level=Level.WARNING,
        what=say("{client} is a business client without a VAT number", client=client),
        do=say("Ask {client} for the VAT number", client=client),
        roles=("Finance",),
        evidence={CLIENT_TYPE.name: "Business", VAT.name: None},
    )
    return Verdict((finding,))


VAT_NUMBER = Rule(
    "vat_number",
    frozenset({MISSING}),
    judge,
    reads=("orders.stage", "orders.client_type", "orders.vat_number"),
    columns=(CLIENT_TYPE, VAT),
)
