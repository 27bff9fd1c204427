"""Which XML is Atom, and what it says in which of its forms."""

from datetime import UTC, datetime

import pytest

from schemas.article import Subject
from schemas.version import Version
from tests.transforms.feeds import entry, one, rows
from transforms.wire.atom import claims

ID = "<id>urn:h:1</id>"


@pytest.mark.parametrize(
    "head",
    [
        b'<feed xmlns="http://www.w3.org/2005/Atom">',
        b'<a:feed xmlns:a="http://www.w3.org/2005/Atom">',
        b'<entry xmlns="http://www.w3.org/2005/Atom">',
        b'<feed version="0.3" xmlns="http://purl.org/atom/ns#">',
        b"<feed>",
    ],
)
def test_claims_atom(head: bytes) -> None:
    assert claims(head)


@pytest.mark.parametrize(
    "head", [b'<feed xmlns="urn:other">', b"<rss>", b'<feeds xmlns="http://www.w3.org/2005/Atom">']
)
def test_leaves_other_xml_alone(head: bytes) -> None:
    assert not claims(head)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ('<title type="text">a &lt;b&gt; c</title>', "a <b> c"),
        ('<title type="html">a &lt;b&gt;c&lt;/b&gt; &amp;amp; d</title>', "a c & d"),
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>c</b> d</div></title>', "a c d"),
        ("<title>a &amp;amp; d</title>", "a & d"),
    ],
)
def test_a_title_of_each_type(title: str, headline: str) -> None:
    assert entry(title + ID).headline == headline


def test_content_of_each_type() -> None:
    assert entry(f'{ID}<content type="text">a &lt;b&gt;\n\nc</content>').body == "a <b>\n\nc"
    assert entry(f'{ID}<content type="html">&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</content>').body == "a\n\nb"
    xhtml = (
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a <i>b</i> c</p><p>d</p></div></content>'
    )
    assert entry(ID + xhtml).body == "a b c\n\nd"
    assert entry(f'{ID}<title>A</title><content type="image/png">iVBORw0KGgo=</content>').body is None
    assert entry(f'{ID}<title>A</title><content type="text/html" src="https://h.example/1"/>').body is None


def test_nitf_in_an_entry_is_read_as_nitf() -> None:
    content = (
        '<content type="text/xml"><nitf><body><body.head><note><body.content>Not this.</body.content></note>'
        "</body.head><body.content><p>This.</p></body.content></body></nitf></content>"
    )
    assert entry(f"{ID}<title>A</title>{content}").body == "This."


def test_addresses_are_whole() -> None:
    found = one(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://h.example/a/"><entry xml:base="b/">'
        '<title>A</title><id>i</id><link href="c"/><link rel="via" href="//o.example/d"/>'
        '<link rel="enclosure" href="e.png"/></entry></feed>',
        "atom",
    )
    assert found.url == "https://h.example/a/b/c"
    assert [link.uri for link in found.links] == ["https://o.example/d"]
    assert [each.uri for each in found.associations] == ["https://h.example/a/b/e.png"]


def test_the_author_of_a_feed_is_that_of_entries_without_one() -> None:
    head = "<title>H</title><author><name>Desk</name></author>"
    assert entry(f"<title>A</title>{ID}", head).byline == "Desk"
    assert entry(f"<title>A</title>{ID}<author><name>Ann</name></author>", head).byline == "Ann"


def test_a_category_with_a_scheme_is_a_term() -> None:
    found = entry(f'<title>A</title>{ID}<category term="a" label="Art"/><category term="b" scheme="urn:s" label="B"/>')
    assert found.sections == ("Art",)
    assert found.subjects == (Subject(scheme="urn:s", code="b", name="B"),)


def test_an_entry_alone() -> None:
    found = one('<entry xmlns="http://www.w3.org/2005/Atom" xml:lang="sv"><title>A</title><id>i</id></entry>', "atom")
    assert (found.headline, found.language) == ("A", "sv")


def test_a_deleted_entry_is_a_kill() -> None:
    kill, row = rows(
        '<feed xmlns="http://www.w3.org/2005/Atom"><at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" '
        'ref="urn:h:9" when="2026-01-05T10:00:00Z"/><entry><title>A</title><id>i</id></entry></feed>',
        "atom",
    )
    assert isinstance(kill, Version)
    assert (kill.uri, kill.move, kill.pubstatus) == ("urn:h:9", "kill", "canceled")
    assert kill.versioncreated == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_the_status_of_an_extension() -> None:
    found = entry(f"<title>A</title>{ID}<x:m><x:Pub_Status>Canceled</x:Pub_Status><x:version>3</x:version></x:m>")
    assert (found.pubstatus, found.move, found.status, found.version) == ("canceled", "kill", "Canceled", "3")
    assert entry(f"<title>A</title>{ID}<x:m><x:embargo>soon</x:embargo></x:m>").pubstatus == "withheld"
