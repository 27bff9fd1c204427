"""The kind `http-api` on a real server: page after page, once each, and the secret seen by nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from flows.lake import Lake
from flows.source.api import Api
from flows.web.manners import Manners
from flows.web.secret import NoSecret, Secret
from tests.conftest import rows, take
from tests.flows.full import full_after
from tests.flows.web.site import Site, Visit

TOKEN = "k3y/of+Ellery-0042"
PAGES = 4


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret, where the source says that it is."""
    monkeypatch.setenv("ELLERY_KEY", TOKEN)


def item(number: int, site: Site) -> dict[str, Any]:
    """A story as the interface gives it."""
    return {
        "item": {
            "altids": {"itemid": f"story-{number}"}, "version": 0, "type": "text", "pubstatus": "usable",
            "headline": f"Harbour {number} reopens", "versioncreated": f"2025-05-04T1{number}:00:00Z",
            "renditions": {"nitf": {"href": f"{site.url}/text/{number}"}},
        }
    }  # fmt: skip


def interface(site: Site, pages: int = PAGES) -> None:
    """An interface of so many pages of one story, and an empty one, that echoes the key in its links."""

    def page(visit: Visit) -> None:
        number = int(visit.path.partition("seq=")[2].partition("&")[0] or 0)
        if TOKEN not in (visit.headers["x-api-key"] or "") and "k3y%2Fof%2BEllery-0042" not in visit.path:
            visit.answer(401, f"no key like {visit.headers['x-api-key']}".encode())
            return
        items = [item(number, site)] if number < pages else []
        following = f"{site.url}/feed?seq={min(number + 1, pages)}&apikey={TOKEN}"
        said = {"api_version": "1.0", "method": "feed", "data": {"items": items, "next_page": following}}
        visit.answer(200, json.dumps(said).encode(), Content_Type="application/json")

    site.pages["/feed"] = page


def api(site: Site, **told: Any) -> Api:
    """The interface as a source."""
    said: dict[str, Any] = {
        "token": Secret(env="ELLERY_KEY"),
        "header": "x-api-key",
        "scheme": "",
        "source": "ellery",
    } | told
    return Api(url=f"{site.url}/feed", manners=Manners(delay_seconds=0, allow_private=True), max_spikes=100, **said)


def seen(lake: Lake) -> str:
    """All that the lake says, in all its tables."""
    tables = ("receipts", "versions", "spikes", "runs", "fetches")
    said = [repr(rows(lake, f"FROM {table}")) for table in tables]
    return "".join(said)


@pytest.mark.parametrize("way", [{}, {"query": "apikey"}])
def test_its_pages_are_read_once_and_the_secret_is_seen_nowhere(site: Site, lake: Lake, way: dict[str, str]) -> None:
    interface(site)
    run = take(lake, api(site, **way))
    assert (run.state, run.articles_new, run.spiked) == ("finished", PAGES, 0)
    site.forget()
    again = take(lake, api(site, **way))
    assert (again.receipts_seen, site.visits) == (0, {"/feed": 1})
    interface(site, PAGES + 1)
    assert take(lake, api(site, **way)).articles_new == 1
    assert f"{site.url}/feed?seq={PAGES}&apikey=" in seen(lake)
    assert not [form for form in (TOKEN, "k3y%2Fof", "Ellery-0042") if form in seen(lake)]


def test_a_killed_run_goes_on_where_its_last_stored_page_ended(
    site: Site, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    interface(site)
    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk full"):
        patch.setattr("flows.load.BATCH_RECEIPTS", 2)
        patch.setattr("flows.load.store", full_after(2))
        take(lake, api(site, workers=1))
    assert rows(lake, "SELECT count(*) FROM receipts") == [(2,)]
    site.forget()
    assert take(lake, api(site)).articles_new == PAGES - 2
    assert site.visits["/feed"] == PAGES - 2 + 1


def test_the_texts_of_its_items_are_asked_for_and_a_missing_one_holds_the_cursor(site: Site, lake: Lake) -> None:
    interface(site, 2)
    nitf = b"<nitf><body><body.head><hedline><hl1>Harbour</hl1></hedline></body.head><body.content><p>%s reopened.</p>"
    site.has("/text/0", nitf % b"Port Ellery" + b"</body.content></body></nitf>")
    site.pages["/text/1"] = lambda visit: visit.answer(503)
    source = api(site, texts="item.renditions.nitf.href")
    run = take(lake, source)
    assert (run.receipts_new, run.refused) == (3, 1)
    site.has("/text/1", nitf % b"Port Oakham" + b"</body.content></body></nitf>")
    assert take(lake, source).receipts_new == 1
    assert site.visits["/text/0"] == 1
    assert take(lake, source).receipts_seen == 0


ODD = ["urn:ellery:1", "https://h:99999999/", "//[::1", "/text/\ud83d", "/text/\n0"]


def test_an_odd_address_among_its_items_is_refused_alone(site: Site, lake: Lake) -> None:
    said = {"data": {"items": [{"headline": "Harbour reopens", "href": each} for each in ODD], "next_page": None}}
    site.pages["/feed"] = lambda visit: visit.answer(200, json.dumps(said).encode(), Content_Type="application/json")
    source = api(site, texts="href")
    run = take(lake, source)
    assert (run.receipts_seen, run.refused, site.visits["/feed"]) == (1, len(ODD), 1)
    assert set(rows(lake, "SELECT reason FROM spikes WHERE receipt IS NULL")) == {("unsafe",), ("denied",)}
    assert take(lake, source).refused == 0


@pytest.mark.parametrize("said", [{"items": 1}, {"items": "x", "next_page": "\udfff"}, {"items": {"a": 1}}, []])
@pytest.mark.parametrize("way", [{}, {"cursor": "seq"}])
def test_a_page_of_another_shape_stops_nothing(said: Any, way: dict[str, str], site: Site, lake: Lake) -> None:
    site.pages["/feed"] = lambda visit: visit.answer(200, json.dumps({"data": said}).encode())
    assert take(lake, api(site, texts="href", **way)).count("fault") == 0


def test_a_wrong_secret_is_refused_and_not_told(site: Site, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    interface(site)
    monkeypatch.setenv("ELLERY_KEY", "wr0ng-k3y")
    run = take(lake, api(site))
    assert run.refused == 1
    assert rows(lake, "SELECT reason, detail FROM spikes") == [("denied", "HTTP 401")]
    assert "wr0ng" not in seen(lake)


def test_a_cursor_that_is_forgotten_is_given_up(site: Site, lake: Lake) -> None:
    interface(site)
    take(lake, api(site))
    site.pages["/feed"] = lambda visit: visit.answer(410)
    assert take(lake, api(site)).refused == 1
    interface(site)
    assert take(lake, api(site)).receipts_unchanged == PAGES


def test_a_secret_that_is_not_there_is_named(site: Site, lake: Lake) -> None:
    with pytest.raises(NoSecret, match="no secret in the environment variable NO_KEY"):
        api(site, token=Secret(env="NO_KEY")).intake(lake)


@pytest.mark.parametrize("told", [{}, {"env": "A", "block": "b"}, {"value": TOKEN}])
def test_a_secret_is_named_and_never_given(told: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Secret.model_validate(told)
    with pytest.raises(ValidationError, match="name a secret"):
        Api(url="https://user:word@agency.example/feed")
