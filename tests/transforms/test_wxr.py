"""What of an export is a story, and how WordPress writes it."""

import pytest

from schemas.spike import Spike
from schemas.version import Version
from tests.transforms.feeds import one, rows
from transforms.feed.posts import paragraphs_of
from transforms.wire.rss import claims as claims_rss
from transforms.wire.wxr import claims

NAMESPACES = (
    'xmlns:wp="http://wordpress.org/export/1.0/" xmlns:excerpt="http://wordpress.org/export/1.0/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def _export(*posts: str) -> str:
    items = "".join(f"<item><guid>g</guid><title>A</title>{post}</item>" for post in posts)
    return f"<rss {NAMESPACES}><channel><title>H</title>{items}</channel></rss>"


def test_claims_an_export_and_no_feed() -> None:
    head = _export("").encode()
    assert claims(head)
    assert not claims_rss(head)
    assert not claims(b'<rss xmlns:dc="http://purl.org/dc/elements/1.1/">')


@pytest.mark.parametrize(
    ("post", "pubstatus"),
    [
        ("<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>", "usable"),
        ("", "usable"),
        ("<wp:status>draft</wp:status>", "withheld"),
        ("<wp:status>private</wp:status>", "withheld"),
        ("<wp:status>trash</wp:status>", "withheld"),
        ("<wp:status>inherit</wp:status>", "withheld"),
        ("<wp:status>publish</wp:status><wp:post_type>page</wp:post_type>", "withheld"),
        ("<wp:status>publish</wp:status><wp:post_password>s</wp:post_password>", "withheld"),
        ("<wp:status>future</wp:status>", "withheld"),
    ],
)
def test_only_published_posts_are_usable(post: str, pubstatus: str) -> None:
    assert one(_export(post), "wxr").pubstatus == pubstatus


def test_a_scheduled_post_is_embargoed() -> None:
    found = one(_export("<wp:status>future</wp:status><wp:post_date_gmt>2026-01-21 05:30:00</wp:post_date_gmt>"), "wxr")
    assert (found.pubstatus, found.embargoed) == ("usable", found.firstcreated)
    assert not found.tz_assumed


def test_what_is_no_story_is_left_out_and_counted() -> None:
    menu = "<wp:post_type>nav_menu_item</wp:post_type>"
    assert one(_export(menu, "", menu), "wxr").warnings == ("export: left out 2 nav_menu_item",)
    (spike,) = rows(_export(menu), "wxr")
    assert isinstance(spike, Spike)
    assert spike.detail == "an export without posts: it holds 1 nav_menu_item"


def test_a_far_year_is_no_time() -> None:
    row = one(_export("<wp:post_date_gmt>3013-07-07 15:06:01</wp:post_date_gmt>"), "wxr")
    assert isinstance(row, Version)
    assert row.versioncreated is None
    assert row.warnings == ("firstcreated: no time in '3013-07-07 15:06:01Z'",)


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One\ntwo.\n\nThree.", ["One\ntwo.", "Three."]),
        ("One.\r\n\r\nTwo.", ["One.", "Two."]),
        ("One <b>two</b>.\n \n<em>Three</em>.", ["One two.", "Three."]),
        ("<p>One\ntwo.</p>\n<p>Three.</p>", ["One\ntwo.", "Three."]),
        ("One.\n<ul>\n<li>Two</li>\n<li>Three</li>\n</ul>\nFour.", ["One.", "Two", "Three", "Four."]),
        ("<pre>a\n\n b</pre>\n\nc", ["a", "b", "c"]),
        ("One.\n\n[gallery ids=\"1,2\"]\n\n[caption id=x]<img/> Not this[/caption]\n\nTwo.", ["One.", "Two."]),
        ("[vc_row][box size=\"2\"]One.[/box][/vc_row]\n\n[quote]Two.[/quote]\n[form-7 id=1]", ["One.", "Two."]),
        ("One.\n\nhttps://video.example/watch?v=x\n\nSee https://x.example.", ["One.", "See https://x.example."]),
        ("<!-- wp:embed --><figure>\nhttps://v.example/1\n</figure><!-- /wp:embed -->\n[gallery]<p>One</p>", ["One"]),
        ("[1] and [sic] stay.", ["[1] and [sic] stay."]),
        ("<!-- wp:paragraph -->\n<p>One\ntwo.</p>\n<!-- /wp:paragraph -->", ["One two."]),
        ("A &amp; B\n\n1 < 2", ["A & B", "1 < 2"]),
        ("", []),
    ],
)  # fmt: skip
def test_paragraphs_as_wordpress_makes_them(text: str, paragraphs: list[str]) -> None:
    assert paragraphs_of(text) == paragraphs
