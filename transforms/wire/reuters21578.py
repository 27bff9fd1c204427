"""Reuters-21578: the SGML in which Reuters' copy of 1987 was distributed; many stories a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from schemas.article import Article, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.charset import decode
from transforms.dateline import CERTAIN, stated
from transforms.moves import move_of
from transforms.ticker import typed
from transforms.ticker.anpa import Header, header
from transforms.times import Clock

START, END = "<REUTERS", "</REUTERS>"
OPENING = re.compile(rb"\s*(?:<!DOCTYPE lewis\b|<REUTERS\s[^>]*\bNEWID=)")
NUMBER = ' NEWID="'
# How far the attributes of a document reach.
OPENS = 200
# Documents that are named as cut.
NAMED = 3
DATE = re.compile(r"(\d\d?)-([A-Z]{3})-(\d{4}) +(\d\d):(\d\d):(\d\d)(?:\.(\d\d))?")
MONTHS = {name: n for n, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
# The vocabularies, and the columns that their terms belong in.
COLUMNS = {
    "TOPICS": "subjects",
    "PLACES": "places",
    "PEOPLE": "people",
    "ORGS": "organisations",
    "EXCHANGES": "subjects",
    "COMPANIES": "subjects",
}
TERM, END_OF_TERM = "<D>", "</D>"
ATTRIBUTE = re.compile(r'\b(OLDID|LEWISSPLIT)="([^"]*)"')
CONTROL, END_OF_TEXT = re.compile(r"&#\d+;"), "&#3;"
SOH, US = "\x01", "\x1f"

FILLER = "Blah blah blah."


def claims(head: bytes) -> bool:
    """Whether it opens as a file of the collection does, or with one of its documents."""
    return OPENING.match(head) is not None


def read(receipt: Receipt) -> Iterator[Article]:
    """Every document of the file; those that are cut are named once the others have been read."""
    text, charset = decode(receipt.payload, "iso-8859-1", receipt.habits.charset)
    cut = []
    for document in text.split(START)[1:]:
        if END in document:
            yield _article(document, receipt.habits.zone, charset)
        else:
            cut.append(_number(document) or "without a number")
    if cut:
        more = f" and {len(cut) - NAMED} more" if len(cut) > NAMED else ""
        raise BadCopy("malformed", f"no {END} after document {', '.join(cut[:NAMED])}{more}")


def _article(document: str, zone: str, charset: str) -> Article:
    about, _, text = document.partition("<TEXT")
    clock = Clock(zone)
    sent = _header(about)
    terms = _terms(about)
    date = _element(about, "DATE")
    said = dict(ATTRIBUTE.findall(document, 0, OPENS))
    headline, dateline, body, signoff = _story(text)
    return Article(
        provider="Reuters",
        uri=_number(document),
        oldid=said.get("OLDID"),
        split=said.get("LEWISSPLIT"),
        move=move_of("usable", declared=(sent.take_key or "",)),
        versioncreated=_instant(date, clock),
        tz_assumed=clock.assumed,
        date_raw=_line(date),
        service=sent.service,
        sequence=sent.sequence,
        service_sequence=sent.service_sequence,
        selector=sent.selector,
        category=sent.category,
        priority_code=sent.priority_code,
        header_keyword=sent.keyword,
        take_key=sent.take_key,
        headline=headline,
        slugline=sent.slug,
        byline=_line(_element(text, "AUTHOR")),
        dateline=dateline,
        language="en",
        urgency=sent.urgency,
        subjects=terms["subjects"],
        places=terms["places"],
        people=terms["people"],
        organisations=terms["organisations"],
        body=body,
        signoff=signoff,
        words_stated=sent.count,
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _number(document: str) -> str | None:
    number = document[:OPENS].partition(NUMBER)[2].partition('"')[0]
    return number if number.isdecimal() else None


def _element(text: str, name: str) -> str:
    """What stands in the first element of this name; elements of one name do not nest here."""
    start = text.find(f"<{name}>")
    end = text.find(f"</{name}>", start)
    return text[start + len(name) + 2 : end] if 0 <= start < end else ""


def _instant(date: str, clock: Clock) -> datetime | None:
    found = DATE.search(date)
    if not found or found[2] not in MONTHS:
        return clock.read("versioncreated", date)
    day, month, year, hour, minute, second, hundredths = found.groups()
    try:
        return clock.local(
            datetime(  # noqa: DTZ001 - the zone is the feed's
                int(year), MONTHS[month], int(day), int(hour), int(minute), int(second), int(hundredths or 0) * 10_000
            )
        )
    except ValueError:
        return clock.read("versioncreated", date)


def _header(about: str) -> Header:
    """Its header of ANPA 1312: the envelope comes first, the keyword line last of what is called unknown."""
    start, end = about.find("&#1;"), about.rfind("</UNKNOWN>")
    envelope = about[start:end].partition("\n")[0].partition("<")[0] if 0 <= start < end else ""
    keyword = about[: max(end, 0)].rstrip().rpartition("\n")[2]
    text = f"{envelope.replace('&#1;', SOH).replace('&#31;', US)}\n{keyword}"
    return header(_unescaped(text))


def _terms(about: str) -> dict[str, tuple[Subject, ...]]:
    """Its terms by the column that they belong in."""
    found: dict[str, tuple[Subject, ...]] = dict.fromkeys(COLUMNS.values(), ())
    for name, column in COLUMNS.items():
        terms = (each.partition(END_OF_TERM) for each in _element(about, name).split(TERM)[1:])
        codes = (code for code, end, _ in terms if end)
        found[column] += tuple(Subject(scheme=f"reuters:{name.lower()}", code=_unescaped(code)) for code in codes)
    return found


def _story(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Headline, dateline, copy and end mark; raw where the collection's makers found no parts; a brief has no copy."""
    if "<TITLE>" not in text:
        raw = _unescaped(text.partition(">")[2].partition("</TEXT>")[0]).strip("\n")
        headline, copy = typed.opening(raw)
        return headline, None, copy, typed.end_mark(raw)
    headline = _line(_element(text, "TITLE"))
    if "<BODY>" not in text:
        rest = text.partition("</TITLE>")[2].partition("</TEXT>")[0]
        raw = _unescaped(rest).replace(FILLER, "")
        return headline, None, typed.copy(raw), typed.end_mark(raw)
    dateline, lead = _opening(_line(_element(text, "DATELINE")))
    raw = lead + _unescaped(_element(text, "BODY"))
    return headline, dateline, typed.copy(raw), typed.end_mark(raw)


def _opening(dateline: str | None) -> tuple[str | None, str]:
    """A dateline, and the beginning of the lead where the element swallowed it up to a later hyphen."""
    if not dateline or "- " not in dateline:
        return dateline, ""
    found = stated(dateline)
    if not found or found.confidence < CERTAIN:
        return dateline, ""
    lead = dateline[found.end :]
    return found.printed, f"{lead} " if lead.endswith(" -") else lead


def _line(text: str) -> str | None:
    return " ".join(_unescaped(text).split()) or None


def _unescaped(text: str) -> str:
    """The characters that references mean, without the controls of the line gear."""
    text = text.removesuffix(END_OF_TEXT)
    if "&" in text:
        text = CONTROL.sub("", text.replace("&lt;", "<").replace("&gt;", ">")).replace("&amp;", "&")
    return text
