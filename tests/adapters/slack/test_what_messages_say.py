"""A message tells a busy person what is wrong, since when, what to do and who does it."""

from adapters.slack.message import payload
from adapters.slack.wording import KOREAN
from rules.notice import Message, Named
from tests.adapters.slack.samples import (
    ADDRESS,
    JUN,
    MIN_JI,
    PAYMENT,
    UNANSWERED,
    alert,
    as_event,
    shown,
    summary,
)


def said(message: Message) -> str:
    return shown(payload(message)["blocks"])


def test_an_alert_names_order_fact_next_action_and_people() -> None:
    assert said(alert()) == (
        f"🔴 *<{ADDRESS}|Wedding dress (ORD-17)>*  ·  Kim Ha-na\n"
        "KRW 3,000,000 is 7 days past due.  ·  since 10 Dec 2026\n\n"
        "*Next:* Pause the work and tell the client\n"
        "*Who:* <@U012AB3CD>, Jun Park\n\n"
        "Critical  ·  For information: Finance, Operations  ·  payment.pause"
    )


def test_who_is_to_be_consulted_is_said_before_who_is_to_know() -> None:
    consulted = PAYMENT.model_copy(update={"consulted": ("Fashion Design", "Operations")})
    assert (
        "Critical  ·  To be consulted: Fashion Design, Operations  ·  For information: Finance, Operations"
    ) in said(alert(consulted))
    together = said(alert(consulted, UNANSWERED, heading="2 new alerts"))
    assert "Jun Park  ·  To be consulted: Fashion Design, Operations  ·  For information" in together


def test_the_text_says_all_that_the_blocks_say() -> None:
    rendered = payload(alert())
    assert rendered["text"].split() == shown(rendered["blocks"]).split()


def test_a_warning_looks_milder_than_a_critical_alert() -> None:
    assert said(alert(UNANSWERED)).startswith("🟠 *<")


def test_an_alert_nobody_answers_for_says_so() -> None:
    assert "*Who:* Nobody assigned" in said(alert(PAYMENT.model_copy(update={"named": ()})))


def test_somebody_named_twice_is_mentioned_once() -> None:
    twice = PAYMENT.model_copy(update={"named": (MIN_JI, MIN_JI)})
    assert said(alert(twice)).count("<@U012AB3CD>") == 1


def test_an_account_id_that_cannot_be_one_is_replaced_by_the_name() -> None:
    mistyped = PAYMENT.model_copy(update={"named": (Named(name="Jun Park", slack_id="@jun"),)})
    assert "*Who:* Jun Park" in said(alert(mistyped))


def test_an_order_without_a_title_or_address_still_gets_its_alert() -> None:
    bare = PAYMENT.model_copy(update={"order": " ", "url": "", "client": ""})
    assert said(alert(bare)).startswith("🔴 *(untitled)*\n")


def test_a_raised_alert_says_that_it_grew_worse() -> None:
    text = said(alert(as_event(PAYMENT, "raised")))
    assert text.startswith("🔴 *More urgent now:* *<")
    assert "*Next:* Pause the work" in text


def test_a_lowered_alert_says_that_it_grew_better() -> None:
    assert said(alert(as_event(UNANSWERED, "lowered"))).startswith("🟠 *Less urgent now:* *<")


def test_a_resolved_alert_is_short_and_gives_the_reason() -> None:
    over = as_event(PAYMENT, "resolved", "paid in full, work may go on")
    silent = over.model_copy(update={"named": (), "informed": (), "do": ""})
    assert said(alert(silent)) == (
        f"✅ *Resolved:* paid in full, work may go on\n<{ADDRESS}|Wedding dress (ORD-17)>  ·  Kim Ha-na"
    )


def test_a_resolved_alert_without_a_reason_is_just_resolved() -> None:
    assert said(alert(as_event(PAYMENT, "resolved"))).startswith("✅ *Resolved*\n")


def test_several_alerts_share_a_message_under_its_heading() -> None:
    text = said(alert(PAYMENT, UNANSWERED, heading="2 new alerts"))
    heading, first, second = text.split("\n\n")
    assert heading == "*2 new alerts*"
    assert first.splitlines()[-1] == (
        "*Who:* <@U012AB3CD>, Jun Park  ·  For information: Finance, Operations"
    )
    assert "*Next:* Answer the client" in second


def test_a_summary_lists_its_lines() -> None:
    message = summary().model_copy(update={"lines": ("5 critical", "7 warnings")})
    assert said(message) == "📋 *12 orders need somebody*\n• 5 critical\n• 7 warnings"


def test_a_message_about_the_service_itself_is_marked_as_such() -> None:
    message = Message(
        kind="operational", pass_id="p", heading="Nobody holds Finance", lines=("See team.toml",)
    )
    assert said(message) == "⚙️ *Nobody holds Finance*\nSee team.toml"


def test_a_message_without_a_heading_gets_one() -> None:
    assert said(Message(kind="summary", pass_id="p")) == "📋 *Order alerts*"


def test_repeats_are_grouped_by_person_worst_first() -> None:
    hers = UNANSWERED.model_copy(update={"named": (MIN_JI,)})
    unowned = UNANSWERED.model_copy(update={"key": "x:y:2026-12-10", "named": ()})
    message = Message(kind="repeats", pass_id="p", heading="3 still open", notices=(hers, PAYMENT, unowned))
    heading, min_ji, jun, nobody = said(message).split("\n\n")
    assert heading == "🔁 *3 still open*"
    assert [line[0] for line in min_ji.splitlines()] == ["<", "🔴", " ", "🟠", " "]
    assert jun.startswith("*Jun Park*\n🔴 ")
    assert nobody.startswith("*Nobody assigned*\n🟠 ")


def test_repeats_mention_each_person_once() -> None:
    message = Message(kind="repeats", pass_id="p", notices=(PAYMENT, UNANSWERED, PAYMENT))
    assert payload(message)["text"].count("<@U012AB3CD>") == 1


def test_an_alert_that_is_over_is_struck_out_where_it_was_said() -> None:
    message = Message(kind="done", pass_id="p", notices=(as_event(PAYMENT, "resolved", "paid in full"),))
    assert said(message) == (
        f"✅ *<{ADDRESS}|Wedding dress (ORD-17)>*  ·  Kim Ha-na\n"
        "~KRW 3,000,000 is 7 days past due.  ·  since 10 Dec 2026~\n"
        "*Done:* paid in full"
    )


def test_alerts_that_are_still_open_stay_as_they_were() -> None:
    notices = (as_event(PAYMENT, "resolved", "paid in full"), UNANSWERED)
    before = said(alert(PAYMENT, UNANSWERED, heading="2 new alerts")).split("\n\n")
    after = said(Message(kind="done", pass_id="p", heading="2 new alerts", notices=notices)).split("\n\n")
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1].startswith("✅")


def test_the_heading_shows_when_all_are_over() -> None:
    notices = (as_event(PAYMENT, "resolved"), as_event(UNANSWERED, "resolved"))
    message = Message(kind="done", pass_id="p", heading="2 new alerts", notices=notices)
    assert said(message).startswith("✅ *All done*  ·  *2 new alerts*")


def test_the_labels_speak_the_language_of_the_team() -> None:
    notice = PAYMENT.model_copy(update={"named": (JUN,), "consulted": ("Operations",)})
    text = shown(payload(alert(notice), KOREAN)["blocks"])
    assert "*담당:* Jun Park" in text
    assert "협의 대상 (Consulted): Operations" in text
    assert "Critical" not in text
