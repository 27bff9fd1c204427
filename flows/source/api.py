"""The kind `http-api`: an agency's interface that gives JSON page by page, each page saying where the next one is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import AfterValidator, Field

from flows.fetched import fetched
from flows.lake import Lake
from flows.source.intake import Arrival, Intake
from flows.source.online import Came, Online, address, brought, payloads
from flows.unpack import Refused
from flows.web.answer import Answer, Unanswered, fetch_of, refused
from flows.web.asking import DOCUMENT, Web, joined, origin, surfing
from flows.web.secret import Curtain, Secret

# What an interface answers to a cursor that it no longer knows.
FORGOTTEN = frozenset({400, 404, 410})


class Api(Online):
    """An interface that gives JSON page by page; the next run goes on where this one's last stored page ended."""

    kind: Literal["http-api"] = "http-api"
    url: Annotated[str, AfterValidator(address), Field(description="Address of the first page.")]
    token: Annotated[Secret | None, Field(description="Where the secret is that it wants.")] = None
    header: Annotated[str, Field(description="Header that carries the secret, with what `scheme` says before it.")] = (
        "Authorization"
    )
    scheme: Annotated[str, Field(description="Word before the secret in its header; none when empty.")] = "Bearer"
    query: Annotated[str | None, Field(description="Parameter of the address that carries the secret instead.")] = None
    items: Annotated[str, Field(description="Where a page has its items; one without ends the run.")] = "data.items"
    next_page: Annotated[str, Field(description="Where a page names the next: its address, or its cursor.")] = (
        "data.next_page"
    )
    cursor: Annotated[str | None, Field(description="Parameter that takes the cursor, if it is no address.")] = None
    texts: Annotated[str | None, Field(description="Where an item has the address of its text, to be asked for.")] = (
        None
    )
    most_pages: Annotated[int, Field(ge=1, description="Pages of one run; the next goes on from there.")] = 100

    def intake(self, lake: Lake | None) -> Intake:
        """The pages since the last run; NoSecret when the secret is not there."""
        secret = self.token.value() if self.token else None
        return Intake(1, ((1, arrival) for arrival in self._arrivals(lake, secret)))

    def _arrivals(self, lake: Lake | None, secret: str | None) -> Iterator[Arrival]:
        known = fetched(lake, self.source, [self.url]).get(self.url)
        at = (known and known.cursor) or self.url
        # What it gives to who has paid is not what robots.txt is about.
        manners = self.manners.model_copy(update={"robots": False})
        with surfing(manners, Curtain([secret] if secret else [])) as web:
            for _ in range(self.most_pages):
                came = self._ask(web, at, secret)
                following = self._following(came, at)
                missed = False
                for arrival in self._page(web, came, lake, secret):
                    missed = missed or (isinstance(arrival, Refused) and arrival.reason == "unreachable")
                    yield arrival
                # A page counts as read when all its texts are in.
                following = None if missed else following
                yield replace(fetch_of(self.url, came, None), final_url=at, cursor=_kept(came, following, at))
                if following is None or following == at:
                    return
                at = following

    def _page(self, web: Web, came: Came, lake: Lake | None, secret: str | None) -> Iterator[Arrival]:
        """What a page holds: itself, unless it is empty, and the texts of its items."""
        said = _said(came)
        items = _within(said, self.items)
        if isinstance(came, Unanswered):
            yield refused(self.url, came)
        elif said is None or items:
            yield from payloads(came)
        listed = items if isinstance(items, list) and self.texts else ()
        base = came.final_url if isinstance(came, Answer) else self.url
        addresses = (_text(_within(item, self.texts)) for item in listed)
        texts = list(dict.fromkeys(joined(base, each) for each in addresses if each))
        known = fetched(lake, self.source, texts)
        due = [text for text in texts if text not in known or known[text].reason == "unreachable"]
        for text, answer in web.each(due, lambda text: self._ask(web, text, secret)):
            yield from brought(text, answer, known.get(text))

    def _ask(self, web: Web, at: str, secret: str | None) -> Came:
        """What comes of an address, asked with the secret where it is the interface's own."""
        headers: dict[str, str] = {}
        try:
            if secret and origin(at) == origin(self.url):
                if self.query:
                    at = _with(at, self.query, secret)
                else:
                    headers[self.header] = f"{self.scheme} {secret}".strip()
            return web.ask(at, None, DOCUMENT, headers)
        except Unanswered as nothing:
            return nothing

    def _following(self, came: Came, at: str) -> str | None:
        """The address of the next page; None after the last, which has no items or names none."""
        said = _said(came)
        found = _text(_within(said, self.next_page))
        if not found or not _within(said, self.items):
            return None
        return _with(self.url, self.cursor, found) if self.cursor else joined(at, found)


def _kept(came: Came, following: str | None, at: str) -> str | None:
    """Where the next run goes on: at the next page, or at the last again; from the start when it is not known now."""
    if isinstance(came, Unanswered) and came.status in FORGOTTEN:
        return None
    return following or at


def _said(came: Came) -> Any:
    """What a page says; None when it is not JSON, which its reader will find too."""
    try:
        return json.loads(came.payload) if isinstance(came, Answer) else None
    except (ValueError, RecursionError):
        return None


def _within(said: Any, path: str | None) -> Any:
    """What stands at a path of names: data.items."""
    for name in (path or "").split("."):
        said = said.get(name) if isinstance(said, dict) else None
    return said


def _text(found: Any) -> str | None:
    """A text or number that a page says; None for all else.

    JSON can say half a character, which nobody can send or store: it becomes what browsers make of it.
    """
    if not found or not isinstance(found, str | int):
        return None
    return str(found).encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _with(url: str, name: str, value: str) -> str:
    """An address with a parameter set."""
    parts = urlsplit(url)
    others = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return urlunsplit(parts._replace(query=urlencode([*others, (name, value)])))
