"""Reuters-21578: the SGML in which Reuters' copy of 1987 was distributed; many stories a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from textwrap import dedent

from schemas.article import Article, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.charset import decode
from transforms.dateline import CERTAIN, stated
from transforms.times import Clock

START, END = "<REUTERS", "</REUTERS>"
OPENING = re.compile(rb"\s*(?:<!DOCTYPE lewis\b|<REUTERS\s[^>]*\bNEWID=)")
NUMBER = ' NEWID="'
DATE = re.compile(r"(\d\d?)-([A-Z]{3})-(\d{4}) +(\d\d):(\d\d):(\d\d)(?:\.(\d\d))?")
MONTHS = {name: n for n, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
# The header of ANPA 1312 as it came through: priority, category, slug, month-day, words of this take.
HEADER = re.compile(r"n?z?([a-z]) [a-z] (\S+(?: \S+)*?)\s+(?:\d\d-\d\d (\d{4})|\d{6})$")
URGENCY = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5}
SUBJECTS = re.compile(r"<(TOPICS|PLACES|PEOPLE|ORGS|EXCHANGES|COMPANIES)><D>(.*?)</D></")
CONTROL, END_OF_TEXT = re.compile(r"&#\d+;"), "&#3;"

FILLER = "Blah blah blah."
# It closes every take, on a line of its own but for slips.
END_MARK = re.compile(r"(?:^ *(?i:reuters?)|(?<=\. )REUTER)[ .]*(?:\^M)?$")
INDENT, BREAK = "\n    ", "\f"
# Indented by less than a paragraph, or by more, or with columns.
ROW = re.compile(r"^ {1,3}\S|^ {5}|\S {3,}\S")


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
    number = _number(document)
    headline, dateline, body = _story(text)
    return Article(
        provider="Reuters",
        uri=f"reuters21578:{number}" if number else None,
        versioncreated=_instant(_element(about, "DATE"), clock),
        tz_assumed=clock.assumed,
        headline=headline,
        slugline=slug,
        byline=_line(_element(text, "AUTHOR")),
        dateline=dateline,
        language="en",
        urgency=urgency,
        subjects=tuple(_subjects(about)),
        body=body,
        words_stated=words,
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _number(document: str) -> str | None:
    number = document[:200].partition(NUMBER)[2].partition('"')[0]
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


def _header(about: str) -> tuple[int | None, str | None, int | None]:
    """Urgency, slug and words of the take, from the last line of the header."""
    line = about.rpartition("</UNKNOWN>")[0].rpartition("\n")[2].rstrip()
    if not (found := HEADER.match(line)):
        return None, None, None
    return URGENCY.get(found[1]), _unescaped(found[2]), int(found[3]) if found[3] else None


def _subjects(about: str) -> Iterator[Subject]:
    for vocabulary in SUBJECTS.finditer(about):
        for term in vocabulary[2].split("</D><D>"):
            yield Subject(scheme=f"reuters:{vocabulary[1].lower()}", code=_unescaped(term))


def _story(text: str) -> tuple[str | None, str | None, str | None]:
    """Headline, dateline and copy; raw where the collection's makers found no parts; a brief has no copy."""
    if "<TITLE>" not in text:
        headline, copy = _unmarked(_unescaped(text.partition(">")[2].partition("</TEXT>")[0]).strip("\n"))
        return headline, None, copy
    headline = _line(_element(text, "TITLE"))
    if "<BODY>" not in text:
        rest = text.partition("</TITLE>")[2].partition("</TEXT>")[0]
        return headline, None, _copy(_unescaped(rest).replace(FILLER, ""))
    dateline, lead = _opening(_line(_element(text, "DATELINE")))
    return headline, dateline, _copy(lead + _unescaped(_element(text, "BODY")))


def _opening(dateline: str | None) -> tuple[str | None, str]:
    """A dateline, and the beginning of the lead where the element swallowed it up to a later hyphen."""
    if not dateline or "- " not in dateline:
        return dateline, ""
    found = stated(dateline)
    if not found or found.confidence < CERTAIN:
        return dateline, ""
    lead = dateline[found.end :]
    return found.printed, f"{lead} " if lead.endswith(" -") else lead


def _unmarked(text: str) -> tuple[str | None, str | None]:
    """A first line in capitals above a table, or above an indented paragraph, is a headline."""
    first, _, rest = text.partition("\n")
    if first.isupper() and "   " not in first.strip() and rest.startswith((" ", "\n")):
        return " ".join(first.split()), _copy(rest)
    return None, _copy(text)


def _copy(raw: str) -> str | None:
    """Paragraphs, which are indented by four; in them lines are joined, but for the rows of tables."""
    before, _, last = raw.rstrip().rpartition("\n")
    text = f"{before}\n{END_MARK.sub('', last)}".rstrip()
    flat = text.replace(INDENT, BREAK)
    if "\n " in flat or ("  " in flat and "   " in flat):
        return "\n\n".join(filter(None, _with_tables(text.split("\n")))) or None
    if "  " in flat or " \n" in flat or f" {BREAK}" in flat:
        flat = BREAK.join(" ".join(paragraph.split()) for paragraph in flat.split(BREAK))
    return flat.replace("\n", " ").replace(BREAK, "\n\n").strip() or None


def _with_tables(lines: list[str]) -> Iterator[str]:
    """Prose and tables apart; the columns of a table stay aligned."""
    for tabular, run in groupby(lines, _is_row):
        if tabular:
            yield dedent("\n".join(line.rstrip() for line in run))
        else:
            yield from (" ".join(each.split()) for each in "\n".join(run).split(INDENT))


def _is_row(line: str) -> bool:
    return ROW.search(line) is not None


def _line(text: str) -> str | None:
    return " ".join(_unescaped(text).split()) or None


def _unescaped(text: str) -> str:
    """The characters that references mean, without the controls of the line gear."""
    text = text.removesuffix(END_OF_TEXT)
    if "&" in text:
        text = CONTROL.sub("", text.replace("&lt;", "<").replace("&gt;", ">")).replace("&amp;", "&")
    return text
