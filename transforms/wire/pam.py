"""PRISM PAM 1.x and 2.x: what magazines and papers deliver to aggregators; many articles a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from schemas.article import Article, Association
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms import notebook
from transforms.body import body_of
from transforms.charset import glimpse
from transforms.copies import paragraphs_in
from transforms.elements import name_of, parts, texts
from transforms.feed import Feed, feed_of
from transforms.moves import move_of
from transforms.prism import EXPIRES, SECTIONS, Prism, terms
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.xml import inside, root_name, said, whole

NAMESPACE = re.compile(r"prismstandard\.org/(?:namespaces|dtds)/pam\b", re.IGNORECASE)
# Classes of the lines above the copy.
LINES = ("deck", "byline", "dateline")
ADDRESSES = ("refid", "href", "src", "url", "resource")


def claims(head: bytes) -> bool:
    """Whether its root element is message, and PAM's namespace or DTD is named beside it."""
    return (root_name(head) or "").lower() == "message" and NAMESPACE.search(glimpse(head)) is not None


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of a message; then BadCopy when some could not be read."""
    feed, zone = feed_of(receipt.payload, "article", receipt.habits.charset), receipt.habits.zone
    refused = feed.refused
    yield from refused.articles(feed.items, lambda element: _article(element, feed, zone), "article {}: ")
    refused.tell(f"{refused.count} could not be read")


def _article(article: etree._Element, feed: Feed, zone: str) -> Article:
    held, clock = parts(article), Clock(zone, warnings=list(feed.warnings))
    prism = Prism(held["head"], clock)
    lines = _lines(held["body"])
    body = body_of(text for each in held["body"] for text in paragraphs_in(each))
    ids, url, headline = prism.ids, prism.says("url"), prism.says("title")
    uri = ids[0].value if ids else url
    if not headline and not body:
        if not uri:
            raise BadCopy("no_text", "neither identifier, title nor body")
        clock.warnings.append("neither headline nor body")
    provider, publication = prism.says("publisher", "publicationname"), prism.says("publicationname")
    version, links = prism.says("versionidentifier"), tuple(prism.links)
    replaces = next((link.uri for link in links if link.rel == "replaces"), None)
    pubstatus, embargoed = prism.standing()
    firstcreated, versioncreated = prism.times()
    subtitle, deck = prism.says("subtitle", "subtitle1"), " ".join(lines["deck"]) or None
    notices = prism.lists("copyright", "rights")
    return Article(
        provider=provider,
        uri=uri,
        version=version,
        altids=tuple(ids[1:]),
        url=url,
        replaces=replaces,
        type=prism.says("contenttype", "type"),
        move=move_of(pubstatus, version, replaces=replaces, declared=prism.declared, ednote=prism.ednote),
        pubstatus=pubstatus,
        status=prism.says("status"),
        embargoed=embargoed,
        expires=prism.time("expires", *EXPIRES),
        versioncreated=versioncreated,
        firstcreated=firstcreated,
        tz_assumed=clock.assumed,
        date_raw=None if versioncreated else prism.says("coverdisplaydate", "coverdate"),
        title=prism.says("alternatetitle"),
        headline=headline,
        subheadline=subtitle or deck,
        byline=", ".join(lines["byline"]) or prism.says("byline"),
        authors=prism.lists("creator"),
        credit=prism.says("creditline"),
        source=publication if publication != provider else None,
        dateline=" ".join(lines["dateline"]) or None,
        ednote=prism.ednote,
        copyrightholder=prism.says("rightsowner", "rightsholder"),
        copyrightnotice=notices[0] if notices else None,
        usageterms="\n".join((*notices[1:], *prism.lists("permissions", "restrictions", "rightsagent"))) or None,
        language=tag_of(prism.says("language") or _language(article, held["body"]), clock.warnings),
        genre=prism.lists("genre"),
        subjects=tuple(prism.subjects),
        keywords=prism.lists("keyword"),
        sections=prism.lists(*SECTIONS),
        places=terms(inside(article, "location")),
        people=terms(inside(article, "person")),
        organisations=(*terms(inside(article, "organization")), *prism.tickers),
        series_name=prism.says("seriestitle"),
        series_part=whole(prism.says("seriesnumber")),
        abstract=body_of(dict.fromkeys((deck if subtitle and deck and deck != subtitle else "", *prism.abstract))),
        body=body,
        words_stated=whole(prism.says("wordcount")),
        associations=tuple(_associations(article, clock)),
        links=links,
        charset=feed.charset,
        warnings=tuple(clock.warnings),
    )


def _lines(bodies: Iterable[etree._Element]) -> dict[str, list[str]]:
    """What deck, byline and dateline above the copy say, taken out of it."""
    found: dict[str, list[str]] = {name: [] for name in LINES}
    for body in bodies:
        above = list(_above(body))
        for name, each in above:
            found[name] += texts([each])
        notebook.remove(body, [each for _, each in above])
    return found


def _above(body: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The lines of these classes that stand before the first text of any other; pictures may come between."""
    walk = etree.iterwalk(body, events=("start",))
    for _, each in walk:
        classes = {word for value in said([each], "class") for word in value.split()}
        name = next((name for name in LINES if name in classes), None)
        if name or name_of(each) == "media":
            walk.skip_subtree()
        elif each.text and not each.text.isspace():
            return
        if name:
            yield name, each


def _language(article: etree._Element, bodies: list[etree._Element]) -> str | None:
    return next(said((*bodies, article, *article.iterancestors()), "lang"), None)


def _associations(article: etree._Element, clock: Clock) -> Iterator[Association]:
    """The pictures and the like of its media, one a reference; aggregators often get captions without pictures."""
    for each in article.iter("{*}media", "{*}img"):
        if name_of(each) == "img" and next(each.iterancestors("{*}media"), None) is not None:
            continue
        media = Prism([each], clock)
        for reference in (*media.all("mediareference"), *inside(each, "img")) or (each,):
            uri = next((uri for name in ADDRESSES for uri in said([reference], name)), None)
            found = Association(
                uri=uri or media.says("mediareference"),
                mediatype=media.says("format", "mediatype", "type"),
                caption=media.says("caption", "mediatitle", "textdescription") or next(said([reference], "alt"), None),
                credit=media.says("credit"),
                width=whole(reference.get("width")),
                height=whole(reference.get("height")),
            )
            if found.uri or found.caption or found.credit:
                yield found
