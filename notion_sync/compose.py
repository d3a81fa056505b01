"""What is to be said, put into messages: who is named, what is grouped, in which thread it goes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from notion_sync.judge import Judged
from notion_sync.terms import Terms
from rules.addressees import Addressees
from rules.alerts import Change
from rules.evaluate import who_acts
from rules.finding import PAUSING_CODES, Finding, Level, Say, rank, say, say_count
from rules.language import ENGLISH, Language
from rules.notice import Event, Message, Named, Notice
from rules.policy import Member
from rules.record import MessageRef, OutboxEntry, StoredRow

ALONE, TOGETHER = 30, 20
"""Of many new alerts at once, so many get a reply of their own; the rest share replies, so many in each."""

NAMED = 10
"""So many orders are named in one line of a digest."""

NEWS = frozenset({"raised", "lowered", "resolved"})
"""Events of an alert that was said before: they are said in its own thread."""

DIGEST_LINES: Mapping[Event, Say] = {
    "opened": say("New ({count}): {orders}"),
    "raised": say("More urgent ({count}): {orders}"),
    "lowered": say("Less urgent ({count}): {orders}"),
    "resolved": say("Over ({count}): {orders}"),
    "repeated": say("Still open ({count}): {orders}"),
}

SlackIds = Mapping[Member, str | None]


@dataclass(frozen=True, slots=True)
class Saying:
    """One change of one alert, ready to be put into a message."""

    change: Change
    judged: Judged
    channel: str
    notice: Notice


@dataclass(frozen=True)
class Composer:
    """Composes the messages of one pass.

    threads: where an earlier pass began to say alerts under one heading and did not come to all of them, by
    page and family. unplaced: codes of changes for which no channel is set.
    """

    terms: Terms
    pass_id: str
    now: datetime
    slack_ids: SlackIds
    threads: Mapping[tuple[str, str], MessageRef] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)

    @property
    def language(self) -> Language:
        """The language of the team's alerts."""
        return self.terms.language

    def compose(self, changes: Iterable[tuple[Judged, Change]], *, first_contact: bool) -> list[OutboxEntry]:
        """Outbox entries for all changes of a pass: new alerts worst first, then news of known ones."""
        sayings = [saying for judged, change in changes if (saying := self._saying(judged, change))]
        sayings.sort(key=_worst_first)
        entries: list[OutboxEntry] = []
        for channel in dict.fromkeys(saying.channel for saying in sayings):
            here = [saying for saying in sayings if saying.channel == channel]
            if self.terms.digest:
                entries += self._digest(channel, here)
                continue
            for thread_ts, opened in self._by_thread([s for s in here if s.change.event == "opened"]):
                summarise = first_contact or any(saying.change.before.first_contact for saying in opened)
                if thread_ts:
                    entries += self._replies(channel, opened, thread_ts=thread_ts)
                elif summarise or len(opened) > self.terms.alerts.many:
                    entries += self._many(channel, opened)
                else:
                    entries += [self._alone(saying) for saying in opened]
            news = [s for s in here if s.change.event in NEWS]
            entries += [self._alone(saying) for saying in news]
            for thread_ts, due in self._by_thread([s for s in here if s.change.event == "repeated"]):
                entries += self._repeats(channel, due, thread_ts)
        return entries

    def _digest(self, channel: str, sayings: Sequence[Saying]) -> Iterator[OutboxEntry]:
        """One message for the day. News of known alerts goes to their threads first, the rest into its own.

        In that order a pass that dies in between never needs a second message: it finds the thread of what
        is left by what was already said in it.
        """
        news = [s for s in sayings if s.change.event in NEWS and self._message(s.change)]
        rest = [s for s in sayings if s.change.event not in NEWS or not self._message(s.change)]
        yield from (self._alone(saying) for saying in news)
        begun = dict(self._by_thread(rest))
        unsaid = begun.pop(None, [])
        for thread_ts, sayings_there in begun.items():
            yield from self._in_thread(channel, sayings_there, thread_ts=thread_ts)
        if unsaid or not begun:
            head = self._entry(channel, self._digest_head([*news, *unsaid]), [])
            yield head
            yield from self._in_thread(channel, unsaid, in_thread_of=head.id)

    def _in_thread(
        self,
        channel: str,
        sayings: Sequence[Saying],
        *,
        thread_ts: str | None = None,
        in_thread_of: str | None = None,
    ) -> Iterator[OutboxEntry]:
        one_by_one = [saying for saying in sayings if saying.change.event != "repeated"]
        due = [saying for saying in sayings if saying.change.event == "repeated"]
        yield from self._replies(channel, one_by_one, thread_ts=thread_ts, in_thread_of=in_thread_of)
        yield from self._repeats(channel, due, thread_ts, in_thread_of)

    def _digest_head(self, sayings: Sequence[Saying]) -> Message:
        orders = len({saying.change.before.page_id for saying in sayings})
        heading = say_count("Today: {count} order", "Today: {count} orders", orders, {"count": orders})
        lines = tuple(
            line.about({"count": len(found), "orders": self._names(found)}).text(self.language)
            for event, line in DIGEST_LINES.items()
            if (found := [saying for saying in sayings if saying.change.event == event])
        )
        return Message(kind="summary", pass_id=self.pass_id, heading=heading.text(self.language), lines=lines)

    def _names(self, sayings: Sequence[Saying]) -> Say:
        """Their orders, the worst first, as many as a line holds."""
        names = list(dict.fromkeys(saying.notice.order for saying in sayings))
        some, more = ", ".join(names[:NAMED]), len(names) - NAMED
        if more <= 0:
            return say("{names}", names=some)
        return say("{names} and {count} more", names=some, count=more)

    def _by_thread(self, sayings: Sequence[Saying]) -> Iterator[tuple[str | None, list[Saying]]]:
        """What goes on in the threads of an earlier pass, and what does not."""
        groups: dict[str | None, list[Saying]] = {}
        for saying in sayings:
            after = saying.change.after
            begun = self.threads.get((after.page_id, after.family))
            place = begun.thread_ts if begun and begun.channel == saying.channel else None
            groups.setdefault(place, []).append(saying)
        yield from groups.items()

    def _saying(self, judged: Judged, change: Change) -> Saying | None:
        message = self._message(change)
        code = change.finding.code if change.finding else change.before.code
        channel = message.channel if message else self.terms.channel_for(code)
        if channel is None:
            self.unplaced.append(code)
            return None
        return Saying(change, judged, channel, self.notice(judged, change))

    def _message(self, change: Change) -> MessageRef | None:
        """The alert's own message, in whose thread more is said of it."""
        message = change.before.message if change.event != "opened" else None
        trial = self.terms.alerts.test_channel
        return None if message and trial and message.channel != trial else message

    def notice(self, judged: Judged, change: Change) -> Notice:
        """One change, as a message says it."""
        finding, row = change.finding, judged.stored
        code, level = (finding.code, finding.level) if finding else (change.before.code, change.before.level)
        order = judged.evaluation.case.order if judged.evaluation else None
        concerned = judged.evaluation.concerned.get(code) if judged.evaluation and finding else None
        return Notice(
            key=change.after.key,
            code=code,
            level=level.word,
            event=change.event,
            order=order_name(row, self.language),
            url=row.row.url,
            client=order.client or "" if order else "",
            what=sentence(finding.what.text(self.language)) if finding else "",
            since=_since(finding, self.language),
            do=_next_action(finding, concerned).text(self.language) if finding and concerned else "",
            note=note.text(self.language) if (note := _note(change)) else "",
            named=self._named(concerned) if concerned else (),
            informed=concerned.informed if concerned else (),
            consulted=concerned.consulted if concerned else (),
        )

    def _named(self, concerned: Addressees) -> tuple[Named, ...]:
        people = [Named(name=m.name, slack_id=self.slack_ids.get(m)) for m in concerned.mentioned]
        return (*people, *(Named(name=role) for role in concerned.vacant))

    def _alone(self, saying: Saying) -> OutboxEntry:
        message = self._message(saying.change)
        return self._entry(
            saying.channel,
            Message(kind="alert", pass_id=self.pass_id, notices=(saying.notice,)),
            [saying],
            thread_ts=message.thread_ts if message else None,
        )

    def _many(self, channel: str, opened: Sequence[Saying]) -> Iterator[OutboxEntry]:
        critical = sum(1 for saying in opened if saying.notice.level == "critical")
        orders = len({saying.change.before.page_id for saying in opened})
        heading = say_count(
            "{count} order needs attention", "{count} orders need attention", orders, {"count": orders}
        ).text(self.language)
        line = say(
            "{alerts}, {critical} of them critical. Each is a reply in this thread, worst first.",
            alerts=say_count("{count} new alert", "{count} new alerts", len(opened), {"count": len(opened)}),
            critical=critical,
        )
        lines = (line.text(self.language),)
        head = self._entry(
            channel, Message(kind="summary", pass_id=self.pass_id, heading=heading, lines=lines), []
        )
        yield head
        yield from self._replies(channel, opened, in_thread_of=head.id)

    def _replies(
        self,
        channel: str,
        opened: Sequence[Saying],
        *,
        thread_ts: str | None = None,
        in_thread_of: str | None = None,
    ) -> Iterator[OutboxEntry]:
        groups = [[saying] for saying in opened[:ALONE]]
        rest = opened[ALONE:]
        groups += [list(rest[start : start + TOGETHER]) for start in range(0, len(rest), TOGETHER)]
        for group in groups:
            message = Message(kind="alert", pass_id=self.pass_id, notices=tuple(s.notice for s in group))
            yield self._entry(channel, message, group, thread_ts=thread_ts, in_thread_of=in_thread_of)

    def _repeats(
        self, channel: str, due: Sequence[Saying], thread_ts: str | None, in_thread_of: str | None = None
    ) -> Iterator[OutboxEntry]:
        heading = say_count(
            "{count} alert is still open", "{count} alerts are still open", len(due), {"count": len(due)}
        ).text(self.language)
        head: OutboxEntry | None = None
        for start in range(0, len(due), TOGETHER):
            group = due[start : start + TOGETHER]
            message = Message(
                kind="repeats",
                pass_id=self.pass_id,
                heading="" if head or thread_ts else heading,
                notices=tuple(saying.notice for saying in group),
            )
            under = in_thread_of or (head.id if head and not thread_ts else None)
            entry = self._entry(channel, message, group, thread_ts=thread_ts, in_thread_of=under)
            head = head or entry
            yield entry

    def _entry(
        self,
        channel: str,
        message: Message,
        sayings: Sequence[Saying],
        *,
        thread_ts: str | None = None,
        in_thread_of: str | None = None,
    ) -> OutboxEntry:
        return OutboxEntry(
            id=uuid4().hex,
            pass_id=self.pass_id,
            channel=channel,
            message=message.model_dump_json(),
            created_at=self.now,
            thread_ts=thread_ts,
            in_thread_of=in_thread_of,
            outcomes=tuple(saying.change.after for saying in sayings),
        )


def order_name(order: StoredRow, language: Language = ENGLISH) -> str:
    """What people call an order: its title, with its number unless the title has it already."""
    title = order.title or say("Untitled order").text(language)
    if not order.number or re.search(rf"(?<!\w){re.escape(order.number)}(?!\d)", title):
        return title
    return f"{title} ({order.number})"


def mentioned(changes: Iterable[tuple[Judged, Change]]) -> set[Member]:
    """Everybody whom these changes mention."""
    return {
        member
        for judged, change in changes
        if judged.evaluation and change.finding
        for member in judged.evaluation.concerned[change.finding.code].mentioned
    }


def done_edit(said: Message, resolved: Mapping[str, Notice], pass_id: str) -> Message:
    """An own message with these alerts (by key) marked done."""
    notices = tuple(_mark_done(notice, resolved.get(notice.key)) for notice in said.notices)
    return said.model_copy(update={"kind": "done", "pass_id": pass_id, "notices": notices})


def _mark_done(notice: Notice, resolved: Notice | None) -> Notice:
    if resolved is None:
        return notice
    return notice.model_copy(update={"event": "resolved", "note": resolved.note})


def _worst_first(saying: Saying) -> tuple[int, int, str, str]:
    after = saying.change.after
    climb, level = rank(after.code, Level[saying.notice.level.upper()])
    return -level, -climb, saying.judged.stored.title, saying.notice.code


def _since(finding: Finding | None, language: Language) -> str:
    return say("since {day}", day=finding.since).text(language) if finding and finding.since else ""


def sentence(text: str) -> str:
    """The same with a capital at its start."""
    return text[:1].upper() + text[1:]


def _next_action(finding: Finding, concerned: Addressees) -> Say:
    """What to do; who acts is told by the mentions, so it is said here only where somebody stands in."""
    stands_in = concerned.acting.instead_of or not concerned.acting.people
    return say("{do} ({who})", do=finding.do, who=who_acts(concerned)) if stands_in else finding.do


def _note(change: Change) -> Say | None:
    """Why an alert is over or came down; where it had paused work, that work may go on."""
    paused = change.before.code in PAUSING_CODES
    if change.event == "resolved":
        ending = change.ending
        return ending.relief if paused and ending.relief else ending.reason
    if change.event == "lowered" and paused and change.finding:
        return change.finding.relief
    return None
