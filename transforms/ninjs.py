"""The nouns of a ninjs item: its lines by role, its terms, ids, renditions and the items it names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from schemas.article import AltId, Association, Link, Pubstatus, Subject
from transforms.body import body_of
from transforms.copies import Copy, copy_of, fullest, is_shorter, unmarked
from transforms.json import Fields
from transforms.moves import pubstatus_of, under_embargo
from transforms.urgency import urgency_of

VOCABULARIES = {
    "http://cv.iptc.org/newscodes/mediatopic": "medtop",
    "http://cv.iptc.org/newscodes/subjectcode": "subj",
}
TEXTS = ("text", "composite")
FROM = ("evolvedfrom", "evolvedFrom", "derivedfrom", "derivedFrom", "replaces")
CAPTIONS = ("caption", "alt", "alttext")
VERSION = ("versioncreated", "versionCreated", "version_created")
# When the content was made: with the version, and the item, where nothing else is said.
CREATED = ("contentcreated", "contentCreated")


def standing(item: Fields, embargoed: datetime | None) -> tuple[Pubstatus, str | None]:
    """Its status, and that as sent; `embargoed` is the end of its embargo as far as it can be read."""
    declared = item.first("pubstatus", "pubStatus")
    said = None if declared is None else str(declared)
    pubstatus = pubstatus_of(said, item.warnings)
    return under_embargo(pubstatus, item.first("embargoed", "embargoedUntil"), embargoed), said


def headline(item: Fields) -> str | None:
    """Its main headline, by whatever name."""
    more = sorted(name for name in item.said if name.startswith("headline_"))
    return (
        unmarked(item.text("headline"))
        or of_role(item, "headlines", "main")
        or next((found for name in more if (found := unmarked(item.text(name)))), None)
        or next((found for _, each in item.objects("headlines") if (found := unmarked(each.text("value")))), None)
        or unmarked(item.text("title"))
    )


def of_role(item: Fields, name: str, role: str) -> str | None:
    """The first of several texts that has this role; one without a role is the main one."""
    objects = (each for _, each in item.objects(name) if role in (each.text("role") or "main").lower())
    return next((found for each in objects if (found := unmarked(each.text("value")))), None)


def copy(item: Fields) -> Copy:
    """The fullest of its bodies, with the words that the item states."""
    copies = []
    for name in sorted(name for name in item.said if name.startswith("body_") or name == "article_html"):
        if text := item.copy(name):
            copies.append(copy_of(text, name.partition("_")[2], item.count("wordcount", "wordCount")))
    for _, body in item.objects("bodies"):
        if text := body.copy("value"):
            kind = body.text("contenttype", "contentType")
            copies.append(copy_of(text, kind, body.count("wordcount", "wordCount")))
    chosen = fullest(copies) or Copy(())
    if shorter := sum(is_shorter(each, chosen) for each in copies if each is not chosen):
        item.warnings.append(f"bodies: left out {shorter} shorter than the fullest")
    return chosen


def abstract(item: Fields) -> str | None:
    """The fullest of its descriptions; captions describe pictures."""
    texts = [
        copy_of(text, name.partition("_")[2] or None)
        for name in (*sorted(name for name in item.said if name.startswith("description_")), "teaser")
        if (text := item.copy(name))
    ]
    for _, each in item.objects("descriptions"):
        if _role(each) not in CAPTIONS and (text := each.copy("value")):
            texts.append(copy_of(text, each.text("contenttype", "contentType")))
    chosen = fullest(texts)
    return body_of(chosen.texts) if chosen else None


def notes(item: Fields) -> list[str]:
    """What is for editors: its note, and the part of dpa's notepad that may be printed."""
    told = unmarked(item.text("ednote", "edNote"))
    return [*filter(None, [told]), *notepad(item, "public_html")]


def notepad(item: Fields, part: str) -> list[str]:
    """The paragraphs of a part of dpa's notepad."""
    held = item.first("notepad")
    text = Fields(held, item.warnings).copy(part) if isinstance(held, dict) else None
    return list(copy_of(text).texts) if text else []


def urgency(item: Fields) -> int | None:
    """Its urgency, 1 to 9."""
    return urgency_of(item.count("urgency"), item.warnings)


def signals(item: Fields) -> tuple[str, ...]:
    """Its signals: texts, or the texts of objects."""
    found = item.first("signals", "signal")
    each = found if isinstance(found, list) else [found]
    texts = (text for one in each for text in (one.values() if isinstance(one, dict) else [one]))
    return tuple(text for text in texts if isinstance(text, str))


def terms(item: Fields, *names: str) -> tuple[Subject, ...]:
    """The terms of a list: what the item is about, with vocabulary and code."""
    return tuple(term for _, each in item.objects(*names) for term in _term(each))


def subjects(item: Fields) -> tuple[Subject, ...]:
    """What it is about, events and objects too."""
    lists = (("subject", "subjects"), ("event", "events"), ("object", "objects"), ("categories",))
    return tuple(term for names in lists for term in terms(item, *names))


def papers(item: Fields, *names: str) -> Iterator[Subject]:
    """The codes that the papers of firms in a list are traded by."""
    for _, firm in item.objects(*names):
        for _, each in firm.objects("symbols"):
            scheme = each.text("symboltype", "symbolType", "exchange") or "ticker"
            if code := each.text("symbol", "ticker"):
                yield Subject(scheme=scheme, code=code, name=firm.text("name"))


def names_of(item: Fields, *names: str) -> tuple[str, ...]:
    """The names in a list of terms."""
    return tuple(name for _, each in item.objects(*names) if (name := each.text("name", "literal", "code", "uri")))


def altids(item: Fields) -> Iterator[AltId]:
    """Its other ids: under their roles in ninjs 1, beside them since."""
    found = item.first("altids", "altIds")
    if isinstance(found, dict):
        ids = Fields(found, item.warnings)
        yield from (AltId(role=role, value=value) for role in found if (value := ids.numbered(role)))
        return
    for _, each in item.objects("altids", "altIds"):
        if value := each.numbered("value"):
            yield AltId(role=each.text("role"), value=value)


def links(item: Fields) -> Iterator[Link]:
    """The items that it came from, and the texts that it is associated with."""
    for rel in FROM:
        if uri := item.text(rel):
            yield Link(rel=rel.lower(), uri=uri)
    for name, each in item.objects("associations"):
        if each.text("type") in TEXTS:
            uri = each.text("uri", "guid", "_id")
            yield Link(rel=name or each.text("name"), uri=uri, version=each.numbered("version"))


def renditions(item: Fields) -> Iterator[Association]:
    """The forms in which the item itself is to be had."""
    for name, rendition in item.objects("renditions"):
        yield _association(item, rendition, name or rendition.text("name"))


def attachments(item: Fields) -> Iterator[Association]:
    """The files that come with it."""
    for _, each in item.objects("attachments"):
        yield Association(
            uri=each.text("href", "filename", "id"),
            mediatype=each.text("mimetype", "contenttype", "contentType"),
            caption=unmarked(each.text("title", "description")),
        )


def associations(item: Fields) -> Iterator[Association]:
    """The fullest rendition of each associated item that is no text."""
    for name, each in item.objects("associations"):
        if each.text("type") not in TEXTS:
            found = [rendition for _, rendition in each.objects("renditions")]
            widest = max(found, key=lambda rendition: rendition.count("width") or 0, default=each)
            yield _association(each, widest, name or each.text("name"))


def _term(term: Fields) -> Iterator[Subject]:
    address, _, last = (term.text("uri") or "").rpartition("/")
    alias, _, term_of_it = (term.text("qcode") or "").rpartition(":")
    code = term.numbered("code") or term_of_it or last or term.numbered("literal")
    scheme, name = term.text("scheme") or alias or (address if code == last else None), term.text("name")
    if code or name:
        scheme = VOCABULARIES.get((scheme or "").rstrip("/"), scheme)
        yield Subject(scheme=scheme or None, code=code, name=name, why=term.text("rel", "why"))


def _association(item: Fields, rendition: Fields, name: str | None) -> Association:
    # What a text says of itself is not a caption, and its writer did not take the picture.
    is_text = item.text("type") in TEXTS
    return Association(
        uri=rendition.text("href", "url") or item.text("uri", "guid", "href"),
        mediatype=rendition.text("mimetype", "contenttype", "contentType") or item.text("mimetype", "mime_type"),
        rendition=name,
        caption=None if is_text else _caption(item),
        credit=item.text("creditline", "creditLine") or (None if is_text else item.text("byline", "by")),
        width=rendition.count("width"),
        height=rendition.count("height"),
    )


def _caption(picture: Fields) -> str | None:
    said = [each for _, each in picture.objects("descriptions") if _role(each) in ("", "caption", "main")]
    caption = picture.text("description_text", "description_html")
    return unmarked(caption or next((each.text("value") for each in said), None))


def _role(text: Fields) -> str:
    """The role of a text without its scheme or the rest of its address, in lower case."""
    return (text.text("role") or "").rpartition(":")[2].rpartition("/")[2].lower()
