"""A private Postgres for the tests: its own directory, reached by a socket in it, gone afterwards."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from adapters.ledger import open_ledger

NOBODY = ("postgres", "nobody")


class Cluster:
    """A running server; ``url`` is that of its first database."""

    def __init__(self, directory: Path, owner: str) -> None:
        self._directory, self._owner = directory, owner
        self._address = f"postgresql+psycopg://{owner}@/{{}}?host={directory}"
        self.url = self._address.format("postgres")
        self._migrated = ""

    def new_database(self) -> str:
        """The URL of a database with nothing in it."""
        return self._address.format(self._created("template1"))

    def new_ledger(self) -> str:
        """The URL of a database that a pass has not used yet; the schema is made once, and copied."""
        if not self._migrated:
            self._migrated = self._created("template1")
            open_ledger(self._address.format(self._migrated), tracker="none").close()
        return self._address.format(self._created(self._migrated))

    def _created(self, template: str) -> str:
        name = f"ledger_{uuid4().hex}"
        where = f"host={self._directory} user={self._owner} dbname=postgres"
        create = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(create)
        return name


def binaries() -> Path | None:
    """Where Postgres is installed, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running(programs: Path) -> Iterator[Cluster]:
    """A server while the block runs. Postgres refuses to be run by root, so root lends it to somebody."""
    directory = Path(tempfile.mkdtemp(prefix="pg-"))
    owner, prefix = getpass.getuser(), []
    if os.geteuid() == 0:
        owner = next(entry.pw_name for entry in pwd.getpwall() if entry.pw_name in NOBODY)
        prefix = ["runuser", "-u", owner, "--"]
        shutil.chown(directory, owner)
    data = directory / "data"

    def run(program: str, *arguments: str) -> None:
        command = [*prefix, str(programs / program), "-D", str(data), *arguments]
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    options = f"-c listen_addresses='' -c unix_socket_directories={directory} -c fsync=off"
    try:
        run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", f"--username={owner}")
        run("pg_ctl", "-w", "-l", str(directory / "log"), "-o", options, "start")
        try:
            yield Cluster(directory, owner)
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(directory)
