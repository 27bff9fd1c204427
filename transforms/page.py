"""What a web page says: its tree, its copy, its day. Every option of trafilatura and htmldate is here."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor
from trafilatura.utils import HTML_PARSER, load_html

from schemas.spike import BadCopy
from transforms.body import body_of
from transforms.bounds import refuse_crowded, refuse_vast
from transforms.markup import html_blocks

# What the libraries log is how they work, not what is wrong with the copy: that is said in warnings and spikes.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

# Of all modes precision is the best on news pages, and nine times in ten its own rules find the copy: only what they
# may have missed is compared with readability's find. Where that is next to nothing too, the widest net is cast.
QUICK = Extractor(output_format="python", comments=False, precision=True, fast=True)
NEWS = Extractor(output_format="python", comments=False, precision=True)
WIDEST = Extractor(output_format="python", comments=False, recall=True)
# A copy of fewer characters may be a caption or a notice; so many times as much in long paragraphs was missed.
SHORT, MISSED = 500, 2
# Characters of a paragraph that is more than a caption or a link.
PROSE = 80
# Elements of a page; beyond, trafilatura takes seconds. Pages of news have 1,000.
VAST = 20_000
# Characters of a class; beyond, it is no name that a site gives to its copy.
LONGEST = 200
BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
TABLE_RULE = re.compile(r"\|(?:-+\|)+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's tree, and its markup where that is deeper or larger than trafilatura is made for."""

    tree: HtmlElement
    beyond: str | None


def page_of(markup: str) -> Page:
    """A page, parsed once; BadCopy when there is no element in it, or too many elements or attributes."""
    refuse_crowded(markup)
    tree = load_html(markup)
    deep = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in HTML_PARSER.error_log)
    if tree is None or tree.tag != "html":
        # Of a fragment trafilatura makes no page, and htmldate a tree that it fails on.
        tree = load_html(f"<html><body>{markup}</body></html>")
    if tree is None:
        raise BadCopy("no_text", "no element of a page in it")
    return Page(tree, markup if refuse_vast(tree) > VAST or deep else None)


def copy_of(page: Page) -> list[str]:
    """The paragraphs of a page's copy, the rows of a table as the lines of one; empty when it has none."""
    if page.beyond is not None:
        blocks = html_blocks(page.beyond)
        return [each for each in blocks if len(each) >= PROSE] or blocks
    _join_instalments(page.tree)
    prose = _prose(page.tree)
    copy = _copy(page.tree, QUICK)
    if _size(copy) < SHORT or prose > MISSED * _size(copy):
        copy = _copy(page.tree, NEWS)
    if not copy or (_size(copy) < SHORT and prose > MISSED * _size(copy)):
        wider = _copy(page.tree, WIDEST)
        return wider if _size(wider) > 2 * _size(copy) else copy
    return copy


def day_of(tree: HtmlElement, uri: str | None, latest: datetime) -> str | None:
    """The day, YYYY-MM-DD, that a page's address, header or text shows as that of its publication."""
    # Not the extensive search: it takes seconds for some pages, and one in three of the days that it adds is wrong.
    ceiling = latest.replace(tzinfo=None) + timedelta(days=1)
    found = find_date(tree, url=uri, original_date=True, extensive_search=False, max_date=ceiling)
    return found if isinstance(found, str) else None


def _copy(tree: HtmlElement, options: Extractor) -> list[str]:
    found = bare_extraction(tree, options=options)
    lines = _paragraphs(found.text or "") if isinstance(found, Document) else []
    return [kept for each in lines if (kept := body_of([each]))]


def _size(copy: list[str]) -> int:
    return sum(map(len, copy))


def _join_instalments(tree: HtmlElement) -> None:
    """Moves the copy that advertisements split over several bodies into the first: trafilatura takes only one."""
    bodies: dict[tuple[HtmlElement, str], list[HtmlElement]] = {}
    outermost: set[HtmlElement] = set()
    for each in tree.iter("div", "section"):
        name = each.get("class") or ""
        if _is_instalment(name) and outermost.isdisjoint(above := list(each.iterancestors())):
            outermost.add(each)
            article = next((one for one in above if one.tag == "article"), None)
            if article is not None:
                bodies.setdefault((article, name), []).append(each)
    for first, *others in bodies.values():
        for other in others:
            if other.text and other.text.strip():
                opening = etree.SubElement(first, "p")
                opening.text = other.text
            first.extend(list(other))


def _is_instalment(name: str) -> bool:
    """Whether a class is that of an article's body: `article-body`, `body__article`."""
    return len(name) <= LONGEST and any("article" in each and "body" in each for each in name.lower().split())


def _prose(tree: HtmlElement) -> int:
    """How much text stands in paragraphs that are long and not links."""
    texts = ((p, len(p.text_content())) for p in tree.iter("p"))
    return sum(
        size for p, size in texts if size >= PROSE and sum(len(a.text_content()) for a in p.iter("a")) * 2 < size
    )


def _row(line: str) -> str:
    """A row as trafilatura writes it, its cells parted by tabs; the first may be empty, and hold an escaped stroke."""
    cells = BETWEEN_CELLS.split(line.strip().removeprefix("|").removesuffix("|"))
    return "\t".join(cell.strip().replace("\\|", "|") for cell in cells)


def _paragraphs(text: str) -> list[str]:
    """Each line of trafilatura's text is a paragraph, but the rows of a table stay together."""
    paragraphs: list[str] = []
    row_before = False
    for line in text.split("\n"):
        row = line.startswith("| ")
        if TABLE_RULE.fullmatch(line.strip()):
            continue
        copy = _row(line) if row else line
        if row and row_before:
            paragraphs[-1] += "\n" + copy
        else:
            paragraphs.append(copy)
        row_before = row
    # A row by itself lays out a line.
    return [each if "\n" in each else each.strip() for each in paragraphs]
