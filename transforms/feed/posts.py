"""What WordPress makes of its posts: paragraphs of plain text with tags, pictures of attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from schemas.article import Association
from transforms.copies import unmarked
from transforms.feed import Entry
from transforms.lines import BLANK
from transforms.markup import html_blocks
from transforms.xml import local

# Its editor of today writes whole HTML; copy of the one before gets its paragraphs when a page is made.
BLOCK_EDITOR = "<!-- wp:"
# A caption belongs to its picture; an embedded address, gallery or player is no copy.
CAPTION = re.compile(r"(\[/?(?:wp_caption|caption|embed)\b[^\[\]]{0,500}\])")
SHORTCODE_NAME = re.compile(r"\[/?|[\s=\]]")
SHORTCODE = re.compile(r"\[/?(?:gallery|audio|video|playlist|embed|caption|more|nextpage)\b[^\[\]]{0,500}\]")
# Those of a site's own are known by an underscore, by what they state, or by being closed.
OWN = re.compile(r"\[(/?)([a-z][\w-]{0,40})((?:\s[^\[\]]{0,500})?)\]")
# An address on a line of its own becomes a player.
PLAYER = re.compile(r"^[ \t]*https?://\S+[ \t]*$", re.MULTILINE)
VERBATIM = re.compile(r"(</?(?:pre|script|style|textarea)\b[^<>]*>)", re.IGNORECASE)
BLOCK = re.compile(
    r"(</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|blockquote|hr|br|figure|section|article|aside"
    r"|header|footer|iframe|form|fieldset)\b[^<>]*>)",
    re.IGNORECASE,
)


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a post: blank lines separate them, line ends inside them stay."""
    copy = PLAYER.sub("", _without_shortcodes(_without_captions(text.replace("\r\n", "\n"))))
    return html_blocks(copy if BLOCK_EDITOR in text else "".join(_marked(copy)))


def _without_shortcodes(text: str) -> str:
    """The text without shortcodes; what stands between two of them is copy."""
    if "[" not in text:
        return text
    copy = SHORTCODE.sub("", text)
    closed = {name for closes, name, _ in OWN.findall(copy) if closes}
    return OWN.sub(lambda each: "" if each[2] in closed or "_" in each[2] or "=" in each[3] else each[0], copy)


def _without_captions(text: str) -> str:
    """The text without what stands between a shortcode that opens and, next after it, the one that closes it."""
    # Every second piece is a shortcode.
    pieces = CAPTION.split(text)
    kept, at = pieces[:1], 1
    while at < len(pieces):
        name = SHORTCODE_NAME.split(pieces[at])[1]
        if pieces[at + 2 : at + 3] == [f"[/{name}]"]:
            kept.append(pieces[at + 3])
            at += 4
        else:
            kept += pieces[at : at + 2]
            at += 2
    return "".join(kept)


def _marked(text: str) -> Iterator[str]:
    """The text with paragraphs and line breaks marked, but not between tags that keep it as it is."""
    within = None
    for at, piece in enumerate(VERBATIM.split(text)):
        if at % 2 == 0:
            yield piece if within else "".join(map(_lines, BLOCK.split(piece)))
            continue
        yield piece
        name = piece.lower().strip("</>").split()[0]
        if within is None and not piece.startswith("</"):
            within = name
        elif within == name and piece.startswith("</"):
            within = None


def _lines(piece: str) -> str:
    return piece if BLOCK.fullmatch(piece) else BLANK.sub("<p>", piece.strip("\n")).replace("\n", "<br>")


@dataclass(frozen=True, slots=True)
class Pictures:
    """The attachments of an export, by their number, and the numbers of those that each post has."""

    attachments: dict[str, Association] = field(default_factory=dict)
    numbers: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, posts: list[Entry]) -> Pictures:
        """The pictures of an export."""
        pictures = cls()
        for post in posts:
            number = post.text("wp:post_id")
            if number and post.text("wp:attachment_url"):
                pictures.attachments[number] = _picture(post)
                pictures.numbers.setdefault(post.text("wp:post_parent") or "0", []).append(number)
        return pictures

    def of_post(self, post: Entry) -> Iterator[Association]:
        """The pictures of a post: itself, the featured one, those that were attached to it."""
        if post.text("wp:attachment_url"):
            yield _picture(post)
        featured = _meta(post, "_thumbnail_id") or ""
        if featured in self.attachments:
            yield replace(self.attachments[featured], rendition="main")
        own = post.text("wp:post_id") or "0"
        for number in self.numbers.get(own, ()) if own != "0" else ():
            if number != featured:
                yield self.attachments[number]


def _picture(post: Entry) -> Association:
    caption = post.text("excerpt:encoded") or post.text("content:encoded") or _meta(post, "_wp_attachment_image_alt")
    return Association(uri=post.text("wp:attachment_url"), caption=unmarked(caption or post.text("title")))


def _meta(post: Entry, key: str) -> str | None:
    """What the post's field of this name holds."""
    for each in post.all("wp:postmeta"):
        said = {local(child): (child.text or "").strip() for child in each}
        if said.get("meta_key") == key:
            return said.get("meta_value") or None
    return None
