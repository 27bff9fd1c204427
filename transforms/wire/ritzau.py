"""Ritzau RBNews: what the queue of the Danish agency's web service gives, with or without its SOAP envelope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from schemas.article import AltId, Article, Association, Link, Pubstatus, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.body import body_of, line
from transforms.charset import glimpse
from transforms.copies import copy_of, unmarked
from transforms.elements import first, name_of, parts, text, texts
from transforms.moves import move_of
from transforms.refusals import Refusals
from transforms.times import Clock
from transforms.xml import Parts, inside, root_name, root_of, whole

# The format is one agency's own.
PROVIDER = "Ritzau"
ITEM = re.compile(r"<(?:\w+:)?(?:ListOf|ArrayOf)?RBNews[\s/>]")
# Its flags, and what each declares.
FLAGS = {"Annuleret": "kill", "Korrektion": "correction", "NyVersion": "update", "InfoFlash": "flash"}
TRUE, FALSE = ("true", "1"), ("true", "false", "0", "1")
# An entity that was escaped once more than the markup around it.
TWICE = re.compile(r"&amp;(#\d+;|#[xX][0-9A-Fa-f]+;|[A-Za-z]\w*;)")
ESCAPED_AT_MOST = 3
CAPTIONS = ("caption", "text", "tekst", "title", "titel", "headline")


def claims(head: bytes) -> bool:
    """Whether its root is the answer of the queue, or holds RBNews in an envelope or a list."""
    root = root_name(head) or ""
    return root.startswith("XMLNews") or bool(root.endswith(("Envelope", "RBNews")) and ITEM.search(glimpse(head)))


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its items; then BadCopy for those that are none, or for an error that the service states."""
    root, charset = root_of(receipt.payload, receipt.habits.charset)
    items = list(inside(root, "RBNews"))
    refused = Refusals()
    yield from refused.articles(items, lambda item: _article(parts(item), Clock(receipt.habits.zone), charset))
    refused.tell(f"{refused.count} of {len(items)} items are no articles")
    if not items:
        stated = first(found for name in ("errormsg", "faultstring") for found in inside(root, name))
        raise BadCopy("no_text", stated or "the queue is empty")


def _article(item: Parts, clock: Clock, charset: str) -> Article:
    uri, version, headline = _text(item["newsid"]), _text(item["version"]), _text(item["headline"])
    body = body_of(copy_of(_once(_raw(item["content"]))).texts)
    flags = [flag for flag in FLAGS if (_text(item[flag.lower()]) or "").lower() in TRUE]
    pubstatus: Pubstatus = "canceled" if "Annuleret" in flags else "usable"
    if not headline and not body:
        if pubstatus != "canceled" or not uri:
            raise BadCopy("no_text", f"{uri or 'without NewsID'}: neither headline nor body")
        clock.warnings.append("body: neither headline nor body")
    replaces = _replaced(item, uri)
    town, short = _text(item["town"]), _text(item["contentshort"])
    ednote = _copy(item["tilredaktionen"])
    return Article(
        provider=PROVIDER,
        uri=uri,
        version=version,
        altids=(AltId(role="HistID", value=history),) if (history := _text(item["histid"])) else (),
        replaces=replaces,
        type="text",
        move=move_of(pubstatus, version, replaces=replaces, declared=[FLAGS[flag] for flag in flags], ednote=ednote),
        pubstatus=pubstatus,
        status=_text(item["status"]),
        signals=tuple(flags),
        versioncreated=clock.read("versioncreated", _text(item["publishdate"])),
        tz_assumed=clock.assumed,
        service=_text(item["format"]),
        sequence=_text(item["servicequeueid"]),
        category=_text(item["sectionshort"]),
        priority=whole(_text(item["priority"])),
        headline=headline,
        subheadline=_text(item["subtitle"]),
        slugline=_text(item["strapline"]),
        byline=_text(item["byline"]),
        source=_text(item["origin"]),
        dateline_places=(town,) if town else (),
        located=town,
        ednote=ednote,
        # How to reach who wrote it is for editors.
        nonpublic=", ".join(filter(None, (_text(item["bylineemail"]), _text(item["bylinephone"])))) or None,
        subjects=tuple(Subject(scheme="subj", code=code) for code in _listed(item["iptclist"])),
        keywords=tuple(_listed(item["subjectkeyword"])),
        sections=tuple(filter(None, [_text(item["section"])])),
        organisations=tuple(_organisations(item)),
        abstract=short if short != headline else None,
        body=body,
        associations=tuple(_associations(item)),
        links=tuple(_links(item, replaces)),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _raw(elements: list[etree._Element]) -> str:
    """The text of an element with its line ends; markup that was not escaped is markup all the same."""
    for element in elements:
        if len(element):
            return str(etree.tostring(element, encoding="unicode", with_tail=False))
        if element.text:
            return element.text
    return ""


def _once(text: str) -> str:
    """Text with its entities escaped no more than once."""
    for _ in range(ESCAPED_AT_MOST):
        if "&amp;" not in text:
            break
        text = TWICE.sub(lambda found: f"&{found[1]}" if found[1][0] == "#" or found[1] in html5 else found[0], text)
    return text


def _text(elements: list[etree._Element]) -> str | None:
    raw = _raw(elements)
    return unmarked(_once(raw)) if "&" in raw or "<" in raw else line(raw)


def _copy(elements: list[etree._Element]) -> str | None:
    """A note that may be marked up, its paragraphs as lines."""
    return "\n".join(filter(None, map(line, copy_of(_once(_raw(elements))).texts))) or None


def _replaced(item: Parts, uri: str | None) -> str | None:
    """The item in whose place it comes; where that is only a flag, nothing names it."""
    named = (_text(item[name]) for name in ("replacedid", "replaces"))
    return next((name for name in named if name and name.lower() not in FALSE and name != uri), None)


def _listed(elements: list[etree._Element]) -> list[str]:
    """The texts of a list's members, each once; those of members' parts are not the members'."""
    members = (member for listed in elements for member in listed if not len(member))
    return list(dict.fromkeys(texts(members)))


def _organisations(item: Parts) -> Iterator[Subject]:
    yield from (Subject(scheme="isin", code=code) for code in _listed(item["isin"]))
    yield from (Subject(name=name) for name in _listed(item["companies"]))
    for company in (parts(company) for listed in item["companies"] for company in listed):
        code, name = first(company["isin"]), first(company["name"])
        if code or name:
            yield Subject(scheme="isin" if code else None, code=code, name=name)


def _associations(item: Parts) -> Iterator[Association]:
    """Pictures and the like, by the address among what is said of each."""
    for media in (media for listed in item["multimedielist"] for media in listed):
        said = {name_of(part): value for part in media.iter() if not len(part) and (value := text(part))}
        address = next((value for value in said.values() if value.startswith(("http:", "https:", "//"))), None)
        if address:
            caption = next((said[name] for name in CAPTIONS if name in said), None)
            kind = said.get("mimetype") or said.get("contenttype")
            yield Association(uri=address, mediatype=kind, caption=caption, credit=said.get("credit"))


def _links(item: Parts, replaces: str | None) -> Iterator[Link]:
    if replaces:
        yield Link(rel="replaces", uri=replaces)
    alone = [related for related in item["related"] if not len(related)]
    yield from (Link(rel="related", uri=uri) for uri in (*_listed(item["related"]), *texts(alone)))
