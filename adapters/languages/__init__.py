"""Languages beside English, each in a gettext catalogue of its own: ``ko.po``."""

from rules.language import ENGLISH, Language


def language(code: str) -> Language:
    """The language with that code, as in ``alerts.toml``; its catalogue is read once."""
    if code == ENGLISH.code:
        return ENGLISH
    from adapters.languages.catalogue import catalogued  # noqa: PLC0415 - English needs none of it

    return catalogued(code)


__all__ = ["language"]
