"""A site on loopback that behaves as it is told to, well or badly."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Page = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """A request, and what a page answers it with."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def do_GET(self) -> None:
        """Look up the page; 404 where there is none."""
        path = self.path.partition("?")[0]
        with self.site.lock:
            self.site.asked.append((self.path, {name.lower(): said for name, said in self.headers.items()}))
            self.site.visits[path] += 1
        page = self.site.pages.get(path)
        with suppress(ConnectionError):
            if page is None:
                self.answer(404)
            else:
                page(self)

    @property
    def number(self) -> int:
        """How often the page was asked for, this time included."""
        return self.site.visits[self.path.partition("?")[0]]

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer whole."""
        self.start(status, **{"Content-Length": str(len(body))} | headers)
        self.wfile.write(body)

    def start(self, status: int, **headers: str) -> None:
        """Answer with the head alone."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


class Site:
    """Pages by path, and what was asked of them."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.visits: Counter[str] = Counter()
        self.lock = threading.Lock()

    def has(self, path: str, body: bytes, **headers: str) -> None:
        """Give it a page that never changes, with an ETag unless it has one of another."""
        tag = headers.pop("ETag", f'"{hash(body)}"')

        def page(visit: Visit) -> None:
            if visit.headers["If-None-Match"] == tag:
                visit.answer(304, ETag=tag)
            else:
                visit.answer(200, body, ETag=tag, **{"Content_Type": "text/html"} | headers)

        self.pages[path] = page

    def forget(self) -> None:
        """Forget what was asked."""
        self.asked.clear()
        self.visits.clear()


class Server(ThreadingHTTPServer):
    """Many visits at once, and none that keeps it alive."""

    daemon_threads = True
    request_queue_size = 128


@contextmanager
def site() -> Iterator[Site]:
    """A site that is up for as long as a test needs it."""
    server = Server(("127.0.0.1", 0), Visit)
    made = Site(server.server_address[1])
    server.RequestHandlerClass = type("OfThisSite", (Visit,), {"site": made})
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
