"""The integration loses rights, its token or its view of people, and gets them back."""

import pytest

from adapters.errors import NotFound, Refused
from notion_sync.sandbox.faults import Fault
from rules.columns import Source
from tests.passes.world import NOTION_TOKEN, World

BEFORE, NOW, LATER, NOON = "2026-11-19T10:00", "2026-11-23T10:00", "2026-11-23T10:30", "2026-11-23T12:00"


def refused(house: World, moment: str, *, full: bool = False) -> Refused:
    with pytest.raises(Refused) as ended:
        house.run(moment, full=full)
    assert ended.value.remedy
    return ended.value


def revoke(house: World, *, revoked: bool) -> None:
    house.notion.workspace.store.connections[NOTION_TOKEN].revoked = revoked


def test_at_first_contact_a_revoked_token_ends_the_pass_with_its_remedy(house: World) -> None:
    house.late_order()
    revoke(house, revoked=True)
    assert "NOTION_TOKEN" in refused(house, NOW).remedy
    assert house.slack.journal.exchanges == []


def test_at_first_contact_a_source_that_is_not_shared_ends_the_pass_with_its_remedy(house: World) -> None:
    house.late_order()
    house.unshare(Source.ORDERS)
    with pytest.raises(NotFound) as missing:
        house.run(NOW)
    assert "Share" in missing.value.remedy
    assert house.slack.journal.exchanges == []


@pytest.mark.parametrize("lost", ["the token", "reading"])
def test_a_service_that_sees_nothing_any_more_says_so_once_and_goes_on_once_it_does(
    house: World, lost: str
) -> None:
    gown = house.late_order()
    house.run(NOW)
    for moments in (("2026-11-23T10:30", "2026-11-24T10:00"), ("2026-11-24T12:00", "2026-11-24T12:30")):
        revoke(house, revoked=lost == "the token")
        house.may(read=lost == "the token")
        house.forget_requests()
        for moment in moments:
            refused(house, moment)
        assert len(house.notion.journal.exchanges) == len(moments), "one request tells"
        revoke(house, revoked=False)
        house.may(read=True)
        assert house.run(moments[-1].replace(":00", ":10")).exit_code == 0
    assert house.alerts(gown) == ["opened payment.pause", "repeated payment.pause"]
    first, second = house.operational()
    assert first == second
    assert "no order is looked at, and no alert is said" in first
    assert ("NOTION_TOKEN" if lost == "the token" else "may not read") in first


def test_a_token_that_may_only_read_says_nothing_that_it_cannot_show_but_says_that(house: World) -> None:
    house.run(BEFORE)
    house.late_order("Gown")
    house.order("Coat")
    house.may(update=False)
    refused(house, NOW)
    refused(house, LATER)
    assert house.alerts() == []
    (said,) = house.operational()
    assert "The service may not write in Notion any more" in said
    house.may(update=True)
    assert house.run("2026-11-23T11:00").exit_code == 0
    assert house.alerts() == ["opened payment.pause"]
    house.may(update=False)
    house.order("Scarf")
    refused(house, NOON)
    assert len(house.operational()) == 2, "it was lost twice"


def test_rights_lost_in_the_middle_of_writing_leave_the_rest_to_a_later_pass(house: World) -> None:
    house.run(BEFORE)
    late = house.late_order("Gown")
    coats = [house.order(f"Coat {number}") for number in range(12)]
    forbidden = {"object": "error", "status": 403, "code": "restricted_resource", "message": "no"}
    house.notion.faults.add(Fault("^PATCH ", "status", status=403, body=forbidden, after=5, times=None))
    refused(house, NOW)
    refused(house, LATER)
    healths = [house.cell(coat, "Health") for coat in coats]
    assert 0 < healths.count("On track") < len(coats), "some were written before"
    assert house.alerts() == ["opened payment.pause"]
    assert len(house.operational()) == 1
    house.notion.faults.clear()
    assert house.run(NOON).exit_code == 0
    assert {house.cell(coat, "Health") for coat in coats} == {"On track"}
    assert house.cell(late, "Open alerts") == ["payment.pause"]
    assert house.alerts() == ["opened payment.pause"]


def test_without_the_right_to_see_people_the_pass_goes_on_and_says_so(house: World) -> None:
    gown = house.late_order()
    house.may(user_info=False, user_email=False)
    report = house.run(NOW)
    assert report.exit_code == 1
    assert house.cell(gown, "Health") == "Off track"
    assert house.alerts(gown) == ["opened payment.pause"]


def test_people_who_cannot_be_seen_any_more_are_known_as_they_were(house: World) -> None:
    gown = house.late_order()
    house.run(NOW)
    action, said = house.cell(gown, "Next action"), house.heard()
    house.may(user_info=False, user_email=False)
    report = house.run(LATER, full=True)
    assert (report.exit_code, report.rows, house.alerts()) == (1, [], ["opened payment.pause"])
    assert house.cell(gown, "Next action") == action
    assert house.run("2026-11-23T11:00", full=True).exit_code == 1
    (told,) = house.operational()
    assert "may not see who people are" in told
    assert len(house.heard()) == len(said) + 1
    house.may(user_info=True, user_email=True)
    assert house.run(NOON, full=True).exit_code == 0
    house.may(user_info=False)
    house.run("2026-11-23T13:00", full=True)
    assert len(house.operational()) == 2
