"""Names as people write them, made comparable."""

import re
import unicodedata
from functools import lru_cache

_NUMBERING = re.compile(r"^\W*\d+\s*[.):\-]\s*")
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]")


@lru_cache(maxsize=10_000)
def plain(name: str) -> str:
    """A name without what people vary: case, spaces, punctuation, emoji, a number in front."""
    text = _NUMBERING.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return "".join(character for character in text if character.isalnum())


@lru_cache(maxsize=10_000)
def forms(name: str) -> tuple[str, ...]:
    """The plain forms of a name: whole, and without what stands in brackets."""
    without = _ASIDE.sub("", unicodedata.normalize("NFKC", name))
    return tuple(dict.fromkeys(form for form in (plain(name), plain(without)) if form))


def is_korean(name: str) -> bool:
    """Whether a name has a Hangul syllable in it."""
    return any("가" <= character <= "힣" for character in name)


def free_name(wanted: str, taken: list[str]) -> str:
    """A name that no column has: the wanted one, else with a word behind it."""
    plains = {plain(name) for name in taken}
    candidates = (wanted, f"{wanted} (sync)", *(f"{wanted} (sync {number})" for number in range(2, 100)))
    return next(name for name in candidates if plain(name) not in plains)
