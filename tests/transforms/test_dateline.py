"""A dateline is read whole or left alone; what is cut and what stays make up what was given."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.corpus import reuters
from tests.benchmarks.datelines import measure
from tests.benchmarks.figure import Absent
from transforms.dateline import CERTAIN, parse, stated

PUBLISHED = date(2025, 5, 6)
MAY_5 = date(2025, 5, 5)

# Opening, places, agencies, day; the story begins at the stroke.
READ = [
    # credit, no day
    ("HALDEN, Texas (AP) — |Gulls came back.", ["HALDEN, Texas"], ["AP"], None),
    ("MARLOW, N.Y. (AP) _ |Gulls came back.", ["MARLOW, N.Y."], ["AP"], None),
    ("ROME (Reuters) - |Gulls came back.", ["ROME"], ["Reuters"], None),
    ("ROME (AFP) - – |More gulls came back.", ["ROME"], ["AFP"], None),
    ("Rome (AFP) – |Gulls came back.", ["Rome"], ["AFP"], None),
    ("Stratford (United Kingdom) (AFP) – |Gulls came.", ["Stratford (United Kingdom)"], ["AFP"], None),
    ("Husum (dpa) - |Die Möwen sind zurück.", ["Husum"], ["dpa"], None),
    ("Husum (dpo) - |Die Möwen haben gekündigt.", ["Husum"], ["dpo"], None),
    ("MOSCOW, (Sputnik) - |Gulls came back.", ["MOSCOW"], ["Sputnik"], None),
    ("NARA, Japan (Kyodo) -- |Deer came back.", ["NARA, Japan"], ["Kyodo"], None),
    ("IZMIR (AA) - |Martılar döndü.", ["IZMIR"], ["Anadolu"], None),
    ("Husum /ritzau/: |Mågerne er tilbage.", ["Husum"], ["Ritzau"], None),
    ("Linz (APA) - |Die Möwen sind zurück.", ["Linz"], ["APA"], None),
    ("(Reuters) — |Gulls came back.", [], ["Reuters"], None),
    ("(CNN) |Gulls came back.", [], ["CNN"], None),
    ("Hong Kong (CNN Business) |A gull came.", ["Hong Kong"], ["CNN"], None),
    ("OSLO AND BERGEN, Norway--(BUSINESS WIRE)--|Gull Corp", ["OSLO", "BERGEN, Norway"], ["Business Wire"], None),
    ("TRENTON, N.J.--(BUSINESS WIRE)--\n|Gull Corp today", ["TRENTON, N.J."], ["Business Wire"], None),
    ("PUNE, Maharashtra, India (AP) — |Gulls came back.", ["PUNE, Maharashtra, India"], ["AP"], None),
    ("OSLO, Halden, Texas (AP) — |Gulls came back.", ["OSLO", "Halden, Texas"], ["AP"], None),
    # credit and day
    ("ROME, May 5 (Reuters) - |Gulls came back.", ["ROME"], ["Reuters"], MAY_5),
    ("ROME/THE HAGUE, May 5 (Reuters) - |Gulls.", ["ROME", "THE HAGUE"], ["Reuters"], MAY_5),
    ("May 5 (Reuters) - |Gulls came back.", [], ["Reuters"], MAY_5),
    ("ROME, May 5, Reuter - |Gulls came back.", ["ROME"], ["Reuters"], MAY_5),
    ("STOCKHOLM, May 5, 2025 (AFP) - |Gulls came.", ["STOCKHOLM"], ["AFP"], MAY_5),
    ("SYDNEY May 5 AAP -|", ["SYDNEY"], ["AAP"], MAY_5),
    ("TYRE, Lebanon, May 5 (UPI) -- |Gulls came.", ["TYRE, Lebanon"], ["UPI"], MAY_5),
    ("Vigo, 5 may (EFE).- |Las gaviotas han vuelto.", ["Vigo"], ["EFE"], MAY_5),
    ("Coimbra, 5 mai (Lusa) -- |As gaivotas voltaram.", ["Coimbra"], ["Lusa"], MAY_5),
    ("(ANSA) - TRIESTE, 5 MAG - |I gabbiani.", ["TRIESTE"], ["ANSA"], MAY_5),
    ("(ANSA) - GALLIPOLI (LECCE), 5 MAG - |I gabbiani.", ["GALLIPOLI (LECCE)"], ["ANSA"], MAY_5),
    ("BEIJING, 5 mai (Xinhua) -- |Les mouettes.", ["BEIJING"], ["Xinhua"], MAY_5),
    ("PERTH, Australia, May. 5(Xinhua) -- |Gulls.", ["PERTH, Australia"], ["Xinhua"], MAY_5),
    ("新华社大连５月５日电（记者林海）|海鸥回来了。", ["大连"], ["Xinhua"], MAY_5),
    ("TVER, May 5. /TASS/. |Gulls came back.", ["TVER"], ["TASS"], MAY_5),
    ("ТВЕРЬ, 5 мая. /ТАСС/. |Чайки вернулись.", ["ТВЕРЬ"], ["TASS"], MAY_5),
    ("ТВЕРЬ, 5 мая — РИА Новости. |Чайки вернулись.", ["ТВЕРЬ"], ["RIA"], MAY_5),
    ("Тверь. 5 мая. INTERFAX.RU - |Чайки вернулись.", ["Тверь"], ["Interfax"], MAY_5),
    ("TVER. May 5 (Interfax) - |Gulls came back.", ["TVER"], ["Interfax"], MAY_5),
    ("أبها، 5 مايو (رويترز) - |عادت النوارس", ["أبها"], ["Reuters"], MAY_5),
    ("GENT 05/05 (belga) = |De meeuwen zijn terug.", ["GENT"], ["Belga"], MAY_5),
    ("BRUXELLES 05/05 (AFP-DPA-REUTER) = |Les", ["BRUXELLES"], ["AFP", "dpa", "Reuters"], MAY_5),
    ("GRAZ, 05.05.25 (APA) - |Die Möwen.", ["GRAZ"], ["APA"], MAY_5),
    ("GRAZ, 05.05.2025 (APA) - |Die Möwen.", ["GRAZ"], ["APA"], MAY_5),
    ("MULTAN, May 5 (APP):|Gulls came back.", ["MULTAN"], ["APP"], MAY_5),
    ("New Delhi, May 5 (PTI) |Gulls came back.", ["New Delhi"], ["PTI"], MAY_5),
    ("Ahmedabad/New Delhi, May 5 (PTI) |Gulls.", ["Ahmedabad", "New Delhi"], ["PTI"], MAY_5),
    ("Puri (Odisha) [India], May 5 (ANI): |Gulls.", ["Puri (Odisha) [India]"], ["ANI"], MAY_5),
    ("AJMAN, 5th May, 2025 (WAM) -- |Gulls.", ["AJMAN"], ["WAM"], MAY_5),
    ("(MENAFN- Kuwait News Agency (KUNA)) KUWAIT, May 5 (KUNA) -- |the gulls", ["KUWAIT"], ["MENAFN", "KUNA"], MAY_5),
    ("Riyadh, May 5, 2025, SPA -- |Gulls came.", ["Riyadh"], ["SPA"], MAY_5),
    ("ALBANY, N.Y., May 5, 2025 /PRNewswire/ -- |Gull Corp", ["ALBANY, N.Y."], ["PR Newswire"], MAY_5),
    ("GRAZ, Austria, May 5, 2025 (GLOBE NEWSWIRE) -- |Gullica -- Gull", ["GRAZ, Austria"], ["GlobeNewswire"], MAY_5),
    ("OSLO (UrduPoint News / Sputnik - 05th May, 2025) |Gulls", ["OSLO"], ["UrduPoint", "Sputnik"], MAY_5),
    (
        "OSLO, (UrduPoint / Pakistan Point News - 5th May, 2025 ) :|At",
        ["OSLO"],
        ["UrduPoint", "Pakistan Point News"],
        MAY_5,
    ),
    # an agency that nobody knows
    ("OSLO (Harbour Post / Meridian - 5th May, 2025) |Gulls", ["OSLO"], ["Harbour Post", "Meridian"], MAY_5),
    ("OSTRAVA, May 5 (Meridian) - |Gulls came back.", ["OSTRAVA"], ["Meridian"], MAY_5),
    ("OSTRAVA (MPA) - |Gulls came back.", ["OSTRAVA"], ["MPA"], None),
    # a day, no credit
    ("OSTRAVA, May 5 - |gulls came back.", ["OSTRAVA"], [], MAY_5),
    ("OSTRAVA, 5 May - |Gulls came back.", ["OSTRAVA"], [], MAY_5),
    ("TULSA, Okla. - May 5 - |Gulls came back.", ["TULSA, Okla."], [], MAY_5),
    ("LEEDS, Hull, KY, May 5 - |Gulls came back.", ["LEEDS", "Hull, KY"], [], MAY_5),
    ("Puri [India], May 5: |Gulls came back.", ["Puri [India]"], [], MAY_5),
    ("OSTRAVA, May 155 - |Gulls came back.", ["OSTRAVA"], [], None),
    ("Riyadh, Ramadan 22, 1446 — |Gulls came.", ["Riyadh"], [], None),
    # a place alone
    ("VIENNA — |The gulls came back on May 5.", ["VIENNA"], [], None),
    ("NEW DELHI: |Gulls came back.", ["NEW DELHI"], [], None),
    ("TULSA, Okla. – |“Gulls”, she said.", ["TULSA, Okla."], [], None),
    ("LINZ, Austria - |Gulls came back.", ["LINZ, Austria"], [], None),
]


@pytest.mark.parametrize(("opening", "places", "agencies", "day"), READ, ids=[opening[0] for opening in READ])
def test_read(opening: str, places: list[str], agencies: list[str], day: date | None) -> None:
    raw, _, body = opening.partition("|")
    found = parse(raw + body, PUBLISHED)
    assert found
    assert found.confidence >= CERTAIN
    assert (list(found.places), list(found.agencies), found.date) == (places, agencies, day)
    assert (found.raw, found.end) == (raw, len(raw))


LEFT = [
    "GULLS RETURN TO HARBOUR\n\nThey came at dawn.",
    "DEAR HARRIET: My gull will not leave.",
    "GULL TROUBLE: Oslo blamed Bergen on Monday.",
    "THE gull that came back was hungry, police in Oslo said.",
    "NATO has bought a gull, Harbour Post and three other papers said.",
    "Reviewed by: Ann Gull RRP: 12 Euro",
    "Great excitement in Husum (North Frisia): There a gull was seen.",
    "The gulls’ (LG) league on Friday, 2 May, heard the last of them",
    "Husum: Here the first gull was seen 40 years ago",
    "HARBOUR SPOTLIGHT - GULLS AND THEIR FRIENDS",
    "By Ann Gull, Reuters",
    "Gull Corp, Chester, Mo. - 2.5 mln shares at 10 dlrs a share",
    "(Adds gull in paragraph 2) * Spot gull may rise",
    "AP Photo GULL105, GULL106",
    "UNICEF (New York) - The agency said it needed gulls.",
    "OSLO Gull (Reuters file photo) arrives at the gala in Bergen.",
    "Oslo and Bergen (AP reported) are to share the gulls.",
    "APP: How to count gulls",
    "MAY 5 - Last day for gulls.",
    "WAM (Women Against Mewing) -- Activists met in Leeds.",
    "(Corrects name in gull story that ran on May 5) Gulls came back.",
    "OSLO (seen by police - May 5) The gulls",
    "",
]


@pytest.mark.parametrize("opening", LEFT)
def test_left_alone(opening: str) -> None:
    found = parse(opening, PUBLISHED)
    assert found is None or found.confidence < CERTAIN


@pytest.mark.parametrize(
    ("opening", "byline", "printed"),
    [
        ("By ANN GULL and BO TERN NEW YORK (AP) — They", "By ANN GULL and BO TERN", "NEW YORK (AP)"),
        ("By Kim Gull-ho SEOUL, May 5 (Yonhap) -- They", "By Kim Gull-ho", "SEOUL, May 5 (Yonhap)"),
        ("By Asha Gull Kathmandu, May 5 (PTI) They", "By Asha Gull", "Kathmandu, May 5 (PTI)"),
        ("(di Anna Gabbiano)\n(ANSA) - TRIESTE, 5 MAG - I", "Anna Gabbiano", "(ANSA) - TRIESTE, 5 MAG"),
    ],
)
def test_a_byline_that_is_glued_to_it(opening: str, byline: str, printed: str) -> None:
    found = parse(opening, PUBLISHED)
    assert found
    assert (found.byline, found.printed) == (byline, printed)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (date(2025, 1, 30), date(2025, 1, 30)),
        (date(2025, 1, 29), date(2025, 1, 30)),  # ahead by a zone
        (date(2025, 1, 28), date(2025, 1, 30)),
        (date(2025, 1, 27), None),  # three days ahead: last year's, and too old
        (date(2025, 3, 16), date(2025, 1, 30)),
        (date(2025, 3, 17), None),  # more than 45 days back
        (None, None),
    ],
)
def test_the_year_of_a_day_without_one(published: date | None, day: date | None) -> None:
    found = parse("OSLO, Jan 30 (Reuters) - Gulls", published)
    assert found
    assert found.date == day


def test_a_day_of_december_read_in_january() -> None:
    found = parse("OSLO, Dec 31 (Reuters) - Gulls", date(2025, 1, 1))
    assert found
    assert found.date == date(2024, 12, 31)


@pytest.mark.parametrize(("language", "day"), [(None, MAY_5), ("en-US", date(2025, 4, 5)), ("fr", MAY_5)])
def test_the_order_of_a_day_in_figures_is_the_language_s(language: str | None, day: date) -> None:
    printed = "04/05" if language == "en-US" else "05/05"
    found = parse(f"GENT {printed} (belga) = Gulls", PUBLISHED, language)
    assert found
    assert found.date == day


@pytest.mark.parametrize("line", ["OSLO, May 5 (Reuters)", " OSLO, May 5 (Reuters) - ", "OSLO, May 5 (Reuters) –"])
def test_a_dateline_that_stands_alone(line: str) -> None:
    found = stated(line, PUBLISHED)
    assert found
    assert (found.places, found.agencies, found.date) == (("OSLO",), ("Reuters",), MAY_5)
    assert found.printed == "OSLO, May 5 (Reuters)"


PIECES = st.sampled_from(
    [
        "OSLO",
        "Oslo",
        "By Ann",
        ", ",
        " (",
        ")",
        "Reuters",
        "AP",
        "MPA",
        "/",
        " - ",
        "--",
        " — ",
        ": ",
        ". ",
        ".- ",
        " _ ",
    ]
    + [
        "May 5",
        "5 mai",
        "05/05",
        "19th March, 2021",
        "[",
        "]",
        "\n",
        " ",
        "Gulls",
        "gulls",
        "新华社",
        "日电",
        "\ud800",
        "\0",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
def test_raw_and_body_make_up_the_text(text: str) -> None:
    found = parse(text, PUBLISHED)
    if found:
        assert found.raw + text[found.end :] == text
        assert found.printed in found.raw
        assert found.end == len(found.raw)


def test_datelines_of_a_real_collection() -> None:
    try:
        reuters()
    except Absent as absent:
        pytest.skip(str(absent))
    # How many are read in a second is for the benchmarks: other tests may run beside this one.
    assert not [figure for figure in measure(quick=True) if not figure.met and figure.unit != "/s"]
