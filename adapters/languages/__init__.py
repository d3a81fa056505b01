"""Languages beside English, each in a gettext catalogue of its own: ``ko.po``."""

from adapters.languages.catalogue import language

__all__ = ["language"]
