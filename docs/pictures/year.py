"""A year and a half of a design house, made up once and for all: what the scorecard's picture shows."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from notion_sync.sandbox.notion import Plain

PEOPLE = ("Min-ji Seo", "Ari Kim", "Jun Park", "Ha-eun Lim")
ORDERS = 140
STAGES = ("Design", "Sourcing", "Production", "Fitting")
GARMENTS = ("Winter coat", "Evening gown", "Wedding dress", "Linen suit", "Cape", "Hanbok")
CLIENTS = tuple(
    f"{house} {town}" for house in ("Maison", "Atelier", "Casa") for town in ("Kato", "Lune", "Sol", "Mar")
)

Row = tuple[str, Mapping[str, Plain]]
"""A table's name and the cells; ``Order`` in a related row is the order's place in the list."""


def rows(today: date, people: Mapping[str, str]) -> Iterator[Row]:
    """Orders with their payments, milestones and fittings, the same for each day that is called today."""
    chance = Random(11)
    for number in range(ORDERS):
        signed = today - timedelta(chance.randint(1, 540))
        promised = signed + timedelta(chance.randint(35, 75))
        delivered = promised + timedelta(
            chance.choice([-6, -3, -1, 0, 0, 0, 0, 0, 0, 0, 0, -2, -1, 0, 0, 0, 3, 9])
        )
        order: dict[str, Plain] = {
            "Order": f"{chance.choice(GARMENTS)} {number + 1}",
            "Client": chance.choice(CLIENTS),
            "Account Manager": [people[chance.choice(PEOPLE)]],
            "Contract signed": signed,
            "Deposit received": signed,
            "Promised delivery": promised,
            "Currency": "KRW",
        }
        if delivered < today:
            order |= {
                "Stage": "Closed",
                "Delivered": delivered,
                "Signed off": delivered,
                "Specs match": "No" if chance.random() < 0.02 else "Yes",
                "Satisfaction": chance.choice([5, 5, 5, 5, 4.5, 4]),
                "NPS": chance.choice([10, 10, 9, 9, 8, 7, 5]),
            }
        else:
            order["Stage"] = chance.choice(STAGES)
        yield "Order Tracker", order
        for days in (7, 45):
            due = signed + timedelta(days)
            late = chance.choice([-2, 0, 0, 0, 0, 0, 1, 9])
            settled = (
                due + timedelta(late) if due + timedelta(late) < today and chance.random() < 0.97 else None
            )
            amount = chance.randint(8, 40) * 100_000
            yield (
                "Payments",
                {
                    "Payment": f"Payment {days}",
                    "Order": number,
                    "Due": due,
                    "Amount": amount,
                    "Settled": settled,
                },
            )
        fabric = signed + timedelta(14)
        came = fabric + timedelta(chance.choice([-1, 0, 0, 0, 0, 0, 6]))
        yield (
            "Milestones",
            {
                "Milestone": "Fabric",
                "Order": number,
                "Kind": "Sourcing",
                "Planned": fabric,
                "Actual": came if came < today else None,
            },
        )
        if chance.random() < 0.2:
            yield (
                "Change orders",
                {
                    "Change": "Longer sleeves",
                    "Order": number,
                    "Requested": signed,
                    "Status": "Implemented",
                    "Schedule impact": 1,
                },
            )
        if delivered < today and chance.random() < 0.6:
            missed = chance.random() < 0.2
            status = "Client unavailable" if missed else "Completed"
            yield (
                "Fittings",
                {
                    "Fitting": "First fitting",
                    "Order": number,
                    "Date": promised - timedelta(10),
                    "Status": status,
                },
            )
