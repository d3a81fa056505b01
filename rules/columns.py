"""The tracker's columns as data: key in TOML, default name in Notion, and the types it may have.

The contract's "Columns" section in code. Binding, validation, ``doctor`` and the demo all read this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Source(StrEnum):
    """A data source the service reads; the value is its section in ``tracker.toml``."""

    ORDERS = "orders"
    PAYMENTS = "payments"
    CHANGE_ORDERS = "change_orders"
    FITTINGS = "fittings"
    UPDATES = "updates"
    MILESTONES = "milestones"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``types`` are Notion property types, the usual one first."""

    key: str
    name: str
    types: tuple[str, ...]
    needed_for: str
    required: bool = False
    written: bool = False


COMPUTED_TYPES = ("formula", "rollup")
"""Accepted for any column that is only read: what counts is the value they show."""

OPTION = ("select", "status")
TEXT = ("rich_text", "select", "relation")


def _read(
    key: str, name: str, types: str | tuple[str, ...], needed_for: str, *, required: bool = False
) -> Column:
    return Column(key, name, (types,) if isinstance(types, str) else types, needed_for, required=required)


def _written(key: str, name: str, kind: str, needed_for: str) -> Column:
    return Column(key, name, (kind,), needed_for, written=True)


ORDER_COLUMNS = (
    _read("order", "Order", "title", "naming the order", required=True),
    _read("order_id", "Order ID", ("unique_id", "rich_text"), "finding duplicate order numbers"),
    _read("client", "Client", TEXT, "naming the client in messages"),
    _read("stage", "Stage", ("status", "select"), "everything", required=True),
    _read("account_manager", "Account Manager", "people", "naming who is responsible"),
    _read("contract_signed", "Contract signed", "date", "intake and plausibility of the promised date"),
    _read("deposit_received", "Deposit received", "date", "intake"),
    _read("value", "Order value", "number", "the intake check"),
    _read("baseline", "Promised delivery", "date", "the timeline"),
    _read("agreed", "Agreed delivery", "date", "the timeline where a new date was agreed"),
    _read("forecast", "Forecast delivery", "date", "the projected delivery"),
    _read("delivered", "Delivered", "date", "knowing that an order was delivered"),
    _read("on_hold_since", "On hold since", "date", "counting days on hold"),
    _read("work_until", "Work may go on until", "date", "waiving a pause of work"),
    _read("specs_match", "Specs match", ("select", "checkbox"), "specification checks at closing"),
    _read("satisfaction", "Satisfaction", "number", "satisfaction at closing"),
    _read("nps", "NPS", "number", "the Net Promoter Score"),
    _read("signed_off", "Signed off", "date", "final client sign-off"),
    _read("promised_to_pay", "Promised to pay by", "date", "promises to pay"),
    _read("currency", "Currency", "select", "amounts in several currencies"),
    _read("snoozed_until", "Alerts snoozed until", "date", "snoozing an order's alerts"),
    _read("payment_due", "Payment due", "date", "payment aging without a Payments data source"),
    _read("amount_due", "Amount due", "number", "payment aging without a Payments data source"),
    _read("amount_paid", "Amount paid", "number", "part payments without a Payments data source"),
    _read("payment_settled", "Payment settled", "date", "payment holds without a Payments data source"),
    _read("payment_disputed", "Payment disputed", "checkbox", "disputes without a Payments data source"),
    _read("last_update", "Last client update", "date", "client updates without an Updates data source"),
    _read("waiting_since", "Client waiting since", "date", "waiting clients without an Updates data source"),
    _written("health", "Health", "select", "the order's state at a glance"),
    _written("next_action", "Next action", "rich_text", "what to do next, and who"),
    _written("current_decision", "Current decision", "select", "where the order stands in the matrix"),
    _written("responsible", "Responsible", "people", "who is responsible now"),
    _written("accountable", "Accountable", "people", "who is accountable now"),
    _written("backup", "Backup", "people", "who steps in"),
    _written("support", "Support", "people", "who supports"),
    _written("informed", "Informed", "people", "who is informed"),
    _written("consulted", "Consulted", "people", "who is consulted"),
    _written("timeline", "Timeline", "select", "on track, at risk or late"),
    _written("drift", "Drift", "number", "working days from commitment to projected delivery"),
    _written("projected", "Projected delivery", "date", "when delivery is to be expected"),
    _written("payment_stage", "Payment stage", "select", "where the worst payment stands"),
    _written("days_overdue", "Days overdue", "number", "days past due of the worst payment"),
    _written("outstanding", "Outstanding", "number", "the sum of open balances"),
    _written("work_on_hold", "Work on hold", "checkbox", "whether work is paused for payment"),
    _written("open_alerts", "Open alerts", "multi_select", "which alerts were said and are open"),
    _written("data_issues", "Data issues", "rich_text", "cells that cannot be right, in words"),
)

WRITTEN = tuple(column.key for column in ORDER_COLUMNS if column.written)
"""Keys of the columns of the order that the service fills in."""

_ORDER_LINK = _read("order", "Order", "relation", "knowing which order it belongs to", required=True)

COLUMNS: dict[Source, tuple[Column, ...]] = {
    Source.ORDERS: ORDER_COLUMNS,
    Source.PAYMENTS: (
        _read("payment", "Payment", "title", "naming the payment", required=True),
        _ORDER_LINK,
        _read("due", "Due", "date", "payment aging"),
        _read("amount", "Amount", "number", "payment aging"),
        _read("paid", "Paid", "number", "part payments"),
        _read("settled", "Settled", "date", "knowing when a payment was settled"),
        _read("disputed", "Disputed", "checkbox", "disputes"),
        _read("promised_to_pay", "Promised to pay by", "date", "promises to pay"),
        _read("written_off", "Written off", "checkbox", "writing a payment off"),
        _read("currency", "Currency", "select", "amounts in several currencies"),
    ),
    Source.CHANGE_ORDERS: (
        _read("change", "Change", "title", "naming the change order", required=True),
        _ORDER_LINK,
        _read("requested", "Requested", "date", "how long a change order waits"),
        _read("status", "Status", OPTION, "where a change order stands"),
        _read("approved_by", "Approved by", "people", "who approved"),
        _read("written_approval", "Written approval", ("files", "url", "checkbox"), "written approval"),
        _read("schedule_impact", "Schedule impact", "number", "adjusting the timeline"),
        _read("price_impact", "Price impact", "number", "the price of a change"),
        _read("specs_updated", "Specs updated", "checkbox", "specifications that follow a change"),
    ),
    Source.FITTINGS: (
        _read("fitting", "Fitting", "title", "naming the fitting", required=True),
        _ORDER_LINK,
        _read("date", "Date", "date", "when a fitting is"),
        _read("status", "Status", OPTION, "how a fitting went"),
        _read("backup_date", "Backup date", "date", "when a missed fitting is made up for"),
        _read("mode", "Mode", OPTION, "how a fitting is held"),
    ),
    Source.UPDATES: (
        _read("update", "Update", "title", "naming the message", required=True),
        _ORDER_LINK,
        _read("at", "At", "date", "when a message was written"),
        _read("from", "From", OPTION, "who wrote"),
        _read("answered", "Answered", "date", "when a client was answered"),
    ),
    Source.MILESTONES: (
        _read("milestone", "Milestone", "title", "naming the milestone", required=True),
        _ORDER_LINK,
        _read("kind", "Kind", OPTION, "telling sourcing and delivery milestones apart"),
        _read("planned", "Planned", "date", "slip against the plan"),
        _read("actual", "Actual", "date", "slip against the plan"),
    ),
    Source.TEAM: (
        _read("name", "Name", "title", "naming the person", required=True),
        _read("person", "Person", "people", "the person's Notion account"),
        _read("role", "Role", ("multi_select", *OPTION), "who holds which role"),
        _read("email", "Email", ("email", "rich_text"), "finding the person in Slack"),
        _read("away_from", "Away from", "date", "absences"),
        _read("away_until", "Away until", "date", "absences"),
        _read("stands_in_for", "Stands in for", ("multi_select", *OPTION), "who acts for whom"),
    ),
}

SCORECARD_COLUMNS = (
    _written("figure", "Figure", "title", "KPI and period"),
    _written("kpi", "KPI", "select", "what is measured"),
    _written("period", "Period", "rich_text", "over which time"),
    _written("length", "Length", "select", "how long the period is"),
    _written("first", "First day", "date", "the first day of the period"),
    _written("last", "Last day", "date", "the last day of the period"),
    _written("value", "Value", "number", "the figure as a number, for charts and filters"),
    _written("shown", "In words", "rich_text", "the figure with its unit"),
    _written("target", "Target", "rich_text", "what is to be reached"),
    _written("met", "Target met", "select", "whether the target is reached"),
    _written("trend", "Trend", "number", "the difference to the period before"),
    _written("numerator", "Numerator", "number", "what was divided"),
    _written("denominator", "Denominator", "number", "over how many it stands"),
    _written("over", "Counted over", "rich_text", "what it stands over"),
    _written("which", "Which orders", "rich_text", "the orders to ask about"),
    _written("currency", "Currency", "rich_text", "the currency, where a figure has one"),
    _written("key", "Key", "rich_text", "knowing the row again: leave it as it is"),
)
"""Columns of the published scorecard, which the service alone fills in. ``needed_for``: what they show."""

REPLACED_BY = {
    "payment_due": Source.PAYMENTS,
    "amount_due": Source.PAYMENTS,
    "amount_paid": Source.PAYMENTS,
    "payment_settled": Source.PAYMENTS,
    "payment_disputed": Source.PAYMENTS,
    "last_update": Source.UPDATES,
    "waiting_since": Source.UPDATES,
}
"""Columns of the order that stand for a data source; where that is configured, nobody needs them."""

WRITTEN_OPTIONS = ("health", "timeline", "payment_stage")
"""Columns of the order whose options are words of ours, in the language of the alerts."""

OptionNames = Mapping[Source, Mapping[str, Mapping[str, str]]]
"""What a tracker calls options: by source, by column key, our word and the tracker's name for it."""


def called(options: Mapping[str, Mapping[str, str]], key: str, word: str) -> str:
    """What a source calls the option that we call ``word``."""
    return options.get(key, {}).get(word, word)


RELATED = tuple(source for source in Source if source not in (Source.ORDERS, Source.TEAM))
"""Sources whose rows belong to orders through their ``order`` relation."""


Words = Mapping[str, frozenset[str]]
"""By column key: the options that the process means by a word of its own, as the tracker calls them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as it was found in the tracker. ``id`` survives renames; ``name`` is today's.

    word: what cells that show it say. A renamed option goes on saying what it said, as long as the process
    means something by that and nothing by the new name.
    """

    id: str
    name: str
    word: str


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """A column as it was found in the tracker. ``property_id`` survives renames; ``name`` is today's.

    sent_id: the id as the tracker writes it, where that is not how we would. asked: the name or id by which
    it was looked for. rival: the id, spelt out, of another column that has that name now. choices: its
    options, where the process means something by them. lost_words: what options said that were deleted
    since. target: the data source that a relation or a rollup looks into. blind: that one is not shared with
    us, so that what the column shows is not so.
    """

    key: str
    property_id: str
    name: str
    type: str
    sent_id: str = field(default="", compare=False)
    asked: str = ""
    rival: str = ""
    choices: tuple[Choice, ...] = ()
    lost_words: tuple[str, ...] = ()
    target: str = ""
    blind: bool = False


@dataclass(frozen=True, slots=True)
class MissedColumn:
    """A column that was there and is not, or that is there and cannot be used.

    name: by which it was last known. found: the type it has now, "" where it is gone. property_id, asked: as
    of a :class:`BoundColumn`, should it come back; "" where it never was usable.
    """

    key: str
    name: str
    found: str = ""
    property_id: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """A configured source, resolved: which data source it is and which of its columns we know.

    asked: what the configuration named when it was resolved. siblings: names of other data sources in the
    same database, where the configuration names only that. missed: columns that people should know of.
    schema: every column there is, ours or not (:func:`adapters.notion.rows.traits`).
    """

    source: Source
    data_source_id: str
    title: str
    columns: tuple[BoundColumn, ...]
    asked: str = ""
    siblings: tuple[str, ...] = ()
    missed: tuple[MissedColumn, ...] = ()
    schema: tuple[str, ...] = ()

    def column(self, key: str) -> BoundColumn | None:
        """The bound column with that key, or None where the tracker has none."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def keys(self) -> frozenset[str]:
        """Keys of all bound columns."""
        return frozenset(column.key for column in self.columns)
