"""States, provinces and countries as wire copy prints them, abbreviated or not, and which regions of today they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from transforms.places.spelling import fold


class Region(NamedTuple):
    """A country by its code in ISO 3166, or a state or province of it as GeoNames names it."""

    country: str
    admin1: str | None = None


# GeoNames' name first, then how it is printed besides.
STATES = {
    "AU": """Australian Capital Territory; New South Wales, NSW; Northern Territory; Queensland; South Australia;
    Tasmania; Victoria; Western Australia, WA""",
    "CA": """Alberta, Alta., AB; British Columbia, B.C., BC; Manitoba, Man., MB; New Brunswick, N.B., NB;
    Newfoundland and Labrador, Newfoundland, N.L., NL; Northwest Territories; Nova Scotia, N.S., NS; Nunavut;
    Ontario, Ont., ON; Prince Edward Island, P.E.I.; Quebec, Que., QC; Saskatchewan, Sask., SK; Yukon""",
    "GB": "England; Northern Ireland; Scotland; Wales",
    "US": """Alabama, Ala., AL; Alaska, AK; Arizona, Ariz., AZ; Arkansas, Ark., AR; California, Calif., Cal., CA;
    Colorado, Colo., CO; Connecticut, Conn., CT; Delaware, Del., DE; District of Columbia, D.C.; Florida, Fla., FL;
    Georgia, Ga., GA; Hawaii, HI; Idaho, ID; Illinois, Ill., IL; Indiana, Ind., IN; Iowa, IA; Kansas, Kan., Kans., KS;
    Kentucky, Ky., KY; Louisiana, La., LA; Maine, ME; Maryland, Md., MD; Massachusetts, Mass., MA; Michigan, Mich., MI;
    Minnesota, Minn., MN; Mississippi, Miss., MS; Missouri, Mo., MO; Montana, Mont., MT; Nebraska, Neb., Nebr., NE;
    Nevada, Nev., NV; New Hampshire, N.H., NH; New Jersey, N.J., NJ; New Mexico, N.M., NM; New York, N.Y., NY;
    North Carolina, N.C., NC; North Dakota, N.D., ND; Ohio, OH; Oklahoma, Okla., OK; Oregon, Ore., OR;
    Pennsylvania, Pa., Penn., PA; Rhode Island, R.I., RI; South Carolina, S.C., SC; South Dakota, S.D., SD;
    Tennessee, Tenn., TN; Texas, Tex., TX; Utah, UT; Vermont, Vt., VT; Virginia, Va., VA; Washington, Wash., WA;
    West Virginia, W.Va., W. Va., WV; Wisconsin, Wis., WI; Wyoming, Wyo., WY""",
}
COUNTRIES = """
    AD Andorra; AE United Arab Emirates, U.A.E., UAE; AF Afghanistan; AG Antigua and Barbuda, Antigua; AI Anguilla;
    AL Albania; AM Armenia; AO Angola; AR Argentina; AS American Samoa; AT Austria; AU Australia; AW Aruba;
    AZ Azerbaijan; BA Bosnia, Bosnia-Herzegovina, Bosnia and Herzegovina; BB Barbados; BD Bangladesh; BE Belgium;
    BF Burkina Faso; BG Bulgaria; BH Bahrain; BI Burundi; BJ Benin; BM Bermuda; BN Brunei; BO Bolivia;
    BR Brazil, Brasil; BS Bahamas; BT Bhutan; BW Botswana; BY Belarus; BZ Belize; CA Canada;
    CD Zaire, DR Congo, Democratic Republic of the Congo; CF Central African Republic; CG Republic of the Congo;
    CH Switzerland; CI Ivory Coast, Côte d'Ivoire; CK Cook Islands; CL Chile; CM Cameroon; CN China; CO Colombia;
    CR Costa Rica; CU Cuba; CV Cape Verde, Cabo Verde; CW Curacao; CY Cyprus; CZ Czechia, Czech Republic;
    DE Germany, West Germany, East Germany, Deutschland; DJ Djibouti; DK Denmark; DM Dominica; DO Dominican Republic;
    DZ Algeria; EC Ecuador; EE Estonia; EG Egypt; EH Western Sahara; ER Eritrea; ES Spain, España; ET Ethiopia;
    FI Finland; FJ Fiji; FK Falkland Islands; FM Micronesia; FO Faroe Islands; FR France; GA Gabon;
    GB Great Britain, United Kingdom, U.K., UK; GD Grenada; GE Georgia; GF French Guiana; GG Guernsey; GH Ghana;
    GI Gibraltar; GL Greenland; GM Gambia; GN Guinea; GP Guadeloupe; GQ Equatorial Guinea; GR Greece; GT Guatemala;
    GU Guam; GW Guinea-Bissau; GY Guyana; HK Hong Kong; HN Honduras; HR Croatia; HT Haiti; HU Hungary; ID Indonesia;
    IE Ireland; IL Israel; IM Isle of Man; IN India; IQ Iraq; IR Iran; IS Iceland; IT Italy, Italia; JE Jersey;
    JM Jamaica; JO Jordan; JP Japan; KE Kenya; KG Kyrgyzstan; KH Cambodia; KI Kiribati; KM Comoros;
    KN Saint Kitts and Nevis; KP North Korea; KR South Korea; KW Kuwait; KY Cayman Islands; KZ Kazakhstan; LA Laos;
    LB Lebanon; LC Saint Lucia; LI Liechtenstein; LK Sri Lanka; LR Liberia; LS Lesotho; LT Lithuania; LU Luxembourg;
    LV Latvia; LY Libya; MA Morocco; MC Monaco; MD Moldova; ME Montenegro; MG Madagascar; MH Marshall Islands;
    MK North Macedonia, Macedonia; ML Mali; MM Myanmar, Burma; MN Mongolia; MO Macau; MP Northern Mariana Islands;
    MQ Martinique; MR Mauritania; MS Montserrat; MT Malta; MU Mauritius; MV Maldives; MW Malawi; MX Mexico, México;
    MY Malaysia; MZ Mozambique; NA Namibia; NC New Caledonia; NE Niger; NG Nigeria; NI Nicaragua;
    NL Netherlands, Holland; NO Norway; NP Nepal; NR Nauru; NZ New Zealand; OM Oman; PA Panama; PE Peru;
    PF French Polynesia; PG Papua New Guinea; PH Philippines; PK Pakistan; PL Poland; PM Saint Pierre and Miquelon;
    PR Puerto Rico; PS Palestine, West Bank, Palestinian Territories, Gaza Strip; PT Portugal; PW Palau; PY Paraguay;
    QA Qatar; RE Reunion; RO Romania; RS Serbia; RU Russia; RW Rwanda; SA Saudi Arabia; SB Solomon Islands;
    SC Seychelles; SD Sudan; SE Sweden; SG Singapore; SH Saint Helena; SI Slovenia; SK Slovakia; SL Sierra Leone;
    SM San Marino; SN Senegal; SO Somalia; SR Suriname; SS South Sudan; ST Sao Tome and Principe; SV El Salvador;
    SX Sint Maarten; SY Syria; SZ Eswatini, Swaziland; TD Chad; TG Togo; TH Thailand; TJ Tajikistan;
    TL East Timor, Timor-Leste; TM Turkmenistan; TN Tunisia; TO Tonga; TR Turkey, Türkiye;
    TT Trinidad and Tobago, Trinidad; TV Tuvalu; TW Taiwan; TZ Tanzania; UA Ukraine; UG Uganda;
    US United States, U.S., US, USA; UY Uruguay; UZ Uzbekistan; VA Vatican; VC Saint Vincent and the Grenadines;
    VE Venezuela; VG British Virgin Islands; VI U.S. Virgin Islands; VN Vietnam; VU Vanuatu; WS Samoa; XK Kosovo;
    YE Yemen; ZA South Africa; ZM Zambia; ZW Zimbabwe
"""
# Of more than one country today.
SHARED = {
    "Congo": "CD CG",
    "Czechoslovakia": "CZ SK",
    "Korea": "KR KP",
    "Soviet Union": "AM AZ BY EE GE KG KZ LT LV MD RU TJ TM UA UZ",
    "Yugoslavia": "BA HR ME MK RS SI XK",
}


def regions(name: str) -> frozenset[Region]:
    """The regions of that name: of `Georgia` two, of what is none no one."""
    return REGIONS.get(fold(name), frozenset())


def is_region(name: str) -> bool:
    """Whether a name is a state's, province's or country's, abbreviated or not."""
    return fold(name) in REGIONS


def _named() -> Iterator[tuple[str, Region]]:
    """Every name with a region that it names."""
    for country, states in STATES.items():
        for state in states.split(";"):
            names = [name.strip() for name in state.split(",")]
            yield from ((name, Region(country, names[0])) for name in names)
    for line in COUNTRIES.split(";"):
        country, printed = line.split(maxsplit=1)
        yield from ((name, Region(country)) for name in printed.split(","))
    for name, countries in SHARED.items():
        yield from ((name, Region(country)) for country in countries.split())


def _by_name() -> dict[str, frozenset[Region]]:
    found = defaultdict(set)
    for name, region in _named():
        found[fold(name)].add(region)
    return {name: frozenset(named) for name, named in found.items()}


REGIONS = _by_name()
