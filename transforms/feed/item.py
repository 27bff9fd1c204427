"""The article that an item of RSS or Atom gives."""

from __future__ import annotations

from datetime import datetime

from schemas.article import AltId, Article, Pubstatus
from schemas.spike import BadCopy
from transforms.feed import Entry, Feed, entries
from transforms.feed.entries import Channel
from transforms.feed.media import associations
from transforms.moves import move_of, pubstatus_of, under_embargo, updated_since
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.urgency import urgency_of
from transforms.xml import whole

EMBARGO = ("embargo", "embargodate", "embargoed")
NOTES = ("ednote", "editorsnote", "editornote", "specialinstructions")
VERSIONS = ("version", "revision", "managementsequencenumber")


def article_of(zone: str, channel: Channel, entry: Entry, feed: Feed) -> Article:
    """The article of an item; BadCopy when it has neither id, headline nor copy."""
    clock = Clock(zone, warnings=list(feed.warnings))
    links = entries.links(entry, channel.base)
    url, headline = entries.address(entry, links), entries.headline(entry)
    uri = entries.uri(entry, url)
    body, abstract = entries.copy(entry, whole=not url or not headline)
    if not headline and not body:
        if not uri:
            raise BadCopy("no_text", "neither id, headline nor copy")
        clock.warnings.append("neither headline nor body")
    published, updated = entries.times(entry, clock)
    provider, source = entries.publisher(entry) or channel.provider, entries.source(entry)
    status, pubstatus, embargoed = _standing(entry, clock)
    released, expires = entries.valid(entry, clock)
    version, ednote = entry.tells(*VERSIONS), entry.tells(*NOTES)
    names = entries.authors(entry) or channel.authors
    return Article(
        provider=provider,
        uri=uri,
        version=version,
        altids=tuple(AltId(role="dc:identifier", value=value) for value in entry.texts("dc:identifier")),
        url=url,
        move=updated_since(move_of(pubstatus, version, ednote=ednote), published, updated),
        pubstatus=pubstatus,
        status=status,
        embargoed=embargoed,
        release_at=released,
        expires=expires,
        versioncreated=updated or published,
        firstcreated=published,
        tz_assumed=clock.assumed,
        priority=whole(entry.tells("priority")),
        next_page=channel.next_page,
        headline=headline,
        subheadline=entry.tells("subheadline", "subhead", "subtitle"),
        slugline=entry.tells("slugline", "slug"),
        byline=entry.tells("byline") or ", ".join(names) or None,
        byline_title=entry.tells("bylinetitle"),
        authors=names,
        credit=entry.tells("creditline", "credit"),
        source=source if source != provider else None,
        dateline=entry.tells("dateline"),
        located=entry.tells("located"),
        ednote=ednote,
        copyrightholder=entry.text("dcterms:rightsholder") or entry.tells("copyrightholder"),
        copyrightnotice=entry.text(*entries.RIGHTS) or entry.tells("copyright") or channel.rights,
        usageterms=entry.text("creativecommons:license", "dcterms:license") or entry.tells("usageterms", "rightsinfo"),
        language=tag_of(entries.language(entry) or channel.language, clock.warnings),
        urgency=urgency_of(entry.tells("urgency"), clock.warnings),
        genre=tuple(dict.fromkeys((*entry.texts("prism:genre"), *filter(None, [entry.tells("genre")])))),
        subjects=tuple(entries.subjects(entry)),
        keywords=entries.keywords(entry),
        sections=entries.sections(entry),
        places=tuple(entries.places(entry)),
        abstract=abstract,
        body=body,
        words_stated=whole(entry.text("prism:wordcount") or entry.tells("wordcount")),
        associations=associations(entry, channel.base),
        links=tuple(link for link in links if link.rel not in ("alternate", "enclosure")),
        charset=feed.charset,
        warnings=tuple(clock.warnings),
    )


def _standing(entry: Entry, clock: Clock) -> tuple[str | None, Pubstatus, datetime | None]:
    """Its status as an extension gives it, what that means, and its embargo; one that cannot be read has not ended."""
    status = entry.tells("pubstatus", "publishingstatus")
    pubstatus = pubstatus_of(status, clock.warnings)
    stated = entry.text("prism:embargodate") or entry.tells(*EMBARGO)
    embargoed = entries.stamp(clock, "embargoed", stated)
    return status, under_embargo(pubstatus, stated, embargoed), embargoed
