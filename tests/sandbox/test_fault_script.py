"""Faults as a script: what each line means, nothing lost on the way, and what is said of a wrong line."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_sync.sandbox.fault import Fault, FaultKind
from notion_sync.sandbox.fault_script import ScriptError, parse, sections, write

MORNING, NOON = datetime(2026, 9, 8, 9, tzinfo=UTC), datetime(2026, 9, 8, 12, tzinfo=UTC)
POST = r" .*chat\.postMessage"
SPACE = "public_api_space_request_rate_limit"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("any: 503", Fault("", "status")),
        (
            "PATCH /v1/pages: 503 saved, twice, after 3",
            Fault("^PATCH .*/v1/pages", "status", commit=True, times=2, after=3),
        ),
        ("chat.postMessage: drop after, 10%", Fault(POST, "drop_after", times=None, chance=0.1)),
        ("chat.postMessage: drop before, 10%, once", Fault(POST, "drop_before", chance=0.1)),
        (
            f"query: 429 retry-after 70 reason {SPACE}",
            Fault(" .*query", "status", 429, retry_after=70, reason=SPACE),
        ),
        ("any: slow 2s", Fault("", "slow", delay=2)),
        ("PATCH: slow 2m saved, always", Fault("^PATCH ", "slow", delay=120, commit=True, times=None)),
        ("any: 429 retry-after date 1h", Fault("", "status", 429, retry_after=3600, retry_as_date=True)),
        ("any: html 502", Fault("", "html", 502)),
        (
            "any: error not_in_channel",
            Fault("", "status", 200, body={"ok": False, "error": "not_in_channel"}),
        ),
        ('any: 400 body {"a": [1, ","]}', Fault("", "status", 400, body={"a": [1, ","]})),
        ('any: 503 header X-Why "a, b: c"', Fault("", "status", headers={"X-Why": "a, b: c"})),
        ("PATCH: late 2 reads", Fault("^PATCH ", "late", late_reads=2)),
        (
            "chat.postMessage: drop after late 1 read late 5s",
            Fault(POST, "drop_after", late_reads=1, late_seconds=5),
        ),
        ("GET: kill before, after 7", Fault("^GET ", "kill_before", after=7)),
        ("/v1/pages/*/x: kill after", Fault(" .*/v1/pages/[^/]*/x", "kill_after")),
        ('match "^(PATCH|POST) ": 500, 3 times', Fault("^(PATCH|POST) ", "status", 500, times=3)),
        (
            "any: 529, from 2026-09-08T18:00+09:00 until 2026-09-08T12:00Z, always",
            Fault("", "status", 529, since=MORNING, until=NOON, times=None),
        ),
    ],
)
def test_a_line_says_one_fault(line: str, fault: Fault) -> None:
    assert parse(line) == (fault,)
    assert parse(write([fault])) == (fault,)


def test_a_script_has_a_line_for_each_fault_and_may_say_why() -> None:
    script = """
        # Notion has a bad morning.
        any: 503, twice

        PATCH: drop after
    """
    assert parse(script) == (Fault("", "status", times=2), Fault("^PATCH ", "drop_after"))


def test_what_is_written_is_what_a_person_would_write() -> None:
    script = "PATCH /v1/pages: 503 saved late 2 reads, twice, 2.5%, after 3\nany: error fatal_error, always\n"
    assert write(parse(script)) == script


@pytest.mark.parametrize(
    ("line", "expected", "found"),
    [
        ("any 503", "a colon", '"503"'),
        ("patch: 503", "a method in capital letters", '"patch"'),
        (": 503", "a part of the path", '":"'),
        ('match "(": 503', "a regular expression", '"( (missing )'),
        ("match PATCH: 503", "a regular expression in quotes", '"PATCH"'),
        ("any:", "what goes wrong", "the end of the line"),
        ("any: brok", "what goes wrong", '"brok"'),
        ("any: 999", "a status from 100 to 599", '"999"'),
        ("any: html", "a status from 100 to 599", "the end of the line"),
        ("any: drop later", "before or after", '"later"'),
        ("any: slow soon", "how long, such as 70s", '"soon"'),
        ("any: 503 savd", "saved, retry-after", '"savd"'),
        ("any: drop before saved", "saved, late, or a comma", '"saved"'),
        ("any: 503 saved twice", "or a comma", '"twice"'),
        ("any: late", "2 reads, or how long", "the end of the line"),
        ("any: 503 late 2 reads", "what applies the request before late", '"any: 503 late 2 reads"'),
        ("any: 500 body {x", "JSON", '"{x"'),
        ("any: 500 body [1]", "a JSON object", '"[1]"'),
        ("any: 503 header X", "its value in quotes", "the end of the line"),
        ("any: error", "Slack's code", "the end of the line"),
        ("any: 503, thrice", "once, twice, 3 times", '"thrice"'),
        ("any: 503,", "once, twice, 3 times", "the end of the line"),
        ("any: 503, 3", "once, twice, 3 times", '"3"'),
        ("any: 503, 0%", "a chance above 0%", '"0%"'),
        ("any: 503, 101%", "a chance above 0% and up to 100%", '"101%"'),
        ("any: 503, after three", "a number of requests", '"three"'),
        ("any: 503, twice, once", "each limit once", '"a second number"'),
        ("any: 503, from 2026-09-08T09:00", "an instant with its offset", '"2026-09-08T09:00"'),
        ("any: 503, until noon", "an instant with its offset", '"noon"'),
        ("[slack]", "a colon", "the end of the line"),
    ],
)
def test_a_wrong_line_is_named_with_what_was_expected_and_what_was_found(
    line: str, expected: str, found: str
) -> None:
    with pytest.raises(ScriptError) as wrong:
        parse(f"# A script\n\n{line}")
    assert wrong.value.line == 3
    said = str(wrong.value)
    assert said.startswith("line 3: expected ")
    assert expected in said.partition(", found ")[0]
    assert found in said.rpartition(", found ")[2]


def test_a_script_for_several_stand_ins_has_a_heading_for_each() -> None:
    script = "[slack]\nany: 503\n[notion]\nany: 529\n[slack]\nany: 500\n"
    assert sections(script, ("notion", "slack")) == {
        "notion": parse("any: 529"),
        "slack": parse("any: 503\nany: 500"),
    }


@pytest.mark.parametrize("script", ["any: 503", "[slak]\nany: 503"])
def test_a_script_for_several_stand_ins_says_whose_faults_follow(script: str) -> None:
    with pytest.raises(ScriptError, match=r"line 1: expected the heading \[notion\] or \[slack\], found "):
        sections(script, ("notion", "slack"))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WORD = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
DURATION = st.floats(0, 1e6, allow_nan=False)
OFFSETS = [UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=3, minutes=30))]
MOMENT = st.datetimes(timezones=st.sampled_from(OFFSETS))
WHERE = st.one_of(
    st.sampled_from(["", "^PATCH ", "^GET .*/v1/pages", POST, "^(a|b)", " ", "^ ", " .*any", " .*get"]), TEXT
)


def _compiles(match: str) -> bool:
    try:
        parse(write([Fault(match, "status")]))
    except ScriptError:
        return False
    return True


@st.composite
def faults(draw: st.DrawFn) -> Fault:
    """Any fault that says nothing beside its point."""
    kinds: list[FaultKind] = ["status", "drop_before", "drop_after", "slow", "html", "late"]
    kind = draw(st.sampled_from([*kinds, "kill_before", "kill_after"]))
    fault = Fault(draw(WHERE.filter(_compiles)), kind)
    options: dict[str, object] = {}
    if kind in ("status", "html"):
        options |= {
            "status": draw(st.integers(100, 599)),
            "headers": draw(st.dictionaries(WORD, TEXT, max_size=2)),
            "retry_after": draw(st.none() | DURATION),
            "reason": draw(st.just("") | WORD),
            "body": draw(st.none() | st.dictionaries(TEXT, TEXT | st.booleans() | st.integers(), max_size=3)),
        }
        options["retry_as_date"] = options["retry_after"] is not None and draw(st.booleans())
    if kind in ("status", "html", "slow"):
        options["commit"] = draw(st.booleans())
    if kind == "slow":
        options["delay"] = draw(DURATION)
    if kind in ("drop_after", "late", "kill_after"):
        options |= {"late_reads": draw(st.integers(0, 9)), "late_seconds": draw(DURATION)}
    options |= {
        "after": draw(st.integers(0, 99)),
        "times": draw(st.none() | st.integers(1, 99)),
        "chance": draw(st.just(1.0) | st.floats(0, 1, exclude_min=True)),
        "since": draw(st.none() | MOMENT),
        "until": draw(st.none() | MOMENT),
    }
    values = {name: getattr(fault, name) for name in fault.__dataclass_fields__}
    return Fault(**(values | options))


@given(st.lists(faults(), max_size=4))
def test_whatever_is_written_is_read_back_the_same(written: list[Fault]) -> None:
    assert parse(write(written)) == tuple(written)


@given(st.text(st.sampled_from('any:503 saved,"{}[]\n%#late drop'), max_size=40))
def test_any_text_is_a_script_or_a_script_error(text: str) -> None:
    try:
        read = parse(text)
    except ScriptError:
        return
    assert parse(write(read)) == read
