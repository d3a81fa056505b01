"""The database of a queue."""

from sqlalchemy import make_url


def address_of(url: str) -> str:
    """A URL of SQLAlchemy's as psycopg reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
