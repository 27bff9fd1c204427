"""Sources that may be lists of pages: feeds and sitemaps, whose pages are asked for as they are new or change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatch
from typing import Annotated

from pydantic import Field

from flows.fetched import fetched
from flows.lake import Lake
from flows.source.intake import Arrival
from flows.source.online import Online, asked, brought, payloads
from flows.unpack import Delivery, Refused
from flows.web.answer import Answer, fetch_of
from flows.web.asking import DOCUMENT, PAGE, Web
from schemas.fetch import Fetch
from schemas.receipt import Receipt
from transforms.feed.listing import Listed, listing_of

# Lists of lists of pages, as large sitemaps are.
DEPTH = 3


class Lists(Online):
    """A source that may be a feed or a sitemap."""

    pages: Annotated[
        bool, Field(description="Ask for the pages that a feed lists; else its own content is the copy.")
    ] = True

    exclude: Annotated[tuple[str, ...], Field(description="Patterns of addresses to leave out.")] = ()

    def listed(self, web: Web, answer: Answer, lake: Lake | None, depth: int = 1) -> Iterator[Arrival]:
        """The pages that a feed or sitemap lists and that are new or changed; then what was asked for the list itself.

        Should one of them not answer, the list counts as not read: the next run asks for all of it again.
        """
        missed = False
        for arrival in self._below(web, answer, lake, depth):
            missed = missed or (isinstance(arrival, Refused) and arrival.reason == "unreachable")
            yield arrival
        fetch = fetch_of(answer.url, answer, None)
        yield replace(fetch, etag=None, last_modified=None, receipt=None) if missed else fetch

    def _below(self, web: Web, answer: Answer, lake: Lake | None, depth: int) -> Iterator[Arrival]:
        documents = list(payloads(answer))
        yield from (each for each in documents if isinstance(each, Refused))
        for document in (each for each in documents if isinstance(each, Delivery)):
            listing = listing_of(self._receipt(document))
            yield from (Refused(answer.url, reason, detail) for reason, detail in listing.refused)
            yield from self._pages(web, listing.pages, lake)
            yield from self._lists(web, listing.lists, lake, depth)

    def _pages(self, web: Web, pages: Iterable[Listed], lake: Lake | None) -> Iterator[Arrival]:
        wanted = {page.url: page for page in pages if not self.is_excluded(page.url)}
        known = fetched(lake, self.source, wanted)
        due = [url for url, page in wanted.items() if _is_due(page, known.get(url))]
        for url, came in web.each(due, lambda url: asked(web, url, known.get(url), PAGE)):
            yield from brought(url, came, known.get(url))

    def _lists(self, web: Web, urls: Iterable[str], lake: Lake | None, depth: int) -> Iterator[Arrival]:
        wanted = [url for url in urls if not self.is_excluded(url)]
        known = fetched(lake, self.source, wanted)
        for url in wanted:
            if depth == DEPTH:
                yield Refused(url, "too_deep", f"lists of lists, more than {DEPTH} deep")
                continue
            came = asked(web, url, known.get(url), DOCUMENT)
            if isinstance(came, Answer) and not came.unchanged:
                yield from self.listed(web, came, lake, depth + 1)
            else:
                yield from brought(url, came, known.get(url))

    def is_excluded(self, url: str) -> bool:
        """Whether an address is to be left out."""
        return any(fnmatch(url, pattern) for pattern in self.exclude)

    def _receipt(self, document: Delivery) -> Receipt:
        """A list as something to be read; it is never stored."""
        return Receipt.of(
            document.payload, document.uri, received_at=datetime.now(UTC), run_id="", feed=None, habits=self.habits
        )


def _is_due(page: Listed, known: Fetch | None) -> bool:
    """Whether a page is to be asked for: when it is new, did not answer, or has changed since."""
    if known is None or known.reason == "unreachable":
        return True
    return page.changed is not None and page.changed > known.fetched_at
