"""What a pass is given: how the team works, and where it speaks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from rules.alert_policy import AlertPolicy
from rules.calendar import WorkCalendar
from rules.case import Process
from rules.columns import COLUMNS, Binding, Column, OptionNames, Source
from rules.directory import Directory
from rules.extra import own_columns
from rules.language import ENGLISH, Language
from rules.policy import Matrix, Policy, Stages, Team
from rules.verdict import Rule


@dataclass(frozen=True, slots=True)
class Terms:
    """A team's configuration in force.

    sources: what is read, the Order Tracker among them. speaks: whether Slack is configured at all.
    channel: for every alert that no route sends elsewhere. fingerprint: identity of the configuration.
    language: of messages and of what is written into rows. options: what the tracker calls options.
    """

    sources: tuple[Source, ...]
    calendar: WorkCalendar
    policy: Policy
    stages: Stages
    matrix: Matrix
    team: Team
    alerts: AlertPolicy
    rules: tuple[Rule, ...]
    fingerprint: str
    channel: str | None = None
    speaks: bool = False
    language: Language = ENGLISH
    options: OptionNames = field(default_factory=dict)

    def process(
        self,
        directory: Directory,
        bindings: Mapping[Source, Binding],
        unreadable: Collection[Source] = (),
    ) -> Process:
        """The process as the rules see it. ``unreadable``: sources that are out of reach now."""
        columns = {
            source: {column.key: column.name for column in binding.columns}
            for source, binding in bindings.items()
        }
        return Process(
            self.calendar,
            self.policy,
            self.stages,
            self.matrix,
            directory,
            columns,
            self.language,
            self.options,
            frozenset(unreadable),
        )

    def columns(self, source: Source) -> tuple[Column, ...]:
        """The columns of a source that the rules read, and those the service fills in."""
        own = own_columns(self.rules) if source is Source.ORDERS else ()
        return (*COLUMNS[source], *own)

    @property
    def comments(self) -> bool:
        """Whether critical alerts are said in Notion too; while things are tried out, nobody is bothered."""
        return self.alerts.notion_comments and self.speaks and not self.alerts.test_channel

    @property
    def digest(self) -> bool:
        """Whether Slack hears of the orders once a day."""
        return self.alerts.mode == "digest"

    @property
    def operational_channel(self) -> str | None:
        """Where messages about the service itself are said."""
        return self.alerts.test_channel or self.alerts.channel or self.channel

    @property
    def channels(self) -> tuple[str, ...]:
        """Every channel where something may be said of orders, the one of everything else first."""
        routed = () if self.alerts.test_channel else tuple(route.channel for route in self.alerts.route)
        return tuple(dict.fromkeys(channel for channel in (self.operational_channel, *routed) if channel))

    def channel_for(self, code: str) -> str | None:
        """Where alerts of a code are said; None where nothing says where."""
        if self.alerts.test_channel:
            return self.alerts.test_channel
        for route in self.alerts.route:
            if any(fnmatchcase(code, pattern) for pattern in route.codes):
                return route.channel
        return self.operational_channel
