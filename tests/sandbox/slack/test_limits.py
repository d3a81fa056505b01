"""Rate limits: off until they are set, then a true 429."""

from datetime import timedelta

import httpx

from tests.sandbox.slack.office import TOKEN, Office, bearer


def _post(office: Office, channel: str | None = None) -> httpx.Response:
    body = {"channel": channel or office.channel, "text": "hello"}
    return office.http.post("chat.postMessage", json=body, headers=bearer(TOKEN))


def test_there_is_no_limit_unless_one_is_set(office: Office) -> None:
    assert {_post(office).status_code for _ in range(20)} == {200}


def test_one_call_too_many_is_refused_with_the_seconds_to_wait(office: Office) -> None:
    office.slack.limits.limit("chat.postMessage", calls=2, seconds=60)
    _post(office)
    office.slack.clock.advance(timedelta(seconds=20))
    _post(office)

    refused = _post(office)

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "40")
    assert refused.json() == {"ok": False, "error": "ratelimited"}
    assert len(office.slack.workspace.all_messages()) == 2


def test_after_the_wait_there_is_room_again(office: Office) -> None:
    office.slack.limits.limit("chat.postMessage", calls=1, seconds=60)
    _post(office)
    office.slack.clock.advance(timedelta(seconds=int(_post(office).headers["retry-after"])))

    assert _post(office).status_code == 200


def test_each_method_and_each_app_counts_for_itself(office: Office) -> None:
    office.slack.workspace.add_bot("xoxb-other", channels=[office.channel])
    office.slack.limits.limit("auth.test", calls=1)
    office.read("auth.test")

    assert office.http.get("auth.test", headers=bearer(TOKEN)).status_code == 429
    assert office.read("auth.test", token="xoxb-other")["ok"] is True
    assert _post(office).status_code == 200


def test_a_channel_takes_a_burst_and_then_one_message_a_second(office: Office) -> None:
    other = office.slack.workspace.add_channel("other", members=[office.bot.user_id])
    office.slack.limits.limit_posts(burst=3)
    assert [_post(office).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert _post(office, other).status_code == 200

    assert _post(office).headers["retry-after"] == "1"
    office.slack.clock.advance(timedelta(seconds=1))
    assert [_post(office).status_code for _ in range(2)] == [200, 429]


def test_a_channel_saves_no_more_than_its_burst(office: Office) -> None:
    office.slack.limits.limit_posts(burst=2, per_second=0.5)
    _post(office)
    office.slack.clock.advance(timedelta(hours=1))

    assert [_post(office).status_code for _ in range(3)] == [200, 200, 429]
    assert _post(office).headers["retry-after"] == "2"


def test_limits_can_be_lifted(office: Office) -> None:
    office.slack.limits.limit("chat.postMessage", calls=1)
    office.slack.limits.limit_posts(burst=1)
    _post(office)
    office.slack.limits.lift()

    assert _post(office).status_code == 200


def test_a_webhook_shares_the_budget_of_its_channel(office: Office) -> None:
    office.slack.limits.limit_posts(burst=1)
    hook = office.webhook()
    _post(office)

    refused = office.http.post(hook, json={"text": "hello"})

    assert (refused.status_code, refused.text, refused.headers["retry-after"]) == (429, "rate_limited", "1")
