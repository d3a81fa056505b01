"""The order book on the season's first morning. Days count from then; order numbers rise with time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from notion_sync.sandbox.season.script import Value
from notion_sync.sandbox.season.team import CAMILLE, HYERIN, JIHO, MINJI, TAEYANG


@dataclass(frozen=True)
class Order:
    """An order as agreed. What is not said follows from the dates: payments, milestones, stage, notes.

    signed, promised: days; None where there is no such date yet.
    planned, due: other days than the usual ones, by kind of milestone and name of payment.
    by_hand: milestones, payments ("second", "balance") and "notes" that do not take care of themselves; with
        a milestone stop all that follow it.
    cells: what the row says differently.
    """

    number: int
    garment: str
    client: str
    manager: str | None
    signed: int | None
    promised: int | None
    value: int
    currency: str = "KRW"
    planned: Mapping[str, int] = field(default_factory=dict)
    due: Mapping[str, int] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()
    cells: Mapping[str, Value] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of the order's row in the script."""
        return str(self.number)


def _order(
    number: int,
    garment: str,
    client: str,
    manager: str | None,
    days: tuple[int | None, int | None],
    price: str,
    by_hand: str = "",
    *,
    planned: Mapping[str, int] | None = None,
    due: Mapping[str, int] | None = None,
    **cells: Value,
) -> Order:
    value, _, currency = price.partition(" ")
    named = {name.replace("_", " "): cell for name, cell in cells.items()}
    hand = frozenset(by_hand.split(", ")) if by_hand else frozenset[str]()
    return Order(
        number,
        garment,
        client,
        manager,
        *days,
        int(value.replace(",", "")),
        currency,
        planned or {},
        due or {},
        hand,
        named,
    )


KATO, LINDQVIST, MORETTI = "Maison Kato", "Atelier Lindqvist", "Casa Moretti"
VERHOEVEN, DUFRESNE, SABLE = "Studio Verhoeven", "Galerie Dufresne", "Sable & Rye"
HARROW, YAMABUKI, NURI = "Harrow & Finch", "Yamabuki Theatre", "Nuri Opera"
BAE, HANOK, JEJU = "Bae Bridal", "Hanok House Hotel", "Jeju Wind Resort"
OKONKWO, SILVA, BRANDT = "Okonkwo & Daughters", "Silva Couture", "The Brandt family"
KWON, WHITCOMBE, AMARI = "Mrs Na-yeon Kwon", "Ms Eleanor Whitcombe", "Ms Leila Amari"

# fmt: off
ORDERS = (
    _order(2018, "Dinner jacket, shawl collar", HARROW, CAMILLE, (-98, -31), "4,200 GBP"),
    _order(2019, "Wedding gown, Chantilly lace", BAE, HYERIN, (-92, -27), "9,800,000 KRW"),
    _order(2020, "Concert gown, midnight velvet", NURI, MINJI, (-84, -20), "6,400,000 KRW"),
    _order(2021, "Linen uniforms, twenty-four pieces", JEJU, JIHO, (-90, -14), "14,400,000 KRW"),
    _order(2022, "Double-faced cashmere overcoat", LINDQVIST, CAMILLE, (-80, -13), "5,100 EUR"),
    _order(2023, "Opera coat, ramie and silk", DUFRESNE, CAMILLE, (-77, -10), "6,900 EUR", "Sign-off"),
    _order(2024, "Beaded cocktail dress", SILVA, HYERIN, (-66, 4), "3,800 EUR", "Design", Stage="Cancelled"),
    _order(2025, "Embroidered stage kimono", YAMABUKI, MINJI, (-75, -3), "1,450,000 JPY", "Sign-off"),
    _order(2026, "Three-piece morning suit", HARROW, CAMILLE, (-70, -3), "5,600 GBP", "Delivery", Stage="Delivery"),
    _order(2027, "Ivory wedding suit", KWON, HYERIN, (-62, 2), "4,900,000 KRW"),
    _order(2028, "Duchesse satin ball gown", KATO, MINJI, (-66, 4), "2,300,000 JPY", "Sign-off"),
    _order(2029, "Tweed day suit", SABLE, CAMILLE, (-54, 9), "7,400 USD"),
    _order(2030, "Reception uniforms, twelve pieces", HANOK, JIHO, (-60, 11), "9,600,000 KRW", "notes"),
    _order(2031, "Pleated organza evening dress", AMARI, MINJI, (-52, 15), "6,700,000 KRW"),
    _order(
        2032, "Mermaid gown, Calais lace", BAE, HYERIN, (-50, 16), "8,900,000 KRW", "Production",
        planned={"Production": -3},
    ),
    _order(2033, "Beaded flapper dress", SABLE, CAMILLE, (-44, 25), "8,200 USD", "second", due={"second": -3}),
    _order(
        2034, "Wedding party, seven outfits", BRANDT, CAMILLE, (-58, 32), "16,800 EUR", "Production, notes",
        Stage="On hold",
    ),
    _order(
        2035, "Chorus costumes, eighteen pieces", YAMABUKI, MINJI, (-47, 28), "5,940,000 JPY", "second",
        due={"second": -6},
    ),
    _order(
        2036, "Bridesmaids' dresses, set of five", LINDQVIST, CAMILLE, (-49, 22), "11,500 EUR", "second",
        due={"second": -5},
    ),
    _order(2037, "Exhibition opening dress", DUFRESNE, CAMILLE, (-40, 30), "7,300 EUR"),
    _order(
        2038, "Velvet smoking jackets, set of six", MORETTI, JIHO, (-46, 29), "13,200 EUR", "second",
        due={"second": -7},
    ),
    _order(2039, "Mother-of-the-bride ensemble", KWON, HYERIN, (-43, 18), "5,200,000 KRW", "Fitting"),
    _order(2040, "Queen of the Night cape", NURI, MINJI, (-38, None), "7,700,000 KRW", Stage="Production"),
    _order(2041, "Silk gazar evening gown", KATO, MINJI, (-45, 25), "1,980,000 JPY", "second", due={"second": -4}),
    _order(2042, "Hand-painted silk jumpsuit", OKONKWO, CAMILLE, (-36, 33), "6,100 USD"),
    _order(2043, "Feathered cape", SILVA, HYERIN, (-41, 31), "4,600 EUR", "second, Production", due={"second": -3}),
    _order(
        2044, "Silk satin trench coat", VERHOEVEN, JIHO, (-27, 36), "5,800 EUR", "Sourcing",
        planned={"Sourcing": 0},
    ),
    _order(2045, "Restaurant aprons and jackets", HANOK, JIHO, (-30, 37), "6,300,000 KRW"),
    _order(2046, "Spa robes, sixty pieces", JEJU, TAEYANG, (-28, 39), "12,000,000 KRW"),
    _order(2047, "Gallery host suits, set of three", DUFRESNE, CAMILLE, (-25, 43), "8,400 EUR"),
    _order(2048, "Boiled wool coat", LINDQVIST, CAMILLE, (-24, 46), "4,700 EUR"),
    _order(2049, "Aso oke evening set", OKONKWO, CAMILLE, (-6, 15), "5,900 USD"),
    _order(2050, "Anniversary gown, hand-pleated", AMARI, MINJI, (-18, 78), "9,100,000 KRW"),
    _order(2051, "Recital dress, silk crepe", NURI, MINJI, (-14, 44), "4,800,000 KRW"),
    _order(2052, "Flower girls' dresses, set of three", BAE, HYERIN, (-12, 38), "3,600,000 KRW"),
    _order(2053, "Linen travel wardrobe", WHITCOMBE, None, (-3, 57), "10,400,000 KRW", Stage="Intake"),
    _order(2054, "Tuxedo dress", HARROW, CAMILLE, (-10, 50), "3,900 GBP", "deposit, Design", Stage="Design"),
    _order(2055, "Quilted silk bomber", VERHOEVEN, JIHO, (-7, 49), "3,400 EUR"),
    _order(2056, "Winter uniforms, reception", HANOK, JIHO, (None, 64), "8,800,000 KRW", Stage="Received"),
    _order(2057, "Graduation hanbok", AMARI, HYERIN, (None, None), "2,900,000 KRW", Stage="Received"),
)
# fmt: on
