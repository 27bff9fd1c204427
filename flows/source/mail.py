"""The kind `mail`: a folder of mail on an IMAP server, over TLS. Maildirs and mboxes are files."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import quote

import stamina
from pydantic import Field

from flows.fetched import fetched
from flows.lake import Lake
from flows.source.intake import Arrival, Intake
from flows.source.supplier import Supplier
from flows.unpack import LIMIT, Delivery, Refused
from flows.web.secret import Curtain, Secret
from schemas.fetch import Fetch
from schemas.spike import Reason

SILENCE, ATTEMPTS = 60.0, 3
# After so many mails it is written down how far the reading is.
MANY = 100
SIZE = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")


class Unread(Exception):
    """A folder that cannot be read on, with the reason of its refusal."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class NotGiven(Exception):
    """What the server, which goes on answering, does not give."""


class Mail(Supplier):
    """A folder of mail on an IMAP server, which is read and left as it is."""

    kind: Literal["mail"] = "mail"
    host: Annotated[str, Field(min_length=1, description="Name of the server.")]
    port: Annotated[int, Field(ge=1, le=65535, description="Its port.")] = 993
    tls: Annotated[Literal["tls", "starttls"], Field(description="Encrypted from the start, or before the login.")] = (
        "tls"
    )
    user: Annotated[str, Field(min_length=1, description="Whose mail it is.")]
    password: Annotated[Secret, Field(description="Where the password is.")]
    folder: Annotated[str, Field(pattern=r"^[ -~]+$", description="Folder, as the server names it.")] = "INBOX"

    @property
    def uri(self) -> str:
        """The folder as an address."""
        return f"imap://{quote(self.user, safe='')}@{self.host}:{self.port}/{self.folder}"

    def intake(self, lake: Lake | None) -> Intake:
        """The mails that came since the last run; NoSecret when the password is not there."""
        known = fetched(lake, self.source, [self.uri]).get(self.uri)
        arrivals = self._arrivals(self.password.value(), (known and known.cursor) or "")
        return Intake(1, ((1, arrival) for arrival in arrivals))

    def _arrivals(self, password: str, cursor: str) -> Iterator[Arrival]:
        """The mails after the cursor, which follows them: however this ends, the next run goes on from there."""
        try:
            with self._opened(password) as (server, era):
                before, _, last = cursor.partition(":")
                cursor = cursor if before == era and last.isdecimal() else f"{era}:0"
                for count, (number, mail) in enumerate(self._mails(server, int(cursor.partition(":")[2])), 1):
                    if mail:
                        yield mail
                    # A mail that the server does not give is passed over once it has given one after it.
                    if not (isinstance(mail, Refused) and mail.reason == "unreadable"):
                        cursor = f"{era}:{number}"
                    if count % MANY == 0:
                        yield self._fetch(cursor)
            yield self._fetch(cursor)
        except Unread as unread:
            detail = Curtain([password]).text(unread.detail)
            yield Refused(self.uri, unread.reason, detail)
            yield replace(self._fetch(cursor), reason=unread.reason, detail=detail)

    def _mails(self, server: imaplib.IMAP4, last: int) -> Iterator[tuple[int, Delivery | Refused | None]]:
        """The mails after the last that was read, by number, in order; None for one that has gone meanwhile."""
        sizes = {number: size for number, size in _sizes(server, last + 1) if number > last}
        for number in sorted(sizes):
            uri = f"{self.uri}/;UID={number}"
            if sizes[number] > LIMIT:
                yield number, Refused(uri, "too_large", f"more than {LIMIT >> 20} MiB")
                continue
            try:
                payload = _payload(server, number)
            except NotGiven as refused:
                yield number, Refused(uri, "unreadable", str(refused))
            else:
                yield number, None if payload is None else Delivery(uri, payload)

    def _fetch(self, cursor: str) -> Fetch:
        return Fetch(url=self.uri, cursor=cursor or None, fetched_at=datetime.now(UTC))

    @contextmanager
    def _opened(self, password: str) -> Iterator[tuple[imaplib.IMAP4, str]]:
        """The server with the folder open for reading, and the era in which its numbers count; else Unread."""
        server: imaplib.IMAP4 | None = None
        try:
            server = self._connected()
            self._log_in(server, password)
            said, why = server.select(_quoted(self.folder), readonly=True)
            if said != "OK":
                raise Unread("denied", f"folder {self.folder}: {_text(why)}")
            yield server, _text(server.response("UIDVALIDITY")[1])
        except imaplib.IMAP4.abort as gone:
            raise Unread("unreachable", f"the server hung up: {gone}") from None
        except NotGiven as refused:
            raise Unread("unreachable", str(refused)) from None
        except imaplib.IMAP4.error as error:
            raise Unread("denied", str(error)) from None
        except OSError as error:
            raise Unread("unreachable", f"{type(error).__name__}: {error}") from None
        finally:
            if server:
                server.shutdown()

    def _log_in(self, server: imaplib.IMAP4, password: str) -> None:
        if (self.user + password).isascii():
            server.login(self.user, password)
        else:
            # LOGIN knows no other letters.
            server.authenticate("PLAIN", lambda _: f"\0{self.user}\0{password}".encode())

    def _connected(self) -> imaplib.IMAP4:
        """A connection, encrypted, its certificate checked; OSError when there is none after some tries."""
        secured = ssl.create_default_context()
        for attempt in stamina.retry_context(on=OSError, attempts=ATTEMPTS):
            with attempt:
                if self.tls == "tls":
                    return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=secured, timeout=SILENCE)
                server = imaplib.IMAP4(self.host, self.port, timeout=SILENCE)
                server.starttls(secured)
                return server
        raise AssertionError("an attempt ends with a connection or an error")


def _sizes(server: imaplib.IMAP4, first: int) -> Iterator[tuple[int, int]]:
    """Number and size of each mail from a number on; the last is named even when it is before."""
    for answer in _fetched(server, f"{first}:*", "(UID RFC822.SIZE)"):
        if isinstance(answer, bytes) and (found := SIZE.search(answer)):
            yield int(found[1] or found[4]), int(found[2] or found[3])


def _payload(server: imaplib.IMAP4, number: int) -> bytes | None:
    """A mail as it came; None when it has gone meanwhile."""
    answers = _fetched(server, str(number), "(BODY.PEEK[])")
    return next((bytes(answer[1]) for answer in answers if isinstance(answer, tuple)), None)


def _fetched(server: imaplib.IMAP4, numbers: str, parts: str) -> list[bytes | tuple[bytes, bytes] | None]:
    said, answers = server.uid("FETCH", numbers, parts)
    if said != "OK":
        raise NotGiven(f"FETCH {numbers}: {_text(answers)}")
    return list(answers)


def _text(answers: object) -> str:
    first = answers[0] if isinstance(answers, list) and answers else b""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
