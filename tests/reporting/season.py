"""A small scorecard with something in every part of it."""

from functools import cache

from notion_sync.scorecard import Scorecard, scorecard
from tests.rules.build import milestone, payment, update
from tests.scorecard.orders import TODAY, delivered, entry


@cache
def season() -> Scorecard:
    """Two delivered orders and one late one, in two currencies, one of a client with a strange name."""
    promised = {"contract_signed": "2026-08-03", "baseline": "2026-10-01"}
    return scorecard(
        [
            delivered(
                "2026-10-01",
                payment(due="2026-09-01", settled="2026-09-03", currency="KRW"),
                update(from_="Client", at="2026-09-01T10:00", answered="2026-09-01T12:00"),
                account_manager=["ari"],
                client="Maison Lune",
                specs_match="Yes",
                satisfaction=5,
                nps=10,
                **promised,
            ),
            delivered(
                "2026-09-28",
                payment(due="2026-09-01", settled="2026-09-03", currency="EUR"),
                account_manager=["ari"],
                client="김하늘 $1 & $2",
                specs_match="No",
                satisfaction=4,
                **promised,
            ),
            entry(
                payment(due="2026-11-14", currency="KRW", amount=1_250_000),
                milestone("Sourcing", "2026-09-01", "2026-09-10"),
                account_manager=["minji"],
                client="<script>alert(1)</script>",
                **promised,
            ),
        ],
        TODAY,
    )
