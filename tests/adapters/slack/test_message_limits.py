"""However many and long the alerts, a message stays within what Slack takes and leaves none of them out."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.errors import Rejected
from adapters.slack.blocks import within_limits
from adapters.slack.markup import size
from adapters.slack.message import fits, payload, split
from notion_sync.sandbox.slack import blocks as block_kit
from rules.notice import Message, Named
from tests.adapters.slack.samples import JUN, MIN_JI, PAYMENT, alert, numbered, shown, summary

LONG = PAYMENT.model_copy(
    update={
        "order": "Hanbok for three generations of a family, with embroidered collars & matching shoes " * 2,
        "what": "The client asked for another colour, a longer hem and a different lining " * 4,
        "do": "Agree the new price & the new date with the client in writing before anybody cuts " * 4,
        "client": "Kim, Park & Partners Wedding Planning and Event Management Company Limited",
        "named": (MIN_JI, JUN, Named(name="Alexandra Konstantinidou-Papadopoulou")),
    }
)

texts = st.text(max_size=60) | st.builds(str.__mul__, st.sampled_from("&<한💐*x"), st.integers(0, 3000))
people = st.builds(Named, name=texts, slack_id=st.none() | st.just("U012AB3CD"))
notices = st.builds(
    lambda *parts: PAYMENT.model_copy(
        update=dict(
            zip(("order", "what", "do", "since", "client", "note", "event", "named"), parts, strict=True)
        )
    ),
    texts,
    texts,
    texts,
    texts,
    texts,
    texts,
    st.sampled_from(["opened", "raised", "lowered", "repeated", "resolved"]),
    st.lists(people, max_size=3).map(tuple),
)
messages = st.builds(
    Message,
    kind=st.sampled_from(["alert", "summary", "repeats", "operational", "done"]),
    pass_id=st.just("pass-1"),
    heading=texts,
    lines=st.lists(texts, max_size=12).map(tuple),
    notices=st.lists(notices, max_size=8).map(tuple),
    key=st.just("role:Finance"),
)


def assert_slack_takes(message: Message) -> None:
    rendered = payload(message)
    assert 0 < size(rendered["text"]) <= 3_500
    assert within_limits(rendered["blocks"])
    as_sent = json.loads(json.dumps(rendered["blocks"]))
    assert block_kit.problems(as_sent) == []
    assert len(json.dumps(rendered.get("metadata"))) <= 4_000


@settings(max_examples=60, deadline=None)
@given(message=messages)
def test_any_message_fits(message: Message) -> None:
    for part in split(message):
        assert_slack_takes(part)


@pytest.mark.parametrize("kind", ["alert", "repeats", "done"])
def test_twenty_long_alerts_fit_into_one_message(kind: str) -> None:
    message = alert(heading="20 alerts").model_copy(update={"kind": kind, "notices": numbered(20, LONG)})
    assert fits(message)
    assert split(message) == (message,)
    assert_slack_takes(message)


def test_texts_are_shortened_before_anything_is_left_out() -> None:
    text = shown(payload(alert(*numbered(20, LONG)))["blocks"])
    assert text.count("🔴") == 20
    assert text.count("<@U012AB3CD>") == 20
    assert text.count("*Next:*") == 20


def test_a_few_alerts_are_not_shortened() -> None:
    assert "…" not in shown(payload(alert(*numbered(8)))["blocks"])


def test_many_lines_end_in_a_count_of_the_rest() -> None:
    message = summary().model_copy(
        update={"lines": tuple(f"Order {number}: unpaid" for number in range(900))}
    )
    last = shown(payload(message)["blocks"]).splitlines()[-1]
    assert last == "… and 860 more"
    assert_slack_takes(message)


def test_what_does_not_fit_is_split_into_numbered_parts_that_lose_nothing() -> None:
    message = alert(*numbered(50), heading="50 alerts")
    parts = split(message)
    assert not fits(message)
    assert [part.heading for part in parts] == ["50 alerts (1/3)", "50 alerts (2/3)", "50 alerts (3/3)"]
    assert [each for part in parts for each in part.notices] == list(message.notices)


def test_split_repeats_keep_together_what_concerns_one_person() -> None:
    alternating = tuple(
        each.model_copy(update={"named": (JUN if number % 2 else MIN_JI,)})
        for number, each in enumerate(numbered(40))
    )
    parts = split(Message(kind="repeats", pass_id="p", notices=alternating))
    assert [{each.named[0].name for each in part.notices} for part in parts] == [{"Jun Park"}, {"Min-ji Seo"}]


def test_a_message_that_should_have_been_split_is_rejected() -> None:
    with pytest.raises(Rejected) as rejection:
        payload(alert(*numbered(50)))
    assert rejection.value.code == "too_many_alerts"
