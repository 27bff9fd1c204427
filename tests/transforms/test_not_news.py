"""Pages that are no story are told from pages that are."""

import pytest

from schemas.article import Article
from schemas.spike import BadCopy
from tests.transforms.test_page import read

TEASER = (
    "<article><h3><a href=/{0}>Ferry {0} is late again</a></h3><p>Passengers of ferry {0} waited an hour.</p></article>"
)
LIST = "<main>" + "".join(map(TEASER.format, range(1, 13))) + "</main>"
STORY = (
    "<p>The ferry between Porthaven and the islands sailed again on Sunday after a week in which high seas had kept it "
    "in the harbour, the company said.</p><p>“We waited until the wind had gone down,” said Orla Brannigan, "
    "its master, who has steered the boat for twenty years. She expects a full boat for the holidays, and so does "
    "the council of Porthaven, which has asked for a second one since the bridge was closed in spring for repairs.</p>"
)
NOTICE = "<p>{}</p>"
FORM = '<form><input name=user><input type="password" name=word><button>Go</button></form>'

OTHERS = {
    "front": ("<title>Harbour Post</title><meta property=og:type content=website>", LIST, "a list"),
    "section": (
        '<title>Ferries | Harbour Post</title><script type="application/ld+json">{"@type": "CollectionPage"}</script>',
        "<h1>Ferries</h1><p>All that the Harbour Post has on ferries, from the islands and from the mainland.</p>",
        "a list",
    ),
    "not found": (
        "<title>Page not found | Harbour Post</title>",
        NOTICE.format("We could not find the page that you asked for. It may have moved to another address."),
        "an error page: 'Page not found | Harbour Post'",
    ),
    "404": (
        "<title>404</title>",
        NOTICE.format("There is nothing here, and there was nothing here before."),
        "an error",
    ),
    "410": ("<title>410 Gone</title>", NOTICE.format("What was here is here no more."), "an error page"),
    "503": ("<title>Error 503 on the way to us</title>", NOTICE.format("Please come back."), "an error page"),
    "checked": (
        "<title>Just a moment...</title>",
        NOTICE.format("Harbour Post needs to review the security of your connection before it goes on."),
        "an error page",
    ),
    "Seite": (
        "<title>Seite nicht gefunden - Hafenpost</title>",
        NOTICE.format("Diese Seite gibt es nicht."),
        "an error",
    ),
    "login": (
        "<title>Log in to Harbour Post</title>",
        NOTICE.format("Enter the address of your account and its password. Forgotten it? We will send a new one.")
        + FORM,
        "a page to log in: 'Log in to Harbour Post'",
    ),
    "door": (
        "<title>Harbour Post</title>",
        NOTICE.format("Only for members of the Harbour Post club.") + FORM,
        "a page to",
    ),
    "consent": (
        "<title>Harbour Post</title>",
        NOTICE.format("We and our partners use cookies to show you what you like, and to count who reads the Post.")
        + NOTICE.format("You may withdraw your consent at any time at the foot of each page of the Harbour Post."),
        "a page that asks for consent",
    ),
}
STORIES = {
    "bare": ("<title>Ferry sails again</title>", STORY),
    "door below": ("<title>Ferry sails again</title>", STORY + FORM),
    "others below": ("<title>Ferry sails again</title><meta property=og:type content=website>", STORY + LIST),
    "of an error": ("<title>404 days at sea: the ferry is back</title><meta property=og:type content=article>", STORY),
    "of a count": ("<title>500 jobs lost at steel works | Harbour Post</title>", STORY),
    "of a rescue": ("<title>404 migrants rescued off the pier - Harbour Post</title>", STORY),
    "of access": ("<title>Access denied to the islands as the ferry stays away</title>", STORY),
    "of cookies": ("<title>Baker sells cookies</title>", STORY + "<p>The baker gave cookies to all on board.</p>"),
    "of a front, dated": ("<title>Sign in</title><meta name=date content=2025-05-04>", STORY),
}


def page(head: str, body: str) -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(("head", "body", "what"), OTHERS.values(), ids=OTHERS)
def test_is_spiked_with_what_it_is(head: str, body: str, what: str) -> None:
    with pytest.raises(BadCopy) as bad:
        read(page(head, body))
    assert bad.value.reason == "no_text"
    assert bad.value.detail.startswith(what)


@pytest.mark.parametrize(("head", "body"), STORIES.values(), ids=STORIES)
def test_a_story_is_left_alone(head: str, body: str) -> None:
    found: Article = read(page(head, body))
    assert "sailed again on Sunday" in (found.body or "")
