"""What a week's digest says, channel by channel. Pure: from judged orders, open alerts and the day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from notion_sync.judge import Judged
from rules.case import Process
from rules.evaluate import Evaluation
from rules.finding import Finding, Level
from rules.record import Alert, AlertState
from rules.schedule import DELIVERED_ON_TIME, Timeline

A_WEEK = timedelta(days=7)
AGES = (2, 7, 30)
"""Up to so many days an alert is open, by bucket; the last bucket is for older ones."""

PAYMENT, DELIVERY = "payment.reminder", "timeline.late"
"""Good news goes to the channel that would have heard the bad news."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that needs somebody."""

    order: Judged
    finding: Finding


@dataclass
class Week:
    """What one channel hears.

    needs: the worst first, of equals the oldest. ages: how many alerts are open up to so many days (None:
    for longer). waking: orders whose snooze ends within the week, and its last day. delivered: orders
    delivered on time in the last seven days. paid: orders of which a payment came in.
    """

    needs: list[Need] = field(default_factory=list)
    ages: dict[int | None, int] = field(default_factory=dict)
    waking: list[tuple[date, Judged]] = field(default_factory=list)
    delivered: list[Judged] = field(default_factory=list)
    paid: list[Judged] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing needs anybody; what is only worth knowing may be there."""
        urgent = any(need.finding.level > Level.INFO for need in self.needs)
        return not (urgent or self.ages or self.waking)


@dataclass
class Channels:
    """Gathers what each channel hears.

    channel_for: where alerts of a code are said. home: the channel that hears of a quiet week too.
    """

    process: Process
    today: date
    channel_for: Callable[[str], str | None]
    home: str | None
    found: dict[str, Week] = field(default_factory=dict)
    _snoozed: set[str] = field(default_factory=set)

    def weeks(self, orders: Iterable[Judged], alerts: Iterable[Alert]) -> Mapping[str, Week]:
        """What each channel hears of these orders, and of the alerts that stand."""
        if self.home:
            self.found.setdefault(self.home, Week())
        for order in orders:
            if order.evaluation is not None:
                self._needs(order, order.evaluation)
                self._good_news(order, order.evaluation)
        self._ages(alerts)
        for each in self.found.values():
            each.needs.sort(key=_worst_first)
            each.waking.sort(key=lambda pair: (pair[0], pair[1].stored.title))
        return self.found

    def _week(self, code: str) -> Week:
        channel = self.channel_for(code)
        return self.found.setdefault(channel, Week()) if channel else Week()

    def _needs(self, order: Judged, evaluation: Evaluation) -> None:
        until = evaluation.case.order.snoozed_until
        if until is None or until < self.today:
            for finding in evaluation.findings:
                self._week(finding.code).needs.append(Need(order, finding))
            return
        self._snoozed.add(order.page_id)
        if evaluation.findings and until < self.today + A_WEEK:
            self._week(evaluation.findings[0].code).waking.append((until, order))

    def _good_news(self, order: Judged, evaluation: Evaluation) -> None:
        if any(_is_recent(checked.record.settled, self.today) for checked in evaluation.case.payments):
            self._week(PAYMENT).paid.append(order)
        if _is_recent(evaluation.case.order.delivered, self.today):
            timeline = Timeline(evaluation.case, self.process, self.today)
            if timeline.status == DELIVERED_ON_TIME:
                self._week(DELIVERY).delivered.append(order)

    def _ages(self, alerts: Iterable[Alert]) -> None:
        for alert in alerts:
            if alert.page_id in self._snoozed or not alert.page_id or alert.state is not AlertState.OPEN:
                continue
            days = (
                (self.today - self.process.calendar.local_day(alert.opened_at)).days if alert.opened_at else 0
            )
            ages = self._week(alert.code).ages
            age = next((most for most in AGES if days <= most), None)
            ages[age] = ages.get(age, 0) + 1


def _worst_first(need: Need) -> tuple[int, date, str, str]:
    finding = need.finding
    return -finding.level, finding.since or date.max, need.order.stored.title, finding.code


def _is_recent(day: date | None, today: date) -> bool:
    return day is not None and today - A_WEEK < day <= today
