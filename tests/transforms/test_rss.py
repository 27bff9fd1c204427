"""Which XML is RSS, and the habits of its feeds."""

from datetime import UTC, datetime

import pytest

from schemas.article import Subject
from schemas.spike import Spike
from tests.transforms.feeds import item, one, rows, rss
from transforms.wire.rss import claims

ID = "<guid>https://h.example/1</guid>"


@pytest.mark.parametrize(
    "head",
    [
        b'<rss version="2.0">',
        b'\xef\xbb\xbf\n<?xml version="1.0"?><!-- x --><rss>',
        b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://n.example/rss-0.91.dtd"><rss version="0.91">',
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">',
        b'<RDF xmlns="http://my.netscape.com/rdf/simple/0.9/">',
        '<?xml version="1.0" encoding="utf-16"?><rss>'.encode("utf-16"),
    ],
)
def test_claims_rss(head: bytes) -> None:
    assert claims(head)


@pytest.mark.parametrize(
    "head",
    [
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:foaf="http://xmlns.com/foaf/0.1/">',
        b'<rss xmlns:wp="http://wordpress.org/export/1.2/">',
        b'<feed xmlns="http://www.w3.org/2005/Atom">',
        b"<channel>",
        b"rss",
    ],
)
def test_leaves_other_xml_alone(head: bytes) -> None:
    assert not claims(head)


@pytest.mark.parametrize(
    "title",
    [
        "Tom &amp; Jerry",
        "Tom &amp;amp; Jerry",
        "Tom &amp;amp;amp; Jerry",
        "<![CDATA[Tom & Jerry]]>",
        "<![CDATA[Tom &amp; Jerry]]>",
        "<![CDATA[<b>Tom</b> &amp; Jerry]]>",
        "&lt;b&gt;Tom&lt;/b&gt; &amp;amp; Jerry",
        "&amp;lt;b&amp;gt;Tom&amp;lt;/b&amp;gt; &amp;amp;amp; Jerry",
        "<b>Tom</b> &amp; Jerry",
        "Tom & Jerry",
        "\n  Tom &#38;\n  Jerry ",
    ],
)
def test_a_title_however_it_was_escaped(title: str) -> None:
    assert item(f"<title>{title}</title>{ID}").headline == "Tom & Jerry"


def test_a_guid_is_the_uri_and_an_address_only_where_it_says_so() -> None:
    assert item("<title>A</title><guid>https://h.example/1</guid>").url == "https://h.example/1"
    apart = item('<title>A</title><guid isPermaLink="false">https://h.example/?p=1</guid><link>/one</link>')
    assert (apart.uri, apart.url) == ("https://h.example/?p=1", "https://h.example/one")
    assert item("<title>A</title><link>https://h.example/2</link>").uri == "https://h.example/2"


def test_a_link_of_atom_is_a_link() -> None:
    found = item('<title>A</title><atom:link rel="self" href="/s"/><atom:link href="https://h.example/3"/>')
    assert found.url == "https://h.example/3"


def test_elements_of_extensions_are_not_the_items_own() -> None:
    found = item(
        f"{ID}<media:title>Caption</media:title><media:description>Picture</media:description><title>Headline</title>"
        "<media:category>art</media:category><link>https://h.example/1</link><description>Text.</description>"
    )
    assert (found.headline, found.abstract, found.sections) == ("Headline", "Text.", ())


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("<author>ann@h.example (Ann Roe)</author>", "Ann Roe"),
        ("<author>Ann Roe &lt;ann@h.example&gt;</author>", "Ann Roe"),
        ("<author>ann@h.example</author>", None),
        ("<author>Ann Roe</author>", "Ann Roe"),
        ("<author>desk@h.example</author><dc:creator>Ann Roe</dc:creator>", "Ann Roe"),
        ("<author><name>Ann Roe</name><email>ann@h.example</email></author>", "Ann Roe"),
    ],
)
def test_authors_without_their_addresses(author: str, name: str | None) -> None:
    assert item(f"<title>A</title>{ID}{author}").byline == name


def test_a_description_is_the_body_where_it_is_the_whole_story() -> None:
    teaser = f"<title>A</title>{ID}<description>Two words.</description>"
    assert (item(teaser).body, item(teaser).abstract) == (None, "Two words.")
    long = f"<title>A</title>{ID}<description>{'word ' * 120}</description>"
    assert item(long).words == 120
    assert item("<description>No title, so no teaser.</description>").body == "No title, so no teaser."


def test_content_is_the_body_and_said_once() -> None:
    found = item(f"<title>A</title>{ID}<description>Same.</description><content:encoded>Same.</content:encoded>")
    assert (found.body, found.abstract) == ("Same.", None)


def test_markup_that_nobody_escaped() -> None:
    found = item(f"<title>A</title>{ID}<content:encoded><p>One <b>two</b> three.</p><p>Four.</p></content:encoded>")
    assert found.body == "One two three.\n\nFour."


def test_times_of_the_extensions() -> None:
    found = item(
        f"<title>A</title>{ID}<dc:date>2026-01-05T10:00:00Z</dc:date><atom:updated>2026-01-05T11:00:00Z</atom:updated>"
    )
    assert found.firstcreated == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert found.versioncreated == datetime(2026, 1, 5, 11, tzinfo=UTC)
    assert found.move == "update"
    valid = "<dcterms:valid>start=2026-01-05T10:00:00Z; end=2026-02-05T10:00:00Z; scheme=W3C-DTF</dcterms:valid>"
    found = item(f"<title>A</title>{ID}{valid}")
    assert found.release_at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert found.expires == datetime(2026, 2, 5, 10, tzinfo=UTC)


def test_a_category_is_a_section_or_a_term() -> None:
    found = item(
        f"<title>A</title>{ID}<category>Sport</category>"
        '<category domain="http://cv.iptc.org/newscodes/mediatopic/">medtop:15000000</category>'
        '<category domain="https://h.example/topics">Sailing</category>'
    )
    assert found.sections == ("Sport",)
    assert found.subjects == (
        Subject(scheme="medtop", code="15000000"),
        Subject(scheme="https://h.example/topics", name="Sailing"),
    )


def test_names_in_upper_case_and_items_beside_the_channel() -> None:
    payload = "<RSS><CHANNEL><TITLE>H</TITLE></CHANNEL><ITEM><TITLE>A</TITLE><GUID>g1</GUID></ITEM></RSS>"
    found = one(payload, "rss")
    assert (found.provider, found.headline, found.uri) == ("H", "A", "g1")


def test_an_item_that_nothing_names_is_refused_after_the_others() -> None:
    good, bad = rows(rss(f"<item><link> </link></item><item><title>A</title>{ID}</item>"), "rss")
    assert isinstance(bad, Spike)
    assert (bad.reason, bad.detail) == ("no_text", "1 could not be read: item 1: neither id, headline nor copy")


def test_an_item_that_has_an_id_and_no_text_is_noted() -> None:
    assert item(ID).warnings == ("neither headline nor body",)


def test_a_feed_without_items_is_no_article() -> None:
    (spike,) = rows(rss(""), "rss")
    assert isinstance(spike, Spike)
    assert spike.reason == "no_text"


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + rss(f"<item><title>&b;</title>{ID}</item>")
    (spike,) = rows(bomb, "rss")
    assert isinstance(spike, Spike)
    assert spike.reason == "unsafe"
