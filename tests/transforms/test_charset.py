"""The bytes decide: declarations lie, marks are missing, and stories are cut in mid character."""

import codecs

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import BadCopy
from tests.golden import RECEIVED
from transforms.charset import decode, glimpse
from transforms.wire import formats

CYRILLIC = "Чайки вернулись в гавань, сказала её капитан. " * 3
KOREAN = "갈매기들이 항구로 돌아왔다고 선장이 말했다. " * 5
NORSE = "Blåbærgrøt på Tromsø, sa ordføreren."


@pytest.mark.parametrize(
    ("payload", "declared", "text", "charset"),
    [
        (NORSE.encode(), "iso-8859-1", NORSE, "utf-8"),
        (NORSE.encode(), "utf8", NORSE, "utf-8"),
        (NORSE.encode(), "x-no-such-charset", NORSE, "utf-8"),
        (NORSE.encode(), "hex", NORSE, "utf-8"),
        (b"plain ASCII", "utf-16", "plain ASCII", "utf-8"),
        (b"\xef\xbb\xbf" + NORSE.encode(), "iso-8859-1", NORSE, "utf-8"),
        (NORSE.encode("utf-16"), None, NORSE, "utf-16-le"),
        (NORSE.encode("utf-32"), None, NORSE, "utf-32-le"),
        ("<p>ø</p>".encode("utf-16-le"), "utf-8", "<p>ø</p>", "utf-16-le"),
        ('{"ø": 1}'.encode("utf-16-be"), None, '{"ø": 1}', "utf-16-be"),
        (NORSE.encode("latin-1"), None, NORSE, "windows-1252"),
        (b"\x93Quoted\x94 \x96 caf\xe9", "iso-8859-1", "“Quoted” – café", "windows-1252"),
        ("Prix : 3 €, œuvre".encode("iso-8859-15"), "ISO-8859-15", "Prix : 3 €, œuvre", "iso8859-15"),
        ("①髙島".encode("cp932"), "Shift_JIS", "①髙島", "cp932"),
        ("東京".encode("iso2022_jp"), "iso-2022-jp", "東京", "iso2022_jp"),
        ("港は閉鎖".encode()[:-1], "utf-8", "港は閉�", "utf-8"),
        (b"caf\xe9 \x81", "utf-8", "café �", "windows-1252"),
        (CYRILLIC.encode("cp1251") + b"\x98", "windows-1251", f"{CYRILLIC}�", "cp1251"),
        (KOREAN.encode("cp949") + b"\xff", "euc-kr", f"{KOREAN}�", "cp949"),
        (KOREAN.encode("utf-16") + b"\0", None, f"{KOREAN}�", "utf-16-le"),
        (codecs.BOM_UTF8 + KOREAN.encode() + b"\xff", None, f"{KOREAN}�", "utf-8"),
    ],
)
def test_the_bytes_decide(payload: bytes, declared: str | None, text: str, charset: str) -> None:
    assert decode(payload, declared) == (text, charset)


@pytest.mark.parametrize(
    ("payload", "declared"),
    [(b"\xff\xfe\x00", None), (b"\xe9\x00\xff", None), (b"\xff\xff\xff", "gb2312"), (b"\x98", "cp1251")],
)
def test_what_no_rule_reads_is_bad_encoding(payload: bytes, declared: str | None) -> None:
    with pytest.raises(BadCopy) as bad:
        decode(payload, declared)
    assert bad.value.reason == "bad_encoding"


@pytest.mark.parametrize(
    ("payload", "habit", "text", "charset"),
    [
        (b"Gr}~e", "iso646-de", "Grüße", "iso646-de"),
        (b"K|ln", "ISO_646 DE", "Köln", "iso646-de"),
        (b"}ret {r slut, \\rjan", "iso646-se", "året är slut, Örjan", "iso646-se"),
        (b"caf\xe9 }", "iso646-fr", "café è", "iso646-fr"),
        (b"\xef\xbb\xbf{}", "iso646-de", "{}", "utf-8"),
        ("naïve ¤".encode("latin-1"), "iso-8859-15", "naïve €", "iso8859-15"),
        ("œuvre".encode(), "iso-8859-15", "œuvre", "utf-8"),
        (b"caf\xe9", "no such charset", "café", "windows-1252"),
    ],
)
def test_the_feeds_charset_stands_in_for_the_declared(payload: bytes, habit: str, text: str, charset: str) -> None:
    assert decode(payload, "utf-8", habit) == (text, charset)


def test_a_glimpse_never_fails() -> None:
    assert glimpse("<nitf>".encode("utf-16")) == "<nitf>"
    assert glimpse(b"\xef\xbb\xbf{") == "{"
    assert glimpse("<nitf".encode("utf-16-be")[:-1]) == "<nit"
    assert glimpse(b"\xff\x00\xc3") == "ÿ\0Ã"
    assert glimpse(b"") == ""


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("nitf", "<nitf><head><title>3 €</title></head></nitf>"),
        ("newsml1", "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>3 €</HeadLine></NewsLines></NewsComponent>"
         "</NewsItem></NewsML>"),
        ("newsmlg2", "<newsItem guid='1'><contentMeta><headline>3 €</headline></contentMeta></newsItem>"),
        ("ritzau", "<XMLNews><RBNews><headline>3 €</headline></RBNews></XMLNews>"),
        ("rss", "<rss><item><title>3 €</title></item></rss>"),
        ("wxr", "<rss><item><title>3 €</title></item></rss>"),
        ("atom", "<feed><entry><title>3 €</title></entry></feed>"),
        ("sitemap", "<urlset><url><news><title>3 €</title></news></url></urlset>"),
        ("ninjs", '{"uri": "1", "headline": "3 €"}'),
        ("apmedia", '{"data": {"item": {"headline": "3 €"}}}'),
        ("jsonfeed", '{"items": [{"title": "3 €"}]}'),
        ("text", "3 €\n\nThe ferry was late."),
        ("html", "<title>3 €</title><p>The ferry that was late on Monday was late on Tuesday too.</p>"),
        ("anpa1312", "\x01a0001\x1f---\nr i \x13\x11Bc-ferry 1-2 3\n\x02^3 €<\n\x03"),
        ("iptc7901", "\x01abc0001 4 pl 10\n\x02\n3 €\n=\nThe ferry was late.\x03"),
    ],
)  # fmt: skip
def test_every_format_is_read_in_the_feeds_charset(name: str, copy: str) -> None:
    declared = '<?xml version="1.0" encoding="iso-8859-1"?>' if copy[0] == "<" and name != "html" else ""
    payload, habits = (declared + copy).encode("iso-8859-15"), Habits(charset="iso-8859-15")
    receipt = Receipt.of(payload, "x", received_at=RECEIVED, run_id="run", feed=None, habits=habits)
    article = next(formats()[name].read(receipt))
    assert (article.headline, article.charset) == ("3 €", "iso8859-15")
