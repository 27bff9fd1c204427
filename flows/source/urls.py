"""The kind `urls`: addresses of pages, feeds and wire files, given or listed in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from flows.fetched import fetched
from flows.lake import Lake
from flows.source.intake import Arrival, Intake
from flows.source.lists import Lists
from flows.source.local import NoSuchPath
from flows.source.online import address, asked, brought
from flows.web.answer import Answer
from flows.web.asking import DOCUMENT, surfing
from transforms.feed.listing import is_listing


class Urls(Lists):
    """Addresses of pages, feeds and wire files; of feeds the pages that they list, or their own content."""

    kind: Literal["urls"] = "urls"
    urls: Annotated[tuple[Annotated[str, AfterValidator(address)], ...], Field(description="The addresses.")] = ()
    listed_in: Annotated[str | None, Field(description="A file of more of them, one a line.")] = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.urls and not self.listed_in:
            raise ValueError("wants urls, or a file that lists them")
        return self

    def intake(self, lake: Lake | None) -> Intake:
        """What is new or has changed there; NoSuchPath when the file that lists them cannot be read."""
        urls = [url for url in dict.fromkeys((*self.urls, *self._in_file())) if not self.is_excluded(url)]
        return Intake(len(urls), self._arrivals(urls, lake))

    def _in_file(self) -> Iterator[str]:
        if self.listed_in is None:
            return
        try:
            lines = Path(self.listed_in).read_text("utf-8").splitlines()
            yield from (address(line.strip()) for line in lines if line.strip() and not line.startswith("#"))
        except (OSError, ValueError) as error:
            raise NoSuchPath(f"{self.listed_in}: {error}") from error

    def _arrivals(self, urls: list[str], lake: Lake | None) -> Iterator[tuple[int, Arrival]]:
        known = fetched(lake, self.source, urls)
        with surfing(self.manners) as web:
            came = web.each(urls, lambda url: asked(web, url, known.get(url), DOCUMENT))
            for number, (url, answer) in enumerate(came, 1):
                follow = self.pages and isinstance(answer, Answer) and is_listing(answer.payload)
                if follow and isinstance(answer, Answer):
                    arrivals = self.listed(web, answer, lake)
                else:
                    arrivals = brought(url, answer, known.get(url))
                yield from ((number, arrival) for arrival in arrivals)
