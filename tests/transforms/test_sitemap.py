"""A news sitemap has articles, any other sitemap has none and says so."""

import pytest

from schemas.spike import Spike
from schemas.version import Version
from tests.transforms.feeds import one, rows
from transforms.wire.sitemap import claims

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
)
NEWS = "<url><loc>https://h.example/1</loc><n:news><n:title>A</n:title></n:news></url>"


def test_claims_sitemaps() -> None:
    assert claims(b'<?xml version="1.0"?><urlset>')
    assert claims(b"<sitemapindex xmlns='x'>")
    assert not claims(b"<url>")


@pytest.mark.parametrize("namespaces", [NAMESPACES, ""])
def test_reads_news_whatever_its_prefix_is_bound_to(namespaces: str) -> None:
    found = one(f"<urlset {namespaces}>{NEWS}</urlset>", "sitemap")
    assert (found.uri, found.url, found.headline) == ("https://h.example/1", "https://h.example/1", "A")


@pytest.mark.parametrize(
    ("payload", "detail"),
    [
        ("<urlset><url><loc>a</loc></url></urlset>", "a sitemap of 1 addresses, none with news"),
        ("<urlset/>", "a sitemap of 0 addresses, none with news"),
        ("<sitemapindex><sitemap/><sitemap/></sitemapindex>", "a sitemap index: it names 2 sitemaps, and no story"),
    ],
)
def test_says_why_a_sitemap_has_no_article(payload: str, detail: str) -> None:
    (spike,) = rows(payload, "sitemap")
    assert isinstance(spike, Spike)
    assert (spike.reason, spike.detail) == ("no_text", detail)


def test_addresses_without_news_are_counted() -> None:
    found = one(f"<urlset {NAMESPACES}><url><loc>b</loc></url>{NEWS}</urlset>", "sitemap")
    assert found.warnings == ("sitemap: left out 1 addresses without news",)


def test_a_title_may_be_missing_but_not_all() -> None:
    row, spike = rows(f"<urlset {NAMESPACES}><url><n:news/></url><url><loc>a</loc><n:news/></url></urlset>", "sitemap")
    assert isinstance(row, Version)
    assert row.warnings == ("neither headline nor body",)
    assert isinstance(spike, Spike)
