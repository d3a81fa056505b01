"""Chance that can be repeated: what is drawn follows from a seed and from what it is drawn for."""

from hashlib import blake2b

_WHOLE = 2**64


def drawn(seed: int, *what: object) -> float:
    """Return a number from 0 up to 1, always the same for the same seed and things."""
    text = "\0".join(str(each) for each in (seed, *what))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) / _WHOLE
