"""What has to be asked: every guess of a proposal, its answers, and what they decide. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from notion_sync.setup.facts import Decisions
from notion_sync.setup.matching import Match, Sure, fits
from notion_sync.setup.proposal import Proposal, TableProposal
from notion_sync.setup.stages import StageMatch
from notion_sync.setup.vocabulary import PHASES, Phase
from rules.columns import COLUMNS, Source

Kind = Literal["table", "column", "stage", "fill"]
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess. ``about``: the key of a column, or a stage's name; empty for a table.

    question: names what is guessed and why. answers: what can be said, the guess first; "" stands for none.
    doubtful: nobody but a person may decide; ``else_``: what holds until then.
    """

    kind: Kind
    source: Source
    about: str
    question: str
    answers: tuple[str, ...]
    doubtful: bool = False
    else_: str = ""


def guesses(proposal: Proposal) -> tuple[Guess, ...]:
    """Every guess, tables first: what is beside the tracker decides which of its columns matter."""
    found = [_table(each) for each in proposal.tables if each.match.sure is Sure.GUESSED]
    for each in proposal.tables:
        taken = {match.found.name for match in each.columns if match.found}
        found += [_column(each, m, taken) for m in each.columns if m.sure is Sure.GUESSED]
    found += [_stage(match) for match in proposal.stages if match.sure is Sure.GUESSED]
    found += [_fill(match) for match in proposal.owned.asked]
    return tuple(found)


def _table(proposal: TableProposal) -> Guess:
    name = named(proposal.source)
    question = f'Does "{proposal.table.title}" hold your {name}? ({proposal.match.why})'
    return Guess("table", proposal.source, "", question, (YES, NO), proposal.match.doubtful, NO)


def _column(proposal: TableProposal, match: Match, taken: set[str]) -> Guess:
    column, found = match.column, match.found
    name = found.name if found else ""
    ours = {each.name for each in COLUMNS[proposal.source]} - {column.name}
    free = [c.name for c in proposal.table.columns if c.name not in taken | ours and fits(column, c)]
    answers = tuple(dict.fromkeys((name, *(other.name for other in match.others), *sorted(free), "")))
    question = f'{column.name}: is that your column "{name}"? ({match.why})'
    return Guess("column", proposal.source, column.key, question, answers, match.doubtful, "")


def _stage(match: StageMatch) -> Guess:
    others = tuple(phase for phase in PHASES if phase != match.phase)
    question = f'Stage "{match.option}": does it belong to {match.phase}? ({match.why})'
    return Guess("stage", Source.ORDERS, match.option, question, (match.phase, *others))


def _fill(match: Match) -> Guess:
    name = match.found.name if match.found else ""
    question = (
        f'"{name}" holds values. May the service fill it in from now on, and replace them? '
        "If not, it gets a column of its own."
    )
    return Guess("fill", Source.ORDERS, match.column.key, question, (NO, YES), doubtful=True, else_=NO)


def named(source: Source) -> str:
    """A table of ours in words."""
    return "orders" if source is Source.ORDERS else source.value.replace("_", " ")


def decided(decisions: Decisions, guess: Guess, answer: str, proposal: Proposal) -> Decisions:
    """The decisions with one more: the answer to a guess."""
    match guess.kind:
        case "table":
            table = next(each.table for each in proposal.tables if each.source is guess.source)
            tables = {**decisions.tables, guess.source: table.id if answer == YES else ""}
            return replace(decisions, tables=tables)
        case "column":
            of_source = {**decisions.columns.get(guess.source, {}), guess.about: answer}
            return replace(decisions, columns={**decisions.columns, guess.source: of_source})
        case "stage":
            return replace(decisions, phases={**decisions.phases, guess.about: phase_of(answer)})
        case "fill":
            return replace(decisions, fill={**decisions.fill, guess.about: answer == YES})


def phase_of(answer: str) -> Phase:
    """A phase by its name."""
    return next(phase for phase in PHASES if phase == answer)


def without_asking(decisions: Decisions, proposal: Proposal, found: Sequence[Guess]) -> Decisions:
    """Every guess as it is, and where it is doubtful what holds without a person."""
    for guess in found:
        answer = guess.else_ if guess.doubtful else guess.answers[0]
        decisions = decided(decisions, guess, answer, proposal)
    return decisions
