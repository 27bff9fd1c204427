"""A broken feed gives what the whole one gives."""

import subprocess
import sys
from dataclasses import replace

import pytest

from schemas.spike import BadCopy, Spike
from schemas.version import Version
from tests.transforms.feeds import rows, rss
from transforms.feed import mending

WHOLE = (
    "<item><title>Tom &amp;amp; Jerry</title><link>https://h.example/1?a=1&amp;b=2</link>"
    '<guid isPermaLink="false">h-1</guid><pubDate>Mon, 05 Jan 2026 10:00:00 +0100</pubDate>'
    "<dc:creator>Ann Roe</dc:creator><category>Sea</category><category domain='urn:d'>Ships</category>"
    "<description>One &lt;b&gt;two&lt;/b&gt;.</description>"
    "<content:encoded><![CDATA[<p>One.</p><p>Two &amp; three.</p>]]></content:encoded>"
    '<media:content url="https://h.example/1.jpg" type="image/jpeg" width="640"/><x:slug>TOM</x:slug></item>'
)
# What is no element of any story breaks the item, and nothing of it.
BREAKS = [
    pytest.param("</item>", "<br></item>", id="a tag never closed"),
    pytest.param("</item>", "</b></item>", id="a tag never opened"),
    pytest.param('isPermaLink="false"', "isPermaLink=false", id="no quotes"),
    pytest.param("<item>", "<item><x a=1 a=2/>", id="an attribute twice"),
    pytest.param("</item>", "<1></item>", id="no name"),
]


def _same(payload: str) -> list[Version]:
    read = rows(payload, "rss")
    assert all(isinstance(row, Version) for row in read), read
    return [replace(row, warnings=(), receipt="", links=()) for row in read if isinstance(row, Version)]


@pytest.mark.parametrize(("whole", "broken"), BREAKS)
def test_reads_a_broken_item_as_a_whole_one(whole: str, broken: str) -> None:
    assert _same(rss(WHOLE.replace(whole, broken))) == _same(rss(WHOLE))


@pytest.mark.parametrize(
    "payload", [rss(WHOLE, "<title>Harbour Post</title><link>https://h.example/</link><description><p>x<br></description>"),
                rss(WHOLE, "<title>Harbour Post</title><link>https://h.example/</link><x a=1>")]
)  # fmt: skip
def test_reads_a_broken_head(payload: str) -> None:
    assert _same(payload) == _same(rss(WHOLE))


def test_escapes_html_that_nobody_escaped() -> None:
    given = (
        "<item><title>A<br>B</title><description/><media:content><media:title>C</media:title></media:content></item>"
    )
    assert mending.escaped(given) == given.replace("A<br>B", "A&lt;br&gt;B")
    assert mending.escaped("<title>A<title>B") == "<title>A<title>B"
    assert mending.escaped("<body><![CDATA[<p>]]></body>") == "<body><![CDATA[<p>]]></body>"


def test_one_broken_item_costs_no_other() -> None:
    read = rows(rss(WHOLE + "<item><title a=></item>" + WHOLE.replace("h-1", "h-2")), "rss")
    assert [row.uri for row in read if isinstance(row, Version)] == ["h-1", "h-2"]
    assert isinstance(read[-1], Spike)


@pytest.mark.parametrize("at", range(0, len(WHOLE), 7))
def test_a_cut_feed_gives_its_whole_items_and_says_so(at: int) -> None:
    payload = rss(WHOLE + WHOLE.replace("h-1", "h-2")).split("</channel>")[0]
    row, spike = rows(payload[: payload.rindex("<item>") + 6 + at][: len(payload) - 1], "rss")
    assert isinstance(row, Version)
    assert row.uri == "h-1"
    assert isinstance(spike, Spike)
    assert (spike.reason, spike.detail) == ("malformed", "1 could not be read: item 2: it is cut off")


def test_a_feed_that_ends_after_an_item_says_so() -> None:
    row, spike = rows(rss(WHOLE).removesuffix("</channel></rss>"), "rss")
    assert isinstance(spike, Spike)
    assert spike.detail == "1 could not be read: item 2: the feed ends without </rss>"


def test_what_has_no_beginning_stays_broken() -> None:
    with pytest.raises(BadCopy, match="as it was"):
        mending.mended("<rss><channel>", "item", BadCopy("malformed", "as it was"))


def test_whole_feeds_do_not_wait_for_feedparser() -> None:
    code = (
        "import sys; from tests.transforms.feeds import rss, rows; "
        "rows(rss('<item><title>A</title></item>'), 'rss'); sys.exit('feedparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
