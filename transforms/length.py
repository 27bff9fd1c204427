"""How long a text is in words, in scripts that put spaces between them and in those that do not."""

from __future__ import annotations

import re

# Chinese and Japanese are measured by their characters, as word processors do. The words of Thai, Lao, Burmese and
# Khmer do not show without a dictionary: four signs make one on average.
UNSPACED = re.compile(
    r"[\u3005-\u3007\u3040-\u30fa\u30fd-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]{1,4}"
)
SPOKEN = re.compile(r"\w")


def words_in(text: str) -> int:
    """The count of words: what spaces part, and what stands for a word where none do."""
    if text.isascii() or not UNSPACED.search(text):
        return len(text.split())
    # Marks between such characters are no words.
    return sum(SPOKEN.search(each) is not None for each in UNSPACED.sub(r" \g<0> ", text).split())
