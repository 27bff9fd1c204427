"""RFC 822 mail: single messages and mbox files; attachments that are wire files are articles of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from schemas.article import Article, Association, Link
from schemas.receipt import Habits, Receipt
from schemas.spike import BadCopy
from transforms import maildates
from transforms.body import body_of
from transforms.copies import Copy, copy_of
from transforms.enclosed import articles_in, format_in
from transforms.headers import Headers, is_mail
from transforms.mime import Part, mail_of
from transforms.moves import move_of
from transforms.refusals import Refusals
from transforms.tags import tag_of
from transforms.times import Clock

MBOX = re.compile(rb"(?:\A\s*|(?<=\n)\r?\n)From [^\n]*\n(?=[!-9;-~]+[ \t]*:)")
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
# Lines of a signature; a rule of two hyphens in a story has more below it.
SIGNED = 12
HTML = "text/html"
# What programs attach and nobody reads.
DEVICES = re.compile(r"text/(?:x-)?(?:vcard|directory|calendar|css|javascript)|application/(?:pgp-|pkcs7-|x-pkcs7-).*")


def claims(head: bytes) -> bool:
    """Whether it begins with the fields of a mail's header, perhaps below blank lines or the mark of an mbox file."""
    return is_mail(head)


def read(receipt: Receipt) -> Iterator[Article]:
    """Each mail, followed by the articles of what is attached to it; then BadCopy for what could not be read."""
    refusals = Refusals()
    mails = _mails(receipt.payload)
    for number, mail in enumerate(mails, 1):
        named = f"mail {number}" if len(mails) > 1 else "mail"
        with refusals.of(named):
            yield from _articles(receipt, mail_of(mail), refusals, named)
    refusals.tell(f"{refusals.count} of its parts could not be read")


def _mails(payload: bytes) -> list[bytes]:
    """The one mail, or those of an mbox file, in which a line that begins as its marks do has been quoted."""
    if b"\n" not in payload:
        payload = payload.replace(b"\r", b"\n")
    starts = [found.start() for found in MBOX.finditer(payload)] if payload.lstrip().startswith(b"From ") else []
    ends = [*starts[1:], len(payload)]
    return [payload[start:end].replace(b"\n>From ", b"\nFrom ") for start, end in zip(starts, ends, strict=False)] or [
        payload
    ]


def _articles(receipt: Receipt, mail: Part, refusals: Refusals, number: str) -> Iterator[Article]:
    """The mail's own article, then those of the files that are in it."""
    chosen = _chosen(mail)
    carried = {id(part): name for part in chosen if (name := format_in(part.payload, "text", "html", "mail"))}
    files = [part for part in mail.leaves() if not _is_copy(part)]
    article = _article(mail, [part for part in chosen if id(part) not in carried], files, receipt.habits)
    named = article.uri or article.headline or article.body
    if named:
        yield article
    elif not carried and not files:
        raise BadCopy("no_text", "a mail without Message-ID, subject and text")
    # A copy in the mail's text is the agency's; one that is attached may be any file.
    for place, part in enumerate([*(part for part in chosen if id(part) in carried), *files], 1):
        if wire := carried.get(id(part)) or _wire(part):
            with refusals.of(f"{number}, {part.name or f'part {place}'}"):
                for inside in articles_in(receipt, part.payload, part.name or f"part {place}", wire):
                    link = (Link(rel="enclosedin", uri=article.uri),) if article.uri else ()
                    yield replace(inside, links=inside.links + link)


def _article(mail: Part, texts: list[Part], files: list[Part], habits: Habits) -> Article:
    said, clock = mail.headers, Clock(habits.zone)
    copy, nonpublic, charset = _copy(texts, habits.charset)
    body = body_of(copy)
    if mail.cut:
        clock.warnings.append("mail: cut off before the end of its last part")
    if not body:
        clock.warnings.append("body: none in the mail's own text")
    senders = list(said.mailboxes("from"))
    replaces = next(iter(said.ids("supersedes", "replaces", "obsoletes")), None)
    return Article(
        provider=said.text("organization", "organisation") or next((name for name, _ in senders if name), None),
        uri=next(iter(said.ids("message-id")), None) or said.text("message-id"),
        url=said.text("archived-at"),
        replaces=replaces,
        move=move_of("usable", replaces=replaces),
        expires=maildates.read(clock, "expires", said.text("expires", "expiry-date")),
        versioncreated=maildates.read(clock, "versioncreated", said.text("date")),
        tz_assumed=clock.assumed,
        service=said.text("list-id"),
        priority=_priority(said.text("x-priority")),
        headline=said.text("subject"),
        authors=tuple(dict.fromkeys(address for _, address in senders)),
        ednote=said.text("comments"),
        nonpublic=nonpublic,
        language=tag_of(said.text("content-language"), clock.warnings),
        keywords=said.listed("keywords"),
        abstract=said.text("summary"),
        body=body,
        attachments=tuple(map(_attachment, files)),
        links=tuple(_links(said, replaces)),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _chosen(part: Part) -> list[Part]:
    """The parts that make up the text: of alternatives the plain one, unless it only says that there is another."""
    if not part.parts:
        return [part] if _is_copy(part) else []
    found = [chosen for inner in part.parts if (chosen := _chosen(inner))]
    if part.kind != "multipart/alternative" or not found:
        return [each for chosen in found for each in chosen]
    plain = next((chosen for chosen in found if all(each.kind != HTML for each in chosen)), None)
    marked = next((chosen for chosen in reversed(found) if chosen is not plain), None)
    if not plain or (marked and _words(plain) * 2 < _words(marked)):
        return marked or []
    return plain


def _is_copy(part: Part) -> bool:
    """Whether a part is text to be read where it stands."""
    inline = part.content.get_content_disposition() != "attachment"
    return inline and not part.name and (part.kind in ("text/plain", HTML) or part.kind.startswith("multipart/"))


def _words(parts: list[Part]) -> int:
    return sum(_copy_of(part, part.text(None)[0]).words for part in parts)


def _copy_of(part: Part, text: str) -> Copy:
    return copy_of(text, HTML if part.kind == HTML else "text/plain")


def _copy(parts: list[Part], habit: str | None) -> tuple[list[str], str | None, str | None]:
    """The paragraphs of the text, the signatures below it, and the charset."""
    paragraphs: list[str] = []
    signatures: list[str] = []
    charset = None
    for part in parts:
        text, read_as = part.text(habit)
        charset = charset or read_as
        if part.kind != HTML:
            text, signature = _signed(text)
            signatures.append(signature)
        paragraphs += _copy_of(part, text).texts
    return paragraphs, body_of(signatures), charset


def _signed(text: str) -> tuple[str, str]:
    """A text and the signature below it."""
    marks = list(SIGNATURE.finditer(text))
    if not marks or text.count("\n", marks[-1].end()) > SIGNED:
        return text, ""
    return text[: marks[-1].start()], text[marks[-1].end() :].strip()


def _wire(part: Part) -> str | None:
    """The format of an attached file, if it is one of the wire; text must be declared as such."""
    if DEVICES.fullmatch(part.kind):
        return None
    if part.kind == "message/rfc822":
        return "mail"
    name = format_in(part.payload)
    return None if name == "text" and part.kind not in ("text/plain", "application/octet-stream") else name


def _attachment(part: Part) -> Association:
    return Association(
        uri=part.name or part.headers.text("content-id", "content-location"),
        mediatype=part.kind,
        rendition=part.content.get_content_disposition(),
        caption=part.headers.text("content-description"),
    )


def _links(said: Headers, replaces: str | None) -> Iterator[Link]:
    answered = said.ids("in-reply-to")
    yield from (Link(rel="replaces", uri=each) for each in [replaces] if each)
    yield from (Link(rel="inreplyto", uri=each) for each in answered)
    yield from (Link(rel="references", uri=each) for each in said.ids("references") if each not in answered)


def _priority(stated: str | None) -> int | None:
    """As mail programs state it, `1 (Highest)` to 5."""
    return int(stated[0]) if stated and re.match(r"[1-5]\b", stated) else None
