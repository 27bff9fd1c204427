"""A poll that finds nothing new: 200 pages asked whether they have changed, and a feed of 200 that says it has not."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flows.lake import Lake
from flows.source.feed import Feed
from flows.source.online import Online
from flows.source.urls import Urls
from flows.web.manners import Manners
from tests.benchmarks.figure import Figure
from tests.benchmarks.watch import seconds
from tests.conftest import take
from tests.flows.web.site import Site, site

PAGES, AGAIN = 200, 5
MANNERS = Manners(delay_seconds=0, allow_private=True, per_host=16)
TEXT = b"<!doctype html><title>Quay %d</title><article><h1>Quay %d opens</h1><p>%s</p></article>"


def measure(*, quick: bool) -> list[Figure]:
    """Seconds of a poll once all is stored; the site on loopback, without a delay between requests."""
    with site() as made, TemporaryDirectory() as folder:
        urls = stocked(made, PAGES)
        lake, times = Lake.at(Path(folder, "lake")), 2 if quick else AGAIN
        return [
            _figure(f"poll of {PAGES} pages, none changed", lake, Urls(urls=urls, manners=MANNERS), times),
            _figure(
                f"poll of a feed of {PAGES} pages, unchanged",
                lake,
                Feed(url=f"{made.url}/feed", manners=MANNERS),
                times,
            ),
        ]


def _figure(name: str, lake: Lake, source: Online, times: int) -> Figure:
    take(lake, source)
    polls = [seconds(lambda: take(lake, source)) for _ in range(times)]
    return Figure(name=name, value=median(polls), unit="s", at_most=1, reference=f"median of {times}")


def stocked(made: Site, count: int) -> tuple[str, ...]:
    """A site's pages and its feed at /feed; the addresses of the pages."""
    urls = tuple(f"{made.url}/{number}" for number in range(count))
    for number in range(count):
        made.has(f"/{number}", TEXT % (number, number, b"The quay opened on Sunday, its master said. " * 20))
    items = "".join(f"<item><title>Quay</title><link>{url}</link></item>" for url in urls)
    made.has("/feed", f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    return urls
