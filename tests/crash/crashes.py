"""A pass that dies at each of its points in turn, and what the next passes make of it."""

import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from notion_sync.sandbox.slack.workspace import Snapshot
from tests.crash.child import Errand, die, points_of
from tests.crash.picture import Picture, picture
from tests.passes.world import World


@dataclass(frozen=True)
class State:
    """All that outlives a process: both workspaces and the ledger's files."""

    notion: Mapping[str, object]
    slack: Snapshot
    ledger: Mapping[str, bytes]


def nothing(_complaint: str) -> bool:
    """Forgive nothing."""
    return False


@dataclass
class Crashes:
    """Lets the pass of a house at ``now`` die everywhere; passes at ``later`` and ``last`` follow.

    The one at ``later`` has to put everything right, the one at ``last`` finds nothing to do. wanted: what
    people see where no pass was disturbed. points: where a pass can die.
    """

    house: World
    now: str
    later: str
    last: str
    begin: State = field(init=False)
    points: list[str] = field(init=False)
    wanted: Picture = field(init=False)

    def __post_init__(self) -> None:
        """Look at what happens where nothing is disturbed."""
        self.begin = self._saved()
        self.points = points_of(self._errand())
        self._settle()
        assert list(self._two_more_passes()) == []
        self.wanted = picture(self.house)

    def complaints(self, forgiven: Callable[[str], bool] = nothing) -> list[str]:
        """What is wrong after a pass died, with the number and the name of the point."""
        return [
            f"{death}: {complaint}"
            for death in self._deaths()
            for complaint in self._aftermath()
            if not forgiven(complaint)
        ]

    def complaints_with_the_ledger_lost_too(
        self, forgiven_then: Callable[[str], bool] = nothing
    ) -> list[str]:
        """The same, and for each state of the workspaces also what is wrong where the ledger is deleted then.

        forgiven_then: what cannot be known any more.
        """
        found: list[str] = []
        seen: Picture | None = None
        for death in self._deaths():
            dead, seen_now = self._saved(), picture(self.house)
            found += [f"{death}: {complaint}" for complaint in self._aftermath()]
            if seen_now != seen:
                self._go_back(replace(dead, ledger={}))
                wrong = [complaint for complaint in self._aftermath() if not forgiven_then(complaint)]
                found += [f"{death}, ledger lost: {complaint}" for complaint in wrong]
            seen = seen_now
        return found

    def _deaths(self) -> Iterator[str]:
        """Die at one point after the other; yields with the world as it is then."""
        for number, point in enumerate(self.points, 1):
            self._go_back(self.begin)
            code = die(replace(self._errand(), die_at=number))
            assert code == -signal.SIGKILL, f"the child ended with {code}"
            self._settle()
            yield f"dead after {point} ({number} of {len(self.points)})"

    def _aftermath(self) -> Iterator[str]:
        yield from self._two_more_passes()
        yield from picture(self.house).differences(self.wanted)

    def _two_more_passes(self) -> Iterator[str]:
        report = self.house.run(self.later)
        if report.exit_code or report.skipped:
            yield f"the next pass ended with {report.exit_code}: {report.problems}{report.skipped}"
        self.house.forget_requests()
        self.house.run(self.last)
        for journal in (self.house.notion.journal, self.house.slack.journal):
            yield from (f"needless: {each.method} {each.path} {each.body}" for each in journal.writes())

    def _errand(self) -> Errand:
        self.house.configuration()
        now = self.house.at(self.now)
        self.house.clock.set(now)
        return Errand(self.house.environment(), self.house.folder, now)

    def _saved(self) -> State:
        files = {path.name: path.read_bytes() for path in self.house.ledger.parent.glob("ledger.db*")}
        notion, slack = self.house.notion.workspace.store, self.house.slack.workspace
        return State(notion.snapshot(), slack.snapshot(), files)

    def _go_back(self, state: State) -> None:
        self.house.notion.workspace.store.go_back(state.notion)
        self.house.slack.workspace.go_back(state.slack)
        self.house.lose_ledger()
        for name, content in state.ledger.items():
            (self.house.ledger.parent / name).write_bytes(content)

    def _settle(self) -> None:
        self.house.notion.settle()
        self.house.slack.settle()
