"""One request to a real server that misbehaves: it is answered within bounds, or refused in words."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from flows.web.answer import Answer, Unanswered, fetch_of
from flows.web.asking import Web
from flows.web.doors import is_public, resolved
from flows.web.manners import Manners
from flows.web.secret import Curtain
from tests.flows.web.site import Site, Visit

QUICK: dict[str, Any] = {"delay_seconds": 0, "allow_private": True}


@contextmanager
def web(resolve: Any = resolved, curtain: Curtain | None = None, **manners: Any) -> Iterator[Web]:
    """The web, asked without delay, loopback included."""
    made = Web(Manners(**QUICK | manners), resolve, curtain)
    try:
        yield made
    finally:
        made.close()


def ask(url: str, **told: Any) -> Answer | Unanswered:
    """What comes of one request."""
    with web(**told) as asked:
        try:
            return asked.ask(url)
        except Unanswered as nothing:
            return nothing


def refused(url: str, **told: Any) -> tuple[str, str]:
    """Reason and detail of a request that must bring nothing."""
    came = ask(url, **told)
    assert isinstance(came, Unanswered), came
    return came.reason, came.detail


def test_a_page_comes_with_what_says_whether_it_changed(site: Site) -> None:
    site.has("/a", b"<p>Mill reopens", ETag='"1"', Last_Modified="Sun, 04 May 2025 10:00:00 GMT")
    with web() as asked:
        first = asked.ask(f"{site.url}/a")
        known = fetch_of(first.url, first, None)
        again = asked.ask(f"{site.url}/a", known)
    assert (first.payload, first.wire, again.status, again.payload) == (b"<p>Mill reopens", 15, 304, b"")
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert site.asked[-1][1]["if-modified-since"] == "Sun, 04 May 2025 10:00:00 GMT"
    kept = fetch_of(first.url, again, known)
    assert (kept.etag, kept.last_modified, kept.receipt) == (known.etag, known.last_modified, known.receipt)


def test_what_is_packed_is_counted_both_ways(site: Site) -> None:
    packed = gzip.compress(b"<p>Mill reopens" * 100)
    site.has("/a", packed, Content_Encoding="gzip")
    came = ask(f"{site.url}/a")
    assert isinstance(came, Answer)
    assert (came.payload, came.wire) == (b"<p>Mill reopens" * 100, len(packed))


@pytest.mark.parametrize("between", [b"", b"\0\0\0"])
def test_an_answer_packed_in_members_is_whole(between: bytes, site: Site) -> None:
    packed = between.join([gzip.compress(b"Mill "), gzip.compress(b""), gzip.compress(b"reopens")]) + between

    def in_pieces(visit: Visit) -> None:
        visit.start(200, Content_Encoding="gzip", Content_Length=str(len(packed)))
        for at in range(len(packed)):
            visit.wfile.write(packed[at : at + 1])

    site.pages["/a"] = in_pieces
    site.has("/b", packed, Content_Encoding="gzip")
    for path in "ab":
        came = ask(f"{site.url}/{path}")
        assert isinstance(came, Answer)
        assert came.payload == b"Mill reopens"


def test_a_page_whose_tag_cannot_be_sent_is_asked_for_again(site: Site) -> None:
    site.pages["/a"] = lambda visit: visit.answer(200, b"<p>Mill", ETag='"é"', Last_Modified="mañana")
    with web() as asked:
        first = asked.ask(f"{site.url}/a")
        again = asked.ask(f"{site.url}/a", fetch_of(first.url, first, None))
    assert (again.status, again.payload, site.visits["/a"]) == (200, b"<p>Mill", 2)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_site_is_asked_again(site: Site, status: int) -> None:
    site.pages["/a"] = lambda visit: visit.answer(status if visit.number < 3 else 200, b"<p>Mill")
    came = ask(f"{site.url}/a")
    assert isinstance(came, Answer)
    assert (came.payload, site.visits["/a"]) == (b"<p>Mill", 3)


def test_retry_after_is_waited_for(site: Site) -> None:
    site.pages["/a"] = lambda visit: visit.answer(429 if visit.number == 1 else 200, b"<p>", Retry_After="1")
    started = time.monotonic()
    assert isinstance(ask(f"{site.url}/a"), Answer)
    assert time.monotonic() - started >= 1


def test_a_retry_after_that_is_too_long_is_left_to_the_next_run(site: Site) -> None:
    tomorrow = format_datetime(datetime(2099, 1, 1, tzinfo=UTC), usegmt=True)
    site.pages["/a"] = lambda visit: visit.answer(503, Retry_After=tomorrow)
    reason, detail = refused(f"{site.url}/a")
    assert (reason, site.visits["/a"]) == ("unreachable", 1)
    assert detail.startswith("HTTP 503, asks to wait ")


def test_a_client_error_is_not_asked_again(site: Site) -> None:
    assert refused(f"{site.url}/a") == ("denied", "HTTP 404")
    assert site.visits["/a"] == 1


def slowly(visit: Visit) -> None:
    """A byte every now and then, always in time for a read, never for the whole."""
    visit.start(200, Content_Length="1000")
    for _ in range(100):
        visit.wfile.write(b"x")
        time.sleep(0.02)


def cut(visit: Visit) -> None:
    """Half of what was promised."""
    visit.start(200, Content_Length="1000")
    visit.wfile.write(b"x" * 500)
    visit.close_connection = True


def cut_chunks(visit: Visit) -> None:
    """A chunk, and no end."""
    visit.start(200, Transfer_Encoding="chunked")
    visit.wfile.write(b"4\r\nMill\r\n")
    visit.close_connection = True


def cut_gzip(visit: Visit) -> None:
    """All of the bytes that were promised, and not all that was packed."""
    visit.answer(200, gzip.compress(b"Mill" * 1000)[:-12], Content_Encoding="gzip")


def cut_member(visit: Visit) -> None:
    """A member, and the beginning of another."""
    visit.answer(200, gzip.compress(b"Mill") + gzip.compress(b"Mill")[:-4], Content_Encoding="gzip")


def bomb_of_members(visit: Visit) -> None:
    """No member unpacks to much, all of them do."""
    visit.answer(200, gzip.compress(bytes(2**19)) * 15, Content_Encoding="gzip")


def no_http(visit: Visit) -> None:
    """Another protocol."""
    visit.wfile.write(b"220 mail ready\r\n")
    visit.close_connection = True


def bomb(visit: Visit) -> None:
    """A page of zeros, packed a thousand times."""
    visit.answer(200, gzip.compress(bytes(50 << 20)), Content_Encoding="gzip")


def large(visit: Visit) -> None:
    """More than a page holds."""
    visit.start(200, Content_Length=str(1 << 40))
    for _ in range(100):
        visit.wfile.write(b"<p>Mill reopens" * 100_000)


def looping(visit: Visit) -> None:
    """Moved to itself."""
    visit.answer(302, Location="/a")


BAD: dict[str, tuple[Callable[[Visit], None], str, str]] = {
    "slow": (slowly, "unreachable", "Timeout"),
    "cut": (cut, "unreachable", "RemoteProtocolError"),
    "cut chunks": (cut_chunks, "unreachable", "RemoteProtocolError"),
    "cut gzip": (cut_gzip, "unreachable", "ends before"),
    "no gzip": (lambda visit: visit.answer(200, b"Mill", Content_Encoding="gzip"), "unreadable", "gzip is damaged"),
    "unknown packing": (lambda visit: visit.answer(200, b"Mill", Content_Encoding="br"), "unreadable", "br"),
    "no http": (no_http, "unreachable", "RemoteProtocolError"),
    "cut member": (cut_member, "unreachable", "ends before"),
    "no member": (
        lambda visit: visit.answer(200, gzip.compress(b"Mill") + b"no gzip", Content_Encoding="gzip"),
        "unreadable",
        "damaged",
    ),
    "bomb of members": (bomb_of_members, "unsafe", "more than an honest page"),
    "bomb": (bomb, "unsafe", "more than an honest page"),
    "large": (large, "too_large", "more than 10 MiB"),
    "loop": (looping, "unsafe", "more than 5 redirects"),
    "to a file": (lambda visit: visit.answer(301, Location="file:///etc/passwd"), "unsafe", "file:///etc/passwd"),
    "to nowhere": (lambda visit: visit.answer(301, Location="http://[::1"), "unsafe", "no address of the web"),
    "forbidden": (lambda visit: visit.answer(403), "denied", "HTTP 403"),
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_with_its_reason(name: str, site: Site) -> None:
    site.pages["/a"], reason, said = BAD[name]
    told = refused(f"{site.url}/a", deadline_seconds=0.3 if name == "slow" else 10)
    assert told[0] == reason
    assert said in told[1]


def test_a_site_that_is_down_is_unreachable() -> None:
    reason, detail = refused("http://127.0.0.1:9/", robots=False)
    assert (reason, "refused" in detail) == ("unreachable", True)


def test_redirects_are_followed_and_the_last_address_is_known(site: Site) -> None:
    site.pages["/a"] = lambda visit: visit.answer(301, Location="/b")
    site.has("/b", b"<p>Mill")
    came = ask(f"{site.url}/a")
    assert isinstance(came, Answer)
    assert (came.url, came.final_url) == (f"{site.url}/a", f"{site.url}/b")


PUBLIC = "93.184.216.34"


def test_an_address_inside_the_house_is_never_asked(site: Site) -> None:
    site.has("/a", b"<p>secret")
    assert refused(f"{site.url}/a", allow_private=False) == (
        "unsafe",
        "robots.txt: 127.0.0.1 leads to 127.0.0.1, which is no public address",
    )
    assert not site.asked


def test_nor_one_that_a_redirect_leads_to(site: Site) -> None:
    # A public site that is this one, and sends its visitors to the house next door.
    site.pages["/a"] = lambda visit: visit.answer(302, Location="http://inside.example/a")
    names = {"127.0.0.1": [PUBLIC], "inside.example": ["10.0.0.7"]}
    with web(lambda host, port: names[host], allow_private=False, robots=False) as asked:
        through(asked)
        with pytest.raises(Unanswered, match=r"inside\.example leads to 10\.0\.0\.7"):
            asked.ask(f"{site.url}/a")
    assert site.visits["/a"] == 1


def test_nor_a_name_that_is_public_when_it_is_checked_and_private_later(site: Site) -> None:
    # Each connection is made to the address that was checked for it: the name is never looked up twice.
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    site.has("/a", b"<p>secret")
    asked_for: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked_for.append(host)
        return next(answers)

    port = site.url.rpartition(":")[2]
    with web(rebinding, allow_private=False, robots=False) as asked:
        connected = through(asked, refuse=True)
        with pytest.raises(Unanswered, match="leads to 127.0.0.1, which is no public address"):
            asked.ask(f"http://rebinding.example:{port}/a")
    assert connected == [PUBLIC]
    assert len(asked_for) == 2
    assert not site.asked


def through(asked: Web, *, refuse: bool = False) -> list[str]:
    """Let connections to the public address lead to loopback, or fail; which addresses were connected to."""
    plain = asked.doors.plain
    connected: list[str] = []

    class Routed(type(plain)):  # type: ignore[misc]
        def connect_tcp(self, host: str, *given: Any) -> Any:
            connected.append(host)
            if refuse:
                import httpcore2

                raise httpcore2.ConnectError("no route")
            return plain.connect_tcp("127.0.0.1", *given)

    asked.doors.plain = Routed()
    return connected


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.1.2.3", False), ("0.0.0.0", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False), ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_robots_txt_is_heeded_and_asked_once(site: Site) -> None:
    site.has("/robots.txt", b"User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    site.has("/private/open", b"<p>Mill")
    with web() as asked:
        assert asked.ask(f"{site.url}/private/open").status == 200
        for path in ("/private/a", "/private/b"):
            with pytest.raises(Unanswered, match=r"robots\.txt disallows it"):
                asked.ask(f"{site.url}{path}")
    assert site.visits == {"/robots.txt": 1, "/private/open": 1}


def test_a_robots_txt_that_fails_disallows_for_now(site: Site) -> None:
    site.pages["/robots.txt"] = lambda visit: visit.answer(500)
    site.has("/a", b"<p>Mill")
    assert refused(f"{site.url}/a") == ("unreachable", "robots.txt: HTTP 500")
    assert site.visits == {"/robots.txt": 4}


def test_a_crawl_delay_is_kept_between_two_requests(site: Site) -> None:
    site.has("/robots.txt", b"User-agent: *\nCrawl-delay: 0.3\n")
    for name in "abc":
        site.has(f"/{name}", b"<p>Mill")
    with web(per_host=3) as asked:
        started = time.monotonic()
        list(asked.each([f"{site.url}/{name}" for name in "abc"], asked.ask))
    assert time.monotonic() - started >= 0.6


@pytest.mark.parametrize(
    ("declared", "charset"),
    [("text/html; charset=windows-1251", "windows-1251"), ("text/html; charset=utf-8", None), ("text/html", None),
     ("text/html; charset=no-such", None), ("application/xml; charset=windows-1251", None)],
)  # fmt: skip
def test_the_charset_of_the_header_counts_where_the_page_is_in_it(
    declared: str, charset: str | None, site: Site
) -> None:
    site.has("/a", "<p>Мельница".encode("windows-1251"), Content_Type=declared)
    came = ask(f"{site.url}/a")
    assert isinstance(came, Answer)
    assert came.charset == charset


def test_a_secret_goes_to_the_site_alone_and_is_seen_nowhere(site: Site) -> None:
    token = "s3cret/token+1"
    site.pages["/a"] = lambda visit: visit.answer(302, Location=f"{other.url}/b?key={token}")
    from tests.flows.web.site import site as another

    with another() as other, web(curtain=Curtain([token])) as asked:
        other.has("/b", f"<p>your key is {token}".encode())
        came = asked.ask(f"{site.url}/a", headers={"x-api-key": token})
        assert token not in repr(came)
        assert site.asked[-1][1]["x-api-key"] == token
        assert "x-api-key" not in other.asked[-1][1]
        with pytest.raises(Unanswered) as nothing:
            asked.ask(f"{other.url}/none?key={token}")
    assert token not in repr(vars(nothing.value))


def test_who_stops_does_not_wait_for_what_trickles_in(site: Site) -> None:
    def trickling(visit: Visit) -> None:
        visit.start(200, Content_Length="1000")
        for _ in range(600):
            visit.wfile.write(b"x")
            time.sleep(0.05)

    site.pages |= dict.fromkeys(("/b", "/c"), trickling)
    site.has("/a", b"<p>Mill")
    with web() as asked:
        answers = asked.each([f"{site.url}/{name}" for name in "abc"], asked.ask)
        next(answers)
        started = time.monotonic()
        answers.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 5
