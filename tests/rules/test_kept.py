"""What a process or a directory keeps of what it worked out is its own; one made from it works out anew."""

from dataclasses import replace

from rules.cells import Person
from rules.columns import Source
from rules.directory import Directory
from tests.rules.build import TEAM, process


def test_the_names_of_columns() -> None:
    before = process()
    assert before.names(Source.ORDERS)["client"] == "Client"

    after = replace(before, columns={Source.ORDERS: {"client": "House"}})

    assert after.names(Source.ORDERS)["client"] == "House"
    assert after.names(Source.ORDERS)["stage"] == "Stage"
    assert after.names(Source.PAYMENTS) == before.names(Source.PAYMENTS)
    assert before.names(Source.ORDERS)["client"] == "Client"


def test_who_holds_a_role_and_with_which_accounts() -> None:
    before = Directory(TEAM)
    hyun = Person("hyun", "Hyun Lee", "hyun@example.com")
    assert [member.name for member in before.holders("Finance")] == ["Hyun Lee"]
    assert before.accounts(("Finance",)) == (hyun,)

    after = replace(before, members=TEAM[:4])

    assert after.holders("Finance") == ()
    assert after.accounts(("Finance",)) == ()
    assert before.accounts(("Finance",)) == (hyun,)


def test_the_accounts_of_several_roles_name_nobody_twice_and_nobody_without_one() -> None:
    dana = next(member for member in TEAM if member.name == "Dana Choi")
    busy = dana.model_copy(update={"roles": ("Operations", "Logistics")})
    unknown = dana.model_copy(update={"name": "Yun Oh", "notion_user": None})

    team = Directory((busy, unknown))

    assert [person.id for person in team.accounts(("Operations", "Logistics"))] == ["dana"]
