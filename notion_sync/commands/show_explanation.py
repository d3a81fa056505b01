"""An explanation on a terminal, so that why an alert came is seen within a minute."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from rich.console import Console, ConsoleRenderable, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from notion_sync.commands.show import COLOURS, shown
from notion_sync.compose import sentence
from notion_sync.explain.explanation import (
    AlertExplained,
    Announcement,
    Explanation,
    Fact,
    FindingExplained,
    PolicyLine,
    RuleExplained,
    Whom,
)
from rules.finding import Parameter, say
from rules.record import AlertState, Delivery
from rules.text import one_line

HEALTH = {"Off track": "red", "At risk": "yellow", "On hold": "yellow", "Data problem": "yellow"}
WIDEST = 110


def explanation(console: Console, told: Explanation) -> None:
    """Print it, from what is wrong to where it was said; no wider than is good to read."""
    width = min(console.width, WIDEST)
    for part in _parts(told):
        console.print(part, width=width)


def _parts(told: Explanation) -> Iterator[ConsoleRenderable]:
    yield _head(told)
    if told.gone:
        yield Text("\nThis order was deleted in the tracker: it is not judged any more.", style="yellow")
    else:
        yield _section("What the rules say")
        loud = [rule for rule in told.rules if rule.findings or rule.stands_down]
        yield from (_rule(rule, told.zone) for rule in sorted(loud, key=_worst_first))
        yield _quiet(told)
    yield _section("What people typed")
    yield from _facts(told)
    if told.issues:
        yield _section("What cannot be right")
        yield from (Text(f"  ! {one_line(issue)}", style="yellow") for issue in told.issues)
    if told.decision:
        yield _section(f"Whose turn it is: {told.decision}")
        yield _seats(told)
    if told.set_aside:
        failing = told.set_aside
        yield _section(f"Set aside until {moment(failing.next_try, told.zone)}")
        count = f"{failing.failures} passes in a row failed" if failing.failures > 1 else "a pass failed"
        yield Text(f"  {count}: {failing.reason}", style="yellow")
    differing = [cell for cell in told.cells if cell.differs]
    for title, left in (("What the next pass writes to the row", False), ("What it leaves alone", True)):
        if cells := [cell for cell in differing if cell.left_alone is left]:
            yield _section(title + ", since somebody else keeps rewriting it" * left)
            yield _grid(
                [(cell.column, Text(f"{shown(cell.shows)} → {shown(cell.should_show)}")) for cell in cells]
            )
    yield _section("Alerts")
    yield from _alerts(told)


def _head(told: Explanation) -> ConsoleRenderable:
    head = Table.grid(expand=True, padding=(0, 1))
    head.add_column(ratio=1)
    head.add_column(justify="right", no_wrap=True)
    name = Text(one_line(told.title), style="bold")
    if told.number:
        name.append(f"  {one_line(told.number)}", style="dim")
    head.add_row(name, Text(told.health, style=f"bold {HEALTH.get(told.health, 'green')}"))
    asked = Text(f"as of {moment(told.as_of, told.zone)} ({told.zone})", style="dim")
    looked = f"looked at next {moment(told.next_look, told.zone)}" if told.next_look else "rests until edited"
    head.add_row(asked, Text(looked, style="dim"))
    return Group(head, Text(one_line(told.url), style="dim", overflow="fold"))


def _section(title: str) -> ConsoleRenderable:
    return Padding(Rule(Text(one_line(title), style="bold"), align="left", style="dim"), (1, 0, 0, 0))


def _worst_first(rule: RuleExplained) -> tuple[int, bool]:
    return -max((found.finding.level for found in rule.findings), default=-1), rule.name != "payment"


def _rule(rule: RuleExplained, zone: tzinfo) -> ConsoleRenderable:
    parts: list[ConsoleRenderable] = [_finding(found) for found in rule.findings]
    if rule.stands_down:
        families = ", ".join(rule.stands_down.families)
        told = Text("○ ", style="yellow").append(f"{rule.name} stands down: {families}", style="bold")
        because = [("because", Text(one_line(reason))) for reason in rule.stands_down.because]
        kept = ("so", Text("what was said of it stays as it is", style="dim"))
        parts.append(Group(told, _grid([*because, kept])))
    parts.append(_grid(_basis(rule, zone)))
    return Padding(Group(*parts), (0, 0, 1, 0))


def _finding(found: FindingExplained) -> ConsoleRenderable:
    finding = found.finding
    colour = COLOURS[finding.level.word]
    head = Text("● ", style=colour).append(finding.code, style="bold")
    head.append(f"  {finding.level.word}", style=colour)
    if finding.since:
        head.append(f"  since {_day(finding.since)}")
    evidence = " · ".join(f"{name} {_value(value)}" for name, value in finding.evidence.items())
    lines = [
        ("what", Text(sentence(str(finding.what)))),
        ("facts", Text(one_line(evidence), style="dim")),
    ]
    lines.append(("to do", Text(str(finding.do))))
    lines += [("named", _whom(whom)) for whom in found.named]
    if found.consulted:
        lines.append(("consulted", Text(one_line(", ".join(found.consulted)), style="dim")))
    if found.informed:
        lines.append(("informed", Text(one_line(", ".join(found.informed)), style="dim")))
    return Group(head, _grid(line for line in lines if line[1].plain))


def _whom(whom: Whom) -> Text:
    text = Text(one_line(whom.name), style="cyan")
    if whom.why:
        text.append(f"  {one_line(whom.why)}", style="not cyan default")
    for note in whom.notes:
        text.append(f" · {one_line(note)}", style="yellow")
    return text


def _basis(rule: RuleExplained, zone: tzinfo) -> Iterator[tuple[str, Text]]:
    if rule.policy and rule.findings:
        text = Text(" · ").join(_policy_line(line) for line in rule.policy)
        yield "policy", text.append(f"  ({rule.policy[0].file})", style="dim")
    if rule.next_look:
        yield "next look", Text(moment(rule.next_look, zone))


def _policy_line(line: PolicyLine) -> Text:
    value = "not set" if line.value is None else str(line.value)
    return Text(f"{line.key} = {value}", style="dim" if line.is_default else "")


def _quiet(told: Explanation) -> ConsoleRenderable:
    quiet = [rule for rule in told.rules if not rule.findings and not rule.stands_down]
    text = Text()
    for rule in quiet:
        text.append("✓ ", style="green").append(rule.name)
        text.append("  nothing to say", style="dim")
        if rule.next_look:
            text.append(f", next look {moment(rule.next_look, told.zone)}", style="dim")
        text.append("\n")
    text.rstrip()
    return text


def _facts(told: Explanation) -> Iterator[ConsoleRenderable]:
    yield _grid((fact.column, Text(shown(fact.value))) for fact in told.facts)
    for source in dict.fromkeys(row.source for row in told.related):
        yield Text(f"  {source.value.replace('_', ' ').capitalize()}", style="underline")
        yield _grid(
            (row.title, Text(_joined(row.facts, but=row.title)))
            for row in told.related
            if row.source is source
        )


def _joined(facts: tuple[Fact, ...], *, but: str) -> str:
    cells = [(fact.column, shown(fact.value)) for fact in facts]
    return " · ".join(f"{column} {value}" for column, value in cells if value != but) or "-"


def _seats(told: Explanation) -> ConsoleRenderable:
    rows = []
    for seat in told.seats:
        held = Text(", ").join(_whom(whom) for whom in seat.people)
        if any(whom.name != seat.role for whom in seat.people):
            held = Text(f"{one_line(seat.role)}: ", style="dim").append_text(held)
        rows.append((seat.letter, held))
    return _grid(rows)


def _alerts(told: Explanation) -> Iterator[ConsoleRenderable]:
    if not told.speaks:
        yield Text("  No Slack is configured: alerts stay in the row and in the log.", style="dim")
    if told.snoozed_until:
        yield Text(f"  Snoozed: nothing is said until {_day(told.snoozed_until)} is over.", style="yellow")
    if told.speaks and not told.alerts:
        yield Text("  None is open, and none was.", style="dim")
    if told.speaks:
        yield from (_alert(alert, told) for alert in told.alerts)
    for said in told.announcements:
        yield announcement(said, told.zone)


def _alert(explained: AlertExplained, told: Explanation) -> Text:
    alert = explained.alert
    text = Text("  ").append(explained.code, style="bold").append(f"  {_state(explained, told.zone)}")
    if explained.upcoming and explained.upcoming_at:
        soon = explained.upcoming_at <= told.as_of
        when = "by the next pass" if soon else f"from {moment(explained.upcoming_at, told.zone)}"
        where = f" in {explained.channel}" if explained.channel else "; no channel is set for it"
        text.append(f"\n    to be {explained.upcoming} {when}{where}", style="cyan")
    elif alert.state is AlertState.WAITING:
        text.append("\n    not to be said now", style="dim")
    return text


def _state(explained: AlertExplained, zone: tzinfo) -> str:
    alert = explained.alert
    if explained.from_row:
        return "open, as the row's Open alerts says; the ledger knows nothing of it"
    match alert.state:
        case AlertState.OPEN:
            opened = f"open since {moment(alert.opened_at, zone)}" if alert.opened_at else "open"
            later = alert.said_at and alert.said_at != alert.opened_at
            opened += f", last said {moment(alert.said_at, zone)}" if later else ""
            taken = alert.taken
            return f"{opened}; {taken.name} has it since {moment(taken.since, zone)}" if taken else opened
        case AlertState.RESOLVED:
            return "resolved"
        case AlertState.WAITING:
            since = f" since {moment(alert.waiting_since, zone)}" if alert.waiting_since else ""
            return f"not said yet{since and ', waits'}{since}"


def announcement(said: Announcement, zone: tzinfo) -> Text:
    """What was said once about an order: when, where, to whom."""
    text = Text(f"  {moment(said.at, zone)}  ", style="dim")
    text.append(f"{said.event} {said.code}", style=COLOURS[said.level])
    text.append(f" in {said.channel}{' (thread)' if said.in_thread else ''}", style="dim")
    if said.named:
        text.append(f" to {one_line(', '.join(said.named))}", style="dim")
    if said.delivery is not Delivery.SAID:
        text.append(f"  {said.delivery.value}{': ' if said.error else ''}{one_line(said.error)}", style="red")
    return text.append(f"\n    {one_line(said.what)}") if said.what else text


def _grid(rows: Iterator[tuple[str, Text]] | list[tuple[str, Text]]) -> Table:
    """Labels beside texts; a label that repeats the one above is left out."""
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", min_width=11, max_width=34)
    table.add_column(overflow="fold")
    last = ""
    for label, text in rows:
        table.add_row(Text(f"  {one_line(label)}" if label != last else ""), text)
        last = label
    return table


def moment(at: datetime | None, zone: tzinfo) -> str:
    """An instant in the team's time zone."""
    return f"{at.astimezone(zone):%a %-d %b %Y %H:%M}" if at else "-"


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"


def _value(value: Parameter) -> str:
    return "-" if value is None else str(say("{value}", value=value))
