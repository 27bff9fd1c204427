"""What came of a request: an answer with its payload, or why there is none."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from hashlib import sha256

from flows.unpack import Refused
from schemas.fetch import Fetch
from schemas.spike import Reason

# Text packs ten times, markup of a kind fifty times; zeros a thousand times.
TIMES, SMALL = 200, 2**20
UNCHANGED = 304


class Unanswered(Exception):
    """A request that brought nothing: the reason of its refusal, in words, and the status of the last answer."""

    def __init__(self, reason: Reason, detail: str, status: int | None = None, final_url: str | None = None) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.status, self.final_url = reason, detail, status, final_url


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: `url` as it was asked for, `final_url` where it was found, `wire` the bytes that came as packed."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    payload: bytes
    wire: int

    @property
    def unchanged(self) -> bool:
        """Whether it is what it was, and came without its payload."""
        return self.status == UNCHANGED

    @property
    def mediatype(self) -> str:
        """Its media type as declared, in lower case: text/html."""
        return self._declared().get_content_type() if "content-type" in self.headers else ""

    @property
    def charset(self) -> str | None:
        """The charset that its header declares for a page or a text; None when the payload is not in it."""
        if self.mediatype not in ("text/html", "application/xhtml+xml", "text/plain"):
            return None
        name = self._declared().get_content_charset()
        try:
            self.payload.decode(name or "")
        except (LookupError, ValueError):
            return None
        return name

    def _declared(self) -> Message:
        header = Message()
        header["content-type"] = self.headers.get("content-type", "")
        return header


def fetch_of(url: str, came: Answer | Unanswered, known: Fetch | None) -> Fetch:
    """The row of a request. What the site's next 304 is about stays known, whatever came this time."""
    last = known or Fetch(url=url, fetched_at=datetime.now(UTC))
    if isinstance(came, Unanswered):
        return Fetch(
            url=url, final_url=came.final_url, status=came.status, etag=last.etag, last_modified=last.last_modified,
            receipt=last.receipt, fetched_at=datetime.now(UTC), reason=came.reason, detail=came.detail,
        )  # fmt: skip
    return Fetch(
        url=url,
        final_url=came.final_url if came.final_url != url else None,
        status=came.status,
        etag=came.headers.get("etag") or (last.etag if came.unchanged else None),
        last_modified=came.headers.get("last-modified") or (last.last_modified if came.unchanged else None),
        receipt=last.receipt if came.unchanged else sha256(came.payload).hexdigest(),
        bytes=came.wire,
        fetched_at=datetime.now(UTC),
    )


def refused(url: str, came: Unanswered) -> Refused:
    """A request that brought nothing, as a refusal."""
    return Refused(url, came.reason, came.detail)


def read(pieces: Iterable[bytes], packing: str, most: int) -> tuple[bytes, int]:
    """The payload of at most so many bytes, unpacked, and how many came; Unanswered for more, a bomb, or a cut one."""
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise Unanswered("unreadable", f"packed as {packing}, which was not asked for")
    inflate = Inflate(most) if "gzip" in packing else None
    out, wire = bytearray(), 0
    for piece in pieces:
        wire += len(piece)
        out += inflate.more(piece, wire, len(out)) if inflate else piece
        if max(wire, len(out)) > most:
            raise Unanswered("too_large", f"more than {most >> 20} MiB")
    if inflate and wire and not inflate.ended:
        raise Unanswered("unreachable", "the answer ends before what is packed in it does")
    return bytes(out), wire


class Inflate:
    """Unpacks gzip as it comes, member after member, never more at once than is wanted."""

    def __init__(self, most: int) -> None:
        self.most, self.codec = most, _member()

    @property
    def ended(self) -> bool:
        """Whether what came is whole."""
        return self.codec.eof

    def more(self, piece: bytes, wire: int, before: int) -> bytes:
        """What a piece unpacks to, so many bytes having come and been unpacked in all before it."""
        out = bytearray()
        # Zeros after a member fill up a block; all else begins another.
        while (piece := piece.lstrip(b"\0") if self.codec.eof else piece) and before + len(out) <= self.most:
            if self.codec.eof:
                self.codec = _member()
            try:
                out += self.codec.decompress(piece, self.most + 1 - before - len(out))
            except zlib.error as error:
                raise Unanswered("unreadable", f"its gzip is damaged: {error}") from error
            if before + len(out) > max(SMALL, TIMES * wire):
                raise Unanswered("unsafe", "it unpacks to more than an honest page does")
            piece = self.codec.unused_data
        return bytes(out)


def _member() -> zlib._Decompress:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)
