"""The log of what was found: one line for each finding that came or went, also where no Slack hears of it."""

from collections.abc import Sequence

import structlog

from notion_sync.judge import Judged
from notion_sync.ports import Ledger

log = structlog.get_logger()


def log_findings(ledger: Ledger, judged: Sequence[Judged]) -> None:
    """Compare orders with how they were judged before."""
    known = ledger.judgements([order.page_id for order in judged])
    for order in judged:
        before = set(known[order.page_id].codes) if order.page_id in known else set()
        now = set(order.outcome.judgement.codes) if order.outcome else set()
        for what, codes in (("finding.opened", now - before), ("finding.ended", before - now)):
            for code in sorted(codes):
                log.info(what, code=code, page_id=order.page_id, order=order.stored.title)
