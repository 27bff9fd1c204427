"""Mail as it really comes, and mail that is meant to break its reader."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from tests.conftest import within
from transforms.articles import articles
from transforms.headers import decoded, header_of
from transforms.wire import formats
from transforms.wire.mail import claims

TOP = b"From: Ana Reis <ana@mpa.example>\nMessage-ID: <1@mpa.example>\nSubject: Storm\n"
ITEM = b'{"uri": "urn:mpa:1", "headline": "Storm at Faro", "pubstatus": "usable", "body_text": "Copy."}'


def _read(payload: bytes) -> list[Version | Spike]:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return list(articles(Receipt.of(payload, "x", received_at=at, run_id="r", feed=None, habits=Habits())))


def _one(payload: bytes) -> Version:
    (row,) = _read(payload)
    assert isinstance(row, Version)
    return row


def _multipart(*parts: bytes, kind: bytes = b"mixed", boundary: bytes = b"b") -> bytes:
    inside = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    return (
        b"Content-Type: multipart/" + kind + b"; boundary=" + boundary + b"\n\n" + inside + b"--" + boundary + b"--\n"
    )


@pytest.mark.parametrize(
    "head",
    [
        TOP,
        b"From: Ana <ana@mpa.example>\nSubject: Storm\n\nNine boats left the harbour before the storm came in.",
        b"\xef\xbb\xbf" + TOP,
        b" " * 200 + b"\r\n\r\n" + TOP.replace(b"\n", b"\r\n"),
        b"From ana@mpa.example Thu Mar  5 06:00:00 2026\n" + TOP,
        b"From MAILER-DAEMON Thu Mar  5 06:00:00 2026\n" + TOP,
        b"X-Own: 1\nReceived: from a\n\tby b\nDate: Thu, 5 Mar 2026 06:00:00 GMT\n\nCopy",
    ],
)
def test_claims_mail(head: bytes) -> None:
    assert [name for name, module in formats().items() if module.claims(head)] == ["mail"]


@pytest.mark.parametrize(
    "head",
    [
        b"WARC/1.0\r\nWARC-Type: response\r\n",
        b"HTTP/1.1 200 OK\r\nDate: x\r\nFrom: y\r\n",
        b"FARO (MPA) - From: here\nSubject: to change\n",
        b"Date: 5 March 2026\n\nFrom: us\n",
        b"<html>\nFrom: x\nSubject: y\n",
    ],
)
def test_leaves_other_text_alone(head: bytes) -> None:
    assert not claims(head)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain", "plain"),
        (b"=?utf-8?q?caf=C3=A9_?=\r\n =?UTF-8?B?bm9pcg==?=", "café noir"),
        (b"=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"),
        (b"=?iso-8859-1?Q?caf\xe9?= noir", "café noir"),
        (b"=?iso-8859-1?Q?caf\xc3\xa9?=", "café"),
        (b"Re: =?windows-1252?Q?=93Storm=94?= (2)", "Re: “Storm” (2)"),
        (b"caf\xe9", "café"),
        (b"=?utf-8?B?c3Rvcm0?=", "storm"),
        (b"=?no-such?Q?a=?= =?utf-8?B?!?= =?x", "a =?x"),
        (b"=?utf-8*en?Q?storm?=", "storm"),
    ],
)
def test_encoded_words(raw: bytes, text: str) -> None:
    assert decoded(raw) == text


def test_mailboxes() -> None:
    raw = (
        b'From: "Reis, Ana" <ana@mpa.example>,\n =?utf-8?q?L=C3=B8nd?= <bo@b.example>, c@d.example (Cy), e@f.example\n'
    )
    headers, _ = header_of(raw, 0, len(raw))
    assert list(headers.mailboxes("from")) == [
        ("Reis, Ana", "ana@mpa.example"),
        ("Lønd", "bo@b.example"),
        ("Cy", "c@d.example"),
        (None, "e@f.example"),
    ]


def test_plain_text_is_preferred_unless_it_only_says_that_there_is_more() -> None:
    stub = b"Content-Type: text/plain\n\nSee the HTML part."
    plain = b"Content-Type: text/plain\n\nNine boats left the harbour before the storm came in."
    marked = b"Content-Type: text/html\n\n<p>Nine boats left the harbour before the storm came in.</p>"
    assert _one(TOP + _multipart(plain, marked, kind=b"alternative")).body == plain.partition(b"\n\n")[2].decode()
    assert _one(TOP + _multipart(stub, marked, kind=b"alternative")).body == plain.partition(b"\n\n")[2].decode()


def test_texts_that_follow_one_another_are_one() -> None:
    row = _one(TOP + _multipart(b"\nNine boats left.", b"Content-Type: text/html\n\n<p>Then it rained.</p>"))
    assert row.body == "Nine boats left.\n\nThen it rained."


def test_a_signature_is_not_for_publication() -> None:
    row = _one(TOP + b"\nNine boats left.\n-- \nAna Reis\n+351 000\n")
    assert (row.body, row.nonpublic) == ("Nine boats left.", "Ana Reis\n+351 000")


def test_a_rule_of_two_hyphens_is_no_signature() -> None:
    row = _one(TOP + b"\nNine boats left.\n\n--\n\n" + b"Then it rained.\n\n" * 20)
    assert row.nonpublic is None
    assert row.body
    assert row.body.endswith("rained.")


@pytest.mark.parametrize(
    "content",
    [
        b'Content-Type: text/plain; charset="no such"\n\ncaf\xe9 noir au port',
        b"Content-Type: text/plain; charset=us-ascii\n\ncaf\xc3\xa9 noir au port",
        b"Content-Type: text/plain; charset=euc-jp\nContent-Transfer-Encoding: quoted-printable\n\ncaf=E9 noir au port",
        b"Content-Type: nonsense\nContent-Transfer-Encoding: 9bit\n\ncaf\xe9 noir au port",
        b"Content-Type: multipart/mixed; boundary=absent\n\ncaf\xe9 noir au port",
        b"Content-Type: text/plain; charset*0*=''%ff; charset*=a; format*0=b; format*=c\n\ncaf\xe9 noir au port",
        b"Content-Transfer-Encoding: base64\n\nY2Fm6SBub2lyIGF1IHBvcn",
    ],
)
def test_errors_of_charset_and_encoding_are_tolerated(content: bytes) -> None:
    body = _one(TOP + content).body
    assert body
    assert body.startswith("café noir au por")


def test_an_attached_wire_file_is_an_article_that_names_its_mail() -> None:
    part = b"Content-Type: application/json; name=a.json\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(
        ITEM
    )
    mail, item = _read(TOP + _multipart(b"\nSee below.", part))
    assert isinstance(mail, Version)
    assert isinstance(item, Version)
    assert [each.uri for each in mail.attachments] == ["a.json"]
    assert (item.uri, item.links[0].rel, item.links[0].uri) == ("urn:mpa:1", "enclosedin", "<1@mpa.example>")


def test_a_mail_whose_text_is_a_wire_file_carries_it() -> None:
    mail, item = _read(TOP + b"\n" + ITEM)
    assert isinstance(mail, Version)
    assert isinstance(item, Version)
    assert (mail.body, mail.warnings) == (None, ("body: none in the mail's own text",))
    assert item.headline == "Storm at Faro"


def test_what_programs_attach_is_no_story() -> None:
    card = b"Content-Type: text/vcard; name=a.vcf\n\nName of Ana Reis who works on the desk of an agency"
    assert len(_read(TOP + _multipart(b"\nNine boats left.", card))) == 1


def test_a_mail_without_anything_is_spiked() -> None:
    (row,) = _read(b"Received: from a\nReturn-Path: <x@y.example>\n\n\n")
    assert isinstance(row, Spike)
    assert row.reason == "no_text"


def _nested_multiparts() -> bytes:
    mail = b"Content-Type: text/plain\n\nCopy."
    for level in range(2000):
        mail = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%b\n--b%d--\n" % (level, level, mail, level)
    return TOP + mail


def _nested_mails() -> bytes:
    mail = TOP + b"\nCopy."
    for level in range(200):
        mail = TOP.replace(b"<1@", b"<%d@" % level) + b"Content-Type: message/rfc822; name=m.eml\n\n" + mail
    return mail


def _many_parts() -> bytes:
    return TOP + _multipart(*[b"Content-Type: text/plain\n\nCopy."] * 100_000)


def _same_boundary() -> bytes:
    return TOP + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 3000


@pytest.mark.parametrize("bomb", [_nested_multiparts, _nested_mails, _many_parts], ids=lambda bomb: bomb.__name__)
def test_mail_bombs_are_too_deep(bomb: Callable[[], bytes]) -> None:
    payload = bomb()
    with within(2):
        *before, last = _read(payload)
    assert all(isinstance(row, Version) for row in before)
    assert isinstance(last, Spike)
    assert last.reason == "too_deep"


@pytest.mark.parametrize(
    "payload",
    [
        _same_boundary(),
        TOP + b"Content-Type: text/plain; " + b'a="' * 100_000 + b"\n\nCopy.",
        TOP + b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\n\nCopy.",
        TOP + b"X-Many: 1\n" * 200_000 + b"\nCopy.",
        TOP + b"References: " + b"<a@b>" * 200_000 + b"\n\nCopy.",
        b"From: " + b'"' * 200_000 + b"\nFrom: " + b"(" * 200_000 + TOP + b"\nCopy.",
        TOP + b"X-Long:" + b"\n " * 500_000 + b"\nCopy.",
    ],
    ids=range(7),
)
def test_hostile_headers_are_read_in_time(payload: bytes) -> None:
    with within(2):
        assert _read(payload)


@pytest.mark.parametrize(("kind", "copy"), [(b"flowed", b"One \r\ntwo."), (b"flowed; delsp=yes", b"One  \r\ntwo.")])
def test_lines_that_flow_are_joined_by_their_own_spaces(kind: bytes, copy: bytes) -> None:
    head = b"From: a@mpa.example\r\nSubject: s\r\nContent-Type: text/plain; format="
    assert _one(head + kind + b"\r\n\r\n" + copy).body == "One two."
