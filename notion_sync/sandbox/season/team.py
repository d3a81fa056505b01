"""The people of the house, as Notion, Slack and the Team database know them."""

from dataclasses import dataclass

HOUSE = "Atelier Sora"
_DOMAIN = "ateliersora.example"

MINJI = "Min-ji Seo"
JIHO = "Ji-ho Park"
HYERIN = "Hye-rin Choi"
CAMILLE = "Camille Roux"
SOOJIN = "Soo-jin Han"
EUNWOO = "Eun-woo Jang"
GAEUN = "Ga-eun Lim"
TAEYANG = "Tae-yang Oh"
DONGHYUN = "Dong-hyun Kang"
WOOJIN = "Woo-jin Bae"
YUNA = "Yu-na Shin"
SANGMIN = "Sang-min Ryu"


@dataclass(frozen=True)
class Colleague:
    """Somebody of the house.

    email: the address in Notion.
    slack_email: the address in Slack; None where there is no Slack account.
    """

    name: str
    roles: tuple[str, ...]
    email: str
    slack_email: str | None
    stands_in_for: tuple[str, ...] = ()

    @property
    def team_email(self) -> str:
        """The address in the Team database: the one by which Slack knows the person, if it does."""
        return self.slack_email or self.email


def _colleague(name: str, *roles: str, slack: str | None = "", stands_in_for: str = "") -> Colleague:
    first, last = name.lower().replace("-", "").split()
    email = f"{first}.{last}@{_DOMAIN}"
    stand_in = (stands_in_for,) if stands_in_for else ()
    return Colleague(name, roles, email, email if slack == "" else slack, stand_in)


TEAM = (
    _colleague(MINJI, "Account Manager"),
    _colleague(JIHO, "Account Manager", slack=f"jiho@studio.{_DOMAIN}"),
    _colleague(HYERIN, "Account Manager"),
    _colleague(CAMILLE, "Account Manager"),
    _colleague(SOOJIN, "Sales Director"),
    _colleague(EUNWOO, "Sales Coordinator"),
    _colleague(GAEUN, "Fashion Design"),
    _colleague(TAEYANG, "Fashion Design"),
    _colleague(DONGHYUN, "Operations", slack=None),
    _colleague(WOOJIN, "Operations", stands_in_for=SANGMIN),
    _colleague(YUNA, "Finance"),
    _colleague(SANGMIN, "Logistics"),
)
