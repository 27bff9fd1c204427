"""The kind `feed`: an RSS or Atom feed, a JSON Feed or a sitemap, and the pages that it lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from flows.fetched import fetched
from flows.lake import Lake
from flows.source.intake import Arrival, Intake
from flows.source.lists import Lists
from flows.source.online import address, asked, brought
from flows.web.answer import Answer
from flows.web.asking import DOCUMENT, surfing


class Feed(Lists):
    """An RSS or Atom feed, a JSON Feed or a sitemap: the pages that it lists, or its own content."""

    kind: Literal["feed"] = "feed"
    url: Annotated[str, AfterValidator(address), Field(description="Its address.")]

    def intake(self, lake: Lake | None) -> Intake:
        """Its new and changed pages; none when the feed itself has not changed."""
        return Intake(1, ((1, arrival) for arrival in self._arrivals(lake)))

    def _arrivals(self, lake: Lake | None) -> Iterator[Arrival]:
        known = fetched(lake, self.source, [self.url]).get(self.url)
        with surfing(self.manners) as web:
            came = asked(web, self.url, known, DOCUMENT)
            if isinstance(came, Answer) and not came.unchanged and self.pages:
                yield from self.listed(web, came, lake)
            else:
                yield from brought(self.url, came, known)
