"""HTML: a news page, its metadata read from JSON-LD and meta tags, its copy found by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.article import Article, Association
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.charset import decode
from transforms.times import Clock

BEFORE = rb"\A(?:\xef\xbb\xbf)?(?>\s+|<!--.*?-->|<\?[^>]*>)*+"
TAGS = rb"html|head|body|title|meta|link|base|script|style|div|article|section|main|nav|h1|h2|p|table|iframe|noscript"
PAGE = re.compile(BEFORE + rb"<(?:!doctype\s+html|" + TAGS + rb")[\s/>]", re.IGNORECASE | re.DOTALL)
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
DECLARATION = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")


def claims(head: bytes) -> bool:
    """Whether it begins like a web page: with HTML's doctype or one of its common tags."""
    return PAGE.match(head.replace(b"\0", b"")[head.startswith((b"\xff\xfe", b"\xfe\xff")) * 2 :]) is not None


def read(receipt: Receipt) -> Iterator[Article]:
    """The page's one article; BadCopy when it has no copy."""
    # Here, not above: every module of this folder is imported to ask who claims a payload, and trafilatura is slow to.
    from transforms import metadata, page

    text, charset = decode(receipt.payload, _declared(receipt.payload))
    tree = page.tree_of(text)
    said = metadata.metadata_of(tree)
    copy = page.copy_of(tree)
    if not copy:
        raise BadCopy("no_text", f"a page and no copy in it; its title is {said.headline!r}")
    clock = Clock(receipt.habits.zone)
    published = clock.read("firstcreated", said.published)
    yield Article(
        provider=said.site,
        uri=said.uri,
        firstcreated=published,
        versioncreated=clock.read("versioncreated", said.modified) or published,
        tz_assumed=clock.assumed,
        headline=said.headline,
        subheadline=said.alternative,
        byline=", ".join(said.authors) or None,
        authors=said.authors,
        language=said.language,
        genre=said.sections,
        keywords=said.keywords,
        body=copy,
        associations=(Association(uri=said.image, rendition="main"),) if said.image else (),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _declared(payload: bytes) -> str | None:
    declared = DECLARATION.match(payload[:200]) or CHARSET.search(payload[:8192])
    return declared[1].decode("ascii") if declared else None
