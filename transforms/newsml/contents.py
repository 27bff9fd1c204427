"""The content of a NewsML-G2 item: XHTML, NITF, TTNITF or text, whatever its media type says, and its renditions."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice

from lxml import etree

from schemas.article import Association, Subject
from transforms import notebook
from transforms.copies import Copy, copy_of, fullest
from transforms.elements import first, name_of, parts, said, text, texts, within
from transforms.markup import blocks, html_tree
from transforms.newsml.preformatted import paragraphs_of
from transforms.nitf import Nitf
from transforms.nitf import named as marks
from transforms.nitf.docdata import Docdata
from transforms.xml import Parts, whole

MARKUP = re.compile(r"</?(?:p|div|html|body|section|table|ul|br)\b[^<>]*>", re.IGNORECASE)
# Escaped once more than it should have been.
ESCAPED = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8}\d?);", re.IGNORECASE)
TT_LINES = frozenset({"rubrik", "dat", "byline", "vinjett"})


@dataclass(frozen=True, slots=True)
class Content:
    """One form of an item's content: its copy, and the lines that stand with it."""

    copy: Copy
    headline: str | None = None
    subheadline: str | None = None
    slugline: str | None = None
    byline: str | None = None
    byline_title: str | None = None
    authors: tuple[str, ...] = ()
    dateline: str | None = None
    abstract: str | None = None
    notes: Sequence[str] = ()
    nonpublic: Sequence[str] = ()
    signoff: str | None = None
    pictures: tuple[Association, ...] = ()
    people: tuple[Subject, ...] = ()
    organisations: tuple[Subject, ...] = ()
    places: tuple[Subject, ...] = ()
    event_place: str | None = None
    # Its name, which part this is, and of how many.
    series: tuple[str | None, int | None, int | None] = (None, None, None)


def content_of(content: Parts, warnings: list[str]) -> Content:
    """The fullest form of an item's content."""
    forms = [form for each in content["inlinexml"] for form in _inline_xml(each)]
    forms += [form for each in content["inlinedata"] for form in _inline_data(each, warnings)]
    chosen = fullest([form.copy for form in forms]) if len(forms) > 1 else None
    form = next((form for form in forms if chosen in (None, form.copy)), Content(Copy(())))
    copy, notes, nonpublic = notebook.apart(form.copy.texts)
    return replace(
        form,
        copy=replace(form.copy, texts=copy),
        notes=(*form.notes, *notes),
        nonpublic=(*form.nonpublic, *nonpublic),
    )


def remote(content: Parts, caption: str | None, credit: str | None) -> list[Association]:
    """The renditions of an item that are elsewhere."""
    return [
        Association(
            uri=said(each, "href", "residref"),
            mediatype=said(each, "contenttype"),
            rendition=said(each, "rendition"),
            caption=caption,
            credit=credit,
            width=whole(each.get("width")),
            height=whole(each.get("height")),
        )
        for each in content["remotecontent"]
    ]


def _inline_xml(inline: etree._Element) -> Iterator[Content]:
    words = whole(inline.get("wordcount"))
    kind = name_of(inline[0]) if len(inline) else ""
    if not kind:
        if inline.text and inline.text.strip() or words is not None:
            yield _of_text(inline.text or "", words)
    elif kind == "nitf":
        yield _of_nitf(inline[0], words)
    else:
        page = within(inline)
        yield _of_ttnitf(page, words) if page["brodtext"] else _of_xhtml(page, inline, words)


def _inline_data(inline: etree._Element, warnings: list[str]) -> Iterator[Content]:
    kind, words, data = said(inline, "contenttype") or "text/plain", whole(inline.get("wordcount")), inline.text or ""
    if not kind.lower().startswith(("text/", "application/xhtml")):
        warnings.append(f"inlineData: {kind[:60]} left out")
        return
    if (said(inline, "encoding") or "").lower().endswith("base64"):
        try:
            data = b64decode(data).decode("utf-8", "replace")
        except ValueError:
            warnings.append("inlineData: not base64, left out")
            return
    yield _of_text(data, words)


def _of_text(data: str, words: int | None) -> Content:
    """Plain text, or HTML that was escaped or put into CDATA, whatever its media type."""
    markup = data if MARKUP.search(data) else unescape(data)
    if MARKUP.search(markup):
        tree = html_tree(markup)
        return _of_xhtml(within(tree), tree, words) if tree is not None else Content(Copy((), words_stated=words))
    if set_by_hand := paragraphs_of(data):
        return Content(Copy(set_by_hand, words_stated=words))
    return Content(copy_of(data, "text/plain", words))


def _of_nitf(root: etree._Element, words: int | None) -> Content:
    nitf, data, marked = Nitf(root), Docdata(root), marks.marked(root)
    return Content(
        Copy(nitf.copy, marked=True, words_stated=words),
        headline=nitf.headline or data.title,
        subheadline=nitf.subheadline,
        byline=nitf.byline,
        byline_title=nitf.byline_title,
        authors=nitf.authors,
        dateline=nitf.dateline,
        abstract=nitf.abstract,
        notes=(data.ednote(nitf) or "").splitlines(),
        nonpublic=nitf.notes(public=False),
        signoff=nitf.tagline,
        pictures=tuple(nitf.pictures),
        people=marked["person"],
        organisations=marked["org"],
        places=marked["location"],
        event_place=data.event_place,
        series=data.series,
    )


def _of_ttnitf(page: Parts, words: int | None) -> Content:
    lines = parts(*page["text"][:1])
    place = parts(*lines["dat"])
    copy = [each for name, held in lines.items() if name not in TT_LINES for each in held]
    copy = copy or page["brodtext"]
    for each in (child for block in copy for child in block if name_of(child) in ("citat", "mellis")):
        each.tag = "p"
    return Content(
        Copy([text for each in copy for text in blocks(each)], marked=True, words_stated=words),
        headline=first(page["rubrik"]),
        byline=first(lines["byline"]),
        dateline=" ".join(filter(None, (first(place["ort"]), _credit(first(place["source"]))))) or None,
    )


def _credit(source: str | None) -> str | None:
    return f"({source})" if source else None


def _of_xhtml(page: Parts, root: etree._Element, words: int | None) -> Content:
    """The copy of a page, without its header and its notes; `root` is the page or what holds it."""
    body = next(iter(page["body"]), root)
    header = [each for each in page["header"][:1] if parts(each)["h1"]]
    above = parts(*header)
    slug = [each for listed in above["ul"] if "slugline" in notebook.classes(listed) for each in texts(listed)]
    notebook.remove(root, header)
    notes, nonpublic = notebook.cut(body)
    marked = [each for each in (*page["span"], *page["p"], *page["div"]) if each.get("class")]
    dateline, byline = _line(root, marked, "dateline"), _line(root, marked, "byline")
    for each in (body, *page["p"]):
        _keep_lines(each)
    captions = {each.getparent(): text(each) for each in page["figcaption"]}
    return Content(
        Copy(list(map(_unescaped, blocks(body))), marked=True, words_stated=words),
        headline=first(above["h1"]) or first(page["title"]) or first(page["h1"]),
        subheadline=first(above["h2"]),
        slugline="/".join(slug) or None,
        byline=byline,
        dateline=dateline,
        notes=notes,
        nonpublic=nonpublic,
        # A picture of one pixel counts readers.
        pictures=tuple(_picture(each, captions) for each in page["img"] if whole(each.get("width")) not in (0, 1)),
    )


def _line(root: etree._Element, marked: Sequence[etree._Element], name: str) -> str | None:
    """The line that is marked as dateline or byline, taken out of the copy."""
    for each in marked:
        if name in notebook.classes(each) and (printed := text(each)):
            notebook.remove(root, [each])
            return printed
    return None


def _keep_lines(paragraph: etree._Element) -> None:
    """Makes a paragraph that was set by hand preformatted: its lines mean something."""
    held = paragraph.text
    if held and "\n" in held and len(paragraph) == 0 and (by_hand := paragraphs_of(held)):
        paragraph.tag, paragraph.text = "pre", "\n\n".join(by_hand)


def _unescaped(text: str) -> str:
    return unescape(text) if "&" in text and ESCAPED.search(text) else text


def _picture(image: etree._Element, captions: dict[etree._Element | None, str | None]) -> Association:
    above = (image.getparent(), *islice(image.iterancestors(), 1, 3))
    caption = next((captions[each] for each in above if each in captions), None)
    return Association(
        uri=said(image, "src"),
        caption=caption or said(image, "alt"),
        width=whole(image.get("width")),
        height=whole(image.get("height")),
    )
