"""Whoever puts ✅ or 👀 under an alert has it in hand: it is not repeated, and the row says who. Pure.

A reaction counts while it stands, under the message that opened or last raised the alert, or a later one:
that it became more urgent is news, which somebody has to take anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rules.evaluate import Evaluation, who_acts
from rules.finding import Level, say
from rules.heard import Post
from rules.language import ENGLISH, Language
from rules.record import Alert, AlertState

_CLIMBS = frozenset({"opened", "raised"})


def takers(alert: Alert, posts: Iterable[Post], emoji: Sequence[str]) -> tuple[str, ...]:
    """Accounts of those who took an alert, by the own messages of its thread and of its reminder.

    A reaction to the head of a summary takes every alert that was opened under it. In the order of the
    emoji, then in Slack's.
    """
    known = list(posts)
    said = [(post, word.event) for post in known for word in post.says if word.key == alert.key]
    climbs = [post for post, event in said if event in _CLIMBS]
    news = max(climbs, key=lambda post: post.at, default=None)
    counting = [post for post, _ in said if news is None or post.at >= news.at]
    if alert.message and (news is None or news.ref.ts == alert.message.ts):
        # Not raised since: its own message counts whatever it carries, and so does what heads its thread.
        mine = {alert.message.ts}
        counting += [post for post in known if post.ref.ts in mine and post not in counting]
        counting += [post for post in known if post.is_summary and post.ref.ts == alert.message.thread_ts]
    found = (
        user
        for name in emoji
        for post in counting
        for reaction in post.reactions
        if reaction.emoji == name
        for user in reaction.users
    )
    return tuple(dict.fromkeys(found))


def shown_as_taken(
    evaluation: Evaluation, alerts: Mapping[str, Alert], language: Language = ENGLISH
) -> Evaluation:
    """The same with who has it in ``Next action``, where somebody took the alert that this is about.

    alerts: of the order, by family.
    """
    top = evaluation.findings[0] if evaluation.findings else None
    if top is None or top.level is Level.INFO or "next_action" not in evaluation.cells:
        return evaluation
    alert = alerts.get(top.family)
    if alert is None or alert.taken is None or alert.state is not AlertState.OPEN:
        return evaluation
    if (alert.code, alert.level) != (top.code, top.level):
        return evaluation
    concerned, name = evaluation.concerned[top.code], alert.taken.name
    is_acting = name in [member.name for member in concerned.acting.people]
    shown = (
        say("{do} ({name} has it).", do=top.do, name=name)
        if is_acting
        else say("{do} ({who}; {name} has it).", do=top.do, who=who_acts(concerned), name=name)
    )
    return replace(evaluation, cells={**evaluation.cells, "next_action": shown.text(language)})
