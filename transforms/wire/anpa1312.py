"""ANPA 1312: stories between control characters, as AP and Kyodo send them; many messages a capture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from schemas.article import Article, Association
from schemas.receipt import Habits, Receipt
from schemas.spike import BadCopy
from transforms.agencies import SPELLINGS, canonical
from transforms.charset import decode
from transforms.lines import BYLINE
from transforms.moves import move_of
from transforms.ticker import agate, typed
from transforms.ticker.anpa import AFTER_COMMA, CORRECTIVE, ENVELOPE, Header, header, part_of, taken
from transforms.ticker.caret import CARET, Zone, zone_of
from transforms.ticker.stamps import instant
from transforms.times import Clock

STX, ETX, EOT = "\x02", "\x03", "\x04"
OPENS = re.compile(rb"\x01 ?[A-Za-z] ?\d{3,4}(?!\d)[^\r\n\x1f]{0,20}\x1f")
# Where the envelope was lost: the keyword line with its codes.
KEYWORD = re.compile(rb"[\s\x05\x16\x7f]*[A-Za-z] [A-Za-z] ?[\x13\x14][\x11\x12]")
# Month first, as AP and Reuters; Kyodo has the time first, then the day.
MONTH_FIRST = re.compile(r"(?:([A-Z]{2,5})-[A-Z]{2,3}-)?(\d\d)-(\d\d)-(\d\d)\s+(\d\d):?(\d\d)\s?([A-Za-z]{1,4}\b)?")
TIME_FIRST = re.compile(r"(?:([A-Z]{2,5})-)?(\d\d):(\d\d)([- ])(\d\d)-(\d\d)-(\d\d)")
DATELINE = re.compile(r"\s*([^()\n]{2,80}?) \(([A-Z][\w .&/-]{0,30})\) (?:_|--?|–|—)\s")
SENDERS = tuple((name.lower(), name) for name in SPELLINGS)
# What an alert is at most, in letters; and letters that are no more than what stands between two messages.
ALERT, STRAY = 400, 40


def claims(head: bytes) -> bool:
    """Whether an envelope is in it, or a keyword line opens it."""
    return OPENS.search(head) is not None or KEYWORD.match(head) is not None


def read(receipt: Receipt) -> Iterator[Article]:
    """Every message of the capture; what is left of those that lack their beginning is named in the end."""
    text, charset = decode(receipt.payload.replace(b"\0", b""), habit=receipt.habits.charset)
    starts = [found.start() for found in ENVELOPE.finditer(text)] or [0]
    lost = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if article := _article(text[start:end], receipt.habits, charset):
            yield article
        else:
            lost.append(f"at {start}")
    if starts[0] > STRAY and (STX in text[: starts[0]] or ETX in text[: starts[0]]):
        lost.append("before the first envelope")
    if lost:
        raise BadCopy("malformed" if len(starts) > len(lost) else "no_text", f"no message {', '.join(lost)}"[:200])


def _article(message: str, habits: Habits, charset: str) -> Article | None:
    """A message as an article; None when nothing in it tells what it is."""
    sent = header(message)
    clock = Clock(habits.zone)
    copy, trailer = _parts(message[sent.end :], clock.warnings)
    found = zone_of(copy, sent.keyword, tabular=sent.layout == "tabular") if CARET in copy else _typed(copy)
    take_key = sent.take_key or found.take_key
    sender, versioncreated, date_raw = _stamp(trailer, sent, clock)
    ednote = "\n".join(found.ednotes) or None
    declared = (take_key or "", *CORRECTIVE.findall(found.slugline or sent.keyword or ""))
    move = move_of("usable", declared=declared, ednote=ednote)
    body = agate.body_of(found.pieces, tabular=sent.layout == "tabular")
    dateline, places, credit = _dateline(body)
    if not (sent.keyword or found.slugline or found.headline or body):
        return None
    alert = _alert(found, body, sent) if move in ("new", "alert") else None
    if move == "kill":
        # What follows tells editors what to kill.
        ednote, body = "\n".join(filter(None, (ednote, body))) or None, None
        clock.warnings.append("body: a kill, whose text is the desk's to editors")
    elif body is None:
        clock.warnings.append("body: none")
    return Article(
        provider=sender or _sender(sent) or credit,
        uri=_uri(found, sent, versioncreated, standing=alert is None),
        move="alert" if alert else move,
        pubstatus="canceled" if move == "kill" else "usable",
        versioncreated=versioncreated,
        tz_assumed=clock.assumed,
        date_raw=date_raw,
        service=sent.service,
        sequence=sent.sequence,
        service_sequence=sent.service_sequence,
        selector=sent.selector,
        category=sent.category,
        priority_code=sent.priority_code,
        header_keyword=sent.keyword,
        take_key=take_key,
        layout=sent.layout,
        headline=found.headline or alert,
        subheadline=found.subheadline,
        slugline=found.slugline or sent.slug,
        byline=found.byline,
        byline_title=found.byline_title,
        source=credit or sender,
        dateline=dateline,
        dateline_places=places,
        ednote=ednote,
        urgency=sent.urgency,
        series_part=part_of(take_key),
        abstract=found.abstract,
        body=body,
        signoff=found.signoff,
        words_stated=found.words_stated if sent.layout else sent.count,
        associations=tuple(Association(uri=uri, rendition=kind) for kind, uri in found.media),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _parts(rest: str, warnings: list[str]) -> tuple[str, str]:
    """The text zone and the trailer behind it."""
    before, opened, zone = rest.partition(STX)
    if not opened:
        zone = before
        warnings.append("no start of text")
    zone, ended, trailer = zone.partition(ETX)
    if not ended:
        warnings.append("no end of text: it may be cut")
        return zone.partition(EOT)[0], ""
    return zone, trailer.partition(EOT)[0]


def _typed(copy: str) -> Zone:
    """Copy without header lines, as Reuters typed it."""
    raw = copy.replace("\r", "").replace("\t", "    ").strip("\n")
    headline, body = typed.opening(raw)
    pieces = (body or "").split("\n\n")
    byline = pieces.pop(0) if len(pieces) > 1 and BYLINE.fullmatch(pieces[0]) else None
    pieces = list(filter(None, pieces))
    return Zone(headline=headline, byline=byline, pieces=pieces, signoff=typed.end_mark(raw))


def _stamp(trailer: str, sent: Header, clock: Clock) -> tuple[str | None, datetime | None, str | None]:
    """Who sent it, when, and the time as sent; without a trailer the header's day, which has no year."""
    if found := TIME_FIRST.search(trailer):
        sender, hour, minute, mark, one, two, year = found.groups()
        day_first, zone = mark == "-", ""
    elif found := MONTH_FIRST.search(trailer):
        sender, one, two, year, hour, minute, zone = found.groups()
        day_first = False
    else:
        return None, None, sent.day
    month, day = _month_and_day(int(one), int(two), sent.day, day_first=day_first)
    raw = found[0].strip()
    when = instant(clock, raw, (int(year), month, day), (int(hour), int(minute)), zone or "")
    # Three letters before a time alone are a wire of the sender's, not its name.
    return (sender if found.re is MONTH_FIRST else None), when, raw


def _month_and_day(one: int, two: int, sent: str | None, *, day_first: bool) -> tuple[int, int]:
    """Month and day of a trailer, in the order in which they are a day, and the header's day if it is one of them."""
    usual = (two, one) if day_first else (one, two)
    stated = tuple(map(int, sent.split("-"))) if sent else None
    other = usual[::-1]
    return other if stated == other or (usual[0] > 12 >= other[0]) else usual


def _sender(sent: Header) -> str | None:
    """Who sent it by the envelope: by name, or by a routing code that is a name's beginning."""
    if sent.sender:
        return canonical(sent.sender) or canonical(sent.sender.title()) or sent.sender
    code = (sent.selector or "").lower()
    return next((name for lower, name in SENDERS if len(code) >= 4 and lower.startswith(code)), None)


def _dateline(body: str | None) -> tuple[str | None, tuple[str, ...], str | None]:
    """Place before the credit that opens the copy, its city, and the credit; other datelines are the desk's to read."""
    found = DATELINE.match(body or "")
    if not found or any(map(str.isdigit, found[1])):
        return None, (), None
    city = found[1].partition(",")[0]
    return found[1], () if "/" in city or " and " in city.lower() else (city,), found[2]


def _alert(found: Zone, body: str | None, sent: Header) -> str | None:
    """The one paragraph of an alert, which has no headline: without its dateline it is one."""
    if found.headline or not body or len(body) > ALERT or "\n" in body or sent.layout == "tabular":
        return None
    opening = DATELINE.match(body)
    return body[opening.end() :] if opening else body


def _uri(found: Zone, sent: Header, when: datetime | None, *, standing: bool) -> str | None:
    """What names the story for its day: its slug, which its later versions and its kill bear too.

    The slug of an alert, or of copy without a headline, is that of its kind, and names no story.
    """
    slug = taken(found.slugline or "", AFTER_COMMA)[0].rstrip("0123456789").rstrip(", ") or sent.keyword
    if not slug or not standing or not (found.headline or found.take_key or sent.take_key):
        return None
    return f"{slug}/{_dated(sent.day, when)}" if sent.day else None


def _dated(day: str, when: datetime | None) -> str:
    """The header's day with the year of the trailer, which may be of the year before or after at its turn."""
    if when is None:
        return day
    turn = int(day.split("-")[0]) - when.month
    return f"{when.year - (turn > 6) + (turn < -6)}-{day}"
