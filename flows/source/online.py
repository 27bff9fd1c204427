"""What sources that are asked over HTTP share: manners, and how an answer becomes arrivals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Annotated

from pydantic import Field

from flows.source.intake import Arrival
from flows.source.supplier import Supplier
from flows.unpack import Delivery, Meter, Refused, unpacked
from flows.web.answer import Answer, Unanswered, fetch_of, refused
from flows.web.asking import Web, origin
from flows.web.manners import Manners
from schemas.fetch import Fetch

Came = Answer | Unanswered


class Online(Supplier):
    """A source that is asked over HTTP."""

    manners: Annotated[Manners, Field(description="How politely it is asked.")] = Manners()


def brought(url: str, came: Came, known: Fetch | None) -> Iterator[Arrival]:
    """What a request brought, and the request after it."""
    if isinstance(came, Unanswered):
        yield refused(url, came)
    elif not came.unchanged:
        yield from payloads(came)
    yield fetch_of(url, came, known)


def asked(web: Web, url: str, known: Fetch | None, most: int) -> Came:
    """What comes of a request, an answer or the want of one."""
    try:
        return web.ask(url, known, most)
    except Unanswered as nothing:
        return nothing


def payloads(answer: Answer) -> Iterator[Delivery | Refused]:
    """What an answer holds: itself, or what is packed in it."""
    for each in unpacked(answer.final_url, BytesIO(answer.payload), Meter.of(len(answer.payload))):
        yield replace(each, charset=answer.charset) if isinstance(each, Delivery) else each


def address(url: str) -> str:
    """An address that a source may name; ValueError for what is none, or holds a password."""
    try:
        origin(url)
    except Unanswered as none:
        raise ValueError(f"no address of the web: {url!r}") from none
    if "@" in url.split("/")[2]:
        raise ValueError("an address holds no user or password: name a secret")
    return url
