"""Names of places that a dateline without credit or date must know: cities that stand alone, states, countries."""

from __future__ import annotations

CITIES = frozenset(
    # Capitals, then cities that news agencies print without a state or country, then others common in datelines.
    """abu dhabi|abuja|accra|addis ababa|algiers|amman|amsterdam|andorra la vella|ankara|antananarivo|apia|ashgabat
    asmara|astana|asuncion|athens|baghdad|baku|bamako|bangkok|bangui|banjul|beijing|beirut|belgrade|belmopan|berlin|bern
    bishkek|bissau|bogota|brasilia|bratislava|brazzaville|bridgetown|brussels|bucharest|budapest|buenos aires|bujumbura
    cairo|canberra|caracas|chisinau|colombo|conakry|copenhagen|dakar|damascus|dar es salaam|dhaka|dili|djibouti|dodoma
    doha|dublin|dushanbe|freetown|gaborone|georgetown|guatemala city|hanoi|harare|havana|helsinki|honiara|islamabad
    jakarta|jerusalem|juba|kabul|kampala|kathmandu|katmandu|khartoum|kiev|kyiv|kigali|kingston|kinshasa|kuala lumpur
    kuwait|kuwait city|la paz|libreville|lilongwe|lima|lisbon|ljubljana|lome|london|luanda|lusaka|luxembourg|madrid|male
    managua|manama|manila|maputo|maseru|mexico city|minsk|mogadishu|monaco|monrovia|montevideo|moroni|moscow|muscat
    nairobi|nassau|naypyitaw|new delhi|niamey|nicosia|nouakchott|nuku'alofa|oslo|ottawa|ouagadougou|panama city
    paramaribo|paris|phnom penh|podgorica|port-au-prince|port louis|port moresby|port of spain|port vila|porto-novo
    prague|praia|pretoria|pristina|pyongyang|quito|rabat|reykjavik|riga|riyadh|rome|san jose|san marino|san salvador
    sanaa|santiago|santo domingo|sao tome|sarajevo|seoul|singapore|skopje|sofia|stockholm|suva|taipei|tallinn|tashkent
    tbilisi|tegucigalpa|tehran|thimphu|tirana|tokyo|tripoli|tunis|ulaanbaatar|vaduz|valletta|vatican city|victoria
    vienna|vientiane|vilnius|warsaw|washington|wellington|windhoek|yaounde|yerevan|zagreb
    atlanta|baltimore|boston|chicago|cincinnati|cleveland|dallas|denver|detroit|honolulu|houston|indianapolis|las vegas
    los angeles|miami|milwaukee|minneapolis|new orleans|new york|oklahoma city|philadelphia|phoenix|pittsburgh|st. louis
    salt lake city|san antonio|san diego|san francisco|seattle|geneva|gibraltar|hong kong|johannesburg|macau|milan
    montreal|mumbai|munich|quebec city|rio de janeiro|sao paulo|shanghai|st. petersburg|sydney|tel aviv|toronto
    united nations|zurich|vancouver|calgary|edmonton|winnipeg|halifax|melbourne|brisbane|perth|adelaide|auckland|bombay
    calcutta|kolkata|chennai|madras|bangalore|bengaluru|hyderabad|ahmedabad|bhopal|lucknow|jaipur|patna|pune|guwahati
    srinagar|chandigarh|karachi|lahore|peshawar|quetta|rawalpindi|dubai|sharjah|jeddah|mecca|medina|bahrain|basra|mosul
    aleppo|gaza|gaza city|ramallah|haifa|istanbul|izmir|osaka|kyoto|guangzhou|shenzhen|wuhan|chongqing|hiroshima|busan
    ho chi minh city|yangon|rangoon|kuching|penang|manchester|birmingham|glasgow|edinburgh|cardiff|belfast|liverpool
    leeds|oxford|cambridge|marseille|lyon|strasbourg|nice|bordeaux|toulouse|lille|bonn|frankfurt|hamburg|cologne
    dusseldorf|stuttgart|leipzig|dresden|west berlin|east berlin|barcelona|valencia|seville|bilbao|porto|turin|naples
    florence|venice|palermo|genoa|bologna|rotterdam|the hague|antwerp|ghent|basel|davos|gothenburg|malmo|krakow|gdansk
    odessa|kharkiv|lviv|donetsk|sevastopol|vladivostok|novosibirsk|cape town|durban|lagos|kano|casablanca|alexandria
    guadalajara|monterrey|tijuana|medellin|cali|guayaquil|cordoba|recife|salvador|porto alegre|kingston|capitol hill
    montevidéu|москва|вашингтон|киев|минск|санкт-петербург|париж|лондон|берлин|rom|wien|roma|milano|torino|londres
    parís|bruxelles|varsovie|moscou|berne|genève|pékin|le caire|el cairo|la habana|nueva york|nueva delhi|bogotá
    brasília|são paulo|méxico|lisboa""".replace("\n", "|")
    .replace("    ", "")
    .split("|")
)

STATES = frozenset(
    """alabama ala. al|alaska ak|arizona ariz. az|arkansas ark. ar|california calif. cal. ca|colorado colo. co
    connecticut conn. ct|delaware del. de|florida fla. fl|georgia ga. ga|hawaii hi|idaho id|illinois ill. il
    indiana ind. in|iowa ia|kansas kan. kans. ks|kentucky ky. ky|louisiana la. la|maine me|maryland md. md
    massachusetts mass. ma|michigan mich. mi|minnesota minn. mn|mississippi miss. ms|missouri mo. mo|montana mont. mt
    nebraska neb. nebr. ne|nevada nev. nv|ohio oh|oklahoma okla. ok|oregon ore. or|pennsylvania pa. penn. pa
    tennessee tenn. tn|texas tex. tx|utah ut|vermont vt. vt|virginia va. va|washington wash. wa|wisconsin wis. wi
    wyoming wyo. wy|n.h. nh|n.j. nj|n.m. nm|n.y. ny|n.c. nc|n.d. nd|r.i. ri|s.c. sc|s.d. sd|d.c. dc|w.va. wv
    ontario ont. on|quebec que. qc|alberta alta. ab|manitoba man. mb|saskatchewan sask. sk|n.s. ns|n.b. nb|b.c. bc
    p.e.i. nl|newfoundland""".replace("|", " ").split()
) | frozenset(
    "new hampshire|new jersey|new mexico|new york|north carolina|north dakota|rhode island|south carolina|south dakota"
    "|west virginia|w. va.|british columbia|nova scotia|new brunswick|prince edward island|northern ireland|puerto rico"
    "|new south wales|queensland|tasmania|western australia|south australia|district of columbia".split("|")
)

COUNTRIES = frozenset(
    """afghanistan|albania|algeria|andorra|angola|argentina|armenia|australia|austria|azerbaijan|bahamas
    bahrain|bangladesh|barbados|belarus|belgium|belize|benin|bhutan|bolivia|bosnia|bosnia-herzegovina
    botswana|brazil|brasil|brunei|bulgaria|burkina faso|burundi|cambodia|cameroon|canada|cape verde|chad
    chile|china|colombia|comoros|congo|costa rica|croatia|cuba|cyprus|czech republic|czechia|denmark
    djibouti|dominica|dominican republic|east timor|ecuador|egypt|el salvador|england|equatorial guinea
    eritrea|estonia|ethiopia|fiji|finland|france|gabon|gambia|germany|west germany|east germany|ghana
    great britain|greece|grenada|guatemala|guinea|guyana|haiti|honduras|hungary|iceland|india|indonesia
    iran|iraq|ireland|israel|italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya|kiribati|kosovo
    kuwait|kyrgyzstan|laos|latvia|lebanon|lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|macedonia
    madagascar|malawi|malaysia|maldives|mali|malta|mauritania|mauritius|mexico|moldova|monaco|mongolia
    montenegro|morocco|mozambique|myanmar|burma|namibia|nepal|netherlands|new zealand|nicaragua|niger
    nigeria|north korea|north macedonia|norway|oman|pakistan|palau|panama|papua new guinea|paraguay|peru
    philippines|poland|portugal|qatar|romania|russia|rwanda|samoa|saudi arabia|scotland|senegal|serbia
    sierra leone|singapore|slovakia|slovenia|somalia|south africa|south korea|south sudan|soviet union|spain
    sri lanka|sudan|suriname|swaziland|eswatini|sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand
    togo|tonga|trinidad|tunisia|turkey|türkiye|turkmenistan|u.a.e.|uae|uganda|uk|u.k.|ukraine
    united arab emirates|united kingdom|united states|us|u.s.|usa|uruguay|uzbekistan|vanuatu|venezuela
    vietnam|wales|west bank|yemen|yugoslavia|zaire|zambia|zimbabwe""".replace("\n", "|")
    .replace("    ", "")
    .split("|")
)


def is_city(name: str) -> bool:
    """Whether a name is a city's that needs no state or country beside it."""
    return name.lower() in CITIES


def is_region(name: str) -> bool:
    """Whether a name is a state's, province's or country's, abbreviated or not."""
    folded = name.lower()
    return folded in STATES or folded in COUNTRIES or folded.rstrip(".") in COUNTRIES
