"""What a person is asked, and in which order. Nothing is asked that a file or an option says already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from notion_sync.setup.blueprint import Blueprint
from notion_sync.setup.facts import Decisions, Facts, Files
from notion_sync.setup.guesses import Guess, decided, guesses
from notion_sync.setup.ports import Interview
from notion_sync.setup.proposal import propose

AGED_BACK = timedelta(days=90)
ALL, EACH = "y", "e"
EVERY_PAYMENT = "all"


@dataclass(frozen=True, slots=True)
class Team:
    """Where a team is: its time zone, and the country whose public holidays it keeps."""

    zone: str
    country: str


def ask_guesses(interview: Interview, facts: Facts, blueprint: Blueprint, decisions: Decisions) -> Decisions:
    """Every guess, first as one question about all of them; those that nobody can guess one by one."""
    found = guesses(propose(facts, decisions, blueprint))
    sure = [guess for guess in found if not guess.doubtful]
    if len(sure) > 1:
        count = f"{len(sure)} of these are guesses. Are they right?"
        answer = interview.choose(count, {ALL: "yes, all of them", EACH: "ask me one by one"}, ALL)
        if answer == ALL:
            proposal = propose(facts, decisions, blueprint)
            for guess in sure:
                decisions = decided(decisions, guess, guess.answers[0], proposal)
    while True:
        proposal = propose(facts, decisions, blueprint)
        left = guesses(proposal)
        if not left:
            return decisions
        decisions = decided(decisions, left[0], _ask(interview, left[0]), proposal)


def _ask(interview: Interview, guess: Guess) -> str:
    """One guess. Answers that are names are numbered; yes and no are letters."""
    if guess.kind in ("table", "fill"):
        answers = {"y": "yes", "n": "no"}
        default = guess.else_ if guess.doubtful else guess.answers[0]
        return "yes" if interview.choose(guess.question, answers, default[0]) == "y" else "no"
    by_key: dict[str, str] = {}
    texts: dict[str, str] = {}
    for number, answer in enumerate(guess.answers):
        key = "y" if number == 0 else "n" if not answer else str(number)
        by_key[key] = answer
        texts[key] = "yes" if number == 0 else f'no, "{answer}"' if answer else "none of my columns"
    default = next(k for k, a in by_key.items() if a == guess.else_) if guess.doubtful else "y"
    return by_key[interview.choose(guess.question, texts, default)]


def ask_team(
    interview: Interview,
    files: Files,
    said: Mapping[str, str | None],
    proposed: Team | None,
    check: Mapping[str, Callable[[str], str]],
) -> Team:
    """Time zone and country. ``said``: by option. ``proposed``: the machine's, where it has any.

    check: by ``zone`` and ``country``, what objects to a value.
    """
    zone, country = said["zone"] or files.zone, said["country"] or files.country
    if zone is None and country is None and proposed is not None:
        question = f"Is the team in {proposed.zone}, with the public holidays of {proposed.country}?"
        if interview.choose(question, {"y": "yes", "n": "no"}, "y") == "y":
            return proposed
    if zone is None:
        default = proposed.zone if proposed else None
        zone = interview.write("The team's time zone, such as Europe/Paris", default, check["zone"])
    if country is None:
        default = proposed.country if proposed and proposed.zone == zone else None
        country = interview.write("The country of its holidays, in two letters", default, check["country"])
    return Team(zone, country.upper())


def ask_aging(interview: Interview, files: Files, said: date | str | None, today: date) -> date | None:
    """From which day payments are aged; None for all of them, or as the file says."""
    if said is not None or files.set_up:
        return said if isinstance(said, date) else None
    if files.enforce_from is not None:
        return None
    default = (today - AGED_BACK).isoformat()
    question = (
        f'Payments due before which day are left alone? A day, or "{EVERY_PAYMENT}" to follow each of them'
    )
    answer = interview.write(question, default, _day_or_all)
    return None if answer == EVERY_PAYMENT else date.fromisoformat(answer)


def _day_or_all(text: str) -> str:
    if text == EVERY_PAYMENT:
        return ""
    try:
        date.fromisoformat(text)
    except ValueError:
        return f'Expected a day such as 2026-09-01, or "{EVERY_PAYMENT}".'
    return ""
