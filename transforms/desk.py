"""The copy desk: what every article goes through once its format has read it."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from typing import Any

from schemas.article import Article
from schemas.table import values
from transforms.dateline import CERTAIN, OPENING, Dateline, parse, stated
from transforms.language import language_of
from transforms.lines import above, lower_case, same
from transforms.lines.acknowledged import people_of
from transforms.lines.headline import CLAIMS, lead_number, prefix_of, without_site
from transforms.lines.signoff import closing
from transforms.tags import tag_of
from transforms.tidy import untidy

# Behind a city its state, region or country, which one printing has and another has not.
AFTER_CITY = re.compile(r"\s*[,(\[].*", re.DOTALL)
ADVISED = re.compile(
    r"(\((?:Adds?|ADDS|Updates?|UPDATES|Recasts|Corrects|Repeats|Refiles|Writes|Eds|EDS|ATTN)\b[^()]*\))\s+(?=\S)"
)
# What stands above the copy too when its column says something else.
BOTH = ("ednote", "abstract")
# Where a mark below the copy goes that is not kept as one.
COLUMNS = {"note": "ednote", "contact": "nonpublic", "copyright": "copyrightnotice"}


def finish(article: Article) -> Article:
    """The article with its lines in their columns: text tidied, headline once, dateline read and cut."""
    for step in (_killed, _tidied, _titled, _one_headline, _one_lead, _led, _dated, _signed, _spoken):
        if changes := step(article):
            article = Article(**values(article) | changes)
    return article


def _killed(article: Article) -> dict[str, Any]:
    """A kill is an event, canceled the state that follows: whichever is declared, both hold."""
    if article.move == "kill" and article.pubstatus != "canceled":
        return {"pubstatus": "canceled"}
    return {"move": "kill"} if article.pubstatus == "canceled" and article.move != "kill" else {}


def _tidied(article: Article) -> dict[str, Any]:
    changes = untidy(article)
    halved = [name for name, tidy in changes.items() if _replaced(tidy) > _replaced(getattr(article, name))]
    noted = tuple(f"{name}: half a character, replaced" for name in halved)
    return changes | ({"warnings": changes.get("warnings", article.warnings) + noted} if noted else {})


def _signed(article: Article) -> dict[str, Any]:
    """What stands below the copy, each mark in its column."""
    body = article.body or ""
    sender = frozenset(filter(None, (article.provider, article.source, *article.agencies)))
    end, marks = closing(body, sender)
    if not marks:
        return {}
    told: dict[str, list[str]] = {"signoff": [], "ednote": [], "nonpublic": [], "copyrightnotice": []}
    for mark in marks:
        told[COLUMNS.get(mark.kind, "signoff")].append(mark.text)
    if article.copyrightnotice:
        told["signoff"] += told.pop("copyrightnotice")
    people = [people_of(mark.text) for mark in marks if mark.kind == "credit"]
    cut = any(mark.kind == "cut" for mark in marks)
    return {
        "body": body[:end],
        "reporters": tuple(name for each in people for name in each.reporters),
        "editors": tuple(name for each in people for name in each.editors),
        "warnings": (*article.warnings, "body: its sender cut it short") if cut else article.warnings,
    } | {name: "\n".join(filter(None, (getattr(article, name), *texts))) for name, texts in told.items() if texts}


def _spoken(article: Article) -> dict[str, Any]:
    """Its language as a tag: as stated, else as its copy shows it, where that leaves little doubt."""
    if article.language:
        warnings: list[str] = []
        tag = tag_of(article.language, warnings)
        return {} if tag == article.language else {"language": tag, "warnings": (*article.warnings, *warnings)}
    said = article.body or "\n".join(filter(None, (article.headline, article.abstract)))
    return {"language": found} if said and (found := language_of(said)) else {}


def _replaced(value: Any) -> int:
    return str(value).count("\ufffd")


def _titled(article: Article) -> dict[str, Any]:
    """The marks around the headline; one that a format states keeps the mark that it begins with."""
    if not article.headline:
        return {}
    headline, site = without_site(article.headline, (article.provider, article.source, article.uri, article.url))
    prefix = article.headline_prefix or prefix_of(headline)
    said: dict[str, Any] = {
        "headline": headline,
        "provider": article.provider or site,
        "headline_prefix": prefix.strip() or None,
        "lead_number": lead_number(prefix, article.take_key),
    }
    if CLAIMS.search(prefix) and article.move not in ("correction", "kill"):
        said["warnings"] = (*article.warnings, f"headline: {prefix.strip(' -:')}, which nothing declares")
    return {name: value for name, value in said.items() if value != getattr(article, name)}


def _one_headline(article: Article) -> dict[str, Any]:
    """A headline printed twice: a site's casing, then the agency's. The one with more lower case tells more."""
    headline = article.headline
    if not headline:
        return {}
    changes: dict[str, Any] = {}
    first, rest = _first(article.body)
    for name, again, left in (("subheadline", article.subheadline, None), ("body", first, rest or None)):
        if again and same(again, headline):
            changes |= {name: left, "headline": max(changes.get("headline", headline), again, key=lower_case)}
        elif again and article.headline_prefix and same(again, headline.removeprefix(prefix_of(headline))):
            changes[name] = left
    return changes


def _one_lead(article: Article) -> dict[str, Any]:
    """A standfirst that repeats the lead without its dateline."""
    standfirst, rest = _first(article.body)
    lead = _first(rest)[0]
    if not standfirst or len(lead) <= len(standfirst) or not lead.endswith(standfirst):
        return {}
    found = parse(lead)
    return {"body": rest} if found and lead[found.end :] == standfirst else {}


def _led(article: Article) -> dict[str, Any]:
    """Byline, notes, points and the like between headline and dateline; left where a column contradicts them."""
    found = above(article.body) if article.body else None
    if not found:
        return {}
    said = {name: value for name, value in asdict(found).items() if value and name != "copy"}
    for name, value in said.items():
        stated = getattr(article, name)
        if stated and name in BOTH and value not in stated:
            said[name] = f"{stated}\n{value}"
        elif stated and stated.casefold() not in value.casefold():
            if value.casefold() not in stated.casefold():
                return {}
            said[name] = stated
    return said | {"body": "\n\n".join(found.copy)}


def _dated(article: Article) -> dict[str, Any]:
    moment = article.versioncreated or article.firstcreated
    published = moment.date() if moment else None
    if article.dateline:
        return _as_stated(article, article.dateline, published)
    first, rest = _first(article.body)
    # An advisory may be glued to the dateline: (ATTN: ADDS photo) By Ann Gull SEOUL …
    note = ADVISED.match(first)
    opening = first[note.end() :] if note else first
    found = parse(opening, published, article.language) if opening else None
    if not found or found.confidence < CERTAIN or not (opening[found.end :] or rest):
        return {}
    body = "\n\n".join(filter(None, (opening[found.end :], rest)))
    noted = {"ednote": "\n".join(filter(None, (article.ednote, note[1])))} if note else {}
    return _read(article, found) | noted | {"dateline": found.printed, "body": body}


def _as_stated(article: Article, dateline: str, published: date | None) -> dict[str, Any]:
    """A dateline that the format gives; copy that repeats it is cut, and says what it says beside."""
    found = stated(dateline, published, article.language)
    if not found:
        return {}
    return _repeated(article, found, published) | _read(article, found) | {"dateline": found.printed}


def _repeated(article: Article, found: Dateline, published: date | None) -> dict[str, Any]:
    body = article.body or ""
    opening, cities = body[:OPENING].casefold(), _cities(found)
    if found.printed.casefold() not in opening and not any(city in opening for city in cities):
        return {}
    again = parse(body, published, article.language)
    # What would be a doubt by itself is none where it is what the format states.
    sure = again and (again.confidence >= CERTAIN or again.printed.casefold().startswith(found.printed.casefold()))
    if not again or not sure or not body[again.end :] or not _agree(found, again):
        return {}
    return _read(article, again) | {"body": body[again.end :]}


def _agree(one: Dateline, other: Dateline) -> bool:
    """Whether two datelines are one, as far as both say something."""
    places, others = _cities(one), _cities(other)
    if one.date and other.date and one.date != other.date:
        return False
    return places == others if places and others else one.printed.casefold() in other.printed.casefold()


def _cities(dateline: Dateline) -> list[str]:
    return [AFTER_CITY.sub("", place).casefold() for place in dateline.places]


def _read(article: Article, found: Dateline) -> dict[str, Any]:
    """What a dateline says, where the format did not say it."""
    said = {
        "dateline_places": found.places,
        "dateline_date": found.date,
        "agencies": found.agencies,
        "byline": found.byline,
    }
    return {name: value for name, value in said.items() if value and not getattr(article, name)}


def _first(body: str | None) -> tuple[str, str]:
    """The first paragraph of a body, and the rest of it."""
    first, _, rest = (body or "").partition("\n\n")
    return first, rest
