"""Pages of a news site that are no story: its front and its lists, doors that want a name or a consent, errors.

A page that declares itself an article, or says when it was published, is one: these are what is left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from transforms.furniture import words
from transforms.jsonld import types_of
from transforms.metadata import Metadata
from transforms.page import PROSE

DECLARED = re.compile(r"article|report|posting|video", re.IGNORECASE)
LISTS = frozenset({"CollectionPage", "SearchResultsPage", "ItemList"})

# Of a title the whole, or what stands before the site's name. In the languages of the agencies.
ENDS = r"(?:\s*[!.…]*\s*(?:$|[|–—·-]\s))"
STATUS = r"(?:40\d|410|429|50\d)\b"
# A number by itself may count: 500 jobs lost.
ERROR = re.compile(
    rf"(?:(?:http |error |fehler |erreur )+{STATUS}.{{0,40}}|"
    rf"{STATUS}(?:\W+(?:error|fehler|erreur|page|seite|not found|forbidden|unauthori[sz]ed|gone\b|bad request|"
    r"bad gateway|too many|internal|service|gateway|access denied|nicht gefunden|non trouvée|introuvable)\b.{0,40})?|"
    r"(?:sorry, )?(?:this |the |that )?(?:page|article|story|content|file)?\s?(?:was |is |could |can ?|has )?"
    r"(?:not (?:be )?(?:found|available)|no longer (?:available|exists)|unavailable|been removed)|"
    r"access (?:denied|to this page .{0,40})|forbidden|just a moment|one moment|please wait|attention required|"
    r"(?:are you (?:a )?(?:human|robot)|(?:please )?verify(?:ing)? (?:that )?you are (?:a )?human)\??|"
    r"security check|captcha|too many requests|bad gateway|(?:service|site) (?:temporarily )?unavailable|"
    r"(?:site |under |down for )?maintenance|internal server error|something went wrong|enable javascript.{0,40}|"
    r"(?:die )?seite (?:wurde )?nicht gefunden|zugriff verweigert|page (?:introuvable|non trouvée)|accès refusé|"
    r"página no encontrada|acceso denegado|página não encontrada|pagina non trovata|страница не найдена|"
    r"доступ запрещ[её]н|sidan hittades inte|siden (?:blev )?ikke fun[dn]et)" + ENDS,
    re.IGNORECASE,
)
DOOR = re.compile(
    r"(?:(?:please )?(?:log|sign)[ -]?(?:in|on|up)(?: to .{1,40})?|register(?: now)?|create (?:an |your )?account|"
    r"subscribe(?: now| to .{1,40})?|anmelden|anmeldung|einloggen|registrieren|connexion|se connecter|s['’]identifier|"
    r"iniciar sesión|acceder|entrar|accedi|login|войти|вход|авторизация|logga in|log ind|logg inn)" + ENDS,
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"(?:before you continue.{0,40}|we (?:value|respect) your privacy|your privacy(?: (?:choices|settings|matters))?|"
    r"(?:manage )?cookies?(?: (?:consent|notice|settings|preferences))?|consent|privacy (?:consent|settings|notice)|"
    r"(?:ihre )?(?:privatsphäre|datenschutz)[\w-]{0,20}(?: einstellungen)?|zustimmung|gestion des cookies)" + ENDS,
    re.IGNORECASE,
)
# Of what consent is asked for, in most European languages.
COOKIES = re.compile(
    r"\bcookies?\b|\bconsent|\bgdpr\b|\bdsgvo\b|einwilligung|consentement|privacy policy", re.IGNORECASE
)

# Characters: a notice is short, a login shorter; the paragraphs of a list are teasers.
NOTICE, FORM, TEASER = 2_000, 300, 400
# Headlines that are links, of a page that is a list of them.
TEASERS = 6
# Words of a title: that of a list is a label.
LABEL = 4


def not_news(tree: HtmlElement, said: Metadata, copy: Sequence[str]) -> str | None:
    """What a page is when it is no story, in words; None when it may be one."""
    if said.published or DECLARED.search(said.kind or ""):
        return None
    size = sum(map(len, copy))
    if size < NOTICE and (title := _titled(said, ERROR)):
        return f"an error page: {title!r}"
    if size < NOTICE and (title := _titled(said, DOOR)):
        return f"a page to log in: {title!r}"
    if size < FORM and any((each.get("type") or "").lower() == "password" for each in tree.iter("input")):
        return "a page to log in"
    if size < NOTICE and (_titled(said, CONSENT) or sum(map(_asks, copy)) * 2 > len(copy)):
        return "a page that asks for consent"
    if max(map(len, copy), default=0) >= TEASER or _goes_on(tree):
        return None
    is_list = not LISTS.isdisjoint(types_of(tree)) or (len(words(said.headline or "")) <= LABEL and _links(tree))
    return "a list of stories" if is_list else None


def _titled(said: Metadata, kind: re.Pattern[str]) -> str | None:
    return next((title for title in said.titles if kind.match(title)), None)


def _asks(paragraph: str) -> bool:
    return COOKIES.search(paragraph) is not None


def _goes_on(tree: HtmlElement) -> bool:
    """Whether a paragraph follows a paragraph, as in a story: a teaser stands alone below its headline."""
    return any(
        (after := each.getnext()) is not None and after.tag == "p" and _is_prose(each) and _is_prose(after)
        for each in tree.iter("p")
    )


def _is_prose(paragraph: HtmlElement) -> bool:
    linked = sum(len(link.text_content()) for link in paragraph.iter("a"))
    return len(paragraph.text_content()) - linked >= PROSE


def _links(tree: HtmlElement) -> bool:
    """Whether more than a few headlines are links; those below a story are links too."""
    linked = {
        heading
        for heading in tree.iter("h2", "h3", "h4")
        if next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None
    }
    return len(linked) >= TEASERS
