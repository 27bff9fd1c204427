"""The head of NITF: what its docdata, tobject and meta elements say of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from lxml import etree

from schemas.article import AltId, Link, Subject
from transforms.markup import text_of
from transforms.moves import NOTE
from transforms.nitf import Nitf, first, says, texts
from transforms.urgency import urgency_of
from transforms.xml import children, each, inside, said, whole

# NTB numbers the revisions of a story at the end of its id; others' ids end in digits that belong to them.
NTB_REVISION = re.compile(r"(.+)_(\d{2,3})")
# PA's title is its slug after a number; CP's is one too, without spaces. Others' is the headline over again.
SLUG_TITLE = re.compile(r"\d+ +([A-Z]{2,} .+)|(\w\S*-\S+)")
LAYOUTS: dict[str | None, Literal["text", "tabular"]] = {"x": "text", "t": "tabular"}
SUBJECT = "tobject.subject."


class Docdata:
    """The head of one document, its elements found once: `parts` by name, `metas` what each meta element says."""

    def __init__(self, root: etree._Element) -> None:
        self.heads = list(each(root, "head"))
        self.held = children(self.heads)
        self.docdata = self.held["docdata"]
        self.parts = children(self.docdata)
        self.metas: dict[str, str] = {}
        for meta in self.held["meta"]:
            if kept := " ".join(meta.get("content", "").split()):
                self.metas.setdefault(meta.get("name", ""), kept)

    def says(self, part: str, attribute: str) -> str | None:
        """What an attribute of a part of docdata says."""
        return first(said(self.parts[part], attribute)) if part in self.parts else None

    def states(self, attribute: str) -> str | None:
        """What an attribute of docdata itself says."""
        return first(said(self.docdata, attribute))

    def meta(self, *names: str) -> str | None:
        """What the meta element of the first of these names that is there says."""
        return first(self.metas.get(name) for name in names)

    @property
    def identity(self) -> tuple[str | None, str | None]:
        """The document's id without its revision, and its version."""
        uri, version = self.says("doc-id", "id-string"), self.says("du-key", "version")
        numbered = NTB_REVISION.fullmatch(uri or "") if self.says("doc-id", "regsrc") == "NTB" else None
        return (numbered[1], version or numbered[2]) if numbered else (uri, version)

    @property
    def altids(self) -> tuple[AltId, ...]:
        """The ids of what it belongs to: the key of a story that is sent again and again, a regular article."""
        keys = (("du-key", "key"), ("fixture", "fix-id"))
        return tuple(AltId(role=part, value=value) for part, name in keys if (value := self.says(part, name)))

    @property
    def title(self) -> str | None:
        """The title of the document."""
        return first(texts(self.held["title"]))

    def slugline(self, headline: str | None) -> str | None:
        """Its slug: the keyword of ANPA, a title that is written as one, a keyword that stands alone."""
        if slug := self.meta("anpa-keyword", "NTBStikkord", "slug", "slugline"):
            return slug
        title, keywords = self.title, self.keywords
        found = SLUG_TITLE.fullmatch(title or "") if title != headline else None
        return found[1] or found[2] if found else keywords[0] if len(keywords) == 1 else None

    def ednote(self, above: Nitf) -> str | None:
        """What the document tells editors: its message, what it corrects, and the notes above its body."""
        told = [note for part in ("ed-msg", "correction") for note in said(self.parts[part], "info")]
        return "\n".join(dict.fromkeys((*told, *above.notes(public=True)))) or None

    @property
    def source(self) -> str | None:
        """The first of the agencies that moved it."""
        return first(said((found for part in self.parts["del-list"] for found in each(part, "from-src")), "src-name"))

    @property
    def signals(self) -> tuple[str, ...]:
        """What kind of version it declares itself to be: a correction."""
        # Not the kind of its message to editors: `advisory` is then that message, not the story.
        return tuple("correction" for each in self.parts["correction"] if any(each.values()))

    @property
    def declared(self) -> Iterator[str]:
        """What it declares of itself: its signals, the note of its last revision, its take."""
        yield from self.signals
        # A comment is text: it declares a correction by what it begins with, and nothing else.
        yield from filter(NOTE.match, said(self.held["revision-history"][-1:], "comment"))
        yield self.meta("anpa-takekey") or ""

    @property
    def usageterms(self) -> str | None:
        """What its rights allow: how, within which limits, where."""
        terms = (self.says("doc.rights", name) for name in ("type", "limitations", "geography"))
        return "\n".join(filter(None, terms)) or None

    def urgency(self, warnings: list[str]) -> int | None:
        """Its urgency, 1 to 9."""
        # CP puts it beside docdata.
        stated = first(said((urgency for head in self.heads for urgency in inside(head, "urgency")), "ed-urg"))
        return urgency_of(stated, warnings)

    @property
    def genres(self) -> tuple[str, ...]:
        """Its genres, each once."""
        kinds = said(self.held["tobject"], "tobject.type")
        more = (found for held in self.held["tobject"] for found in each(held, "tobject.property"))
        return tuple(dict.fromkeys((*kinds, *said(more, "tobject.property.type"))))

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Its subjects, coded or only named."""
        terms = (term for held in self.held["tobject"] for term in each(held, "tobject.subject"))
        classes = (found for part in self.parts["identified-content"] for found in each(part, "classifier"))
        return tuple(filter(None, (*map(_subject, terms), *map(_classified, classes))))

    @property
    def keywords(self) -> tuple[str, ...]:
        """Its keywords; CP prints them as text."""
        keywords = (keyword for part in self.parts["key-list"] for keyword in each(part, "keyword"))
        return tuple(filter(None, (says(keyword, "key") or text_of(keyword) for keyword in keywords)))

    @property
    def words(self) -> int | None:
        """The count of words that it states."""
        counted = (each for each in self.pubdata if (each.get("unit-of-measure") or "").startswith("word"))
        return whole(self.meta("anpa-wordcount") or first(said(counted, "item-length")))

    @property
    def pubdata(self) -> list[etree._Element]:
        """Where it was published."""
        return [found for head in self.heads for found in inside(head, "pubdata")]

    @property
    def links(self) -> Iterator[Link]:
        """The documents that it replaces and corrects."""
        yield from (Link(rel="replaces", uri=uri) for uri in said(self.docdata, "management-doc-idref"))
        yield from (Link(rel="corrects", uri=uri) for uri in said(self.parts["correction"], "id-string"))

    @property
    def sections(self) -> tuple[str, ...]:
        """The desks or readers that it is meant for, and where it stood in print."""
        scopes = said(self.parts["doc-scope"], "scope")
        return tuple(dict.fromkeys((*scopes, *said(self.pubdata, "position.section"))))

    @property
    def event_place(self) -> str | None:
        """Where the event took place, as closely as it says."""
        names = ("city", "county-dist", "state-prov", "iso-cc")
        return first(self.says("evloc", name) for name in names) or first(map(text_of, self.parts["evloc"]))

    @property
    def series(self) -> tuple[str | None, int | None, int | None]:
        """The name of its series, which part it is, and of how many; a total of 0 is one that nobody knows."""
        name, part, total = (self.says("series", f"series.{each}") for each in ("name", "part", "totalpart"))
        return name, whole(part), whole(total) or None

    @property
    def layout(self) -> Literal["text", "tabular"] | None:
        """What its ANPA header set it as."""
        return LAYOUTS.get(self.meta("anpa-format"))


def _subject(term: etree._Element) -> Subject | None:
    said_of = {str(name).rpartition("}")[2]: " ".join(str(value).split()) for name, value in term.items()}
    code, detail, matter, kind, registrar, letters = (
        said_of.get(SUBJECT + name) or None for name in ("refnum", "detail", "matter", "type", "ipr", "code")
    )
    if not (code or letters or detail or matter or kind):
        return None
    return Subject(scheme=_scheme(registrar or "IPTC", code or ""), code=code or letters, name=detail or matter or kind)


def _classified(classifier: etree._Element) -> Subject | None:
    """A term of a classification that is not NITF's own."""
    code, name = says(classifier, "value"), text_of(classifier)
    scheme = says(classifier, "idsrc") or says(classifier, "type")
    return Subject(scheme=scheme, code=code, name=name) if code or name else None


def _scheme(registrar: str, code: str) -> str:
    """IPTC's subject codes end at 17999999; its media topics, sent in their place since, begin at 20000000."""
    if registrar.upper() != "IPTC" or not re.fullmatch("[0-9]{8}", code):
        return registrar
    return "medtop" if code >= "2" else "subj"
