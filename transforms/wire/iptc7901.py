"""IPTC 7901: stories of dpa, ATS and Belga, between control characters or saved without; many messages a capture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from schemas.article import AltId, Article, Link
from schemas.receipt import Habits, Receipt
from schemas.spike import BadCopy
from transforms.agencies import canonical
from transforms.charset import decode
from transforms.dateline.days import MONTHS
from transforms.lines.heading import heading_of
from transforms.moves import move_of
from transforms.ticker.closing import apart
from transforms.ticker.column import body_of
from transforms.ticker.optional import name_of, optional_of
from transforms.ticker.stamps import instant
from transforms.times import Clock

STX, ETX, EOT = "\x02", "\x03", "\x04"
# Service and number, priority, category, words, what the agency adds.
LINE = rb"([A-Za-z]{1,10}) ?(\d{1,5}) +(\d) +([A-Za-z]{1,4}) +(\d{1,5})(?![\w.,:])[ \t]*([^\r\n\x02\x03]{0,120})"
# Where it was saved without its marks, only fillers stand before it, and no row of a table is one: Leeds 12 3 pts 45.
SAVED = rb"(?:\xef\xbb\xbf)?[\x00-\x09\x0b-\x20\x7f]*"
UNMARKED = rb"(?=[A-Za-z]{2,10}\d{3,5} )"
HEADER = re.compile(rb"(?:\x01[ \t]*|^" + SAVED + UNMARKED + rb")" + LINE, re.MULTILINE)
OPENS = re.compile(rb"(?:\x01[ \t]*|\A(?:\xef\xbb\xbf)?[\x00-\x20\x7f]*" + UNMARKED + rb")" + LINE)
SLUG = re.compile(r"(/?[^\n/]{1,60}(?:/[^\n/]{1,60}){0,12}/|/[^\n]{1,120})[ \t]*\n")
TRAILER = re.compile(
    r"\s*(\d\d)(\d\d)(\d\d)[ \t]*([A-Za-z]{1,5}\b(?=[ \t]+[^\W\d]{3}))?[ \t]*([^\W\d_]{3,10})\.?[ \t]+(\d{4}|\d\d)\b\s*"
)
# Codes for fonts and quads, and the filler between messages; typesetters' instructions stand between two of them.
CODES = bytes({*range(32), 127} - set(b"\x02\x03\x04\a\t\n\v\f\r\x1f"))
INSTRUCTION = re.compile(r"\f[^\v\n]{0,60}\v|[\f\v]")
# A credit with a mark behind it, or with none.
CREDIT = re.compile(r"([^()\n]{0,80}\(([^()\d\n]{2,30})\))(?:\s*(?:[-=–—_:]|--)\s+|(\s+))(?=[^\s\W_a-z]|[\"“„«'])")


def claims(head: bytes) -> bool:
    """Whether a header line is in it behind its mark, or opens it without one."""
    return OPENS.search(head) is not None


def read(receipt: Receipt) -> Iterator[Article]:
    """Every message of the capture; those that cannot be read are named in the end."""
    payload = receipt.payload.replace(b"\0", b"")
    headers = list(HEADER.finditer(payload))
    if not headers:
        raise BadCopy("malformed", "no header line")
    lost = []
    ends = [found.start() for found in headers[1:]] + [len(payload)]
    for found, end in zip(headers, ends, strict=True):
        try:
            article = _article(found, payload[found.end() : end], receipt.habits)
        except BadCopy as bad:
            lost.append(f"at {found.start()}: {bad.detail}")
        else:
            yield article
    if lost:
        raise BadCopy("malformed" if len(lost) < len(headers) else "no_text", "; ".join(lost)[:200])


def _article(line: re.Match[bytes], rest: bytes, habits: Habits) -> Article:
    """A message as an article; BadCopy when nothing is in it."""
    clock = Clock(habits.zone)
    service, sequence, priority, category, words, optional = (part.decode("latin-1").strip() for part in line.groups())
    text, charset = decode(rest.translate(None, CODES), habit=habits.charset)
    slug, zone, trailer = _parts(text, clock.warnings)
    versioncreated, date_raw = _stamp(trailer, clock)
    heading = heading_of(zone)
    desk = apart(zone[heading.used :])
    body = body_of(desk.copy)
    if not slug and not heading.headline and not body:
        raise BadCopy("no_text", f"{service}{sequence} has none")
    added = optional_of(optional, versioncreated.date() if versioncreated else None)
    credit, dateline, body = _credited(body, added.agency)
    declared = (*heading.declared, "correction" if added.corrects else "")
    told = "\n".join(filter(None, (*heading.notes, desk.told)))
    move = move_of("usable", added.version, declared=declared, ednote=told)
    notes = [*heading.notes, *desk.notes]
    if move == "kill" and body:
        notes, body = [*notes, body], None
    if body is None:
        clock.warnings.append("body: none, but for what a kill tells editors" if move == "kill" else "body: none")
    return Article(
        provider=name_of(added.agency, credit),
        uri=added.uri,
        version=added.version,
        altids=(AltId(role=added.agency, value=added.number),) if added.number else (),
        replaces=added.corrects,
        move=move,
        pubstatus="canceled" if move == "kill" else "usable",
        versioncreated=versioncreated,
        tz_assumed=clock.assumed,
        date_raw=date_raw,
        service=service,
        sequence=sequence,
        service_sequence=service + sequence,
        category=category,
        priority=int(priority),
        take_key=", ".join(heading.takes) or None,
        optional=optional or None,
        headline=heading.headline,
        subheadline=heading.subheadline,
        slugline=slug,
        byline=heading.byline,
        source=credit or added.agency,
        dateline=dateline,
        ednote="\n".join(notes) or None,
        nonpublic="\n".join(desk.nonpublic) or None,
        signoff=desk.signoff,
        language=added.language,
        urgency=int(priority) or None,
        keywords=tuple(filter(None, map(str.strip, (slug or "").split("/")))),
        series_part=heading.part,
        series_total=heading.total,
        body=body,
        words_stated=int(words),
        links=(Link(rel="corrects", uri=added.corrects),) if added.corrects else (),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _parts(text: str, warnings: list[str]) -> tuple[str | None, list[str], str]:
    """Slug, the lines of the text zone, and the trailer: between control characters, or where these were lost."""
    before, opened, zone = text.partition(EOT)[0].partition(STX)
    if not opened and (found := SLUG.match(saved := _clean(before).lstrip())):
        zone, before = saved[found.end() :], found[1]
    elif not opened:
        zone, before = before, ""
    zone, ended, trailer = zone.partition(ETX)
    lines = _clean(zone).strip().split("\n") if not opened else _clean(zone).rstrip().split("\n")
    if not ended and TRAILER.fullmatch(lines[-1]):
        trailer = lines.pop()
    elif not ended:
        warnings.append("no end of text: it may be cut")
    return " ".join(_clean(before).split()).strip("/ ") or None, lines, trailer


def _credited(body: str | None, agency: str | None) -> tuple[str | None, str | None, str | None]:
    """The credit that opens the copy; dateline and copy apart where only the header vouches for the agency in it."""
    found = CREDIT.match(body or "")
    if not body or not found:
        return None, None, body
    vouched = found[2].lower() == (agency or "").partition("-")[0].lower()
    if canonical(found[2]) or not vouched:
        # The desk reads this dateline; a credit without a mark may be anything in brackets.
        return (found[2] if canonical(found[2]) or not found[3] else None), None, body
    return found[2], found[1], body[found.end() :]


def _clean(text: str) -> str:
    """Text without typesetters' codes and fillers, its lines ended in one way."""
    if "\f" in text or "\v" in text:
        text = INSTRUCTION.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _stamp(trailer: str, clock: Clock) -> tuple[datetime | None, str | None]:
    """When it was sent, and the trailer that says so: day, hour and minute, zone, month, year."""
    raw = " ".join(trailer.split())
    found = TRAILER.match(raw)
    if not found:
        return clock.read("versioncreated", raw), raw or None
    day, hour, minute, zone, month, year = found.groups()
    when = (int(year), MONTHS.get(month.lower(), 0), int(day))
    return instant(clock, raw, when, (int(hour), int(minute)), zone or ""), raw
