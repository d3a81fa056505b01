"""What was known when, as the ledger remembers it: each version of a row at the pass that read it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from notion_sync.ports import Ledger
from notion_sync.remember import of_people
from notion_sync.replay.past import Past, Version
from notion_sync.replay.playing import Story
from rules.columns import WRITTEN, Source
from rules.record import PastRow, StoredRow


def story_of_ledger(ledger: Ledger, sources: Iterable[Source]) -> Story:
    """All that a ledger knows of these sources, with the columns that people fill in."""
    bindings = {source: binding for source in sources if (binding := ledger.binding(source))}
    present = (stored for source in bindings for stored in ledger.all_rows(source))
    past = (version for version in ledger.past() if version.source in bindings)
    return Story(
        past_of_ledger(past, present),
        {
            source: replace(binding, columns=tuple(c for c in binding.columns if c.key not in WRITTEN))
            for source, binding in bindings.items()
        },
        met_late=True,
        accounts=ledger.known_people(),
        titles=ledger.known_titles(),
        looks=ledger.looks(),
    )


def past_of_ledger(past: Iterable[PastRow], present: Iterable[StoredRow]) -> Past:
    """Every version that is remembered.

    A row that is not followed by another version, and is not there any more, was gone from then on. What a
    ledger of before does not tell is taken to be so since its last edit.
    """
    rows: defaultdict[tuple[Source, str], list[Version]] = defaultdict(list)
    ends: dict[tuple[Source, str], Version] = {}
    for each in past:
        key = each.source, each.row.page_id
        if each.since < each.until:
            rows[key].append(Version(each.since, each.source, each.row))
        ends[key] = Version(each.until, each.source, replace(each.row, gone=True))
    for stored in present:
        key = stored.source, stored.row.page_id
        ends.pop(key, None)
        rows[key].append(
            Version(stored.since or stored.row.last_edited, stored.source, of_people(stored).row)
        )
    for key, end in ends.items():
        rows[key].append(end)
    versions = [version for found in rows.values() for version in _each_once(found)]
    return Past(tuple(sorted(versions, key=lambda v: (v.at, v.source is Source.ORDERS, v.row.page_id))))


def _each_once(versions: list[Version]) -> Iterator[Version]:
    """The versions of a row in order; of two that begin together the later one."""
    ordered = sorted(versions, key=lambda version: version.at)
    for version, following in pairwise([*ordered, None]):
        if version and (following is None or following.at > version.at):
            yield version
