"""At home in a shell: completion, no colours where they are not wanted, no line wider than the terminal."""

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.commands.desk import MONDAY, Desk

PROGRAM = Path(sys.executable).with_name("notion-sync")
BASH = shutil.which("bash")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOURS = re.compile(r"\x1b\[[0-9;]*[349][0-7]m|\x1b\[[0-9;]*38;")
LONG = "겨울 결혼식을 위한 아주 긴 이름의 드레스와 베일과 장갑 그리고 구두까지 한 벌 전부"


def on_a_terminal(desk: Desk, *words: str, columns: int = 80, **env: str) -> str:
    """What a person sees who types this on a terminal so wide."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {"PATH": os.defpath, **desk.environment, "TERM": "xterm-256color", **env}
    process = subprocess.Popen(
        [sys.executable, "-m", "notion_sync", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        seen += piece
    process.wait()
    os.close(ours)
    return seen.decode()


@pytest.fixture
def busy(at_desk: Desk) -> Desk:
    """Two passes ago an order with a long name in double-wide letters went wrong."""
    at_desk.type("run", "--as-of", "2026-11-19T10:00")
    at_desk.house.late_order(LONG)
    at_desk.type("run", "--as-of", MONDAY)
    return at_desk


def test_no_line_is_wider_than_the_terminal(busy: Desk) -> None:
    for words in (["alerts"], ["doctor"], ["explain", LONG, "--as-of", MONDAY], ["config"]):
        lines = ESCAPES.sub("", on_a_terminal(busy, *words, columns=60)).splitlines()
        assert len(lines) > 2, words
        assert [line for line in lines if cell_len(line.rstrip()) > 60] == [], words


def test_colours_unless_somebody_wants_none(busy: Desk) -> None:
    assert COLOURS.search(on_a_terminal(busy, "alerts"))
    assert not COLOURS.search(on_a_terminal(busy, "alerts", NO_COLOR="1"))
    assert not ESCAPES.search(on_a_terminal(busy, "alerts", TERM="dumb"))


NEEDED = PROGRAM.exists() and BASH is not None


@pytest.mark.skipif(not NEEDED, reason="needs the installed program, and bash")
def test_bash_completes_verbs_and_options() -> None:
    script = """
        eval "$(notion-sync --show-completion bash)"
        COMP_CWORD=1; COMP_WORDS=(notion-sync do); _notion_sync_completion notion-sync; echo "${COMPREPLY[@]}"
        COMP_CWORD=2; COMP_WORDS=(notion-sync run --f); _notion_sync_completion notion-sync
        echo "${COMPREPLY[@]}"
    """
    path = {"PATH": f"{PROGRAM.parent}{os.pathsep}{os.defpath}"}
    done = subprocess.run([str(BASH), "-c", script], capture_output=True, text=True, check=True, env=path)
    assert done.stdout.split("\n")[:2] == ["doctor", "--full"]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["runn"], "Did you mean 'run'?"),
        (["run", "--ful"], "--full"),
        (["explain"], "Missing argument 'ORDER'"),
        (["worker", "--every", "soon"], "'--every'"),
    ],
)
def test_a_slip_of_the_finger_is_answered_with_a_hint(at_desk: Desk, words: list[str], hint: str) -> None:
    at_desk.type(*words).means(2, hint)
