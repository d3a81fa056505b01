"""The databases of a design house in Notion: the Order Tracker and what stands beside it."""

from collections.abc import Mapping
from typing import TypeAlias

from notion_sync.sandbox.notion import Column, NotionWorkspace, multi_select, number, relation, select, status
from notion_sync.sandbox.notion.drafts import new_option
from notion_sync.sandbox.notion.spec import ColumnSpec

Columns: TypeAlias = Mapping[str, ColumnSpec]

STAGES_BY_GROUP: Mapping[str, tuple[str, ...]] = {
    "To-do": ("Received", "Intake"),
    "In progress": (
        "Design",
        "Sourcing",
        "Production",
        "Fitting",
        "Quality check",
        "On hold",
        "Delivery",
        "Sign-off",
    ),
    "Complete": ("Closed", "Cancelled"),
}
STAGES = tuple(stage for stages in STAGES_BY_GROUP.values() for stage in stages)
CURRENCIES = ("KRW", "EUR", "JPY", "USD", "GBP")
ROLES = (
    "Account Manager",
    "Sales Director",
    "Sales Coordinator",
    "Fashion Design",
    "Operations",
    "Finance",
    "Logistics",
)

_FILLED_BY_PEOPLE: Columns = {
    "Order": "title",
    "Order ID": "rich_text",
    "Client": "rich_text",
    "Stage": status(*STAGES),
    "Account Manager": "people",
    "Contract signed": "date",
    "Deposit received": "date",
    "Order value": number("number_with_commas"),
    "Currency": select(*CURRENCIES),
    "Promised delivery": "date",
    "Agreed delivery": "date",
    "Forecast delivery": "date",
    "Delivered": "date",
    "On hold since": "date",
    "Work may go on until": "date",
    "Specs match": select("Yes", "No"),
    "Satisfaction": "number",
    "NPS": "number",
    "Signed off": "date",
    "Promised to pay by": "date",
    "Alerts snoozed until": "date",
}
_FILLED_BY_THE_SERVICE: Columns = {
    "Health": select("Closed", "Off track", "On hold", "Data problem", "At risk", "On track"),
    "Next action": "rich_text",
    "Current decision": select(
        "Order intake and documentation",
        "Production timeline coordination",
        "Client status updates",
        "Change order approval",
        "Delivery coordination",
        "Final client sign-off",
    ),
    "Responsible": "people",
    "Accountable": "people",
    "Backup": "people",
    "Support": "people",
    "Informed": "people",
    "Consulted": "people",
    "Timeline": select("On track", "At risk", "Late", "Delivered on time", "Delivered late"),
    "Drift": "number",
    "Projected delivery": "date",
    "Payment stage": select("Escalated", "Disputed", "Work paused", "Reminder", "Due", "Not due", "Paid"),
    "Days overdue": "number",
    "Outstanding": number("number_with_commas"),
    "Work on hold": "checkbox",
    "Open alerts": multi_select(),
    "Data issues": "rich_text",
}
SERVICE_COLUMNS = tuple(_FILLED_BY_THE_SERVICE)
"""The Order Tracker's columns that no person fills in."""

FLAT_COLUMNS: Columns = {
    "Payment due": "date",
    "Amount due": "number",
    "Amount paid": "number",
    "Payment settled": "date",
    "Payment disputed": "checkbox",
    "Last client update": "date",
    "Client waiting since": "date",
}
"""What a tracker has in place of the Payments and Updates databases."""

ORDERS: Columns = {**_FILLED_BY_PEOPLE, **_FILLED_BY_THE_SERVICE}


def payments(orders: str) -> Columns:
    """Return the columns of Payments."""
    return {
        "Payment": "title",
        "Order": relation(orders),
        "Due": "date",
        "Amount": "number",
        "Paid": "number",
        "Settled": "date",
        "Disputed": "checkbox",
        "Promised to pay by": "date",
        "Written off": "checkbox",
        "Currency": select(*CURRENCIES),
    }


def change_orders(orders: str) -> Columns:
    """Return the columns of Change orders."""
    return {
        "Change": "title",
        "Order": relation(orders),
        "Requested": "date",
        "Status": select("Requested", "Approved", "Rejected", "In work", "Implemented"),
        "Approved by": "people",
        "Written approval": "files",
        "Schedule impact": "number",
        "Price impact": "number",
        "Specs updated": "checkbox",
    }


def fittings(orders: str) -> Columns:
    """Return the columns of Fittings."""
    return {
        "Fitting": "title",
        "Order": relation(orders),
        "Date": "date",
        "Status": select("Scheduled", "Completed", "Client unavailable", "Rescheduled"),
        "Backup date": "date",
        "Mode": select("In person", "Virtual", "Stand-in"),
    }


def updates(orders: str) -> Columns:
    """Return the columns of Updates, the notes from and to clients."""
    return {
        "Update": "title",
        "Order": relation(orders),
        "At": "date",
        "From": select("Client", "Us"),
        "Answered": "date",
    }


def milestones(orders: str) -> Columns:
    """Return the columns of Milestones."""
    return {
        "Milestone": "title",
        "Order": relation(orders),
        "Kind": select("Design", "Sourcing", "Production", "Fitting", "Quality check", "Delivery"),
        "Planned": "date",
        "Actual": "date",
    }


def team(*names: str) -> Columns:
    """Return the columns of Team; `names` are those somebody may stand in for, beside the roles."""
    return {
        "Name": "title",
        "Person": "people",
        "Role": multi_select(*ROLES),
        "Email": Column("email"),
        "Away from": "date",
        "Away until": "date",
        "Stands in for": multi_select(*ROLES, *names),
    }


def group_stages(workspace: NotionWorkspace, orders: str) -> None:
    """Sort the stages into the groups of a status column, which only people can do in Notion."""
    store = workspace.store
    with store.lock:
        stage = store.sources[orders].properties[workspace.property_id(orders, "Stage")]
        idents = {option.name: option.id for option in stage.options}
        stage.groups = {group: [idents[name] for name in names] for group, names in STAGES_BY_GROUP.items()}
        store.schema_changed()


def add_stage(workspace: NotionWorkspace, orders: str, name: str) -> None:
    """Add a stage, as anybody can who may edit the database."""
    store = workspace.store
    with store.lock:
        stage = store.sources[orders].properties[workspace.property_id(orders, "Stage")]
        option = new_option(name, None, "Stage", taken=len(stage.options))
        stage.options.append(option)
        stage.groups["In progress"].append(option.id)
        store.schema_changed()
