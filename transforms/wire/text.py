"""Plain text: a wire story as a file of its own, headline lines first, then dateline and copy."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import asdict

from schemas.article import Article
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms import lines
from transforms.charset import decode
from transforms.headers import is_mail
from transforms.length import UNSPACED
from transforms.wire import iptc7901

UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# What other formats open with: markup, JSON, mail and the protocols that carry them.
FOREIGN = re.compile(
    r"\s*+(?:<\S|\{|\[\s*(?:[{\[\"\]]|-?\d+\s*[,\]]|true|false|null)|%PDF|%!PS|#!|From \S+@|WARC/|HTTP/\d|"
    r"(?:[A-Za-z][\w-]*+:[ \t][^\n]*+\n(?:[ \t][^\n]*+\n)*+){3})"
)
# What the middle of them looks like, for a payload whose beginning is lost: tags, and keys of JSON.
FRAGMENT = re.compile(r"</[A-Za-z][\w:.-]*>|/>|\"[\w@:.-]+\"\s*:\s*[\"\[{\dtfn-]")
# Control characters that lay text out; any other belongs to line gear or to no text at all.
LAYOUT = dict.fromkeys(map(ord, "\t\n\f\r\x1a"))
CONTROL = re.compile(r"[\0-\x1f\x7f]")
WORD = re.compile(r"[^\W\d_]{2,}")


def claims(head: bytes) -> bool:
    """Whether it is text of several words that no other format's marks are in."""
    text = _text_of(head)
    return (
        text is not None
        and not FOREIGN.match(text)
        and len(FRAGMENT.findall(text)) < 3
        and _is_prose(text)
        and not is_mail(head)
        and not iptc7901.claims(head)
    )


def read(receipt: Receipt) -> Iterator[Article]:
    """The one story of a text file."""
    text, charset = decode(receipt.payload, habit=receipt.habits.charset)
    if receipt.payload.count(0) and not charset.startswith("utf-16"):
        raise BadCopy("malformed", "text that holds NUL bytes")
    said = asdict(lines.story(text))
    yield Article(body="\n\n".join(said.pop("copy")) or None, charset=charset, **said)


def _text_of(head: bytes) -> str | None:
    """The head as text; None when its bytes are no text in any charset that is read here."""
    if charset := UTF_16.get(head[:2]):
        # A head may end within a character.
        text = head[2 : len(head) // 2 * 2].decode(charset, "replace")
    elif CONTROL.search(head.decode("latin-1").translate(LAYOUT)):
        return None
    else:
        text = _utf_8(head) or _windows(head)
    return None if CONTROL.search(text.translate(LAYOUT)) else text


def _utf_8(head: bytes) -> str:
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return ""


def _windows(head: bytes) -> str:
    """As windows-1252, if Western text it can be: one letter in four with an accent is no language's."""
    accented = sum(byte > 127 for byte in head)
    return head.decode("windows-1252", "replace") if accented * 4 <= len(head) else ""


def _is_prose(text: str) -> bool:
    if sum(map(len, UNSPACED.findall(text))) >= 12:
        return True
    tokens = text.split()
    letters = sum(map(len, WORD.findall(text)))
    return len(WORD.findall(text)) >= 5 and letters * 2 >= sum(map(len, tokens)) and letters < 25 * len(tokens)
