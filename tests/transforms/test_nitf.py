"""Which XML is NITF, and the habits of its agencies."""

from datetime import UTC, datetime

import pytest

from schemas.article import Subject
from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from transforms.articles import articles
from transforms.wire.nitf import claims

ABOVE = "<hedline><hl1>Storm</hl1></hedline>"


def _read(docdata: str, head: str = "", above: str = ABOVE, copy: str = "<p>Copy.</p>") -> Version:
    payload = (
        f"<nitf><head>{head}<docdata>{docdata}</docdata></head>"
        f"<body><body.head>{above}</body.head><body.content>{copy}</body.content></body></nitf>"
    ).encode()
    at = datetime(2026, 1, 2, tzinfo=UTC)
    (row,) = articles(Receipt.of(payload, "x", received_at=at, run_id="r", feed=None, habits=Habits(format="nitf")))
    assert isinstance(row, Version)
    return row


@pytest.mark.parametrize(
    "head",
    [
        b"<nitf>",
        b'<?xml version="1.0"?><!--x--><!DOCTYPE nitf SYSTEM "n.dtd"><nitf\n>',
        b"\xef\xbb\xbf<n:nitf xmlns:n='u'>",
    ],
)
def test_claims_nitf(head: bytes) -> None:
    assert claims(head)


@pytest.mark.parametrize("head", [b"<NewsML><nitf>", b"<!-- <nitf> --><newsItem>", b"<nitfs>", b"nitf", b'{"nitf": 1}'])
def test_leaves_other_xml_alone(head: bytes) -> None:
    assert not claims(head)


@pytest.mark.parametrize(
    ("docdata", "uri", "version"),
    [
        ('<doc-id regsrc="NTB" id-string="NTBx1_47"/><du-key version="48"/>', "NTBx1", "48"),
        ('<doc-id regsrc="NTB" id-string="NTBx1_02"/>', "NTBx1", "02"),
        ('<doc-id regsrc="MPA" id-string="story_02"/>', "story_02", None),
        ("<doc-id/>", None, None),
    ],
)
def test_the_uri_is_without_its_version(docdata: str, uri: str | None, version: str | None) -> None:
    row = _read(docdata)
    assert (row.uri, row.version) == (uri, version)


@pytest.mark.parametrize(
    ("head", "docdata", "slugline"),
    [
        ('<title>Storm</title><meta name="anpa-keyword" content="Storm Lead"/>', "", "Storm Lead"),
        ("<title>1 WEATHER Storm</title>", "", "WEATHER Storm"),
        ("<title>Storm-Coast</title>", "", "Storm-Coast"),
        ("<title>A storm at the coast</title>", "", None),
        ("<title>Storm</title>", '<key-list><keyword key="Coast"/></key-list>', "Coast"),
        ("", "<key-list><keyword>Coast</keyword><keyword>Wind</keyword></key-list>", None),
    ],
)
def test_sluglines(head: str, docdata: str, slugline: str | None) -> None:
    assert _read(docdata, head).slugline == slugline


@pytest.mark.parametrize(
    ("docdata", "head", "move"),
    [
        ('<correction info=""/><ed-msg info=""/>', "", "new"),
        ('<correction info="Fixes a name"/>', "", "correction"),
        ("", '<revision-history comment="Corrects age"/><revision-history comment="Adds quote"/>', "new"),
        ('<du-key version="3"/>', '<meta name="anpa-takekey" content="(Corrected)"/>', "correction"),
        ('<ed-msg info="Correction: adds missing line"/>', "", "correction"),
        ('<du-key version="03"/>', "", "update"),
    ],
)
def test_moves(docdata: str, head: str, move: str) -> None:
    assert _read(docdata, head).move == move


def test_bylines_and_datelines_as_printed() -> None:
    above = """<hedline>Storm</hedline>
      <byline>By <person>Ana Reis</person> and <person>Bo Lund</person><byttl>Staff Writers</byttl></byline>
      <byline id="bylinetitle">Meridian Press Agency</byline>
      <dateline><location><city>Faro</city><country>Portugal</country></location></dateline>"""
    row = _read("", above=above)
    assert (row.headline, row.byline, row.authors) == ("Storm", "By Ana Reis and Bo Lund", ("Ana Reis", "Bo Lund"))
    assert (row.dateline, row.dateline_places) == ("Faro, Portugal", ("Faro",))


def test_what_is_no_urgency_is_noted() -> None:
    row = _read('<urgency ed-urg="high"/>')
    assert row.urgency is None
    assert row.warnings == ("urgency: 'high' is not of 1 to 9",)


@pytest.mark.parametrize(
    "copy", ["a &amp; b\n\nc", "<![CDATA[<p>a &amp; b</p><p>c</p>]]>", "&lt;p&gt;a &amp;amp; b&lt;/p&gt;c"]
)
def test_a_body_without_elements(copy: str) -> None:
    assert _read("", copy=copy).body == "a & b\n\nc"


def test_an_item_without_headline_and_body_stands_by_its_id_or_slug() -> None:
    row = _read('<doc-id id-string="mpa.1"/><urgency ed-urg="5"/>', above="<hedline/>", copy="")
    assert (row.uri, row.urgency, row.headline, row.body) == ("mpa.1", 5, None, None)
    assert row.warnings == ("headline, body: neither is there",)
    slugged = _read("", '<meta name="anpa-keyword" content="Storm"/>', above="", copy="")
    assert slugged.slugline == "Storm"


def test_without_any_identity_it_is_no_article() -> None:
    payload = b"<nitf><head><docdata><urgency ed-urg='5'/></docdata></head><body/></nitf>"
    at = datetime(2026, 1, 2, tzinfo=UTC)
    (row,) = articles(Receipt.of(payload, "x", received_at=at, run_id="r", feed=None, habits=Habits(format="nitf")))
    assert isinstance(row, Spike)
    assert row.reason == "no_text"


def test_the_writer_and_the_dateline_are_not_what_a_story_is_about() -> None:
    above = """<hedline><hl1>Storm hits <location>Faro</location></hl1></hedline>
      <byline>By <person>Ana Reis</person></byline>
      <dateline><location>Lisbon</location></dateline><distributor><org>MPA</org></distributor>"""
    row = _read("", above=above, copy="<p><person>Bo Lund</person> and <person>Bo Lund</person> left.</p>")
    assert [each.name for each in row.people] == ["Bo Lund"]
    assert [each.name for each in row.places] == ["Faro"]
    assert row.organisations == ()


@pytest.mark.parametrize(
    ("evloc", "place"),
    [
        ('<evloc city="Faro" iso-cc="PRT"/>', "Faro"),
        ('<evloc iso-cc="PRT" county-dist="Algarve"/>', "Algarve"),
        ("<evloc>Faro</evloc>", "Faro"),
        ("<evloc/>", None),
    ],
)
def test_where_the_event_took_place(evloc: str, place: str | None) -> None:
    assert _read(evloc).event_place == place


def test_a_take_key_that_kills_cancels() -> None:
    row = _read("", '<meta name="anpa-takekey" content="KILL"/>')
    assert (row.move, row.pubstatus, row.status) == ("kill", "canceled", None)


def test_an_archive_prints_lead_and_byline_twice() -> None:
    above = f"""{ABOVE}<byline class="print_byline">By ANA REIS</byline>
      <byline class="normalized_byline">Reis, Ana</byline>"""
    lead = "<p>Wind came.</p><p>It stayed.</p>"
    copy = f'<block class="lead_paragraph">{lead}</block><block class="full_text">{lead}<p>It left.</p></block>'
    term = "<identified-content><classifier type='descriptor'>Storms</classifier></identified-content>"
    row = _read(term, '<pubdata name="Harbour Post" ex-ref="https://post.example/1"/>', above, copy)
    assert (row.provider, row.url, row.byline) == ("Harbour Post", "https://post.example/1", "By ANA REIS")
    assert row.body == "Wind came.\n\nIt stayed.\n\nIt left."
    assert row.subjects == (Subject(scheme="descriptor", name="Storms"),)


def test_a_line_below_the_writers_is_where_they_write() -> None:
    row = _read("", above=f"{ABOVE}<byline>By Ana Reis<br/>Harbour Post</byline>")
    assert row.byline == "By Ana Reis, Harbour Post"


def test_lines_around_the_copy() -> None:
    above = """<hedline><hl1>&lt;b&gt;Storm&lt;/b&gt; hits</hl1></hedline><note>Map moves.</note>
      <note type="npa">Call Ana.</note><dateline><location>Faro</location><story.date>May 5</story.date></dateline>"""
    below = "<p>Copy.</p></body.content><body.end><tagline>Ana Reis, MPA</tagline></body.end><body.content>"
    row = _read('<ed-msg info="Updates"/>', above=above, copy=below)
    assert (row.headline, row.dateline, row.signoff) == ("Storm hits", "Faro, May 5", "Ana Reis, MPA")
    assert (row.ednote, row.nonpublic) == ("Updates\nMap moves.", "Call Ana.")
