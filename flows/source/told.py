"""The source that the words of a command name: files, or addresses of the web; and what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.lake import Lake
from flows.source.files import Files
from flows.source.intake import Intake
from flows.source.local import NoSuchPath
from flows.source.supplier import Supplier


def told(words: Sequence[str], *, private: bool = False, **how: Any) -> Supplier:
    """The source of some paths or some addresses; NoSuchPath for both at once: they are two feeds."""
    addresses = [word for word in words if word.lower().startswith(("http://", "https://"))]
    if not addresses:
        return Files(paths=tuple(words), **how)
    if len(addresses) < len(words):
        raise NoSuchPath("addresses and files are two sources: ingest them by two calls")

    # Here, not above: who loads files need not wait for what asks the web.
    from flows.source.urls import Urls
    from flows.web.manners import Manners

    return Urls(urls=tuple(words), manners=Manners(allow_private=private), **how)


def asked(feed: Supplier, lake: Lake | None) -> Intake:
    """What a source brings to who calls; NoSuchPath for a pattern that matches nothing, no error of a schedule."""
    intake = feed.intake(lake)
    if intake.unmatched:
        raise NoSuchPath(f"{', '.join(intake.unmatched)}: matches no file")
    return intake
