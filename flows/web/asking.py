"""Asking the web: one client a run, politely, within bounds, redirects followed by hand."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urldefrag, urljoin, urlsplit

import httpcore2
import httpx2
import stamina
from protego import Protego

from flows.web.answer import UNCHANGED, Answer, Unanswered, read
from flows.web.doors import Deadline, Doors, PrivateAddress, Resolve, Stopped, resolved
from flows.web.manners import Host, Manners
from flows.web.secret import Curtain
from schemas.fetch import Fetch

PAGE, DOCUMENT, ROBOTS = 10 * 2**20, 50 * 2**20, 2**19
HOPS = 5
GOOD, TOO_MANY, SERVER_ERROR = 200, 429, 500
MOVED = frozenset({301, 302, 303, 307, 308})
# One operation on a connection, and the waits of one request for a site that is busy.
SILENCE, PATIENCE, ATTEMPTS = 10.0, 120.0, 4
THREADS = 16
# Headers that may go to another site than the one that was asked: those that say what is known already.
OPEN = frozenset({"if-none-match", "if-modified-since", "accept"})
# What would fail again.
NEVER = (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, httpx2.ProxyError)

Asked = TypeVar("Asked")
Came = TypeVar("Came")


class Busy(Exception):
    """A site that answers 429 or 5xx: it may be asked again, after `wait` seconds if it says so."""

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(f"HTTP {status}" + (f", asks to wait {wait:.0f} s" if wait is not None else ""))
        self.status, self.wait = status, wait


class Web:
    """The web as one run sees it: its hosts with their robots.txt and turns, its connections, its secrets hidden."""

    def __init__(self, manners: Manners, resolve: Resolve = resolved, curtain: Curtain | None = None) -> None:
        self.manners, self.curtain = manners, curtain or Curtain()
        self.stopping = threading.Event()
        self.deadline = Deadline(self.stopping)
        self.doors = Doors(self.deadline, resolve, allow_private=manners.allow_private)
        self.client = httpx2.Client(transport=Checked(self.doors), timeout=SILENCE, trust_env=False)
        self.hosts: dict[str, Host] = {}
        self.lock = threading.Lock()

    def close(self) -> None:
        """Let go of all connections; who waits for a turn is sent away."""
        self.stopping.set()
        self.client.close()

    def ask(
        self, url: str, known: Fetch | None = None, most: int = PAGE, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to a GET: a payload, or 304 where it is what `known` says; Unanswered for all else, in words."""
        try:
            answer = self._followed(url, dict(headers or {}) | _conditions(known), most, robots=self.manners.robots)
            if answer.status not in (GOOD, UNCHANGED):
                raise Unanswered("denied", f"HTTP {answer.status}", answer.status, answer.final_url)
            return answer
        except Unanswered as nothing:
            final = nothing.final_url and self.curtain.text(nothing.final_url)
            raise Unanswered(nothing.reason, self.curtain.text(nothing.detail), nothing.status, final) from None

    def each(self, asked: Iterable[Asked], ask: Callable[[Asked], Came]) -> Iterator[tuple[Asked, Came]]:
        """What came of each, in order, several asked at once: as many as wait for their hosts' turns."""
        flight: deque[tuple[Asked, Future[Came]]] = deque()
        with ThreadPoolExecutor(THREADS) as threads:
            try:
                for one in asked:
                    flight.append((one, threads.submit(ask, one)))
                    if len(flight) > 2 * THREADS:
                        first, came = flight.popleft()
                        yield first, came.result()
                while flight:
                    first, came = flight.popleft()
                    yield first, came.result()
            except BaseException:
                self.stopping.set()
                threads.shutdown(wait=False, cancel_futures=True)
                raise

    def _followed(self, url: str, headers: dict[str, str], most: int, *, robots: bool) -> Answer:
        at, sent = url, headers
        for _ in range(HOPS + 1):
            host = self._host(at)
            if robots:
                self._heed(host, at)
            answer = self._patiently(host, url, at, sent, most)
            place = answer.headers.get("location")
            if answer.status not in MOVED or not place:
                return answer
            before, at = at, joined(at, place)
            if origin(before) != origin(at):
                sent = {name: value for name, value in sent.items() if name.lower() in OPEN}
        raise Unanswered("unsafe", f"more than {HOPS} redirects", answer.status, at)

    def _host(self, url: str) -> Host:
        """Who is asked for an address; Unanswered for what is no address of the web."""
        name = origin(url)
        with self.lock:
            made = Host(threading.Semaphore(self.manners.per_host), self.manners.delay_seconds, self.stopping)
            return self.hosts.setdefault(name, made)

    def _heed(self, host: Host, url: str) -> None:
        """Unanswered for what robots.txt disallows, or cannot be had to allow: RFC 9309."""
        with host.asking:
            if host.rules is None and host.shut is None:
                try:
                    host.told(self._rules(urljoin(url, "/robots.txt")), self.manners.agent)
                except Unanswered as nothing:
                    host.shut = Unanswered(nothing.reason, f"robots.txt: {nothing.detail}", nothing.status)
        if host.shut:
            raise Unanswered(host.shut.reason, host.shut.detail, host.shut.status)
        if host.rules and not host.rules.can_fetch(url, self.manners.agent):
            raise Unanswered("denied", "robots.txt disallows it")

    def _rules(self, url: str) -> Protego:
        """What robots.txt says; where there is none, all is allowed."""
        answer = self._followed(url, {}, ROBOTS, robots=False)
        return Protego.parse(answer.payload.decode("utf-8", "replace") if answer.status == GOOD else "")

    def _patiently(self, host: Host, url: str, at: str, headers: dict[str, str], most: int) -> Answer:
        """One answer that is not 429 or 5xx, after some tries; Unanswered when there is none."""
        try:
            for attempt in stamina.retry_context(on=_again, attempts=ATTEMPTS, timeout=PATIENCE, wait_initial=0.5):
                with attempt:
                    return self._once(host, url, at, headers, most)
        except Busy as busy:
            raise Unanswered("unreachable", str(busy), busy.status, at) from busy
        except Stopped as stopped:
            raise Unanswered("unreachable", "the run was stopped", None, at) from stopped
        except PrivateAddress as private:
            raise Unanswered("unsafe", str(private), None, at) from private
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise Unanswered("unsafe", f"no address of the web: {error}", None, at) from error
        except httpx2.TransportError as error:
            said = f"{type(error).__name__}: {error}".removesuffix(": ")
            raise Unanswered("unreachable", said, None, at) from error
        raise AssertionError("an attempt ends with an answer or an error")

    def _once(self, host: Host, url: str, at: str, headers: dict[str, str], most: int) -> Answer:
        with host.turn(), self.deadline.of(self.manners.deadline_seconds):
            asked = {"user-agent": self.manners.agent, "accept-encoding": "gzip", "accept": "*/*"} | headers
            with self.client.stream("GET", at, headers=asked) as came:
                if came.status_code == TOO_MANY or came.status_code >= SERVER_ERROR:
                    wait = _wait(came.headers.get("retry-after"))
                    host.hold(min(wait or 0, PATIENCE))
                    raise Busy(came.status_code, wait)
                body = came.iter_raw() if came.status_code == GOOD else ()
                payload, wire = read(body, came.headers.get("content-encoding", "").strip().lower(), most)
                return Answer(
                    url=self.curtain.text(url),
                    final_url=self.curtain.text(at),
                    status=came.status_code,
                    headers=dict(came.headers),
                    payload=self.curtain.payload(payload),
                    wire=wire,
                )


class Checked(httpx2.HTTPTransport):
    """Connections that are made by Doors. httpx2 gives no other way to hand its pool a network."""

    def __init__(self, doors: Doors) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=2 * THREADS,
            max_keepalive_connections=2 * THREADS,
            keepalive_expiry=SILENCE,
            http1=True,
            http2=True,
            network_backend=doors,
        )


@contextmanager
def surfing(manners: Manners, curtain: Curtain | None = None) -> Iterator[Web]:
    """The web, for as long as a run asks it."""
    web = Web(manners, curtain=curtain)
    try:
        yield web
    finally:
        web.close()


def joined(base: str, place: str) -> str:
    """An address as it stands on a page, whole; as it is when it cannot be made so."""
    try:
        return urldefrag(urljoin(base, place)).url
    except ValueError:
        return place


def origin(url: str) -> str:
    """Scheme, host and port of an address; Unanswered when it is none of the web."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
    except ValueError:
        pass
    raise Unanswered("unsafe", f"leads to {url[:200]}, which is no address of the web", None, url)


def _again(error: Exception) -> bool | float:
    """Whether to ask again, and after how long; a busy host's turn comes when it wants it to."""
    if isinstance(error, Busy):
        return True if error.wait is None else 0.0 if error.wait <= PATIENCE else False
    return isinstance(error, httpx2.TransportError) and not isinstance(error, NEVER)


def _wait(said: str | None) -> float | None:
    """The seconds of a Retry-After, which gives them or a date."""
    if not said:
        return None
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said).astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _conditions(known: Fetch | None) -> dict[str, str]:
    """The headers that ask for nothing unless it has changed; a site that puts them in no ASCII is asked for all."""
    said = {"if-none-match": known.etag, "if-modified-since": known.last_modified} if known and known.receipt else {}
    return {name: value for name, value in said.items() if value and value.isascii()}
