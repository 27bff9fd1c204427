"""JSON-LD as news sites write it into their pages: schema.org's words, and JSON that is often not quite JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from transforms.body import line
from transforms.copies import TAG
from transforms.json import integer, whole

ARTICLE = re.compile(r"(?:Article|Report|BlogPosting|SocialMediaPosting)$")
# The parts of a graph that may hold the page's own article; others hold articles that it merely names.
CARRIERS = ("@graph", "mainEntity", "mainEntityOfPage")
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
# What hides a script from readers that know no scripts.
BEFORE = re.compile(r"(?:[\s\ufeff]|//|/\*|\*/|<!--|<!\[CDATA\[)*+")
DECODER = json.JSONDecoder(strict=False, parse_int=integer)


class Node:
    """One object of a page's JSON-LD, with the others, to which it may refer by id."""

    def __init__(self, said: dict[str, Any], others: dict[str, dict[str, Any]]) -> None:
        self._said = said
        self._others = others

    def text(self, key: str) -> str | None:
        """The first text under a key."""
        return next((text for each in _each(self._said.get(key)) if (text := plain(each))), None)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts under a key, each once: texts, or things that have one."""
        return self._said_of(key, "text")

    def number(self, key: str, warnings: list[str]) -> int | None:
        """The whole number under a key, written as one or as text; noted where it is too long to keep."""
        said = self._said.get(key)
        found = whole(said)
        if found is None and (isinstance(said, float) or isinstance(said, int | str) and str(said)[:1].isdecimal()):
            warnings.append(f"{key}: no whole number of 64 bits in {str(said)[:60]!r}")
        return found

    def names(self, key: str) -> tuple[str, ...]:
        """The names under a key, each once: texts, or things that have one."""
        return self._said_of(key, "name")

    def addresses(self, key: str) -> tuple[str, ...]:
        """The addresses under a key, each once: texts, or things that have one."""
        return self._said_of(key, "url")

    def _said_of(self, key: str, quality: str) -> tuple[str, ...]:
        things = map(self._whole, _each(self._said.get(key)))
        said = (next(iter(_each(each.get(quality))), None) if isinstance(each, dict) else each for each in things)
        return tuple(dict.fromkeys(text for each in said if (text := plain(each))))

    def _whole(self, thing: Any) -> Any:
        return self._others.get(thing["@id"], {}) | thing if _has_id(thing) else thing


def article_of(tree: HtmlElement, titles: Collection[str]) -> Node:
    """The article that a page is: the one that has one of its titles, else its first; an empty one if it has none."""
    nodes = list(_nodes(tree))
    articles = [
        each for each in nodes if any(isinstance(t, str) and ARTICLE.search(t) for t in _each(each.get("@type")))
    ]
    titled = (each for each in articles if plain(each.get("headline")) in titles)
    return Node(next(titled, next(iter(articles), {})), {each["@id"]: each for each in nodes if _has_id(each)})


def types_of(tree: HtmlElement) -> set[str]:
    """All types that a page's JSON-LD names for the page and what it carries."""
    return {kind for each in _nodes(tree) for kind in _each(each.get("@type")) if isinstance(kind, str)}


def plain(value: Any) -> str | None:
    """A text as a line without tags and entities, which sites escape twice; None for what is no text."""
    return line(TAG.sub("", unescape(unescape(value)))) if isinstance(value, str) else None


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """All objects, in the page's order. A stack, not recursion: how deep sites nest is theirs to choose."""
    scripts = [each for each in tree.iter("script") if "ld+json" in (each.get("type") or "").lower()]
    waiting = [_json(each.text or "") for each in reversed(scripts)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            yield node
            waiting += [node[key] for key in reversed(CARRIERS) if key in node]


def _json(text: str) -> Any:
    """JSON as sites write it: in comments, with line ends in strings and commas too many; None when it is broken.

    What follows it, which ends a comment, is left unread.
    """
    text = BEFORE.sub("", text, count=1)
    for attempt in (text, TRAILING_COMMA.sub("", text)):
        try:
            return DECODER.raw_decode(attempt)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _has_id(node: Any) -> bool:
    return isinstance(node, dict) and isinstance(node.get("@id"), str)


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
