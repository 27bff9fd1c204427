"""Agencies and distributors as a credit prints them: one canonical name each, matched exactly, never fuzzily."""

from __future__ import annotations

import re

# `Kiel (dpo)` is satire and `(dpa)` is not: one letter apart.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "AAP": (),
    "AFP": ("Agence France-Presse",),
    "Anadolu": ("AA", "Anadolu Agency"),
    "ANI": (),
    "ANP": (),
    "ANSA": (),
    "ANTARA": ("Antara",),
    "AP": ("Associated Press", "The Associated Press"),
    "APA": (),
    "APP": (),
    "ATS": ("ats",),
    "Belga": ("belga", "BELGA"),
    "Bernama": ("BERNAMA",),
    "Bloomberg": (),
    "Business Wire": ("BUSINESS WIRE",),
    "BusinessDesk": (),
    "CNA": (),
    "CNN": ("CNN Business",),
    "dpa": ("DPA",),
    "dpo": (),
    "EFE": (),
    "GlobeNewswire": ("GLOBE NEWSWIRE",),
    "Gracenote": (),
    "HawaiiNewsNow": (),
    "IANS": (),
    "Interfax": ("INTERFAX.RU", "Интерфакс", "ИНТЕРФАКС"),
    "KUNA": ("Kuwait News Agency", "Kuwait News Agency (KUNA)"),
    "Kyodo": (),
    "Lusa": (),
    "MENAFN": (),
    "NTB": (),
    "Pakistan Point News": (),
    "PanARMENIAN.Net": (),
    "PAP": (),
    "PR Newswire": ("PRNewswire",),
    "PTI": (),
    "Reuters": ("Reuter", "REUTER", "REUTERS", "رويترز"),
    "RIA": ("РИА Новости", "RIA Novosti"),
    "Ritzau": ("ritzau", "RITZAU"),
    "sda": ("SDA", "Keystone-SDA"),
    "SPA": (),
    "Sputnik": (),
    "STT": (),
    "TASS": ("ТАСС", "ITAR-TASS", "ИТАР-ТАСС"),
    "TT": (),
    "UPI": (),
    "UrduPoint": ("UrduPoint News",),
    "WAM": (),
    "Xinhua": ("新华社",),
    "Yonhap": (),
    "ČTK": ("CTK",),
}
# The country of an agency that serves one, by ISO 3166: a city there needs no country in its datelines.
HOMES = {
    "AAP": "AU",
    "ANI": "IN",
    "APP": "PK",
    "Belga": "BE",
    "Bernama": "MY",
    "BusinessDesk": "NZ",
    "CP": "CA",
    "IANS": "IN",
    "PA": "GB",
    "PTI": "IN",
    "Pakistan Point News": "PK",
    "The Canadian Press": "CA",
    "UrduPoint": "PK",
}
CANONICAL = {printed: name for name, others in SPELLINGS.items() for printed in (name, *others)}
# Words that a name writes small, and how many others it has at most.
SMALL, LONGEST = frozenset("of the and for de del della di da do et und für".split()), 4
CHAIN = re.compile(r"\s*/\s*|\s*-\s+|\s+-\s*")


def canonical(printed: str) -> str | None:
    """An agency's canonical name; None when this exact spelling is nobody's. Ask only for what stands in a credit."""
    return CANONICAL.get(printed)


def is_name(printed: str) -> bool:
    """Whether this may be the name of an agency that nobody knows: a few words with capitals."""
    words = [word for word in printed.split() if word not in SMALL]
    return 0 < len(words) <= LONGEST and all(word[0].isalpha() and not word[0].islower() for word in words)


def credit(printed: str) -> tuple[tuple[str, ...], bool]:
    """The agencies of a credit in printed order, and whether any is known; unknown ones stay as printed.

    A chain is joined by `/`, or by a hyphen: `UrduPoint News / Sputnik`, `AFP-DPA-REUTER`, `ats afp`.
    """
    printed = printed.strip()
    if name := canonical(printed):
        return (name,), True
    parts = [part for part in CHAIN.split(printed) if part]
    joined = printed.replace("-", " ").split()
    if len(joined) > 1 and all(map(canonical, joined)):
        parts = joined
    names = [canonical(part) for part in parts]
    return tuple(name or part for name, part in zip(names, parts, strict=True)), any(names)
