"""From the words of a line to a fault."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation

from notion_sync.sandbox.fault import Fault, FaultKind
from notion_sync.sandbox.fault_script.words import Words

_LOWEST, _HIGHEST = 100, 599
_WHOLE = Decimal(100)
_WHAT = "what goes wrong: a status, html, error, drop, slow, kill or late"
_DETAIL = "saved, retry-after, reason, header, body, late, or a comma"
_OFTEN = "once, twice, 3 times, always, 10%, after 3, from or until"


def read_what(words: Words, match: str) -> Fault:
    """Take what happens, up to the first comma."""
    fault = _details(words, _head(words, match))
    if _is_late(fault) and not fault.applies:
        raise words.error("what applies the request before late, such as 503 saved or drop after", words.text)
    return fault


def _is_late(fault: Fault) -> bool:
    return bool(fault.late_reads or fault.late_seconds)


def _head(words: Words, match: str) -> Fault:
    if words.skip("html"):
        return Fault(match, "html", _status(words))
    if words.skip("error"):
        code = words.take("Slack's code, such as not_in_channel")
        return Fault(match, "status", 200, body={"ok": False, "error": code})
    if words.skip("drop"):
        kinds: dict[str, FaultKind] = {"before": "drop_before", "after": "drop_after"}
        return Fault(match, kinds[words.one_of(*kinds)])
    if words.skip("kill"):
        ends: dict[str, FaultKind] = {"before": "kill_before", "after": "kill_after"}
        return Fault(match, ends[words.one_of(*ends)])
    if words.skip("slow"):
        return Fault(match, "slow", delay=words.seconds("how long"))
    if words.next == "late":
        return Fault(match, "late")
    if (words.next or "").isdecimal():
        return Fault(match, "status", _status(words))
    raise words.error(_WHAT)


def _status(words: Words) -> int:
    if not (words.next or "").isdecimal() or not _LOWEST <= int(words.next or "0") <= _HIGHEST:
        raise words.error(f"a status from {_LOWEST} to {_HIGHEST}")
    return words.whole("a status")


def _details(words: Words, fault: Fault) -> Fault:
    answers = fault.kind in {"status", "html"}
    while words.next not in (",", None):
        if words.skip("late"):
            fault = _late(words, fault)
        elif (answers or fault.kind == "slow") and words.skip("saved"):
            fault = replace(fault, commit=True)
        elif answers and words.skip("retry-after"):
            as_date = words.skip("date") is not None
            fault = replace(fault, retry_after=words.seconds("how long"), retry_as_date=as_date)
        elif answers and words.skip("reason"):
            fault = replace(fault, reason=words.take("a rate_limit_reason"))
        elif answers and words.skip("header"):
            name = words.take("the name of a header")
            value = str(words.json("its value in quotes", str))
            fault = replace(fault, headers={**fault.headers, name: value})
        elif answers and words.skip("body"):
            body = words.json('a JSON object, such as {"ok": false}', dict)
            fault = replace(fault, body=body if isinstance(body, dict) else None)
        else:
            raise words.error(_DETAIL if answers else "saved, late, or a comma")
    return fault


def _late(words: Words, fault: Fault) -> Fault:
    if (words.next or "").isdecimal():
        reads = words.whole("a number")
        if words.skip("read", "reads"):
            return replace(fault, late_reads=reads)
        return replace(fault, late_seconds=float(reads))
    return replace(fault, late_seconds=words.seconds("2 reads, or how long"))


def read_limits(words: Words, fault: Fault) -> Fault:
    """Take how often and when, up to the end of the line."""
    told: set[str] = set()
    while words.next is not None:
        words.skip(",")
        name, fault = _limit(words, fault)
        if name in told:
            raise words.error("each limit once", f"a second {name}")
        told.add(name)
    by_chance_alone = "chance" in told and "number" not in told
    return replace(fault, times=None) if by_chance_alone else fault


def _limit(words: Words, fault: Fault) -> tuple[str, Fault]:
    counts: dict[str, int | None] = {"once": 1, "twice": 2, "always": None}
    word = words.take(_OFTEN)
    if word in counts:
        return "number", replace(fault, times=counts[word])
    if word.isdecimal() and words.skip("times", "time"):
        return "number", replace(fault, times=int(word))
    if word == "after":
        return "after", replace(fault, after=words.whole("a number of requests"))
    if word == "from":
        return "from", replace(fault, since=_instant(words))
    if word == "until":
        return "until", replace(fault, until=_instant(words))
    if word.endswith("%"):
        return "chance", replace(fault, chance=_chance(words, word))
    raise words.error(_OFTEN, word)


def _chance(words: Words, word: str) -> float:
    try:
        percent = Decimal(word.removesuffix("%"))
    except InvalidOperation:
        percent = Decimal(0)
    if not percent.is_finite() or not 0 < percent <= _WHOLE:
        raise words.error("a chance above 0% and up to 100%", word)
    return float(percent / _WHOLE)


def _instant(words: Words) -> datetime:
    expected = "an instant with its offset, such as 2026-09-08T09:00+09:00"
    word = words.take(expected)
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        raise words.error(expected, word) from None
    if found.tzinfo is None:
        raise words.error(expected, word)
    return found
