"""``init`` on a real terminal: questions are seen, Enter takes the proposal, a slip is asked about again."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from select import select

from config.load import load
from tests.commands.newcomer import Newcomer
from tests.repository.paths import ROOT

PATIENCE = 20.0
"""Seconds after which a terminal that says nothing more has failed."""


@dataclass
class Terminal:
    """What a person sees and types."""

    master: int
    process: subprocess.Popen[bytes]
    seen: str = ""

    def until(self, text: str) -> None:
        """Read on until something is seen."""
        while text not in self.seen:
            ready, _, _ = select([self.master], [], [], PATIENCE)
            assert ready, f"{text!r} was not seen in: {self.seen}"
            self.seen += os.read(self.master, 65536).decode(errors="replace")

    def answer(self, question: str, text: str) -> None:
        self.until(question)
        self.seen = self.seen.partition(question)[2]
        os.write(self.master, f"{text}\n".encode())

    def end(self) -> int:
        """Read to the end; the exit code."""
        while True:
            try:
                read = os.read(self.master, 65536)
            except OSError:  # how Linux says that nobody is at the other end any more
                break
            if not read:
                break
            self.seen += read.decode(errors="replace")
        return self.process.wait(PATIENCE)


@contextmanager
def terminal(user: Newcomer, *words: str) -> Iterator[Terminal]:
    master, slave = pty.openpty()
    env = {**user.environment, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "notion_sync", *words]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env, cwd=user.folder)
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)


def test_a_person_answers_two_questions_and_a_slip_is_asked_about_again(new_user: Newcomer) -> None:
    with terminal(new_user, "init", "--parent", new_user.page) as here:
        here.answer("Is the team in Asia/Seoul, with the public holidays of KR?", "perhaps")
        here.answer("Please answer y, n.", "")
        here.answer("Payments due before which day are left alone?", "some day")
        here.answer("Expected a day such as 2026-09-01", "2026-09-01")
        code = here.end()

    assert code == 0, here.seen
    assert "Next:" in here.seen
    assert str(load(new_user.config).policy.payment.enforce_from) == "2026-09-01"
