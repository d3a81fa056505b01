"""The life of every alert, told by rows: what somebody types in, when a pass looks, and what it says.

Each family opens, is raised and lowered where it can, is resolved, and opens again.
"""

from dataclasses import dataclass
from typing import Final

from rules.cells import Row
from tests.rules.build import Plain, change, fitting, milestone, order, payment, update


@dataclass(frozen=True, slots=True)
class Look:
    """A pass at a local time of the team: the rows that it finds, and what it says of the family."""

    at: str
    rows: tuple[Row, ...]
    said: str


def look(at: str, *rows: Row, says: str) -> Look:
    """A pass on a day of November or December 2026, as in ``"23 Nov 10:00"``; the order may be left out."""
    day, month, clock = at.split()
    moment = f"2026-{'11' if month == 'Nov' else '12'}-{int(day):02}T{clock}"
    is_order = bool(rows) and rows[0].page_id == order().page_id
    return Look(moment, rows if is_order else (order(), *rows), says)


def balance(**cells: Plain) -> Row:
    """A payment due on Monday, 16 November."""
    return payment(due="2026-11-16", **cells)


def unnamed(**cells: Plain) -> Row:
    """An order signed and paid for on Monday, 23 November, that nobody is in charge of."""
    days: dict[str, Plain] = {"contract_signed": "2026-11-23", "deposit_received": "2026-11-23"}
    return order(**{**days, "account_manager": None, **cells})


def in_intake(**cells: Plain) -> Row:
    """An order whose deposit came on Friday, 20 November, and that is still in the intake."""
    return order(**{"stage": "Intake", "deposit_received": "2026-11-20", **cells})


def signed_off(**cells: Plain) -> Row:
    """An order delivered on 18 November and signed off on Friday, 20 November."""
    days: dict[str, Plain] = {"delivered": "2026-11-18", "signed_off": "2026-11-20"}
    return order(**{"stage": "Sign-off", **days, **cells})


def requested(day: str) -> Row:
    """A change order that nobody has decided on."""
    return change(requested=day, status="Requested")


def underway(**cells: Plain) -> Row:
    """A change order in work, approved and in the specifications unless told otherwise."""
    return change(**{"status": "In work", "written_approval": True, "specs_updated": True, **cells})


def longer(agreed: str | None = None) -> tuple[Row, Row]:
    """An order with an approved change of five days, forecast for the day that was promised first."""
    impact = underway(status="Approved", schedule_impact=5)
    return order(forecast="2026-12-30", agreed=agreed), impact


def missed(day: str) -> Row:
    """A fitting for which the client is not available."""
    return fitting(date=day, status="Client unavailable")


def wrote(at: str, answered: str | None = None) -> Row:
    """A message from the client on Monday, 23 November."""
    return update(
        update="Sleeves?",
        from_="Client",
        at=f"2026-11-23T{at}+09:00",
        answered=answered and f"2026-11-23T{answered}+09:00",
    )


LIVES: Final[dict[str, tuple[Look, ...]]] = {
    "payment.overdue": (
        look("19 Nov 10:00", balance(), says=""),
        look("20 Nov 10:00", balance(), says="opened payment.reminder"),
        look("23 Nov 10:00", balance(), says="raised payment.pause"),
        look("24 Nov 10:00", balance(disputed=True), says="raised payment.disputed"),
        look("25 Nov 10:00", balance(), says="lowered payment.pause"),
        look("30 Nov 10:00", balance(), says="raised payment.escalated"),
        look("1 Dec 10:00", balance(promised_to_pay="2026-12-04"), says="lowered payment.reminder"),
        look("2 Dec 10:00", balance(settled="2026-12-02"), says="resolved payment.reminder: paid in full"),
        look("3 Dec 10:00", balance(), says="opened payment.escalated"),
    ),
    "timeline.slip": (
        look("23 Nov 10:00", order(forecast="2027-01-05"), says="opened timeline.at_risk"),
        look("24 Nov 10:00", order(forecast="2027-01-15"), says="raised timeline.late"),
        look("25 Nov 10:00", order(forecast="2027-01-05"), says="lowered timeline.at_risk"),
        look("26 Nov 10:00", order(), says="resolved timeline.at_risk: back on track"),
        look("27 Nov 10:00", order(forecast="2027-01-15"), says="opened timeline.late"),
    ),
    "timeline.sourcing": (
        look("20 Nov 10:00", milestone("Sourcing", "2026-11-20"), says=""),
        look("23 Nov 10:00", milestone("Sourcing", "2026-11-20"), says="opened timeline.sourcing"),
        look(
            "24 Nov 10:00",
            milestone("Sourcing", "2026-11-20", "2026-11-24"),
            says="resolved timeline.sourcing: the sourcing milestone is not overdue any more",
        ),
        look("25 Nov 10:00", milestone("Sourcing", "2026-11-20"), says="opened timeline.sourcing"),
    ),
    "timeline.no_baseline": (
        look("23 Nov 10:00", order(baseline=None), says="opened timeline.no_baseline"),
        look("24 Nov 10:00", order(), says="resolved timeline.no_baseline: a delivery date was promised"),
        look("25 Nov 10:00", order(baseline=None), says="opened timeline.no_baseline"),
    ),
    "rabsic.unassigned": (
        look("23 Nov 10:00", unnamed(), says="opened rabsic.unassigned"),
        look("24 Nov 10:00", unnamed(), says="raised rabsic.unassigned critical"),
        look("24 Nov 11:00", unnamed(deposit_received="2026-11-24"), says="lowered rabsic.unassigned"),
        look(
            "24 Nov 12:00",
            unnamed(account_manager=["ari"]),
            says="resolved rabsic.unassigned: an Account Manager was named",
        ),
        look("25 Nov 10:00", unnamed(), says="opened rabsic.unassigned critical"),
    ),
    "rabsic.wrong_person": (
        look("23 Nov 10:00", order(account_manager=["dana"]), says="opened rabsic.wrong_person"),
        look("24 Nov 10:00", order(), says="resolved rabsic.wrong_person: the Account Manager was put right"),
        look("25 Nov 10:00", order(account_manager=["dana"]), says="opened rabsic.wrong_person"),
    ),
    "intake.overdue": (
        look("23 Nov 09:00", in_intake(), says=""),
        look("23 Nov 10:00", in_intake(value=None), says="opened intake.overdue"),
        look("24 Nov 10:00", in_intake(stage="Design"), says="resolved intake.overdue: the intake is done"),
        look("25 Nov 10:00", in_intake(), says="opened intake.overdue"),
    ),
    "intake.no_trigger": (
        look("23 Nov 10:00", order(deposit_received=None), says="opened intake.no_trigger"),
        look("24 Nov 10:00", order(), says="resolved intake.no_trigger: contract and deposit are there"),
        look("25 Nov 10:00", order(deposit_received=None), says="opened intake.no_trigger"),
    ),
    "closure.overdue": (
        look("23 Nov 09:00", signed_off(), says=""),
        look("23 Nov 10:00", signed_off(), says="opened closure.overdue"),
        look(
            "24 Nov 10:00",
            signed_off(stage="Closed"),
            says="resolved closure.overdue: the order was closed",
        ),
        look("25 Nov 10:00", signed_off(), says="opened closure.overdue"),
    ),
    "change.undecided": (
        look("19 Nov 10:00", requested("2026-11-17"), says=""),
        look("20 Nov 10:00", requested("2026-11-17"), says="opened change.undecided"),
        look("25 Nov 10:00", requested("2026-11-17"), says="raised change.undecided critical"),
        look("25 Nov 11:00", requested("2026-11-20"), says="lowered change.undecided"),
        look("25 Nov 12:00", underway(), says="resolved change.undecided: approved"),
        look("26 Nov 10:00", requested("2026-11-17"), says="opened change.undecided critical"),
    ),
    "change.unapproved_work": (
        look("23 Nov 10:00", underway(written_approval=False), says="opened change.unapproved_work"),
        look("24 Nov 10:00", underway(), says="resolved change.unapproved_work: the work is approved"),
        look("25 Nov 10:00", underway(written_approval=False), says="opened change.unapproved_work"),
    ),
    "change.timeline_not_adjusted": (
        look("23 Nov 10:00", *longer(), says="opened change.timeline_not_adjusted"),
        look(
            "24 Nov 10:00",
            *longer(agreed="2027-01-08"),
            says="resolved change.timeline_not_adjusted: delivery was agreed for 8 Jan 2027",
        ),
        look("25 Nov 10:00", *longer(), says="opened change.timeline_not_adjusted"),
    ),
    "change.specs_outdated": (
        look("23 Nov 10:00", underway(specs_updated=False), says="opened change.specs_outdated"),
        look(
            "24 Nov 10:00",
            underway(),
            says="resolved change.specs_outdated: the specifications were updated",
        ),
        look("25 Nov 10:00", underway(specs_updated=False), says="opened change.specs_outdated"),
    ),
    "fitting.unavailable": (
        look("23 Nov 10:00", missed("2026-11-23"), says="opened fitting.unavailable"),
        look("26 Nov 10:00", missed("2026-11-23"), says="raised fitting.unavailable critical"),
        look("26 Nov 11:00", missed("2026-11-25"), says="lowered fitting.unavailable"),
        look(
            "26 Nov 12:00",
            fitting(date="2026-11-25", status="Rescheduled", backup_date="2026-12-01"),
            says="resolved fitting.unavailable: the fitting was rescheduled",
        ),
        look("27 Nov 10:00", missed("2026-11-23"), says="opened fitting.unavailable critical"),
    ),
    "fitting.no_outcome": (
        look("20 Nov 10:00", fitting(date="2026-11-20", status="Scheduled"), says=""),
        look(
            "23 Nov 10:00", fitting(date="2026-11-20", status="Scheduled"), says="opened fitting.no_outcome"
        ),
        look(
            "24 Nov 10:00",
            fitting(date="2026-11-20", status="Completed"),
            says="resolved fitting.no_outcome: the outcome was noted",
        ),
        look(
            "25 Nov 10:00", fitting(date="2026-11-20", status="Scheduled"), says="opened fitting.no_outcome"
        ),
    ),
    "client.update_due": (
        look("9 Nov 10:00", says=""),
        look("10 Nov 10:00", says="opened client.update_due"),
        look(
            "11 Nov 10:00",
            update(from_="Us", at="2026-11-11T09:30+09:00"),
            says="resolved client.update_due: the client has heard from us",
        ),
        look("12 Nov 10:00", says="opened client.update_due"),
    ),
    "client.waiting": (
        look("23 Nov 12:59", wrote("09:00"), says=""),
        look("23 Nov 13:00", wrote("09:00"), says="opened client.waiting"),
        look("23 Nov 17:00", wrote("09:00"), says="raised client.waiting critical"),
        look("23 Nov 17:10", wrote("09:00", "17:05"), wrote("13:00"), says="lowered client.waiting"),
        look(
            "23 Nov 17:20",
            wrote("13:00", "17:15"),
            says="resolved client.waiting: the client was answered",
        ),
        look("23 Nov 17:30", wrote("09:00"), says="opened client.waiting critical"),
    ),
    "closing.spec_mismatch": (
        look("23 Nov 10:00", signed_off(specs_match="No"), says="opened closing.spec_mismatch"),
        look("24 Nov 10:00", signed_off(specs_match="Yes"), says=""),
        look("25 Nov 10:00", signed_off(specs_match="No"), says="opened closing.spec_mismatch"),
    ),
    "closing.unhappy": (
        look("23 Nov 10:00", signed_off(satisfaction=3, nps=6), says="opened closing.unhappy"),
        look("24 Nov 10:00", signed_off(satisfaction=5, nps=9), says=""),
        look("25 Nov 10:00", signed_off(satisfaction=3, nps=6), says="opened closing.unhappy"),
    ),
    "data.invalid": (
        look("23 Nov 10:00", order(value=-5), says="opened data.invalid"),
        look("24 Nov 10:00", order(), says="resolved data.invalid: put right"),
        look("25 Nov 10:00", order(value=-5), says="opened data.invalid"),
    ),
}
"""By family. ``closing`` families end without a message."""

INFORMATION: Final[dict[str, Look]] = {
    "timeline.implausible": look("23 Nov 10:00", order(baseline="2026-11-28"), says=""),
    "closing.unanswered": look("27 Nov 10:00", signed_off(satisfaction=5, nps=9), says=""),
}
"""Codes that are never said: they stand in ``explain`` and in the report."""
