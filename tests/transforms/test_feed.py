"""Feeds that are made to be slow are read in seconds."""

import pytest

from tests.conftest import within
from tests.transforms.feeds import NAMESPACES, rows, rss

ITEM = "<item><title>A</title><guid>g</guid>{}</item>"


def _post(text: str) -> str:
    content = f"<content:encoded>{text}</content:encoded>"
    return (
        f'<rss {NAMESPACES} xmlns:wp="http://wordpress.org/export/1.2/"><channel>{ITEM.format(content)}</channel></rss>'
    )


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        pytest.param("rss", rss(ITEM.format("<media:content url='u'/>" * 20_000)), id="pictures"),
        pytest.param("rss", rss(ITEM.format("<author>" + "a@a" * 50_000 + "</author>")), id="authors"),
        pytest.param("rss", rss(ITEM.format("<br>") * 3_000), id="broken items"),
        pytest.param("rss", rss(ITEM.format("<" * 60_000) * 20), id="open tags"),
        pytest.param("rss", rss("<item>" * 100_000), id="open items"),
        pytest.param("rss", rss(ITEM.format("<title>" * 200 + "<br>") * 500), id="open titles"),
        pytest.param("wxr", _post("[caption]x" * 100_000), id="captions"),
        pytest.param("wxr", _post("&lt;pre>" * 100_000), id="verbatim"),
        pytest.param("wxr", _post("a" + " " * 200_000 + "b"), id="spaces"),
        pytest.param("sitemap", f"<urlset>{'<url><news><title>a<br></news></url>' * 20_000}</urlset>", id="sitemap"),
    ],
)
def test_reads_hostile_feeds_in_seconds(name: str, payload: str) -> None:
    with within(6):
        assert rows(payload, name)
