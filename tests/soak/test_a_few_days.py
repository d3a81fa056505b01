"""A short slice of the soak: two days of edits, faults and kills break no promise."""

from tests.soak.draw import script
from tests.soak.play import play
from tests.soak.steps import Pass

SEED, DAYS = 12, 2


def test_two_days_of_edits_faults_and_kills_break_no_promise() -> None:
    steps = script(SEED, DAYS)
    ended = play(steps)
    assert [str(violation) for violation in ended.violations] == []
    assert len(ended.done) == len(steps)


def test_these_days_are_worth_looking_at() -> None:
    passes = [step for step in script(SEED, DAYS) if isinstance(step, Pass)]
    assert sum(not step.calm for step in passes) > 5
    assert any(step.dies.at or step.dies.commit is not None for step in passes)
    assert any(step.calm and step.full for step in passes)
