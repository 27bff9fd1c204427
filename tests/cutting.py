"""A proxy before a server's socket, which lets so many messages pass and then cuts every connection, for good.

It is a process of its own: DuckDB may hold Python's lock while it waits for an answer.
"""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

NEVER = 2**31


@dataclass(frozen=True, slots=True)
class Cutting:
    """What is told of it and to it: the folder of its socket, how many messages clients sent, when it cuts."""

    host: str
    sent: Synchronized[int]
    last: Synchronized[int]

    def cut(self, last: int = NEVER) -> None:
        """Cut as this message is sent, counted from now."""
        self.last.value, self.sent.value = last, 0


@contextmanager
def cutting(server: Path) -> Iterator[Cutting]:
    """Such a proxy, at a socket of the same name in a folder of its own, whose name is short enough for a socket."""
    context = get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="cut") as folder, socket.socket(socket.AF_UNIX) as door:
        door.bind(str(Path(folder, server.name)))
        door.listen()
        proxy = Cutting(folder, context.Value("q", 0), context.Value("q", NEVER))
        process = context.Process(target=_serve, args=(door, server, proxy), daemon=True)
        process.start()
        try:
            yield proxy
        finally:
            process.kill()
            process.join()


def _serve(door: socket.socket, server: Path, proxy: Cutting) -> None:
    ends: list[socket.socket] = []
    while True:
        client, _ = door.accept()
        if proxy.sent.value >= proxy.last.value:
            client.close()
            continue
        behind = socket.socket(socket.AF_UNIX)
        behind.connect(str(server))
        ends += client, behind
        threading.Thread(target=_count, args=(client, behind, proxy, ends), daemon=True).start()
        threading.Thread(target=_hand_on, args=(behind, client), daemon=True).start()


def _count(client: socket.socket, behind: socket.socket, proxy: Cutting, ends: list[socket.socket]) -> None:
    """Hand on what a client sends; with the last message all connections end."""
    with suppress(OSError):
        while message := client.recv(65536):
            with proxy.sent.get_lock():
                proxy.sent.value += 1
                if proxy.sent.value >= proxy.last.value:
                    _hang_up(*ends)
            behind.sendall(message)
    _hang_up(client, behind)


def _hand_on(behind: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while message := behind.recv(65536):
            client.sendall(message)
    _hang_up(client, behind)


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
