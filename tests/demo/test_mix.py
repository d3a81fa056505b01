"""What goes wrong in a season under faults: as much as was asked for, of every kind, the same every time."""

import pytest

from notion_sync.demo.mix import NOTION, SLACK, Death, death, mixed
from notion_sync.sandbox.chance import drawn
from notion_sync.sandbox.faults import Faults
from tests.sandbox.counting import NOON

REQUESTS = {
    "notion": [("POST", "/v1/data_sources/x/query"), ("PATCH", "/v1/pages/x"), ("GET", "/v1/pages/x")],
    "slack": [("POST", "/api/chat.postMessage"), ("GET", "/api/conversations.history")],
}
ROUNDS = 1000


@pytest.mark.parametrize("service", ["notion", "slack"])
@pytest.mark.parametrize("percent", [5, 10, 20])
def test_that_share_of_all_requests_meets_a_fault(service: str, percent: int) -> None:
    faults = Faults(seed=1)
    faults.add(*mixed(percent)[service])
    asked = REQUESTS[service] * ROUNDS
    met = sum(faults.take(method, path, NOON) is not None for method, path in asked)
    assert met == pytest.approx(len(asked) * percent / 100, rel=0.3)


def test_every_line_of_the_mix_comes_up() -> None:
    for service, lines in (("notion", NOTION), ("slack", SLACK)):
        faults = Faults(seed=1)
        faults.add(*mixed(10)[service])
        for method, path in REQUESTS[service] * ROUNDS:
            faults.take(method, path, NOON)
        assert len({met.fault.match + str(met.fault) for met in faults.met}) == len(lines)


def test_a_seed_kills_the_same_passes_at_the_same_places() -> None:
    assert [death(10, 7, number) for number in range(50)] == [death(10, 7, number) for number in range(50)]
    assert [death(10, 7, number) for number in range(50)] != [death(10, 8, number) for number in range(50)]


def test_passes_are_killed_before_and_after_requests_to_both_services_and_at_commits() -> None:
    deaths = [death(20, 1, number) for number in range(400)]
    kinds = {(place, fault.kind) for each in deaths for place, fault in each.at.items()}
    assert kinds == {(place, f"kill_{when}") for place in REQUESTS for when in ("before", "after")}
    assert any(each.commit is not None for each in deaths)
    assert 0.1 < sum(each == Death() for each in deaths) / len(deaths) < 0.6


def test_chance_is_spread_evenly() -> None:
    numbers = [drawn(3, number) for number in range(2000)]
    assert all(0 <= number < 1 for number in numbers)
    assert sum(numbers) / len(numbers) == pytest.approx(0.5, abs=0.05)
