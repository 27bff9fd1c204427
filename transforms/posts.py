"""What WordPress makes of its posts: paragraphs of plain text with tags, pictures of attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from schemas.article import Association
from transforms.body import html_blocks
from transforms.copies import unmarked
from transforms.feed import Entry
from transforms.xml import local

# Its editor of today writes whole HTML; copy of the one before gets its paragraphs when a page is made.
BLOCK_EDITOR = "<!-- wp:"
# A caption belongs to its picture; an embedded address, gallery or player is no copy.
CAPTION = re.compile(r"\[((?:wp_)?caption|embed)\b[^\]]{0,500}\](?:(?!\[/\1\]).){0,3000}\[/\1\]", re.DOTALL)
SHORTCODE = re.compile(r"\[/?(?:gallery|audio|video|playlist|embed|caption|more|nextpage)\b[^\]]{0,500}\]")
VERBATIM = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
BLOCK = re.compile(
    r"\s*(</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|blockquote|hr|br|figure|section|article|aside"
    r"|header|footer|iframe|form|fieldset)\b[^<>]*>)\s*",
    re.IGNORECASE,
)
BLANK = re.compile(r"\n[ \t]*\n\s*")


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a post: blank lines separate them, line ends inside them stay."""
    if BLOCK_EDITOR in text:
        return html_blocks(text)
    text = SHORTCODE.sub("", CAPTION.sub("", text.replace("\r\n", "\n")))
    pieces = VERBATIM.split(text)
    # Of each three pieces: copy, what is kept as it is, the name of its tag.
    marked = (piece if at % 3 else _marked(piece) for at, piece in enumerate(pieces) if at % 3 < 2)
    return html_blocks("".join(marked))


def _marked(text: str) -> str:
    return BLANK.sub("<p>", BLOCK.sub(r"\1", text)).replace("\n", "<br>")


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
