"""Ritzau RBNews: what the queue of the Danish agency's web service gives, with or without its SOAP envelope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from schemas.article import AltId, Article, Association, Link, Pubstatus, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.body import body_of, line, text_of
from transforms.charset import glimpse
from transforms.copies import copy_of, unmarked
from transforms.moves import move_of
from transforms.nitf import first, number, texts
from transforms.times import Clock
from transforms.xml import each, inside, local, root_name, root_of

# The format is one agency's own.
PROVIDER = "Ritzau"
ITEM = re.compile(r"<(?:\w+:)?(?:ListOf|ArrayOf)?RBNews[\s/>]")
# Its flags, and what each declares.
FLAGS = {"Annuleret": "kill", "Korrektion": "correction", "NyVersion": "update", "InfoFlash": "flash"}
TRUE, FALSE = ("true", "1"), ("true", "false", "0", "1")
# An entity that was escaped once more than the markup around it.
TWICE = re.compile(r"&amp;(#\d+;|#[xX][0-9A-Fa-f]+;|[A-Za-z]\w*;)")
ESCAPED_AT_MOST = 3


def claims(head: bytes) -> bool:
    """Whether its root is the answer of the queue, or holds RBNews in an envelope or a list."""
    root = root_name(head) or ""
    return root.startswith("XMLNews") or bool(root.endswith(("Envelope", "RBNews")) and ITEM.search(glimpse(head)))


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its items; then BadCopy for those that are none, or for an error that the service states."""
    root, charset = root_of(receipt.payload)
    items = list(inside(root, "RBNews"))
    refused: list[str] = []
    for item in items:
        try:
            article = _article(item, Clock(receipt.habits.zone), charset)
        except BadCopy as bad:
            refused.append(bad.detail)
        else:
            yield article
    if refused:
        raise BadCopy("no_text", f"{len(refused)} of {len(items)} items are no articles: {'; '.join(refused[:3])}")
    if not items:
        stated = (text_of(found) for name in ("errormsg", "faultstring") for found in inside(root, name))
        raise BadCopy("no_text", first(stated) or "the queue is empty")


def _article(item: etree._Element, clock: Clock, charset: str) -> Article:
    uri, version, headline = _text(item, "NewsID"), _text(item, "version"), _text(item, "headline")
    body = body_of(copy_of(_once(_raw(item, "content"))).texts)
    flags = [flag for flag in FLAGS if (_text(item, flag) or "").lower() in TRUE]
    pubstatus: Pubstatus = "canceled" if "Annuleret" in flags else "usable"
    if not headline and not body:
        if pubstatus != "canceled" or not uri:
            raise BadCopy("no_text", f"{uri or 'without NewsID'}: neither headline nor body")
        clock.warnings.append("body: neither headline nor body")
    replaces = _replaced(item, uri)
    town, short = _text(item, "town"), _text(item, "ContentShort")
    ednote = _copy(item, "TilRedaktionen")
    return Article(
        provider=PROVIDER,
        uri=uri,
        version=version,
        altids=tuple(AltId(role=name, value=text) for name in ("HistID",) if (text := _text(item, name))),
        replaces=replaces,
        type="text",
        move=move_of(pubstatus, version, replaces=replaces, declared=[FLAGS[flag] for flag in flags], ednote=ednote),
        pubstatus=pubstatus,
        status=_text(item, "Status"),
        signals=tuple(flags),
        versioncreated=clock.read("versioncreated", _text(item, "PublishDate")),
        tz_assumed=clock.assumed,
        service=_text(item, "format"),
        sequence=_text(item, "ServiceQueueId"),
        category=_text(item, "sectionShort"),
        priority=number(_text(item, "Priority")),
        headline=headline,
        subheadline=_text(item, "subtitle"),
        slugline=_text(item, "strapline"),
        byline=_text(item, "byLine"),
        source=_text(item, "origin"),
        dateline_places=(town,) if town else (),
        located=town,
        ednote=ednote,
        # How to reach who wrote it is for editors.
        nonpublic=", ".join(filter(None, (_text(item, "byLineEmail"), _text(item, "byLinePhone")))) or None,
        subjects=tuple(Subject(scheme="subj", code=code) for code in _listed(item, "IPTCList")),
        keywords=tuple(_listed(item, "SubjectKeyword")),
        sections=tuple(filter(None, [_text(item, "section")])),
        organisations=tuple(_organisations(item)),
        abstract=short if short != headline else None,
        body=body,
        associations=tuple(_associations(item)),
        links=tuple(_links(item, replaces)),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _raw(item: etree._Element, name: str) -> str:
    """The text of an element with its line ends; markup that was not escaped is markup all the same."""
    found = next(each(item, name), None)
    if found is None:
        return ""
    return str(etree.tostring(found, encoding="unicode", with_tail=False)) if len(found) else found.text or ""


def _once(text: str) -> str:
    """Text with its entities escaped no more than once."""
    for _ in range(ESCAPED_AT_MOST):
        once = TWICE.sub(lambda found: f"&{found[1]}" if found[1][0] == "#" or found[1] in html5 else found[0], text)
        if once == text:
            break
        text = once
    return text


def _text(item: etree._Element, name: str) -> str | None:
    return unmarked(_once(_raw(item, name)))


def _copy(item: etree._Element, name: str) -> str | None:
    """A note that may be marked up, its paragraphs as lines."""
    return "\n".join(filter(None, map(line, copy_of(_once(_raw(item, name))).texts))) or None


def _replaced(item: etree._Element, uri: str | None) -> str | None:
    """The item in whose place it comes; where that is only a flag, nothing names it."""
    named = (_text(item, name) for name in ("replacedID", "Replaces"))
    return next((name for name in named if name and name.lower() not in FALSE and name != uri), None)


def _listed(item: etree._Element, name: str) -> list[str]:
    """The texts of a list, each once; those of its members' parts are not the members'."""
    members = (member for listed in each(item, name) for member in listed if not len(member))
    return list(dict.fromkeys(filter(None, map(text_of, members))))


def _organisations(item: etree._Element) -> Iterator[Subject]:
    yield from (Subject(scheme="isin", code=code) for code in _listed(item, "ISIN"))
    yield from (Subject(name=name) for name in _listed(item, "Companies"))
    for company in (company for listed in each(item, "Companies") for company in listed):
        names = [*texts(company, "name"), *texts(company, "Name")]
        codes = [*texts(company, "ISIN"), *texts(company, "isin")]
        if names or codes:
            yield Subject(scheme="isin" if codes else None, code=first(codes), name=first(names))


def _associations(item: etree._Element) -> Iterator[Association]:
    """Pictures and the like, by the address among what is said of each."""
    for media in (media for listed in each(item, "MultimedieList") for media in listed):
        said = {local(part).lower(): text for part in media.iter() if not len(part) and (text := text_of(part))}
        address = first(text for text in said.values() if text.startswith(("http:", "https:", "//")))
        if address:
            caption = first(said.get(name) for name in ("caption", "text", "tekst", "title", "titel", "headline"))
            kind = first(said.get(name) for name in ("mimetype", "contenttype"))
            yield Association(uri=address, mediatype=kind, caption=caption, credit=said.get("credit"))


def _links(item: etree._Element, replaces: str | None) -> Iterator[Link]:
    if replaces:
        yield Link(rel="replaces", uri=replaces)
    related = next(each(item, "Related"), None)
    if related is not None:
        members = _listed(item, "Related") if len(related) else [text_of(related)]
        yield from (Link(rel="related", uri=uri) for uri in members if uri)
