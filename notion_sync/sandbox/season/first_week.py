"""The first week, Monday to Sunday: what people do beside the routine."""

from collections.abc import Mapping

from notion_sync.sandbox.season.script import Add, At, Edit, Fill, Of, On, Say, Trash, Who, edit
from notion_sync.sandbox.season.team import (
    CAMILLE,
    DONGHYUN,
    EUNWOO,
    GAEUN,
    HYERIN,
    JIHO,
    MINJI,
    SANGMIN,
    SOOJIN,
    TAEYANG,
    WOOJIN,
    YUNA,
)

_MONDAY = (
    edit("08:50", MINJI, "greets the house", Say("Good morning! Eleven weeks to the winter shows.")),
    edit(
        "10:05",
        EUNWOO,
        "notes a mail from Leila Amari",
        Add(
            "updates",
            "2031/question",
            {
                "Update": "May I bring my mother to the fitting?",
                "Order": Of("2031"),
                "At": At(0, "10:05"),
                "From": "Client",
            },
        ),
    ),
    edit(
        "11:00",
        YUNA,
        "books Eleanor Whitcombe's deposit",
        Fill("2053/deposit", {"Paid": 5_200_000, "Settled": On(0)}),
    ),
    edit(
        "14:40",
        WOOJIN,
        "asks around",
        Say("The mill in Como does not pick up. Anybody else waiting for satin?"),
    ),
    edit(
        "15:00",
        CAMILLE,
        "answers Atelier Lindqvist about the collar",
        Fill("2048/question", {"Answered": At(0, "15:00")}),
    ),
    edit(
        "16:40",
        YUNA,
        "books Galerie Dufresne's early payment, with a zero too many",
        Fill("2047/second", {"Paid": 25_200, "Settled": On(0)}),
    ),
)

_TUESDAY = (
    edit("09:40", YUNA, "takes the zero away again", Fill("2047/second", {"Paid": 2_520})),
    edit(
        "10:20",
        MINJI,
        "has Yamabuki's signature and types 11 for the NPS",
        Fill("2025", {"Signed off": On(1), "Specs match": "Yes", "Satisfaction": 5, "NPS": 11}),
    ),
    edit(
        "10:30", MINJI, "answers Leila Amari: of course", Fill("2031/question", {"Answered": At(1, "10:30")})
    ),
    edit(
        "11:10",
        TAEYANG,
        "notes how Sable & Rye's toile fitting went",
        Fill("2033/extra", {"Status": "Completed"}),
    ),
    edit("11:30", YUNA, "books half of Casa Moretti's instalment", Fill("2038/second", {"Paid": 1_980})),
    edit(
        "13:20",
        SOOJIN,
        "turns down the peak lapels: no time before the opening",
        Fill("2047/change", {"Status": "Rejected"}),
    ),
    edit(
        "14:00",
        SOOJIN,
        "lets Yamabuki's costumes go on until Friday, whatever the bank does",
        Fill("2035", {"Work may go on until": On(4)}),
    ),
    edit(
        "15:10",
        SANGMIN,
        "gets Harrow & Finch's suit out of customs and delivers it",
        Fill("2026/Delivery", {"Actual": On(1)}),
        Fill("2026", {"Delivered": On(1), "Stage": "Sign-off"}),
    ),
    edit(
        "16:20",
        DONGHYUN,
        "has the lace on Bae Bridal's gown, two days late",
        Fill("2032/Production", {"Actual": On(1)}),
        Fill("2032", {"Stage": "Fitting"}),
    ),
    edit(
        "17:30",
        WOOJIN,
        "hears from Como at last",
        Say("Como: the satin for Verhoeven is two weeks out. Telling Ji-ho."),
    ),
)

_WEDNESDAY = (
    edit(
        "09:50",
        EUNWOO,
        "gives Eleanor Whitcombe to Ji-ho",
        Fill("2053", {"Account Manager": Who((JIHO,)), "Stage": "Design"}),
    ),
    edit("10:00", MINJI, "corrects Yamabuki's NPS to 10", Fill("2025", {"NPS": 10})),
    edit(
        "10:40",
        JIHO,
        "moves Verhoeven's forecast and calls Antwerp",
        Fill("2044", {"Forecast delivery": On(48), "Alerts snoozed until": On(3)}),
    ),
    edit(
        "13:00",
        EUNWOO,
        "notes a call from Maison Kato",
        Add(
            "updates",
            "2041/question",
            {
                "Update": "Sash in the same gazar?",
                "Order": Of("2041"),
                "At": At(2, "13:00"),
                "From": "Client",
            },
        ),
    ),
    edit(
        "14:10",
        MINJI,
        "answers Maison Kato within the hour",
        Fill("2041/question", {"Answered": At(2, "14:10")}),
    ),
    edit(
        "14:30",
        MINJI,
        "agrees the opera cape's delivery with Nuri",
        Fill("2040", {"Promised delivery": On(40)}),
    ),
    edit(
        "15:00",
        CAMILLE,
        "has Lindqvist's word: paid by next Tuesday",
        Fill("2036/second", {"Promised to pay by": On(8)}),
    ),
    edit(
        "15:20",
        TAEYANG,
        "fits Bae Bridal's gown",
        Fill("2032/Fitting", {"Actual": On(2)}),
        Fill("2032", {"Stage": "Quality check"}),
    ),
    edit(
        "15:40",
        HYERIN,
        "finds Mrs Kwon a second date",
        Fill("2039/extra", {"Backup date": On(8), "Status": "Rescheduled"}),
    ),
    edit(
        "16:10",
        SANGMIN,
        "delivers Mrs Kwon's wedding suit and types last year",
        Fill("2027/Delivery", {"Actual": On(2)}),
        Fill("2027", {"Delivered": On(-363), "Stage": "Sign-off"}),
    ),
)

_THURSDAY = (
    edit("09:30", SANGMIN, "corrects the year", Fill("2027", {"Delivered": On(2)})),
    edit("09:45", MINJI, "closes Yamabuki's kimono", Fill("2025", {"Stage": "Closed"})),
    edit(
        "10:15",
        CAMILLE,
        "hears that Sable & Rye contest the extra beading",
        Fill("2033/second", {"Disputed": True}),
    ),
    edit(
        "10:50", SOOJIN, "gives the spa robes back to Ji-ho", Fill("2046", {"Account Manager": Who((JIHO,))})
    ),
    edit(
        "11:20",
        EUNWOO,
        "types a new enquiry",
        Add(
            "orders",
            "2058",
            {
                "Order": "Camel hair coat",
                "Order ID": "AS-2058",
                "Client": "Mr Henrik Dahl",
                "Stage": "Received",
            },
        ),
    ),
    edit("11:40", EUNWOO, "leaves an empty row behind", Add("orders", "empty", {})),
    edit(
        "13:30",
        YUNA,
        "books Harrow & Finch's deposit for the tuxedo dress",
        Fill("2054/deposit", {"Paid": 1_950, "Settled": On(3)}),
        Fill("2054", {"Deposit received": On(3)}),
    ),
    edit(
        "14:00",
        SOOJIN,
        "approves the longer train in writing",
        Fill(
            "2037/change",
            {
                "Status": "Approved",
                "Approved by": Who((SOOJIN,)),
                "Written approval": ("Dufresne, train.pdf",),
            },
        ),
        Fill("2037", {"Forecast delivery": On(30)}),
    ),
    edit(
        "14:30",
        JIHO,
        "sends Hanok House the photographs they were promised",
        Add(
            "updates",
            "2030/photos",
            {
                "Update": "Photographs of all twelve jackets",
                "Order": Of("2030"),
                "At": At(3, "14:30"),
                "From": "Us",
            },
        ),
    ),
    edit(
        "15:30",
        YUNA,
        "enters Sable & Rye's credit note as a negative payment",
        Add(
            "payments",
            "2033/credit",
            {
                "Payment": "Credit note, beading",
                "Order": Of("2033"),
                "Due": On(10),
                "Amount": -410,
                "Currency": "USD",
            },
        ),
    ),
    edit("16:00", EUNWOO, "throws the empty row away", Trash("empty")),
    edit(
        "16:30",
        MINJI,
        "tells the floor",
        Say("Kato's gown rests until the money is here. Please touch nothing that is pinned."),
    ),
)

_FRIDAY = (
    edit("09:20", YUNA, "takes the negative payment out", Trash("2033/credit")),
    edit(
        "09:40",
        EUNWOO,
        "gives Mr Dahl to Camille",
        Fill(
            "2058",
            {
                "Account Manager": Who((CAMILLE,)),
                "Stage": "Intake",
                "Order value": 5_200,
                "Currency": "EUR",
                "Promised delivery": On(60),
            },
        ),
    ),
    edit(
        "10:10",
        YUNA,
        "books the rest of Casa Moretti's instalment",
        Fill("2038/second", {"Paid": 3_960, "Settled": On(4)}),
    ),
    edit("10:15", JIHO, "sets Casa Moretti's health by hand, proudly", Fill("2038", {"Health": "On track"})),
    edit(
        "11:00",
        CAMILLE,
        "has Harrow & Finch's signature; they are not amused",
        Fill(
            "2026",
            {"Signed off": On(4), "Specs match": "Yes", "Satisfaction": 3.5, "NPS": 6, "Stage": "Closed"},
        ),
    ),
    edit(
        "11:30",
        JIHO,
        "agrees a new date with Studio Verhoeven",
        Fill("2044", {"Agreed delivery": (On(46), On(50))}),
    ),
    edit(
        "11:50",
        HYERIN,
        "has Mrs Kwon's signature on the suit",
        Fill(
            "2027",
            {"Signed off": On(4), "Specs match": "Yes", "Satisfaction": 5, "NPS": 9, "Stage": "Closed"},
        ),
    ),
    edit(
        "13:40",
        CAMILLE,
        "adds the train to Galerie Dufresne's date",
        Fill("2037", {"Forecast delivery": On(35)}),
        Fill("2037/change", {"Status": "In work", "Specs updated": True}),
    ),
    edit(
        "14:20",
        SOOJIN,
        "signs the second print colour after all",
        Fill("2042/change", {"Approved by": Who((SOOJIN,)), "Written approval": ("Okonkwo, print.pdf",)}),
    ),
    edit(
        "15:20",
        GAEUN,
        "puts the new colour into the specification",
        Fill("2042/change", {"Specs updated": True}),
    ),
    edit(
        "15:40",
        HYERIN,
        "gets a promise out of Silva Couture before she leaves",
        Fill("2043", {"Promised to pay by": On(7)}),
    ),
    edit(
        "16:00",
        HYERIN,
        "goes on leave for a week; Eun-woo stands in",
        Fill(HYERIN, {"Away from": On(7), "Away until": On(11)}),
        Fill(EUNWOO, {"Stands in for": (HYERIN,)}),
        Say("Off to Jeju, back on the 21st. Eun-woo has my clients."),
    ),
)

_SATURDAY: tuple[Edit, ...] = (
    edit(
        "11:00",
        MINJI,
        "looks in from home",
        Say("Yamabuki's house manager wrote: transfer goes out on Monday."),
    ),
)

FIRST_WEEK: Mapping[int, tuple[Edit, ...]] = {
    0: _MONDAY,
    1: _TUESDAY,
    2: _WEDNESDAY,
    3: _THURSDAY,
    4: _FRIDAY,
    5: _SATURDAY,
}
"""Edits by day."""
