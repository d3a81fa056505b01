"""What a person should mend in the tracker itself: columns, options, sharing and rights that changed."""

from collections.abc import Iterable, Iterator, Mapping

from adapters.errors import Misconfigured, NotFound, Refused
from notion_sync.bind import REACH
from notion_sync.contested import KIND as FIGHT
from notion_sync.operational import AWAY, CONFIGURATION, INVALID, ROLE, Condition
from notion_sync.terms import Terms
from rules.columns import REPLACED_BY, WRITTEN, Binding, BoundColumn, Column, MissedColumn, Source
from rules.finding import Parameter, Say, say

COLUMN, RIVAL, SIBLING, OPTION = "column", "rival", "sibling", "option"
TOKEN, READ, WRITE, PEOPLE, UNFIT = "token", "read", "write", "people", "unfit"

TOLD_BY_READING = (COLUMN, RIVAL, SIBLING, OPTION, REACH, TOKEN, READ, UNFIT)
TOLD_BY_JUDGING = (ROLE, AWAY, INVALID)

NOTHING_IS_DONE = say("Until that is mended no order is looked at, and no alert is said.")
GRANT = say("Give the integration the capabilities to read, update and insert content in Notion.")
SHARE = say("Share the database with the integration in Notion (••• > Connections), or restore it.")


def looked_at(*, people: bool, orders: bool) -> tuple[str, ...]:
    """Kinds of condition that are over where a pass does not meet them, by what it looked at."""
    always = (*TOLD_BY_READING, FIGHT, CONFIGURATION)
    return (*always, *((PEOPLE,) if people else ()), *(TOLD_BY_JUDGING if orders else ()))


def tracker_conditions(
    terms: Terms, bindings: Mapping[Source, Binding], away: Iterable[Source] = ()
) -> Iterator[Condition]:
    """Everything that is to be mended, as far as bindings tell."""
    for binding in bindings.values():
        yield from binding_conditions(terms, binding)
    yield from (_out_of_reach(source, bindings[source].title) for source in away)


def binding_conditions(terms: Terms, binding: Binding) -> Iterator[Condition]:
    """What is to be mended in one source."""
    columns = {column.key: column for column in terms.columns(binding.source)}
    for missed in binding.missed:
        if missed.key in columns and not _is_replaced(terms, binding.source, missed.key):
            yield _missed(terms, binding, missed, columns[missed.key])
    for column in binding.columns:
        if column.rival:
            yield _rival(binding, column)
        yield from (_lost_option(binding, column, word) for word in column.lost_words)
        if column.blind:
            yield _blind(binding, column)
    if binding.siblings:
        yield _siblings(binding)


def _is_replaced(terms: Terms, source: Source, key: str) -> bool:
    return source is Source.ORDERS and REPLACED_BY.get(key) in terms.sources


def _missed(terms: Terms, binding: Binding, missed: MissedColumn, column: Column) -> Condition:
    what = terms.language.translate(column.needed_for)
    about = {"column": missed.name, "tracker": binding.title, "type": missed.found}
    heading = Say("The column {column} of {tracker} is gone", about)
    if missed.found:
        heading = Say("The column {column} of {tracker} is of type {type} and cannot be used", about)
    lines = [say("Without it this is switched off: {what}.", what=what)]
    if binding.source is not Source.ORDERS or column.key not in WRITTEN:
        lines.append(say("Orders with something in it are left as they were judged."))
    remedy = say(
        'Give it back, as {type}, or name another in tracker.toml: [{section}.columns] {key} = "..." '
        '("" if you do without).',
        type=_any_of(column),
        section=binding.source.value,
        key=column.key,
    )
    return Condition(f"{COLUMN}:{binding.source}.{column.key}", heading, (*lines, remedy))


def _any_of(column: Column) -> Parameter:
    """The types that a column may have, as in "date or number"."""
    types: Parameter = column.types[0]
    for other in column.types[1:]:
        types = say("{type} or {other}", type=types, other=other)
    return types


def _rival(binding: Binding, column: BoundColumn) -> Condition:
    return Condition(
        f"{RIVAL}:{binding.source}.{column.key}",
        say(
            "The column {column} of {tracker} is called {name} now, and another column has its old name",
            column=column.asked,
            tracker=binding.title,
            name=column.name,
        ),
        (
            say("{name} is used as before, and the other is not looked at.", name=column.name),
            say(
                'If the other is meant, name it in tracker.toml: [{section}.columns] {key} = "{id}".',
                section=binding.source.value,
                key=column.key,
                id=column.rival,
            ),
        ),
    )


def _lost_option(binding: Binding, column: BoundColumn, word: str) -> Condition:
    where = {"orders.stage": "[stages]", "team.role": "rabsic.toml"}
    place = f"{binding.source}.{column.key}"
    return Condition(
        f"{OPTION}:{place}.{word}",
        say(
            "The option {option} of the column {column} of {tracker} was deleted",
            option=word,
            column=column.name,
            tracker=binding.title,
        ),
        (
            say("Rows that showed it show nothing now. They are left as they were judged."),
            say(
                "Give these rows another option, or make one of that name again. "
                "If it is called otherwise now, say so in the configuration: {place}.",
                place=where.get(place, f"[options.{place}]"),
            ),
        ),
    )


def _blind(binding: Binding, column: BoundColumn) -> Condition:
    return Condition(
        f"{REACH}:{binding.source}.{column.key}",
        say(
            "The column {column} of {tracker} looks into a database that is not shared",
            column=column.name,
            tracker=binding.title,
        ),
        (say("What it showed last is kept, and nothing is concluded from what it shows now."), SHARE),
    )


def _siblings(binding: Binding) -> Condition:
    return Condition(
        f"{SIBLING}:{binding.source}",
        say(
            "The database of {tracker} has other data sources too: {names}",
            tracker=binding.title,
            names=", ".join(binding.siblings),
        ),
        (
            say("Rows are read from {tracker} as before, and from no other.", tracker=binding.title),
            say(
                'Say in tracker.toml which one is meant: [{section}] source = "{id}".',
                section=binding.source.value,
                id=binding.data_source_id,
            ),
        ),
    )


def _out_of_reach(source: Source, title: str) -> Condition:
    left = say("What needs it is left as it was: nothing is taken for paid or done, and nothing is said.")
    return Condition(
        f"{REACH}:{source}",
        say("{tracker} cannot be read: it is not shared any more, deleted or in the trash", tracker=title),
        (NOTHING_IS_DONE if source is Source.ORDERS else left, SHARE),
    )


def people_condition() -> Condition:
    """Names and emails of people cannot be seen."""
    return Condition(
        f"{PEOPLE}:notion",
        say("The service may not see who people are in Notion"),
        (
            say("People are known by what could be seen of them last."),
            say("Give the integration the capability to read user information with email."),
        ),
    )


def failure(error: Refused | NotFound | Misconfigured, tracker: str, *, writing: bool) -> Condition:
    """Why a pass could not do its work, where a person has to mend it.

    tracker: the Order Tracker's name. writing: it had been read, and judged, before.
    """
    if isinstance(error, Refused):
        return _refused(error.code, writing=writing)
    if isinstance(error, NotFound):
        return _out_of_reach(Source.ORDERS, tracker)
    heading = say("{tracker} is not what tracker.toml says any more", tracker=tracker)
    if error.columns:
        names = ", ".join(error.columns)
        heading = say("The tracker lacks columns that it cannot do without: {columns}", columns=names)
    remedy = say("Let notion-sync doctor say what is wrong and how to mend it.")
    return Condition(f"{UNFIT}:notion", heading, (NOTHING_IS_DONE, remedy))


def _refused(code: str, *, writing: bool) -> Condition:
    meanwhile, kind = NOTHING_IS_DONE, TOKEN
    if code == "unauthorized":
        heading = say("Notion does not accept the service's token any more")
        remedy = say("Copy the token from the integration's page in Notion again, into NOTION_TOKEN.")
    elif code != "restricted_resource":
        heading = say("Notion refuses the service's requests")
        remedy = say("Ask Notion's support why; asking again will not help.")
    elif writing:
        kind, heading, remedy = WRITE, say("The service may not write in Notion any more"), GRANT
        meanwhile = say("Until that is mended no row is written, and no alert is said.")
    else:
        kind, heading, remedy = READ, say("The service may not read in Notion any more"), GRANT
    return Condition(f"{kind}:notion", heading, (meanwhile, remedy))
