"""The second week, Monday to Friday: what people do beside the routine."""

from collections.abc import Mapping

from notion_sync.sandbox.season.script import Add, AddStage, At, Duplicate, Edit, Fill, Of, On, Say, edit
from notion_sync.sandbox.season.team import (
    CAMILLE,
    DONGHYUN,
    EUNWOO,
    GAEUN,
    JIHO,
    MINJI,
    SANGMIN,
    SOOJIN,
    TAEYANG,
    WOOJIN,
    YUNA,
)

_MONDAY = (
    edit(
        "10:30",
        YUNA,
        "books Yamabuki's instalment",
        Fill("2035/second", {"Paid": 1_782_000, "Settled": On(7)}),
    ),
    edit(
        "11:00",
        EUNWOO,
        "notes a mail from Bae Bridal",
        Add(
            "updates",
            "2052/question",
            {
                "Update": "One flower girl has grown",
                "Order": Of("2052"),
                "At": At(7, "11:00"),
                "From": "Client",
            },
        ),
    ),
    edit(
        "11:40",
        MINJI,
        "finds horn buttons where Maison Kato ordered shell",
        Fill("2028", {"Specs match": "No"}),
    ),
    edit("13:30", SANGMIN, "dates Sable & Rye's delivery ahead", Fill("2029", {"Delivered": On(9)})),
    edit(
        "14:20",
        MINJI,
        "has Mr Dahl's contract and deposit noted",
        Fill("2058", {"Contract signed": On(7), "Deposit received": On(7)}),
    ),
    edit("16:30", SANGMIN, "thinks better of it", Fill("2029", {"Delivered": None})),
)

_TUESDAY = (
    edit(
        "09:40", EUNWOO, "answers Bae Bridal for Hye-rin", Fill("2052/question", {"Answered": At(8, "09:40")})
    ),
    edit("10:00", EUNWOO, "starts Mr Dahl's coat", Fill("2058", {"Stage": "Design"})),
    edit(
        "11:15",
        EUNWOO,
        "cancels the feathered cape: Silva Couture is winding up",
        Fill("2043", {"Stage": "Cancelled"}),
        Say("Silva Couture is closing. Please stop everything on 2043; I have cancelled it."),
    ),
    edit(
        "13:10",
        CAMILLE,
        "duplicates the bridesmaids' row for a sixth dress",
        Duplicate("2036", "2059", "Bridesmaids' dresses, set of five (1)"),
    ),
    edit(
        "14:20",
        YUNA,
        "books Lindqvist's instalment, on the promised day",
        Fill("2036/second", {"Paid": 3_450, "Settled": On(8)}),
    ),
    edit(
        "15:10",
        TAEYANG,
        "fits Mrs Kwon at last",
        Fill("2039/extra", {"Status": "Completed"}),
        Fill("2039/Fitting", {"Actual": On(8)}),
        Fill("2039", {"Stage": "Quality check"}),
    ),
    edit(
        "15:30",
        DONGHYUN,
        "has Casa Moretti's jackets sewn",
        Fill("2038/Production", {"Actual": On(8)}),
        Fill("2038", {"Stage": "Fitting"}),
    ),
    edit(
        "16:40",
        CAMILLE,
        "gives the sixth dress a number and dates of its own",
        Fill(
            "2059",
            {
                "Order": "Bridesmaid's dress, a sixth",
                "Order ID": "AS-2059",
                "Stage": "Received",
                "Order value": 2_300,
                "Contract signed": None,
                "Deposit received": None,
                "Promised delivery": On(50),
            },
        ),
    ),
    edit(
        "17:30",
        SOOJIN,
        "will be at the cloth fair tomorrow",
        Fill(SOOJIN, {"Away from": On(9), "Away until": On(9)}),
    ),
)

_WEDNESDAY = (
    edit(
        "09:30",
        GAEUN,
        "wants to see alterations on the board and adds a stage",
        AddStage("Alterations"),
        Fill("2039", {"Stage": "Alterations"}),
    ),
    edit(
        "10:20",
        WOOJIN,
        "has Verhoeven's satin",
        Fill("2044/Sourcing", {"Actual": On(9)}),
        Fill("2044", {"Stage": "Production"}),
    ),
    edit("11:00", MINJI, "stands in for Soo-jin", Fill(MINJI, {"Stands in for": ("Sales Director",)})),
    edit(
        "13:15",
        CAMILLE,
        "hears from the Brandts: the wedding is on again",
        Fill("2034", {"Stage": "Production", "Agreed delivery": On(53)}),
        Fill("2034/Production", {"Planned": On(25)}),
        Fill("2034/Fitting", {"Planned": On(35)}),
        Fill("2034/Quality check", {"Planned": On(44)}),
        Fill("2034/Delivery", {"Planned": On(53)}),
        Add(
            "updates",
            "2034/again",
            {
                "Update": "Wonderful news, we begin at once",
                "Order": Of("2034"),
                "At": At(9, "13:15"),
                "From": "Us",
            },
        ),
    ),
    edit(
        "14:30",
        CAMILLE,
        "settles with Sable & Rye: a credit, and they pay",
        Fill("2033/second", {"Disputed": False, "Amount": 2_050, "Paid": 2_050, "Settled": On(9)}),
    ),
    edit(
        "15:50",
        DONGHYUN,
        "passes Bae Bridal's gown at the quality check",
        Fill("2032/Quality check", {"Actual": On(9)}),
        Fill("2032", {"Stage": "Delivery"}),
    ),
    edit("16:10", DONGHYUN, "has the shell buttons sewn on", Fill("2028", {"Specs match": "Yes"})),
    edit(
        "16:40",
        EUNWOO,
        "moves Mrs Kwon back, alterations are part of fitting",
        Fill("2039", {"Stage": "Quality check"}),
    ),
)

_THURSDAY = (
    edit(
        "10:00",
        MINJI,
        "has Maison Kato's signature for the ball gown",
        Fill("2028", {"Signed off": On(10), "Satisfaction": 4.5, "NPS": 8, "Stage": "Closed"}),
    ),
    edit(
        "11:30",
        SOOJIN,
        "calls Mr Kato in person",
        Say("Spoke to Mr Kato. Their bank had the wrong account; he is mortified."),
    ),
    edit(
        "15:00",
        CAMILLE,
        "hears how Galerie Dufresne liked the opera coat",
        Fill("2023", {"Satisfaction": 5, "NPS": 9}),
    ),
)

_FRIDAY = (
    edit(
        "10:40",
        YUNA,
        "books Maison Kato's instalment, in full",
        Fill("2041/second", {"Paid": 594_000, "Settled": On(11)}),
        Say("Kato has paid. All of it."),
    ),
    edit("11:00", TAEYANG, "takes the gown out of the wardrobe", Say("Gown is back on the stand.")),
    edit(
        "15:00",
        JIHO,
        "tells Studio Verhoeven that the satin is being cut",
        Add(
            "updates",
            "2044/cut",
            {
                "Update": "The satin is here and being cut",
                "Order": Of("2044"),
                "At": At(11, "15:00"),
                "From": "Us",
            },
        ),
    ),
)

SECOND_WEEK: Mapping[int, tuple[Edit, ...]] = {
    7: _MONDAY,
    8: _TUESDAY,
    9: _WEDNESDAY,
    10: _THURSDAY,
    11: _FRIDAY,
}
"""Edits by day."""
