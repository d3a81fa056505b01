"""What a soak says: how far it is, and everything about a promise that was broken."""

from collections.abc import Iterator, Sequence

from rules.columns import Source
from tests.soak.checker import Checker
from tests.soak.draw import ZONE
from tests.soak.history import Look
from tests.soak.play import Ended, Soak
from tests.soak.steps import Pass, Step

RECENT = 12


def progress(soak: Soak) -> str:
    """A line about how far it is."""
    outcomes = soak.passes.outcomes
    killed, failed = sum(each.killed for each in outcomes), sum(bool(each.failed) for each in outcomes)
    again, orders = sum(each.tried_again for each in outcomes), len(soak.checker.history[-1].after.alive)
    return (
        f"{len(outcomes)} passes, {killed} of them killed, {failed} in vain; {again} requests tried again; "
        f"{orders} orders, {soak.heard} messages"
    )


def line(step: Step) -> str:
    """A step with its time."""
    return f"{step.at.astimezone(ZONE):%a %d %b %H:%M}  {step}"


def failure(ended: Ended, soak: Soak) -> Iterator[str]:
    """What broke, and what happened to the order it is about."""
    yield from (f"Broken: {violation}" for violation in ended.violations)
    first = ended.violations[0]
    if first.order:
        yield ""
        yield "What happened to it:"
        yield from _story(first.order, ended.done, soak)
    yield ""
    yield "The last steps:"
    yield from (f"  {line(step)}" for step in ended.done[-RECENT:])


def _story(order: str, done: Sequence[Step], soak: Soak) -> Iterator[str]:
    """Edits of the order and its rows, and at each pass what was so and what was said."""
    keys = [key for key, page_id in soak.house.ids.items() if page_id == order]
    looks = iter(soak.checker.history)
    last = ""
    for step in done:
        if not isinstance(step, Pass):
            if any(str(step).startswith((f"{key}:", f"{key}/", f"{key} ")) for key in keys):
                yield f"  {line(step)}"
            continue
        told = _told(order, next(looks), soak.checker)
        if told != last or step is done[-1]:
            yield f"  {line(step)}"
            yield f"      {told}"
        last = told


def _told(order: str, look: Look, checker: Checker) -> str:
    findings = checker.standards.findings(look.before, order, look.now).values()
    so = ", ".join(f"{each.code} {each.level.word}" for each in findings) or "nothing"
    said = ", ".join(
        f"{each.event} {each.code} {each.level} {each.episode}" for each in look.said if each.order == order
    )
    row = look.after.rows[Source.ORDERS].get(order)
    shows = row.cells.get("open_alerts") if row else None
    return f"so is: {so}; said: {said or 'nothing'}; Open alerts: {shows or ()}"
