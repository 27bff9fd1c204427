"""What the wire says of one version of one story, in the words of IPTC ninjs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

Move = Literal["new", "update", "write-thru", "add", "correction", "repeat", "kill", "advisory", "alert"]
Pubstatus = Literal["usable", "withheld", "canceled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a story is about: one term of one vocabulary."""

    scheme: Annotated[str | None, "Vocabulary: medtop, subj, or the agency's own."] = None
    code: Annotated[str | None, "The term's code in it."] = None
    name: Annotated[str | None, "Its name as sent."] = None
    why: Annotated[str | None, "How it came to be there: direct, ancestor, …, as sent."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AltId:
    """Another id of an article."""

    role: Annotated[str | None, "Whose id, or what it is for, as sent."] = None
    value: Annotated[str | None, "The id."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """A picture, video or file that belongs to a story."""

    uri: Annotated[str | None, "Where it is, or its name."] = None
    mediatype: Annotated[str | None, "Media type: image/jpeg."] = None
    rendition: Annotated[str | None, "Which rendition: main, thumbnail, …, as sent."] = None
    caption: Annotated[str | None, "Caption as sent."] = None
    credit: Annotated[str | None, "Credit as sent."] = None
    width: Annotated[int | None, "Width in pixels."] = None
    height: Annotated[int | None, "Height in pixels."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another item that this one names."""

    rel: Annotated[str | None, "What it is to this one: replaces, evolvedfrom, seealso, canonical, …"] = None
    uri: Annotated[str | None, "Its uri as sent."] = None
    version: Annotated[str | None, "Its version, where one is named."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one story, as a format's module reads it; missing is None or (), never a guess."""

    # identity
    provider: Annotated[str | None, "Who sent it: the agency or site, as the copy names it."] = None
    uri: Annotated[str | None, "The article's own id as sent."] = None
    item: Annotated[str | None, "The id without its version, where the uri as sent holds the version too."] = None
    version: Annotated[str | None, "The version as sent."] = None
    altids: Annotated[tuple[AltId, ...], "Its other ids."] = ()
    oldid: Annotated[str | None, "Its id in an older edition of the collection that holds it."] = None
    split: Annotated[str | None, "Set of the collection that it is in: TRAIN, TEST."] = None
    vendor_guid: Annotated[str | None, "Its id in the vendor's own system, where the uri is another."] = None
    url: Annotated[str | None, "Its address on the web, where the uri is another."] = None
    replaces: Annotated[str | None, "Id of the item that this one replaces, as sent."] = None
    type: Annotated[str | None, "Kind of item: text, picture, video, audio, graphic, composite, as sent."] = None
    move: Annotated[Move, "What this version does to the story, as declared."] = "new"
    pubstatus: Annotated[Pubstatus, "usable, withheld or canceled."] = "usable"
    status: Annotated[str | None, "The state as sent, from which pubstatus follows."] = None
    signals: Annotated[tuple[str, ...], "Signals as sent: sig:update, edStat:C."] = ()
    embargoed: Annotated[datetime | None, "Not for publication before this instant."] = None
    release_at: Annotated[datetime | None, "When it was or is to be released."] = None
    expires: Annotated[datetime | None, "Not to be used after this instant."] = None
    versioncreated: Annotated[datetime | None, "When this version was made."] = None
    firstcreated: Annotated[datetime | None, "When the first version was made."] = None
    tz_assumed: Annotated[bool, "True when a time came without a zone and the feed's was taken."] = False
    date_raw: Annotated[str | None, "The time as sent, where it is not in a standard form."] = None
    # transmission
    service: Annotated[str | None, "Service that it moved on, as sent."] = None
    sequence: Annotated[str | None, "Its number in the service; numbers come round again."] = None
    service_sequence: Annotated[str | None, "Service and number as one, where they are transmitted so."] = None
    selector: Annotated[str | None, "Routing code."] = None
    category: Annotated[str | None, "Category code of the transmission."] = None
    priority: Annotated[int | None, "Priority of the transmission, 1 is highest."] = None
    priority_code: Annotated[str | None, "Priority as a letter: f, b, u, r, d."] = None
    header_keyword: Annotated[str | None, "Keyword of the transmission's header, squeezed to its width."] = None
    take_key: Annotated[str | None, "Which take or lead this is, as printed: 1stLd-Writethru."] = None
    optional: Annotated[str | None, "Optional information of the transmission's header."] = None
    layout: Annotated[Literal["text", "tabular"] | None, "What the header says the copy is set as."] = None
    next_page: Annotated[str | None, "Where the feed that held it goes on."] = None
    # lines
    title: Annotated[str | None, "Name of the item, where it is not its headline."] = None
    headline: Annotated[str | None, "Headline, tags and entities removed."] = None
    headline_prefix: Annotated[str | None, "Mark that the headline begins or began with: UPDATE 2-, CORRECTED-."] = None
    lead_number: Annotated[int | None, "Which update, lead or wrap-up this is, by that mark or the take key."] = None
    subheadline: Annotated[str | None, "Second headline."] = None
    slugline: Annotated[str | None, "Slug as sent."] = None
    byline: Annotated[str | None, "Byline as printed."] = None
    byline_title: Annotated[str | None, "Title of who is in the byline: Business Editor."] = None
    authors: Annotated[
        tuple[str, ...], "Names of the authors, apart from the byline; of a mail, the addresses it is from."
    ] = ()
    reporters: Annotated[tuple[str, ...], "Who reported or wrote it, named below the copy."] = ()
    editors: Annotated[tuple[str, ...], "Who edited it, named below the copy."] = ()
    credit: Annotated[str | None, "Credit line as sent."] = None
    source: Annotated[str | None, "Source as sent, where it differs from the provider."] = None
    dateline: Annotated[str | None, "Dateline as printed, with its credit."] = None
    dateline_places: Annotated[tuple[str, ...], "Places of the dateline, as printed with their qualifiers."] = ()
    dateline_date: Annotated[date | None, "Day that the dateline gives."] = None
    agencies: Annotated[tuple[str, ...], "Credit chain in printed order: distributor first, originator last."] = ()
    located: Annotated[str | None, "Place where the copy was made, from metadata."] = None
    ednote: Annotated[str | None, "Note to editors."] = None
    nonpublic: Annotated[str | None, "Text that is not for publication: contacts, sources; personal data."] = None
    copyrightholder: Annotated[str | None, "Who holds the copyright."] = None
    copyrightnotice: Annotated[str | None, "Copyright notice."] = None
    usageterms: Annotated[str | None, "What the copy may be used for."] = None
    # about
    language: Annotated[str | None, "Language as a BCP 47 tag: en, pt-BR."] = None
    urgency: Annotated[int | None, "Urgency, 1 (flash) to 9."] = None
    genre: Annotated[tuple[str, ...], "Genres: codes or names as sent."] = ()
    subjects: Annotated[tuple[Subject, ...], "What it is about, with vocabulary and code."] = ()
    keywords: Annotated[tuple[str, ...], "Keywords as sent."] = ()
    sections: Annotated[tuple[str, ...], "Sections of the site or feed that it stands in."] = ()
    places: Annotated[tuple[Subject, ...], "Places that it is about."] = ()
    people: Annotated[tuple[Subject, ...], "People that it is about."] = ()
    organisations: Annotated[tuple[Subject, ...], "Organisations that it is about."] = ()
    event_place: Annotated[str | None, "Where the event took place."] = None
    series_name: Annotated[str | None, "Series that it is part of."] = None
    series_part: Annotated[int | None, "Which part of the series, or which take."] = None
    series_total: Annotated[int | None, "Of how many parts."] = None
    # copy
    abstract: Annotated[str | None, "Summary, standfirst or description as sent."] = None
    body: Annotated[str | None, "Plain text, paragraphs separated by one blank line; dateline and marks removed."] = (
        None
    )
    signoff: Annotated[str | None, "What closes the copy, as printed: who made it, end marks, initials."] = None
    words_stated: Annotated[int | None, "Word count that the copy states."] = None
    associations: Annotated[tuple[Association, ...], "Pictures, videos and files that belong to it."] = ()
    renditions: Annotated[tuple[Association, ...], "Forms in which the item itself is to be had."] = ()
    attachments: Annotated[tuple[Association, ...], "Files that came with it."] = ()
    links: Annotated[tuple[Link, ...], "Other items that this one names."] = ()
    # how it was read
    charset: Annotated[str | None, "Charset that the bytes were decoded with."] = None
    warnings: Annotated[tuple[str, ...], "What was odd in it and how it was read."] = ()
