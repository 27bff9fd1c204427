"""What pages say of themselves, in JSON-LD, in meta tags, twice, wrongly or not at all."""

from typing import Any

import pytest
from lxml.html import document_fromstring

from transforms.metadata import Metadata, metadata_of


def said(head: str, body: str = "", lang: str = "") -> Metadata:
    return metadata_of(document_fromstring(f"<html lang='{lang}'><head>{head}</head><body>{body}</body></html>"))


def linked(*scripts: str) -> str:
    return "".join(f'<script type="application/ld+json">{each}</script>' for each in scripts)


ARTICLE = """{"@type": "NewsArticle", "headline": "Ferry &amp;amp; tide", "datePublished": "2025-05-04T10:00:00Z",
"dateModified": "2025-05-05T10:00:00Z", "author": %s, "publisher": {"name": "Tide"}, "keywords": ["a", "b, c"],
"articleSection": "Sea", "inLanguage": "pt_BR", "wordCount": "120", "copyrightHolder": {"name": "MPA"},
"locationCreated": {"@type": "Place", "name": "Porto"}, "sourceOrganization": {"name": "Meridian Press Agency"},
"image": ["https://a.example/1.jpg"], "url": "https://a.example/ferry"}"""


def test_json_ld_says_all() -> None:
    page = said(linked(ARTICLE % '"Ana Lind"'))
    assert page.headline == "Ferry & tide"
    assert (page.published, page.modified) == ("2025-05-04T10:00:00Z", "2025-05-05T10:00:00Z")
    assert (page.site, page.source, page.located, page.copyrightholder) == (
        "Tide",
        "Meridian Press Agency",
        "Porto",
        "MPA",
    )
    assert (page.keywords, page.sections, page.words) == (("a", "b", "c"), ("Sea",), 120)
    assert (page.language, page.uri, page.image) == ("pt-BR", "https://a.example/ferry", "https://a.example/1.jpg")


@pytest.mark.parametrize(
    "around",
    [
        "<!-- {} -->",
        "//<![CDATA[\n{}\n//]]>",
        "/*<![CDATA[*/{}/*]]>*/",
        "<![CDATA[{}]]>",
        "// <!--\n{};\n// -->",
        "\ufeff{};",
    ],
)
def test_what_hides_json_ld(around: str) -> None:
    assert said(linked(around.format(ARTICLE % '"Ana Lind"'))).headline == "Ferry & tide"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ('"By Ana Lind"', ("Ana Lind",)),
        ('{"name": "Ana Lind"}', ("Ana Lind",)),
        ('[{"name": "Ana Lind"}, {"name": ["Bo Ek"]}, "Ana Lind"]', ("Ana Lind", "Bo Ek")),
        ('"https://a.example/ana"', ()),
        ("[]", ()),
        ("null", ()),
    ],
)  # fmt: skip
def test_authors_of_json_ld(author: str, names: tuple[str, ...]) -> None:
    assert said(linked(ARTICLE % author)).authors == names


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("By Ana Lind and Bo Ek", ("Ana Lind", "Bo Ek")),
        ("von Ana Lind und Bo Ek", ("Ana Lind", "Bo Ek")),
        ("Ana Lind; Bo Ek, Ana Lind", ("Ana Lind", "Bo Ek")),
        ("https://www.a.example/ana", ()),
        ("  ", ()),
    ],
)  # fmt: skip
def test_authors_of_meta_tags(content: str, names: tuple[str, ...]) -> None:
    assert said(f'<meta name="author" content="{content}">').authors == names


def test_things_are_named_elsewhere_in_the_graph() -> None:
    graph = """{"@graph": [{"@type": "Person", "@id": "#ana", "name": "Ana Lind"},
    {"@type": "Article", "author": {"@id": "#ana"}, "publisher": {"@id": "#gone"}}]}"""
    page = said(linked(graph))
    assert (page.authors, page.site) == (("Ana Lind",), None)


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article", "headline": "H"} -->',
        '{"@type": "Article", "headline": "H",};',
        '{"@type": "Article", "description": "line\nend", "headline": "H"}',
        '[[{"@type": "WebPage"}], {"@type": ["Thing", "http://schema.org/NewsArticle"], "headline": "<b>H</b>"}]',
        '{"@type": "WebPage", "mainEntity": {"@type": "BlogPosting", "headline": "H"}}',
    ],
)
def test_json_that_is_not_quite_json(script: str) -> None:
    assert said(linked(script), "<h1>other</h1>").headline == "H"


def test_of_several_articles_the_one_with_the_page_s_title() -> None:
    other = '{"@type": "Article", "headline": "A", "author": "Bo"}'
    own = '{"@type": "Article", "headline": "B", "author": "Ana"}'
    assert said(linked(other, own), "<h1>B</h1>").authors == ("Ana",)
    assert said(linked(other, own), "<h1>C</h1>").authors == ("Bo",)


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        ('<meta property="og:title" content="Ferry back"><title>x</title>', "", "Ferry back"),
        ("<title>Ferry back - Tide</title>", "<h1>Ferry  back</h1>", "Ferry back"),
        ('<title>Ferry back | Tide</title><meta property="og:site_name" content="TIDE">', "", "Ferry back"),
        ("<title>Ferry - tide table</title>", "", "Ferry - tide table"),
        ('<meta property="og:title" content="Ferry back – The Tide"><title>Ferry back</title>', "", "Ferry back"),
        ("", "", None),
    ],
)
def test_headline_is_the_title_without_the_site(head: str, body: str, headline: str | None) -> None:
    assert said(head, body).headline == headline


@pytest.mark.parametrize(
    ("canonical", "og", "uri"),
    [
        ("https://a.example/ferry", "https://a.example/other", "https://a.example/ferry"),
        ("https://a.example/", "https://a.example/ferry", "https://a.example/ferry"),
        ("/ferry", "https://a.example/ferry", "https://a.example/ferry"),
        ("/ferry", "", "/ferry"),
        ("https://a.example/?id=4", "", "https://a.example/?id=4"),
        ("https://a.example", "//a.example/", None),
    ],
)  # fmt: skip
def test_uri_names_the_page(canonical: str, og: str, uri: str | None) -> None:
    assert said(f'<link rel="canonical" href="{canonical}"><meta property="og:url" content="{og}">').uri == uri


@pytest.mark.parametrize(
    ("lang", "head", "language"),
    [
        ("en_US", "", "en-US"),
        ("", '<meta property="og:locale" content="de_DE">', "de-DE"),
        ("{{lang}}", '<meta http-equiv="content-language" content="fr">', "fr"),
        ("", "", None),
    ],
)  # fmt: skip
def test_language_is_a_tag(lang: str, head: str, language: str | None) -> None:
    assert said(head, lang=lang).language == language


def test_nothing_said_is_nothing() -> None:
    page: dict[str, Any] = {name: getattr(said(""), name) for name in Metadata.__slots__}
    assert set(page.values()) == {None, ()}


def test_json_ld_says_what_kind_of_page_it_is_and_of_what() -> None:
    page = said(
        linked("""{"@type": ["ReportageNewsArticle", "NewsArticle"], "headline": "h",
        "description": "Tides &amp; ferries",
        "genre": "Analysis", "expires": "2026-01-01", "contentLocation": {"name": "Faro"}, "copyrightNotice": "© MPA",
        "license": "https://a.example/terms",
        "correction": {"@type": "CorrectionComment", "text": "A name was wrong."}}""")
    )
    assert (page.kind, page.abstract, page.genres) == ("ReportageNewsArticle", "Tides & ferries", ("Analysis",))
    assert (page.expires, page.event_place, page.copyrightnotice) == ("2026-01-01", "Faro", "© MPA")
    assert (page.usageterms, page.corrections) == ("https://a.example/terms", ("A name was wrong.",))


def test_meta_tags_say_it_too() -> None:
    page = said('<meta property="og:type" content="article"><meta name="description" content="Tides">')
    assert (page.kind, page.abstract) == ("article", "Tides")


@pytest.mark.parametrize(
    ("other", "url"),
    [
        ("https://m.a.example/ferry", "https://m.a.example/ferry"),
        ("http://www.a.example/ferry/", None),
        ("https://a.example/", None),
        ("/ferry", None),
    ],
)
def test_an_address_besides_the_uri(other: str, url: str | None) -> None:
    page = said(f'<link rel="canonical" href="https://a.example/ferry"><meta property="og:url" content="{other}">')
    assert (page.uri, page.url) == ("https://a.example/ferry", url)


def test_the_day_of_a_page_s_microdata() -> None:
    page = said("", '<time itemprop="datePublished" datetime="2026-03-03T10:00:00+01:00">Tuesday</time>')
    assert page.published == "2026-03-03T10:00:00+01:00"
