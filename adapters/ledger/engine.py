"""Opening the database of a ledger, and bringing it to the present schema."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from adapters.errors import LedgerDamaged, LedgerError
from adapters.ledger.failure import (
    SETTING,
    check_directory,
    check_may_write,
    in_plain_words,
    not_a_ledger,
    place,
)
from adapters.ledger.file import LedgerFile
from adapters.ledger.postgres import postgres_engine
from adapters.ledger.revisions import is_present, present_revision
from adapters.ledger.sqlite import (
    check_is_a_ledger,
    check_nothing_was_lost,
    copied_into_memory,
    mark_as_ours,
    memory_engine,
    reading,
    sqlite_engine,
)

_EXAMPLES = "sqlite:///notion-sync.db, postgresql+psycopg://user@host/database, or memory"


def parsed(text: str) -> URL:
    """The URL of a ledger. Raises LedgerError where it cannot be one."""
    wrong = LedgerError(
        f"{SETTING} is not a URL of a ledger that can be used.", remedy=f"Use one like {_EXAMPLES}."
    )
    try:
        url = make_url("sqlite://" if text == "memory" else text)
    except (ArgumentError, ValueError):
        raise wrong from None  # SQLAlchemy's own words may quote the URL with its password
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise wrong
    if url.get_backend_name() == "sqlite" and url.query:
        raise wrong
    return url


def is_in_memory(url: URL) -> bool:
    """Whether a ledger is gone with the process that opened it."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def file_of(url: URL) -> LedgerFile | None:
    """The file of a ledger, where it is kept in one."""
    if url.get_backend_name() != "sqlite" or is_in_memory(url):
        return None
    return LedgerFile(Path(str(url.database)))


def open_engine(
    url: URL,
    file: LedgerFile | None,
    *,
    create: bool,
    now: datetime | None = None,
    is_damaged: bool = False,
) -> Engine:
    """An engine on a ledger with the present schema.

    file: as :func:`file_of` says. create: make or migrate the database where needed. Without it nothing is
    written: what does not exist yet is an empty ledger in memory, and an older SQLite ledger is migrated in
    a copy in memory. now: move a damaged file aside, and begin anew; without it LedgerDamaged is raised.
    is_damaged: the file that was opened before was found to be so. Raises LedgerError.
    """
    if file is None:
        return memory_engine() if url.get_backend_name() == "sqlite" else _opened(url, create=create)
    check_directory(str(file.path))
    if not create and not file.path.exists():
        return memory_engine()
    with file.alone():
        if is_damaged and now:
            file.move_aside(now)
        try:
            return _opened_file(url, file, create=create)
        except LedgerDamaged:
            if not create or now is None:
                raise
            file.move_aside(now)
            return _opened_file(url, file, create=create)


def check_writable(text: str) -> None:
    """Raises LedgerError where a ledger in a file may not be written; a server tells only when asked."""
    if file := file_of(parsed(text)):
        check_directory(str(file.path))
        check_may_write(str(file.path))


def _opened_file(url: URL, file: LedgerFile, *, create: bool) -> Engine:
    has_journal = file.has_journal  # before a connection of ours makes one
    file.note()
    _look_first(url, file, has_journal=has_journal)
    through = reading(file.path) if has_journal and not create else ""
    engine = sqlite_engine(url, read_only=not create, through=through)
    try:
        with in_plain_words(url):
            check_is_a_ledger(engine)
            if not has_journal:
                check_nothing_was_lost(engine, file)
            ready = _ready(engine, create=create)
            if create:
                mark_as_ours(engine)
    except LedgerError:
        engine.dispose()
        raise
    file.note()
    return ready


def _look_first(url: URL, file: LedgerFile, *, has_journal: bool) -> None:
    """Look at a file without touching it, for it may be anybody's; then LedgerError is raised."""
    if not file.path.is_file():
        return
    engine = sqlite_engine(url, read_only=True, through=reading(file.path, at_rest=not has_journal))
    try:
        with in_plain_words(url):
            check_is_a_ledger(engine)
    except LedgerDamaged:
        if not file.is_ours():
            raise not_a_ledger(url) from None
        if has_journal:
            raise
        # It may have been written meanwhile: opening it in earnest tells.
    finally:
        engine.dispose()


def _opened(url: URL, *, create: bool) -> Engine:
    engine = postgres_engine(url)
    try:
        with in_plain_words(url):
            return _ready(engine, create=create)
    except LedgerError:
        engine.dispose()
        raise


def migrate(engine: Engine) -> None:
    """Bring a database to the present schema. LedgerError where it is of a newer version."""
    if not is_present(engine):
        from adapters.ledger.migrate import upgrade  # noqa: PLC0415 - slow to import, and seldom needed

        upgrade(engine)


def _ready(engine: Engine, *, create: bool) -> Engine:
    """The engine where its schema is the present one, or was made so; else one on a copy of that schema."""
    if create:
        migrate(engine)
        return engine
    if is_present(engine):
        return engine.execution_options(postgresql_readonly=True)
    if engine.dialect.name == "sqlite":
        copy = copied_into_memory(engine)
        migrate(copy)
    elif present_revision(engine) is None:
        copy = memory_engine()
    else:
        raise LedgerError(
            f"The ledger {place(engine.url)} was written by an older version of the service.",
            remedy="Let this version make one pass: it brings the ledger up to date.",
        )
    engine.dispose()
    return copy
