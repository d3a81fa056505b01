"""One pass: see what the rows say, judge it, and close the difference to what the rows and Slack show.

The order of the steps is the promise: what is to be said is recorded before it leaves, a message goes
before the cell that says it was said, and an order counts as done only when both are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from uuid import uuid4

import structlog

from adapters.errors import LedgerError, Misconfigured, NotFound, Refused
from adapters.retry import TimeLimit
from notion_sync.acknowledge import Acknowledgements
from notion_sync.annotate import Annotator
from notion_sync.announce import Announcer
from notion_sync.contested import Contested
from notion_sync.deliver import Courier, LastPass
from notion_sync.effects import Effects
from notion_sync.identity import fingerprint_of
from notion_sync.judge import Judge, Judged, Sifted
from notion_sync.lost_orders import LostOrders
from notion_sync.observe import Observer, Progress
from notion_sync.operational import Condition, Operations
from notion_sync.people import directory
from notion_sync.ports import Commenter, Ledger, Messenger, Tracker
from notion_sync.recollect import Recollected, Recollection
from notion_sync.report import PassReport
from notion_sync.set_aside import SetAside
from notion_sync.sift import sift
from notion_sync.terms import Terms
from notion_sync.timekeeper import Timekeeper
from notion_sync.upkeep import WRITE, failure, looked_at, people_condition, tracker_conditions
from notion_sync.weekly import WeeklyDigest
from rules.alerts import Speaking
from rules.columns import Binding, Source
from rules.record import OutboxEntry, TrackerState

FULL_EVERY = timedelta(hours=24) - timedelta(minutes=5)
"""After so long a pass reads everything again; a nightly one may start a little early."""

log = structlog.get_logger()


@dataclass
class Reconciler:
    """Runs passes over one tracker. ``messenger`` is None where no Slack is configured.

    commenter: None where critical alerts are not said in Notion too.
    limit: the time that each pass has. rehearses: nothing happens, so nothing is logged as if it did.
    remembers: the ledger outlives this process.
    still_ours: whether no other pass has taken the tracker over meanwhile.
    timekeeper: compares the instant of a pass with Notion's clock, where it is this machine's.
    noticed: what a person should mend that no pass can see for itself. digest_now: say the week's digest,
    unless that was said. full_every: after so long a pass reads everything again.
    """

    terms: Terms
    tracker: Tracker
    messenger: Messenger | None
    ledger: Ledger
    commenter: Commenter | None = None
    progress: Progress = lambda _source, _rows: None
    limit: TimeLimit = field(default_factory=TimeLimit)
    rehearses: bool = False
    remembers: bool = True
    still_ours: Callable[[], bool] = lambda: True
    noticed: Sequence[Condition] = ()
    digest_now: bool = False
    full_every: timedelta = FULL_EVERY
    timekeeper: Timekeeper = field(default_factory=lambda: Timekeeper(timedelta.max))

    async def run(
        self, now: datetime, *, full: bool = False, afresh: bool = False, pass_id: str = ""
    ) -> PassReport:
        """One pass at an instant. Raises AdapterError where the tracker cannot be read or written at all.

        full: read everything again. afresh: judge every order, also those that are not due.
        """
        a_pass = Pass(self, now, PassReport(pass_id or uuid4().hex, now), full=full, afresh=afresh)
        try:
            return await a_pass.run()
        except (Refused, NotFound, Misconfigured) as error:
            try:
                await a_pass.tell(error)
            except LedgerError as trouble:
                log.warning("setup.not_told", reason=trouble.what)
            raise


@dataclass
class Pass:
    """The steps of one pass, in the order of :meth:`run`."""

    of: Reconciler
    now: datetime
    report: PassReport
    full: bool
    afresh: bool
    state: TrackerState = field(default_factory=TrackerState)
    bindings: Mapping[Source, Binding] = field(default_factory=dict)
    away: frozenset[Source] = frozenset()
    sees_people: bool | None = None
    last_pass: LastPass = field(default_factory=LastPass)
    rewritten: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unjudged: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _courier(self) -> Courier | None:
        messenger = self.of.messenger
        if messenger is None:
            return None
        where = self.of.terms.channel_for
        return Courier(messenger, self.of.ledger, self.report, self.now, self._in_time, where)

    @cached_property
    def _annotator(self) -> Annotator:
        return Annotator(self.of.commenter, self.of.ledger, self.report, self.now, self._in_time)

    @cached_property
    def _effects(self) -> Effects:
        return Effects(
            self.of.terms,
            self.of.tracker,
            self.of.ledger,
            self.bindings[Source.ORDERS],
            self.report,
            self.last_pass.frozen,
            self._in_time,
            self._courier,
            self._annotator,
            self._set_aside,
            self._contested,
        )

    @cached_property
    def _set_aside(self) -> SetAside:
        return SetAside(self.of.terms, self.of.ledger, self.now)

    @cached_property
    def _contested(self) -> Contested:
        return Contested(self.of.ledger, self.now, self.rewritten)

    def _in_time(self) -> bool:
        """Whether the pass may begin another effect; what is left is the next pass's."""
        return self.of.limit.left > 0 and self.of.still_ours()

    def _in_half_time(self) -> bool:
        """Whether the pass may go on looking back: half of its time is left for its work."""
        return self.of.limit.left >= self.of.limit.seconds / 2  # a pass without a limit is always in time

    async def run(self) -> PassReport:
        """Observe, judge, record, speak, write."""
        self.of.limit.restart()
        self.state = self.of.ledger.state()
        self.afresh = self.afresh or self._was_ahead()
        self.report.first_contact = self.state.first_contact
        await self._observe()
        self.last_pass = await self._settle_last_pass()
        await self._acknowledged()
        await self._lost_orders()
        judge, sifted = self._judge()
        self._effects.heed(sifted.held)
        announcer = Announcer(self.of.terms, self.of.messenger, self.of.ledger, judge.speaking, self.report)
        conditions = announcer.conditions(sifted, self._conditions())
        conditions += self._contested.conditions(self.of.terms, self.bindings[Source.ORDERS])
        recollected = await self._recollected(judge, sifted, conditions)
        entries = await self._record(announcer, judge, recollected, conditions)
        await self._effects.carry_out(recollected.judged, entries)
        self._close(recollected.judged, entries, judge.speaking)
        return self.report

    async def tell(self, error: Refused | NotFound | Misconfigured) -> None:
        """Say once why passes cannot do their work any more. At first contact whoever set it up is there."""
        ledger, known = self.of.ledger, self.of.ledger.binding(Source.ORDERS)
        if known is None or self.report.first_contact or self.of.rehearses:
            return
        if isinstance(error, NotFound):
            # Links to what is not shared look empty: whatever was read now is read again, from its beginning.
            ledger.end_readings()
            ledger.save_state(replace(ledger.state(), full_read_at=None))
        condition = failure(error, known.title, writing=bool(self.bindings))
        frozen = await self._courier.settle_about_the_service() if self._courier else frozenset()
        operations = Operations(self.of.terms, ledger, self._speaking(), self.report.pass_id)
        with ledger.transaction():
            entries = operations.announce([condition], looked=(), frozen=frozen)
            ledger.add_to_outbox(entries)
        if self._courier:
            await self._courier.deliver(entries)

    async def _observe(self) -> None:
        full = self.full or self._is_full_due() or self._is_reconfigured()
        if full:
            self.of.ledger.check()
        observer = Observer(
            self.of.terms,
            self.of.tracker,
            self.of.ledger,
            self.now,
            self.report,
            full=full,
            progress=self.of.progress,
            limit=self.of.limit,
            check_clock=self.of.timekeeper.check,
        )
        await observer.observe()
        if warning := self.of.timekeeper.warning:
            self.report.warnings.append(warning)
            log.warning("clock.off", what=warning)
        await observer.people()
        self.bindings = observer.bindings
        self.away = frozenset(observer.binder.away)
        self.sees_people = observer.sees_people
        self.rewritten = observer.memory.rewritten
        self._check_memory()
        if observer.full:
            self.state = replace(self.state, full_read_at=self.now)

    def _check_memory(self) -> None:
        """Where no ledger remembers, the rows must: else every pass would say everything again."""
        can_show = self.bindings[Source.ORDERS].column("open_alerts") is not None
        if self.of.terms.speaks and not (self.of.remembers or can_show):
            raise Misconfigured(
                "Without a ledger the column Open alerts has to remember what was said, and there is none.",
                remedy="Add the multi-select column Open alerts, or set NOTION_SYNC_LEDGER to a file.",
            )

    def _is_full_due(self) -> bool:
        """Whether it is a day since everything was read: what is trashed or archived shows no other way."""
        last = self.state.full_read_at
        return last is None or self._was_ahead() or self.now - last >= self.of.full_every

    def _was_ahead(self) -> bool:
        """Whether an earlier pass judged at a later instant: what it put off until then is looked at now."""
        return self.state.full_read_at is not None and self.state.full_read_at > self.now

    def _is_reconfigured(self) -> bool:
        """Whether the configuration changed: columns may be bound to others, sources may be new."""
        return not self.state.configuration.startswith(self.of.terms.fingerprint)

    async def _settle_last_pass(self) -> LastPass:
        last_pass = await self._courier.settle_last_pass() if self._courier else LastPass()
        self._annotator.settle_last_pass(last_pass.frozen)
        return last_pass

    async def _acknowledged(self) -> None:
        """See who took an alert in hand since; what Slack may not have heard of yet can wait."""
        if self.of.messenger and not self.state.first_contact:
            terms, ledger = self.of.terms, self.of.ledger
            look = Acknowledgements(terms, self.of.messenger, ledger, self.now, self._in_half_time)
            await look.look()

    def _judge(self) -> tuple[Judge, Sifted]:
        terms, ledger = self.of.terms, self.of.ledger
        team = directory(terms, ledger)
        process = terms.process(team, self.bindings, self.away)
        seen = fingerprint_of(team.members, process.columns, sorted(self.away))
        configuration = f"{terms.fingerprint}:{seen}"
        if self.afresh or configuration != self.state.configuration:
            ledger.make_due(ledger.page_ids(Source.ORDERS), now=self.now)
            self.state = replace(self.state, configuration=configuration)
        speaking = self._speaking()
        adopt = self.state.first_contact and terms.speaks
        judge = Judge(process, terms.rules, ledger, speaking, terms.speaks, adopt, self.last_pass.frozen)
        orders = judge.judge(ledger.due(self.now))
        sifted = sift(orders, self._effects, ledger, logs=not self.of.rehearses)
        self.unjudged = judge.failed
        self.report.judged = sifted.judged
        self.report.problems += judge.problems
        self.report.rule_failures = {rule: len(titles) for rule, titles in judge.failures.items()}
        return judge, sifted

    async def _lost_orders(self) -> None:
        of = self.of
        if self.state.first_contact and of.remembers and of.messenger and not of.rehearses:
            lost = LostOrders(
                of.tracker,
                of.messenger,
                of.ledger,
                self.bindings[Source.ORDERS],
                self._speaking(),
                self._in_half_time,
            )
            await lost.recall(of.terms.channels)

    def _speaking(self) -> Speaking:
        calendar = self.of.terms.calendar
        return Speaking(
            calendar,
            self.of.terms.alerts,
            self.now,
            first_contact=self.state.first_contact,
            repeats_open=self.state.repeats_day != calendar.local_day(self.now),
        )

    async def _recollected(
        self, judge: Judge, sifted: Sifted, conditions: Sequence[Condition]
    ) -> Recollected:
        """The orders, where Slack knows better than the ledger what was said of them."""
        if self.of.messenger is None or self._courier is None:
            return Recollected(sifted.held)
        recollection = Recollection(
            self.of.terms,
            self.of.messenger,
            self.of.ledger,
            judge,
            self.state.first_contact,
            self.of.remembers,
            self._in_half_time,
        )
        recollected = await recollection.recollect(sifted, conditions)
        if recollected.unclear:
            self._courier.close(recollected.unclear)
        return recollected

    async def _record(
        self,
        announcer: Announcer,
        judge: Judge,
        recollected: Recollected,
        conditions: Sequence[Condition],
    ) -> list[OutboxEntry]:
        """In one transaction: what was judged, what waits, and what is about to be said."""
        ledger, judged, frozen = self.of.ledger, recollected.judged, self.last_pass.frozen
        threads = {**recollected.threads, **self.last_pass.threads}
        changes = announcer.told_one_by_one(judged, conditions)
        slack_ids = await announcer.slack_ids(changes)
        first_contact = self._is_first_contact(judged)
        weekly = await self._weekly(announcer, judge)
        with ledger.transaction():
            ledger.save_alerts(recollected.conditions)
            ledger.add_to_outbox(announcer.remembered(recollected))
            entries = announcer.entries(changes, slack_ids, recollected, threads, first_contact=first_contact)
            looked = looked_at(people=self.sees_people is not None, orders=self.report.judged > 0)
            entries += announcer.operational(conditions, looked, frozen.get("", frozenset()))
            entries += weekly
            ledger.add_to_outbox(entries)
            if self.state.first_contact:
                # Should Slack fail now, the next pass still knows these for the first ones.
                opened = (change.before for _, change in changes if change.event == "opened")
                ledger.save_alerts(replace(a, waiting_since=self.now, first_contact=True) for a in opened)
            for order in judged:
                ledger.save_alerts((*order.adopted, *order.decision.settled))
                ledger.delete_alerts(order.decision.forgotten)
            self._set_aside.judged(judged, self.unjudged)
            if self.report.judged:
                ledger.note_look(self.now)
            # An order with something left to do stays due until that is done.
            working = {order.page_id for order in self._effects.with_work(judged)} | frozen.keys()
            ledger.save_judgements(
                replace(order.judgement(), recheck_at=self.now)
                if order.page_id in working
                else self._effects.at_rest(order)
                for order in judged
            )
            # Where Slack could not tell what it remembers, the next pass has to ask again.
            if recollected.unclear is None:
                self.state = replace(self.state, first_contact=False)
            ledger.save_state(self.state)
        self.report.waiting = sum(1 for order in judged if order.waits)
        return entries

    async def _weekly(self, announcer: Announcer, judge: Judge) -> list[OutboxEntry]:
        digest = WeeklyDigest(self.of.terms, self.of.ledger, judge, announcer)
        unsure = self.last_pass.frozen.get("", frozenset())
        first_contact, at_once = self.state.first_contact, self.of.digest_now
        return await digest.entries(unsure, first_contact=first_contact, at_once=at_once)

    def _conditions(self) -> Iterator[Condition]:
        yield from tracker_conditions(self.of.terms, self.bindings, self.away)
        if self.sees_people is False:
            yield people_condition()
        yield from self.of.noticed

    def _is_first_contact(self, judged: Sequence[Judged]) -> bool:
        return self.state.first_contact and not any(order.adopted for order in judged)

    def _close(self, judged: Sequence[Judged], entries: Sequence[OutboxEntry], speaking: Speaking) -> None:
        """Note what the tracker as a whole is done with, and what it has to look at again."""
        self.report.set_aside, self.report.left_alone = self._set_aside.waiting, self._contested.left_alone
        state = self.state
        if self.report.rows:
            Operations(self.of.terms, self.of.ledger, speaking, self.report.pass_id).end(WRITE)
        if self._effects.misfits:
            # Most likely a column is gone or has another type: the next pass looks at the columns again.
            state = replace(state, full_read_at=None)
        of_the_day = speaking.is_repeat_time and speaking.repeats_open
        if of_the_day and self._effects.said_for_the_day(judged, entries):
            # The day's repeats and its digest are done with once all that was due was said.
            state = replace(state, repeats_day=speaking.today)
        if state != self.state:
            self.state = state
            self.of.ledger.save_state(state)
