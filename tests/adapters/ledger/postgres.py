"""A private Postgres for the tests: its own directory, reached by a socket in it, gone afterwards."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from adapters.ledger import open_ledger

NOBODY = ("postgres", "nobody")


class Cluster:
    """A server of its own; ``url`` is that of its first database."""

    def __init__(self, programs: Path, directory: Path, owner: str, prefix: Sequence[str]) -> None:
        self._programs, self._directory, self._owner, self._prefix = programs, directory, owner, prefix
        self._address = f"postgresql+psycopg://{owner}@/{{}}?host={directory}"
        self.url = self._address.format("postgres")
        self._migrated = ""

    def start(self) -> None:
        """Let it run, and wait until it answers."""
        own = f"-c listen_addresses='' -c unix_socket_directories={self._directory} -c fsync=off"
        self.run("pg_ctl", "-w", "-l", str(self._directory / "log"), "-o", own, "start")

    def stop(self) -> None:
        """End it at once, as a crash would."""
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs on its data."""
        data = str(self._directory / "data")
        command = [*self._prefix, str(self._programs / program), "-D", data, *arguments]
        done = subprocess.run(command, cwd=self._directory, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

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
    cluster = Cluster(programs, directory, owner, prefix)
    try:
        cluster.run(
            "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", f"--username={owner}"
        )
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(directory)
