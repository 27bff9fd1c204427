"""Cities that wire copy prints without a state or country, by which a dateline without credit or date is told.

They are far fewer than `cities` knows: there is a town called Of, and one called Nato.
"""

from __future__ import annotations

from transforms.places.spelling import fold


def _names(lines: str) -> frozenset[str]:
    return frozenset(fold(name) for line in lines.splitlines() for name in line.split("|") if name.strip())


# Cities that AP's style prints without a state or country.
STANDALONE = _names(
    """
    atlanta|baltimore|boston|chicago|cincinnati|cleveland|dallas|denver|detroit|honolulu|houston|indianapolis
    las vegas|los angeles|miami|milwaukee|minneapolis|new orleans|new york|oklahoma city|philadelphia|phoenix
    pittsburgh|st. louis|salt lake city|san antonio|san diego|san francisco|seattle|washington
    amsterdam|baghdad|bangkok|beijing|beirut|berlin|brussels|cairo|djibouti|dublin|geneva|gibraltar|guatemala city
    havana|helsinki|hong kong|islamabad|istanbul|jerusalem|johannesburg|kuwait city|london|luxembourg|macau|madrid
    mexico city|milan|monaco|montreal|moscow|munich|new delhi|panama city|paris|prague|quebec city|rio de janeiro
    rome|san marino|sao paulo|shanghai|singapore|stockholm|sydney|tokyo|toronto|vatican city|vienna|zurich"""
)
# Capitals, then other cities that news agencies print so, then their names in other languages.
CITIES = STANDALONE | _names(
    """
    abu dhabi|abuja|accra|addis ababa|algiers|amman|andorra la vella|ankara|antananarivo|apia|ashgabat|asmara
    astana|asuncion|athens|baku|bamako|bangui|banjul|belgrade|belmopan|bern|bishkek|bissau|bogota|brasilia
    bratislava|brazzaville|bridgetown|bucharest|budapest|buenos aires|bujumbura|canberra|caracas|chisinau|colombo
    conakry|copenhagen|dakar|damascus|dar es salaam|dhaka|dili|dodoma|doha|dushanbe|freetown|gaborone|georgetown
    hanoi|harare|honiara|jakarta|juba|kabul|kampala|kathmandu|katmandu|khartoum|kiev|kyiv|kigali|kingston|kinshasa
    kuala lumpur|kuwait|la paz|libreville|lilongwe|lima|lisbon|ljubljana|lome|luanda|lusaka|male|managua|manama
    manila|maputo|maseru|minsk|mogadishu|monrovia|montevideo|moroni|muscat|nairobi|nassau|naypyitaw|niamey|nicosia
    nouakchott|nuku'alofa|oslo|ottawa|ouagadougou|paramaribo|phnom penh|podgorica|port-au-prince|port louis
    port moresby|port of spain|port vila|porto-novo|praia|pretoria|pristina|pyongyang|quito|rabat|reykjavik|riga
    riyadh|san jose|san salvador|sanaa|santiago|santo domingo|sao tome|sarajevo|seoul|skopje|sofia|suva|taipei
    tallinn|tashkent|tbilisi|tegucigalpa|tehran|thimphu|tirana|tripoli|tunis|ulaanbaatar|vaduz|valletta|victoria
    vientiane|vilnius|warsaw|wellington|windhoek|yaounde|yerevan|zagreb|mumbai|st. petersburg|tel aviv
    united nations|vancouver|calgary|edmonton|winnipeg|halifax|melbourne|brisbane|perth|adelaide|auckland|bombay
    calcutta|kolkata|chennai|madras|bangalore|bengaluru|hyderabad|ahmedabad|bhopal|lucknow|jaipur|patna|pune
    guwahati|srinagar|chandigarh|karachi|lahore|peshawar|quetta|rawalpindi|dubai|sharjah|jeddah|mecca|medina
    bahrain|basra|mosul|aleppo|gaza|gaza city|ramallah|haifa|izmir|osaka|kyoto|guangzhou|shenzhen|wuhan|chongqing
    hiroshima|busan|ho chi minh city|yangon|rangoon|kuching|penang|manchester|birmingham|glasgow|edinburgh|cardiff
    belfast|liverpool|leeds|oxford|cambridge|marseille|lyon|strasbourg|nice|bordeaux|toulouse|lille|bonn|frankfurt
    hamburg|cologne|dusseldorf|stuttgart|leipzig|dresden|west berlin|east berlin|barcelona|valencia|seville|bilbao
    porto|turin|naples|florence|venice|palermo|genoa|bologna|rotterdam|the hague|antwerp|ghent|basel|davos
    gothenburg|malmo|krakow|gdansk|odessa|kharkiv|lviv|donetsk|sevastopol|vladivostok|novosibirsk|cape town|durban
    lagos|kano|casablanca|alexandria|guadalajara|monterrey|tijuana|medellin|cali|guayaquil|cordoba|recife|salvador
    porto alegre|capitol hill|montevidéu|москва|вашингтон|киев|минск|санкт-петербург|париж|лондон|берлин|rom|wien
    roma|milano|torino|londres|parís|bruxelles|varsovie|moscou|berne|genève|pékin|le caire|el cairo|la habana
    nueva york|nueva delhi|bogotá|brasília|são paulo|méxico|lisboa"""
)


def is_city(name: str) -> bool:
    """Whether a name is a city's that needs no state or country beside it."""
    return fold(name) in CITIES
