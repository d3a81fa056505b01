"""Options by id: what a renamed option says in cells that are read, and how it is named in writes."""

import pytest
from pydantic import JsonValue

from adapters.notion.choices import choices_of, encode_choice, lost_words, renamed_since, worded
from adapters.notion.wire import Property, parse
from rules.columns import BoundColumn, Choice
from tests.adapters.notion.stage import Json, column

IN_USE = frozenset({"On track", "Off track"})


def found(**names: str) -> Property:
    options: list[JsonValue] = [{"id": ident, "name": name} for ident, name in names.items()]
    return parse(Property, column("Health", "select", "heal", options=options))


def bound(*choices: Choice, kind: str = "select", lost: tuple[str, ...] = ()) -> BoundColumn:
    return BoundColumn("health", "heal", "Health", kind, choices=choices, lost_words=lost)


TROUBLE = Choice("i1", "Trouble", "Off track")


def test_a_renamed_option_says_what_it_said() -> None:
    first = choices_of(found(i1="Off track", i2="Bonus"), IN_USE, None)
    assert first == (Choice("i1", "Off track", "Off track"), Choice("i2", "Bonus", "Bonus"))
    later = choices_of(found(i1="Trouble", i2="Extra"), IN_USE, bound(*first))
    assert later == (TROUBLE, Choice("i2", "Extra", "Extra")), "nobody means anything by the other"
    assert choices_of(found(i1="Worry"), IN_USE, bound(*later)) == (Choice("i1", "Worry", "Off track"),)


def test_a_name_that_is_in_use_is_what_it_says() -> None:
    assert choices_of(found(i1="On track"), IN_USE, bound(TROUBLE)) == (Choice("i1", "On track", "On track"),)
    own = frozenset({"Trouble"})
    assert choices_of(found(i1="Trouble"), own, bound(TROUBLE)) == (Choice("i1", "Trouble", "Trouble"),)


def test_words_are_lost_with_their_options_as_long_as_they_are_in_use() -> None:
    left = (Choice("i2", "On track", "On track"),)
    assert lost_words(left, IN_USE, bound(TROUBLE, *left)) == ("Off track",)
    assert lost_words(left, IN_USE, bound(*left, lost=("Off track",))) == ("Off track",)
    assert lost_words(left, frozenset({"On track"}), bound(TROUBLE, *left)) == ()
    assert lost_words((Choice("i9", "off track", "off track"),), IN_USE, bound(TROUBLE)) == ()
    assert lost_words(left, IN_USE, None) == ()


def select(ident: str, name: str) -> Json:
    return {"id": "heal", "type": "select", "select": {"id": ident, "name": name}}


def test_cells_are_read_by_what_their_options_say() -> None:
    assert worded(bound(TROUBLE), select("i1", "Trouble")) == select("i1", "Off track")
    assert worded(bound(TROUBLE), select("i1", "Worry")) == select("i1", "Off track"), "renamed since"
    assert worded(bound(TROUBLE), select("i7", "New")) == select("i7", "New")
    assert worded(bound(), select("i1", "Trouble")) == select("i1", "Trouble")
    empty: Json = {"id": "heal", "type": "select", "select": None}
    assert worded(bound(TROUBLE), empty) == empty
    several: Json = {"type": "multi_select", "multi_select": [{"id": "i1", "name": "Trouble"}]}
    read = worded(bound(TROUBLE, kind="multi_select"), several)
    assert read["multi_select"] == [{"id": "i1", "name": "Off track"}]


@pytest.mark.parametrize(("name", "traits"), [("Trouble", []), ("Worry", ["heal|i1|Worry"])])
def test_a_cell_tells_of_options_renamed_since(name: str, traits: list[str]) -> None:
    assert list(renamed_since(bound(TROUBLE), select("i1", name))) == traits
    assert list(renamed_since(bound(TROUBLE), select("i7", name))) == [], "a new one is no news"


def test_options_are_written_by_id_where_they_are_known() -> None:
    assert encode_choice(bound(TROUBLE), "Off track") == {"select": {"id": "i1"}}
    assert encode_choice(bound(TROUBLE), "On track") == {"select": {"name": "On track"}}
    assert encode_choice(bound(TROUBLE), None) == {"select": None}
    many = bound(TROUBLE, kind="multi_select")
    written = encode_choice(many, ("Off track", "new"))
    assert written == {"multi_select": [{"id": "i1"}, {"name": "new"}]}
