"""ISO 646: the national variants of seven-bit text, which put their own letters where ASCII has brackets and signs."""

from __future__ import annotations

import re

PLACES = "#$@[\\]^`{|}~"
# By ISO 639 or ISO 3166 code, with the registration number that the variant is also known by.
VARIANTS = {
    "de": "#$§ÄÖÜ^`äöüß",  # DIN 66003
    "dk": "#$@ÆØÅ^`æøå~",  # DS 2089
    "no": "#$@ÆØÅ^`æøå‾",  # NS 4551
    "se": "#¤@ÄÖÅ^`äöå‾",  # SEN 850200 B
    "se2": "#¤ÉÄÖÅÜéäöåü",  # SEN 850200 C, for names
    "fi": "#$@ÄÖÅÜéäöåü",  # SFS 4017
    "fr": "£$à°ç§^µéùè¨",  # NF Z 62-010
    "it": "£$§°çé^ùàòèì",
    "es": "£$§¡Ñ¿^`°ñç~",
    "pt": "#$§ÃÇÕ^`ãçõ°",
    "hu": "#¤ÁÉÖÜ^áéöü˝",  # MSZ 7795
    "yu": "#$ŽŠĐĆČžšđćč",  # JUS I.B1.002
    "gb": "£$@[\\]^`{|}‾",  # BS 4730
    "us": PLACES,
}
TABLES = {name: str.maketrans(PLACES, letters) for name, letters in VARIANTS.items()}
NAME = re.compile(r"iso[ _-]?646[ _-](\w+)", re.IGNORECASE)


def variant_of(charset: str) -> str | None:
    """The variant that a charset's name means, `de` for iso646-de; None when it is none of them."""
    found = NAME.fullmatch(charset.strip())
    return found[1].lower() if found and found[1].lower() in TABLES else None


def decoded(payload: bytes, variant: str) -> str:
    """Text of a variant; a byte with its eighth bit set is no seven-bit text, and is read as windows-1252."""
    return payload.decode("windows-1252", "replace").translate(TABLES[variant])
