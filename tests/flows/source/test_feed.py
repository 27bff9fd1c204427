"""The kinds `feed` and `urls` on a real server: what is new is brought, what is not is hardly asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from flows.lake import Lake
from flows.source.feed import Feed
from flows.source.urls import Urls
from flows.web.manners import Manners
from tests.benchmarks.poll import stocked
from tests.conftest import rows, take, wirelake, within
from tests.flows.full import full_after
from tests.flows.web.site import Site

QUICK = Manners(delay_seconds=0, allow_private=True, per_host=16)
TEXT = (
    "The harbour of Port Ellery reopened on Sunday after a winter of repairs, its master said. "
    "Fishing boats left at dawn, and the ferry to the islands is to follow next week, weather permitting. "
)


def page(name: str, text: str = TEXT) -> bytes:
    """A news page."""
    return (
        f"<!doctype html><html><head><title>Harbour {name}</title></head><body><article><h1>Harbour {name} reopens</h1>"
        f"<p>{text}</p><p>{text} Story {name}.</p></article></body></html>"
    ).encode()


def rss(site: Site, names: Sequence[str], changed: datetime | None = None) -> bytes:
    """A feed that lists these pages."""
    when = f"<pubDate>{format_datetime(changed)}</pubDate>" if changed else ""
    items = "".join(f"<item><title>Harbour {name}</title><link>{site.url}/{name}</link>{when}</item>" for name in names)
    return f'<rss version="2.0"><channel><title>Ellery Post</title>{items}</channel></rss>'.encode()


def with_pages(site: Site, *names: str) -> None:
    """A feed at /feed, and the pages that it lists."""
    site.has("/feed", rss(site, names), Content_Type="application/rss+xml")
    for name in names:
        site.has(f"/{name}", page(name))


def feed(site: Site, **told: Any) -> Feed:
    """The site's feed as a source."""
    return Feed(url=f"{site.url}/feed", manners=QUICK, source="ellery", max_spikes=100, **told)


def test_a_feeds_pages_are_loaded_and_the_next_poll_is_one_request(site: Site, lake: Lake) -> None:
    with_pages(site, "a", "b")
    run = take(lake, feed(site))
    assert (run.state, run.receipts_new, run.articles_new) == ("finished", 2, 2)
    assert rows(lake, "SELECT uri FROM articles ORDER BY uri") == [(f"{site.url}/a",), (f"{site.url}/b",)]
    assert rows(lake, "SELECT uri, feed FROM receipts ORDER BY uri") == [
        (f"{site.url}/a", "ellery"),
        (f"{site.url}/b", "ellery"),
    ]
    site.forget()
    again = take(lake, feed(site))
    assert (again.state, again.receipts_seen) == ("finished", 0)
    assert site.visits == {"/robots.txt": 1, "/feed": 1}
    query = "SELECT url, status, etag IS NOT NULL, receipt IS NOT NULL, bytes > 0 FROM fetches WHERE run_id = $$%s$$"
    assert rows(lake, query % again.run_id) == [(f"{site.url}/feed", 304, True, True, False)]


def test_a_new_item_is_asked_for_and_the_others_are_not(site: Site, lake: Lake) -> None:
    with_pages(site, "a", "b")
    take(lake, feed(site))
    with_pages(site, "a", "b", "c")
    site.forget()
    assert take(lake, feed(site)).receipts_new == 1
    assert (site.visits["/a"], site.visits["/c"]) == (0, 1)


def test_a_page_that_the_feed_says_has_changed_is_asked_for_again(site: Site, lake: Lake) -> None:
    with_pages(site, "a", "b")
    take(lake, feed(site))
    site.has("/feed", rss(site, ["a", "b"], datetime.now(UTC) + timedelta(hours=1)))
    site.has("/a", page("a", TEXT + "A correction."))
    run = take(lake, feed(site))
    assert (run.receipts_seen, run.receipts_new, run.articles_updated) == (1, 1, 1)
    assert site.visits["/b"] == 2


def test_a_page_that_did_not_answer_is_asked_for_until_it_does(site: Site, lake: Lake) -> None:
    with_pages(site, "a", "b")
    good = site.pages["/b"]
    site.pages["/b"] = lambda visit: visit.answer(503)
    run = take(lake, feed(site))
    assert (run.receipts_new, run.refused) == (1, 1)
    assert rows(lake, "SELECT reason, uri, detail, receipt FROM spikes") == [
        ("unreachable", f"{site.url}/b", "HTTP 503", None)
    ]
    site.pages["/b"] = good
    assert take(lake, feed(site)).receipts_new == 1
    assert take(lake, feed(site)).receipts_seen == 0


def test_a_page_that_is_gone_is_refused_once(site: Site, lake: Lake) -> None:
    with_pages(site, "a", "b")
    del site.pages["/b"]
    assert take(lake, feed(site)).refused == 1
    with_pages(site, "a", "b", "c")
    del site.pages["/b"]
    run = take(lake, feed(site))
    assert (run.refused, run.receipts_new) == (0, 1)


def test_what_a_killed_run_did_not_store_is_asked_for_again(
    site: Site, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_pages(site, "a", "b", "c")
    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk full"):
        patch.setattr("flows.load.BATCH_RECEIPTS", 1)
        patch.setattr("flows.load.store", full_after(3))
        take(lake, feed(site, workers=1))
    assert rows(lake, "SELECT count(*) FROM receipts") == [(2,)]
    take(lake, feed(site))
    assert rows(lake, "SELECT count(*) FROM articles") == [(3,)]
    assert site.visits["/a"] == 1


def test_a_feed_that_holds_the_stories_needs_no_pages(site: Site, lake: Lake) -> None:
    with_pages(site, "a", "b")
    run = take(lake, feed(site, pages=False))
    assert (run.receipts_new, run.articles_new, site.visits["/a"]) == (1, 2, 0)
    assert take(lake, feed(site, pages=False)).receipts_seen == 0


def test_a_page_in_the_place_of_a_feed_is_refused(site: Site, lake: Lake) -> None:
    site.has("/feed", page("a"))
    assert take(lake, feed(site)).refused == 1
    assert rows(lake, "SELECT reason, detail FROM spikes") == [("malformed", "no feed: it reads as html")]


def test_a_feed_that_is_down_fails_the_run(site: Site, lake: Lake) -> None:
    site.pages["/feed"] = lambda visit: visit.answer(500)
    for _ in range(2):
        run = take(lake, Feed(url=f"{site.url}/feed", manners=QUICK))
        assert (run.state, run.refused, run.detail) == ("failed", 1, "nothing came: 1 unreachable")


def test_a_page_that_is_down_fails_no_run_but_the_first_that_meets_it(site: Site, lake: Lake) -> None:
    with_pages(site, "a", "b")
    source = Feed(url=f"{site.url}/feed", manners=QUICK)
    site.pages["/b"] = lambda visit: visit.answer(503)
    assert (take(lake, source).state, take(lake, source).state) == ("failed", "finished")


def test_json_feeds_and_sitemaps_list_pages_too(site: Site, lake: Lake) -> None:
    for name in "abc":
        site.has(f"/{name}", page(name))
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Post",
        "items": [{"id": "1", "url": "/a", "title": "A"}],
    }
    site.has("/feed", json.dumps(said).encode(), Content_Type="application/feed+json")
    site.has("/index", f"<sitemapindex><sitemap><loc>{site.url}/map</loc></sitemap></sitemapindex>".encode())
    urls = "".join(f"<url><loc>{site.url}/{name}</loc></url>" for name in "bc")
    site.has("/map", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode())
    assert take(lake, feed(site)).receipts_new == 1
    maps = Feed(url=f"{site.url}/index", manners=QUICK, exclude=("*/c",))
    run = take(lake, maps)
    assert (run.receipts_new, run.refused, site.visits["/c"]) == (1, 0, 0)


def test_a_change_later_on_the_day_that_a_sitemap_names_is_noticed(site: Site, lake: Lake) -> None:
    days = {"a": datetime.now(UTC), "b": datetime.now(UTC) - timedelta(days=2)}
    urls = "".join(f"<url><loc>{site.url}/{name}</loc><lastmod>{day:%Y-%m-%d}</lastmod></url>"
                   for name, day in days.items())  # fmt: skip
    site.pages["/feed"] = lambda visit: visit.answer(200, f"<urlset>{urls}</urlset>".encode())
    for name in days:
        site.has(f"/{name}", page(name))
    assert take(lake, feed(site)).receipts_new == 2
    for name in days:
        site.has(f"/{name}", page(name, TEXT + "A correction."))
    assert take(lake, feed(site)).articles_updated == 1
    assert (site.visits["/a"], site.visits["/b"]) == (2, 1)


def test_ten_thousand_items_are_listed_and_those_known_not_asked_for(site: Site, lake: Lake) -> None:
    names = [str(number) for number in range(10_000)]
    with_pages(site, *names[:3])
    take(lake, feed(site))
    site.has("/feed", rss(site, names))
    with within(60):
        run = take(lake, feed(site, exclude=(f"{site.url}/[0-9]?*",)))
    assert (run.refused, run.receipts_seen) == (7, 0)


def test_the_headers_charset_reaches_the_page(site: Site, lake: Lake) -> None:
    site.has("/a", page("a", TEXT + "Гавань открыта.").decode().encode("windows-1251"),
             Content_Type="text/html; charset=windows-1251")  # fmt: skip
    take(lake, Urls(urls=(f"{site.url}/a",), manners=QUICK))
    assert rows(lake, "SELECT charset, contains(body, 'Гавань открыта.') FROM versions") == [("cp1251", True)]


def test_the_command_takes_addresses_as_it_takes_files(site: Site, lake: Lake) -> None:
    with_pages(site, "a", "b")
    site.has("/c", page("c"))
    call = ["ingest", f"{site.url}/feed", f"{site.url}/c", "--lake", lake.file.parent if lake.file else "", "--private"]
    done = wirelake(*call, "--source", "ellery", "--json", "--workers", "1")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["articles_new"] == 3


def test_addresses_that_are_given_may_be_left_out_too(site: Site, lake: Lake) -> None:
    for name in "ab":
        site.has(f"/{name}", page(name))
    urls = Urls(urls=(f"{site.url}/a", f"{site.url}/b"), manners=QUICK, exclude=("*/b",))
    assert (take(lake, urls).receipts_new, site.visits["/b"]) == (1, 0)


def test_addresses_and_files_are_two_calls(site: Site, lake: Lake) -> None:
    done = wirelake("ingest", f"{site.url}/a", "in/", "--lake", lake.data)
    assert (done.returncode, b"addresses and files" in done.stderr) == (2, True)


def test_a_poll_of_what_has_not_changed_downloads_no_body(site: Site, lake: Lake) -> None:
    urls = stocked(site, 20)
    pages = Urls(urls=urls, manners=QUICK)
    assert take(lake, pages).receipts_new == 20
    site.forget()
    run = take(lake, pages)
    assert (run.state, run.receipts_seen) == ("finished", 0)
    assert sum(site.visits.values()) == 21
    query = f"SELECT count(*), sum(bytes)::BIGINT FROM fetches WHERE run_id = '{run.run_id}' AND status = 304"
    assert rows(lake, query) == [(20, 0)]
