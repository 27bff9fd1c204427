"""Reuters-21578: the SGML in which Reuters' copy of 1987 was distributed; many stories a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from schemas.article import Article, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.charset import decode
from transforms.times import Clock

START, END = "<REUTERS", "</REUTERS>"
OPENING = re.compile(rb"\s*(?:<!DOCTYPE lewis\b|<REUTERS\s[^>]*\bNEWID=)")
NUMBER = re.compile(r'\bNEWID="(\d+)"')
DATE = re.compile(r"(\d\d?)-([A-Z]{3})-(\d{4}) +(\d\d):(\d\d):(\d\d)(?:\.(\d\d))?")
MONTHS = {name: n for n, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
# The header of ANPA 1312 as it came through: priority, category, slug, month-day, words of this take.
HEADER = re.compile(r"n?z?([a-z]) [a-z] (\S+(?: \S+)*?)\s+(?:\d\d-\d\d (\d{4})|\d{6})$")
URGENCY = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5}
VOCABULARIES = ("TOPICS", "PLACES", "PEOPLE", "ORGS", "EXCHANGES", "COMPANIES")
REFERENCE = re.compile(r"&(?:#(\d+)|lt|gt|amp);")
NAMED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}

FILLER = "Blah blah blah."
# "Reuter" closed every take; a few typists wrote more of it, or less.
END_MARK = re.compile(r"\s*\n\s*(?:Reuters?|REUTERS?)\.?\s*$")
INDENT = re.compile(r"\n(?= {4})")
# A line with columns, or indented by less than a paragraph: part of a table.
ROW = re.compile(r"^ {1,3}\S|\S {3,}\S", re.MULTILINE)


def claims(head: bytes) -> bool:
    """Whether it opens as a file of the collection does, or with one of its documents."""
    return OPENING.match(head) is not None


def read(receipt: Receipt) -> Iterator[Article]:
    """Every document of the file; those that are cut are named once the others have been read."""
    text, charset = decode(receipt.payload, "iso-8859-1")
    cut = []
    for document in text.split(START)[1:]:
        if END in document:
            yield _article(document, receipt.habits.zone, charset)
        else:
            cut.append(_number(document) or "without a number")
    if cut:
        raise BadCopy("malformed", f"no {END} after document {', '.join(cut)}")


def _article(document: str, zone: str, charset: str) -> Article:
    about, _, text = document.partition("<TEXT")
    clock = Clock(zone)
    urgency, slug, words = _header(about)
    number, dateline = _number(document), _element(text, "DATELINE")
    return Article(
        provider="Reuters",
        uri=f"reuters21578:{number}" if number else None,
        versioncreated=_instant(_element(about, "DATE"), clock),
        tz_assumed=clock.assumed,
        headline=_line(_element(text, "TITLE")),
        slugline=slug,
        byline=_line(_element(text, "AUTHOR")),
        dateline=_line(dateline),
        language="en",
        urgency=urgency,
        subjects=tuple(_subjects(about)),
        body=_body(text),
        words_stated=words,
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _number(document: str) -> str | None:
    found = NUMBER.search(document, 0, 200)
    return found[1] if found else None


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


def _header(about: str) -> tuple[int | None, str | None, int | None]:
    """Urgency, slug and words of the take, from the last line of the header."""
    line = about.rpartition("</UNKNOWN>")[0].rpartition("\n")[2].rstrip()
    if not (found := HEADER.match(line)):
        return None, None, None
    return URGENCY.get(found[1]), _unescaped(found[2]), int(found[3]) if found[3] else None


def _subjects(about: str) -> Iterator[Subject]:
    for name in VOCABULARIES:
        if terms := _element(about, name):
            for term in terms.removeprefix("<D>").removesuffix("</D>").split("</D><D>"):
                yield Subject(scheme=f"reuters:{name.lower()}", code=_unescaped(term))


def _body(text: str) -> str | None:
    """The copy of a story; raw text where the collection's makers found no parts; nothing for a brief."""
    if "<BODY>" in text:
        return _copy(_element(text, "BODY"))
    if "<TITLE>" in text:
        rest = text.partition("</TITLE>")[2].partition("</TEXT>")[0]
        return _copy(rest.replace(FILLER, ""))
    return _copy(text.partition(">")[2].partition("</TEXT>")[0])


def _copy(raw: str) -> str | None:
    text = END_MARK.sub("", _unescaped(raw).rstrip())
    return "\n\n".join(filter(None, map(_paragraph, INDENT.split(text)))) or None


def _paragraph(text: str) -> str:
    """Lines joined, but for those of a table."""
    if ROW.search(text):
        return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    return " ".join(text.split())


def _line(text: str) -> str | None:
    return " ".join(_unescaped(text).split()) or None


def _unescaped(text: str) -> str:
    return REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    """The character that is meant; nothing for the controls of the line gear."""
    code = int(reference[1] or 0)
    if not code:
        return NAMED[reference[0]]
    return chr(code) if 32 <= code < 127 or 160 <= code < 0xD800 else ""
