"""Which XML is NewsML-G2, and the habits of its agencies."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.article import Article, Link, Subject
from schemas.receipt import Habits, Receipt
from schemas.spike import BadCopy
from tests.conftest import within
from transforms.wire.newsmlg2 import claims, read

META = '<itemClass qcode="ninat:text"/>'


def _receipt(text: str) -> Receipt:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return Receipt.of(text.encode(), "x", received_at=at, run_id="r", feed=None, habits=Habits(zone="Europe/Helsinki"))


def _item(meta: str = META, about: str = "", content: str = "<inlineData>Copy.</inlineData>", more: str = "") -> str:
    return (
        f'<newsItem guid="urn:mpa:1" version="1" xml:lang="en">{more}<itemMeta>{meta}</itemMeta><contentMeta>'
        f"<headline>Storm</headline>{about}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def _article(**parts: str) -> Article:
    (article,) = read(_receipt(_item(**parts)))
    return article


def _body(content: str) -> str | None:
    return _article(content=content).body


def _page(copy: str) -> str:
    return f"<inlineXML><html><body>{copy}</body></html></inlineXML>"


@pytest.mark.parametrize(
    "head",
    [b"<newsMessage>", b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><ns0:newsItem xmlns:ns0='u'>", b"<packageItem "],
)
def test_claims(head: bytes) -> None:
    assert claims(head)


@pytest.mark.parametrize("head", [b"<NewsML>", b"<nitf>", b'<newsitem itemid="2286">', b"<rss><newsItem>", b"newsItem"])
def test_leaves_other_copy_alone(head: bytes) -> None:
    assert not claims(head)


@pytest.mark.parametrize(
    ("content", "body"),
    [
        # White space of mark-up, in whatever namespace, and text after inline tags.
        (_page("<p>One\n   <Company>Two</Company>\n   three</p><p/>"), "One Two three"),
        ('<inlineXML><h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body><h:p>One</h:p></h:body></h:html></inlineXML>',
         "One"),
        ("<inlineXML><p>One</p><p>Two</p></inlineXML>", "One\n\nTwo"),
        ("<inlineXML><html><body>Bare text</body></html></inlineXML>", "Bare text"),
        ("<inlineXML><html><body>One<p>Two</p>three</body></html></inlineXML>", "One\n\nTwo\n\nthree"),
        ("<inlineXML>&lt;p&gt;One &amp;amp; two&lt;/p&gt;</inlineXML>", "One & two"),
        (_page("<p>don&amp;#39;t &amp;quot;say&amp;quot;</p>"), "don't \"say\""),
        (_page("<section><header><h2>Part one</h2></header><p>Copy.</p></section>"), "Part one\n\nCopy."),
        # Line ends that a column's width made, and those that were set by hand.
        (_page("<p>The port of Valparaiso reopened its\nnorth quay on Wednesday.</p>"),
         "The port of Valparaiso reopened its north quay on Wednesday."),
        (_page("<p>    VALPARAISO, the\nport.\n    Second par\ngoes on.\n</p>"),
         "VALPARAISO, the port.\n\nSecond par goes on."),
        (_page("<p>    One sentence.\n    Two sentences.\n</p>"), "One sentence.\n\nTwo sentences."),
        (_page("<p>\n      Pretty printed and\n      wrapped by a tool\n      of no account.\n    </p>"),
         "Pretty printed and wrapped by a tool of no account."),
        (_page("<p>Text of one.\n\nText of two.</p>"), "Text of one.\n\nText of two."),
        (_page("<p>Two spaces.  Then more\nof the same.  And more.</p>"),
         "Two spaces. Then more of the same. And more."),
        (_page("<p>Crew       P  W\nFaro Novo  9  8\nOld Mole   9  6</p>"),
         "Crew\tP\tW\nFaro Novo\t9\t8\nOld Mole\t9\t6"),
        ("<inlineData contenttype='text/plain'>    One is\nwrapped.\n    Two.\n</inlineData>",
         "One is wrapped.\n\nTwo."),
        ("<inlineData contenttype='text/plain'>a &lt;b and c&gt; d</inlineData>", "a <b and c> d"),
        ("<inlineData encoding='encd:base64'>Q29weS4=</inlineData>", "Copy."),
        ("<inlineData contenttype='image/jpeg'>Q29weS4=</inlineData>", None),
        # The fullest of several forms.
        (f"<inlineData>One</inlineData>{_page('<p>One</p><p>Two three</p>')}", "One\n\nTwo three"),
        # What is not for publication, marked or in words.
        (_page('<p>Copy.</p><div class="notepad x"><p>Note</p><div class="np-nonpublic">Phone</div></div><p>More.</p>'),
         "Copy.\n\nMore."),
        (_page("<p>Copy.</p><p># Notizblock</p><p>Link</p><p>* Die folgenden Informationen sind nicht zur "
               "Veröffentlichung bestimmt</p><p>Phone</p>"), "Copy."),
    ],
)  # fmt: skip
def test_bodies(content: str, body: str | None) -> None:
    assert _body(content) == body


def test_ttnitf() -> None:
    article = _article(
        content='<inlineXML contenttype="application/ttnitf+xml"><TTNITF><BODY><TEXT><RUBRIK>Bro stängd</RUBRIK>'
        "<DAT><ORT>Malmö</ORT><SOURCE>MPA</SOURCE></DAT><INGRESS><P>Bron är stängd.</P></INGRESS>"
        "<BRODTEXT><P>Det blåser.</P><MELLIS>Öppnar sent</MELLIS><CITAT>Vi väntar.</CITAT></BRODTEXT></TEXT></BODY>"
        "</TTNITF></inlineXML>"
    )
    assert article.dateline == "Malmö (MPA)"
    assert article.body == "Bron är stängd.\n\nDet blåser.\n\nÖppnar sent\n\nVi väntar."


@pytest.mark.parametrize(
    ("meta", "move", "pubstatus"),
    [
        ('<pubStatus qcode="stat:usable"/><signal qcode="edStat:N"/>', "new", "usable"),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>', "new", "withheld"),
        ('<pubStatus qcode="stat:usable"/><signal qcode="edStat:C"/>', "correction", "usable"),
        ('<signal qcode="sig:correction"/>', "correction", "usable"),
        ('<signal qcode="update:append-major-content"/>', "update", "usable"),
        ('<pubStatus qcode="stat:canceled"/>', "kill", "canceled"),
        ("<embargoed/>", "new", "usable"),
        ("<embargoed>tomorrow</embargoed>", "new", "withheld"),
        ('<pubStatus qcode="stat:embargoed"/>', "new", "withheld"),
        ('<pubStatus qcode="stat:embargoed"/><embargoed>2026-03-04T12:00:00Z</embargoed>', "new", "usable"),
        ('<link rel="irel:previousVersion" residref="urn:mpa:0"/>', "update", "usable"),
    ],
)
def test_moves(meta: str, move: str, pubstatus: str) -> None:
    article = _article(meta=META + meta)
    assert (article.move, article.pubstatus) == (move, pubstatus)


@pytest.mark.parametrize(("first", "move"), [("2026-03-04T12:00:00Z", "new"), ("2026-03-04T11:00:00Z", "update")])
def test_a_version_that_counts_transmissions_is_no_revision(first: str, move: str) -> None:
    meta = f"<versionCreated>2026-03-04T12:00:00Z</versionCreated><firstCreated>{first}</firstCreated>"
    (article,) = read(_receipt(_item(meta=META + meta).replace('version="1"', 'version="263518268"')))
    assert (article.version, article.move) == ("263518268", move)


def test_what_it_replaces() -> None:
    article = _article(
        meta=META + '<signal qcode="tt_sig:replace"/><link guidref="urn:mpa:1" version="0"/>',
        about='<altId type="tt:refuno">urn:mpa:0</altId>',
    )
    assert (article.replaces, article.move) == ("urn:mpa:0", "update")
    assert article.links == (Link(rel="previousversion", uri="urn:mpa:1", version="0"),)


def test_a_headline_in_its_own_language_or_in_its_page() -> None:
    item = _item().replace("<headline>", '<headline xml:lang="fr">Tempête</headline><headline xml:lang="en-GB">')
    assert [each.headline for each in read(_receipt(item))] == ["Storm"]
    item = _item(content=_page("<h1>Wind</h1><p>Copy.</p>")).replace("<headline>Storm</headline>", "")
    assert [each.headline for each in read(_receipt(item))] == ["Wind"]


def test_lines_that_a_page_marks() -> None:
    lines = '<p class="byline">By Ada Lund</p><p class="dateline">FARO (MPA) -</p>'
    article = _article(content=_page(f"{lines}<p>Copy.</p>"))
    assert (article.byline, article.dateline, article.body) == ("By Ada Lund", "FARO (MPA) -", "Copy.")


def test_a_relation_may_be_an_address() -> None:
    rel = "http://cv.iptc.org/newscodes/itemrelation/previousVersion"
    assert _article(meta=META + f'<link reluri="{rel}" residref="urn:mpa:0"/>').replaces == "urn:mpa:0"


def test_a_notice_may_be_elsewhere() -> None:
    more = '<rightsInfo><copyrightNotice href="https://mpa.example/terms"/><usageTerms>None</usageTerms></rightsInfo>'
    article = _article(more=more)
    assert (article.copyrightnotice, article.usageterms) == ("https://mpa.example/terms", "None")


@pytest.mark.parametrize(
    ("about", "column", "value"),
    [
        ('<headline role="hld:subHeadline">Wind</headline>', "subheadline", "Wind"),
        ('<slugline xml:lang="fr">VENT</slugline><slugline>WIND</slugline>', "slugline", "WIND"),
        ("<urgency/>", "urgency", None),
        ("<urgency>12</urgency>", "urgency", None),
        ("<by>By A</by><by>B</by>", "byline", "By A, B"),
        ("<creator><name>Ada Lund</name></creator>", "authors", ("Ada Lund",)),
        ('<creator literal="lund.ada"/>', "authors", ()),
        ("<dateline>2026-03-04 09:15:31 GMT+00:00</dateline>", "dateline", None),
        ('<language tag="sv_fi"/>', "language", "sv-FI"),
        ('<description role="drol:summary">Wind at sea</description>', "abstract", "Wind at sea"),
        ('<description role="drol:caption">STORM:Storm</description>', "abstract", None),
        ('<subject uri="http://cv.iptc.org/newscodes/mediatopic/20000523"/>', "subjects",
         (Subject(scheme="medtop", code="20000523"),)),
        ('<subject qcode="apsubject:1" why="why:ancestor" type="cpnat:abstract"><name>Sea</name></subject>', "subjects",
         (Subject(scheme="apsubject", code="1", name="Sea", why="why:ancestor"),)),
        ('<headline roleuri="http://cv.iptc.org/newscodes/headlinerole/sub">Wind</headline>', "subheadline", "Wind"),
        ('<subject uri="http://x.org/p/1" typeuri="http://cv.iptc.org/newscodes/cpnature/person"/>', "people",
         (Subject(scheme="http://x.org/p", code="1"),)),
        ('<subject qcode="p:1" type="cpnat:person"/>', "people", (Subject(scheme="p", code="1"),)),
        ("<subject type='Topic'><name/></subject>", "subjects", ()),
        ('<infoSource role="crole:origProv" literal="A"/><infoSource role="crole:source" literal="B"/>', "source", "B"),
        ('<infoSource role="crole:origProv" literal="A"/><infoSource role="crole:source" qcode="x:1"/>', "source", "A"),
        ('<genre qcode="g:1"><name xml:lang="de">Bericht</name><name xml:lang="en">Report</name></genre>', "genre",
         ("Report",)),
        ("<contentCreated>2026-03-04T09:00:00</contentCreated>", "versioncreated", datetime(2026, 3, 4, 7, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_columns(about: str, column: str, value: Any) -> None:
    assert getattr(_article(about=about), column) == value


def test_places_that_are_asserted() -> None:
    wider = '<broader qcode="c:1" type="cpnat:geoArea"><name>Suomi</name></broader>'
    area = f'<assert qcode="loc:1"><name>Turku</name>{wider}</assert>'
    assert [each.name for each in _article(more=area).places] == ["Turku", "Suomi"]


def test_a_message_holds_items_of_any_kind() -> None:
    text = (
        f"<newsMessage><itemSet><catalogItem/>{_item()}<newsItem/>{_item()}<newsItem guid='x'/></itemSet></newsMessage>"
    )
    kept = []
    with pytest.raises(BadCopy, match="no_text: 1 of 3 items are no articles: item 3 x: neither"):
        for article in read(_receipt(text)):
            kept.append(article.warnings)
    assert kept == [("message: left out 1 catalogItem, 1 newsItem",), ()]


def test_an_item_without_copy_is_kept_for_what_it_states() -> None:
    (article,) = read(_receipt("<newsItem guid='x'><itemMeta><pubStatus qcode='stat:usable'/></itemMeta></newsItem>"))
    assert article.warnings == ("item: neither headline nor body",)


@pytest.mark.parametrize(
    "content",
    [
        _page("<p>x <span class='notepad'>y</span>zzzzzzzz</p>" * 20_000),
        _page("<figure>" + "<img src='a'/>" * 20_000 + "<figcaption>c</figcaption></figure>"),
        "<inlineData>" + "&lt;div class='notepad'&gt;" * 20_000 + "</inlineData>",
        "<inlineData>" + "x    y\n" * 100_000 + "</inlineData>",
        "<inlineData>" + " " * 500_000 + "x\n y</inlineData>",
    ],
)
def test_no_content_takes_long(content: str) -> None:
    with within(2):
        try:
            _body(content)
        except BadCopy as bad:
            assert bad.reason == "too_deep"
