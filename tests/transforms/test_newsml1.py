"""Which XML is NewsML 1, how its revisions join, and where its components keep what they say."""

from datetime import UTC, date, datetime

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from transforms.articles import articles
from transforms.wire.newsml1 import claims

IDENTITY = (
    "<ProviderId>mpa.example</ProviderId><DateId>20260519</DateId><NewsItemId>a-1</NewsItemId>"
    '<RevisionId PreviousRevision="0" Update="N">1</RevisionId>'
)
COPY = "<ContentItem><DataContent><p>Copy.</p></DataContent></ContentItem>"
STORY = f"<NewsLines><HeadLine>Storm</HeadLine></NewsLines>{COPY}"


def _item(identity: str = IDENTITY, management: str = "", component: str = STORY) -> str:
    return (
        f"<NewsItem><Identification><NewsIdentifier>{identity}</NewsIdentifier></Identification>"
        f"<NewsManagement>{management}</NewsManagement><NewsComponent>{component}</NewsComponent></NewsItem>"
    )


def _rows(*items: str, zone: str = "UTC") -> list[Version | Spike]:
    payload = f"<NewsML>{''.join(items)}</NewsML>".encode()
    at = datetime(2026, 1, 2, tzinfo=UTC)
    habits = Habits(format="newsml1", zone=zone)
    return list(articles(Receipt.of(payload, "x", received_at=at, run_id="r", feed=None, habits=habits)))


def _read(identity: str = IDENTITY, management: str = "", component: str = STORY, zone: str = "UTC") -> Version:
    (row,) = _rows(_item(identity, management, component), zone=zone)
    assert isinstance(row, Version)
    return row


@pytest.mark.parametrize(
    "head",
    [
        b"<NewsML>",
        b'\xef\xbb\xbf<?xml version="1.0"?><!DOCTYPE NewsML [<!ENTITY % n SYSTEM "n.dtd"> %n;]><NewsML Version="1.2">',
        b'<n:NewsML xmlns:n="u">',
    ],
)
def test_claims_newsml(head: bytes) -> None:
    assert claims(head)


@pytest.mark.parametrize(
    "head", [b"<newsItem>", b"<newsMessage>", b"<nitf>", b"<NewsMLx>", b"NewsML", b'{"NewsML": 1}']
)
def test_leaves_other_xml_alone(head: bytes) -> None:
    assert not claims(head)


@pytest.mark.parametrize(
    ("public", "revision", "item", "version"),
    [
        ("urn:newsml:mpa.example:20260519:a-1:2", "2", "urn:newsml:mpa.example:20260519:a-1", "2"),
        ("urn:newsml:mpa.example:20260519:a-1:12N", "12", "urn:newsml:mpa.example:20260519:a-1", "12"),
        ("urn:newsml:mpa.example:20260519T101500Z:a-1:3", "3", "urn:newsml:mpa.example:20260519:a-1", "3"),
        ("urn:newsml:mpa.example:20260519T101500+0200:a:1:3", "3", "urn:newsml:mpa.example:20260519:a:1", "3"),
        ("urn:newsml:mpa.example:20260519:19336333", "1", "urn:newsml:mpa.example:20260519:19336333", "1"),
        ("urn:newsml:mpa.example:20260519:1:1", "1", "urn:newsml:mpa.example:20260519:1", "1"),
        ("urn:newsml:mpa.example:20260519:NO:193", "1", "urn:newsml:mpa.example:20260519:NO:193", "1"),
        ("http://mpa.example/a-1:4", "4", "http://mpa.example/a-1", "4"),
        ("", "5", "urn:newsml:mpa.example:20260519:a-1", "5"),
    ],
)
def test_the_item_is_named_without_its_revision(public: str, revision: str, item: str, version: str) -> None:
    ids = "<ProviderId>mpa.example</ProviderId><DateId>20260519</DateId><NewsItemId>a-1</NewsItemId>"
    row = _read(f"{ids}<RevisionId>{revision}</RevisionId><PublicIdentifier>{public}</PublicIdentifier>")
    assert (row.item or row.uri, row.version) == (item, version)
    assert row.uri == (public or item)


def test_revisions_join_whose_day_has_a_time_of_its_own() -> None:
    ids = "<PublicIdentifier>urn:newsml:mpa.example:20260519T{}Z:a-1:{}</PublicIdentifier>"
    first, second = (_read(ids.format(time, revision)) for time, revision in (("101500", 1), ("114500", 2)))
    assert first.article_id == second.article_id
    assert (first.move, second.move) == ("new", "update")


@pytest.mark.parametrize(
    ("status", "change", "pubstatus", "embargoed"),
    [
        ("Usable", "", "usable", None),
        ("usable", "<FutureStatus FormalName='Canceled'/><DateAndTime>20260520T0600Z</DateAndTime>", "usable", None),
        ("Embargoed", "<FutureStatus FormalName='Usable'/><DateAndTime>20260520T0600Z</DateAndTime>", "usable", 6),
        ("Withheld", "<FutureStatus FormalName='Usable'/><DateAndTime>20260520T0600Z</DateAndTime>", "usable", 6),
        ("", "<FutureStatus FormalName='Usable'/><DateAndTime>20260520T0600Z</DateAndTime>", "usable", 6),
        ("Embargoed", "<FutureStatus FormalName='Usable'/><DateAndTime>tomorrow</DateAndTime>", "withheld", None),
        ("Embargoed", "<FutureStatus FormalName='Usable'/>", "withheld", None),
        ("Embargoed", "", "withheld", None),
        ("CANCELED", "", "canceled", None),
        ("Secret", "", "withheld", None),
    ],
)
def test_an_embargo_ends_when_its_end_can_be_read(
    status: str, change: str, pubstatus: str, embargoed: int | None
) -> None:
    changes = f"<StatusWillChange>{change}</StatusWillChange>" if change else ""
    row = _read(management=f'<Status FormalName="{status}"/>{changes}')
    assert row.pubstatus == pubstatus
    assert row.embargoed == (embargoed and datetime(2026, 5, 20, embargoed, tzinfo=UTC))
    assert row.status == (status or None)


def test_a_status_that_will_end_expires() -> None:
    change = "<FutureStatus FormalName='Withheld'/><DateAndTime>20260520T060000Z</DateAndTime>"
    assert _read(management=f"<StatusWillChange>{change}</StatusWillChange>").expires == datetime(
        2026, 5, 20, 6, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("revision", "instruction", "move", "pubstatus"),
    [
        ('<RevisionId PreviousRevision="0" Update="N">1</RevisionId>', "", "new", "usable"),
        # Some call every item an update, the first too.
        ("<RevisionId>1</RevisionId>", '<Instruction FormalName="Update"/>', "new", "usable"),
        ('<RevisionId PreviousRevision="4" Update="N">1</RevisionId>', "", "update", "usable"),
        ("<RevisionId>2</RevisionId>", '<Instruction FormalName="Rectify"/>', "correction", "usable"),
        ("<RevisionId>2</RevisionId>", '<Instruction FormalName="Correction"/>', "correction", "usable"),
        ("<RevisionId>2</RevisionId>", '<Instruction FormalName="Delete"/>', "kill", "canceled"),
        (
            "<RevisionId>2</RevisionId>",
            '<Instruction FormalName="Delete"><RevisionStatus Revision="2"/></Instruction>',
            "kill",
            "canceled",
        ),
        # What is to be deleted is the revision before it.
        (
            "<RevisionId>2</RevisionId>",
            '<Instruction FormalName="Delete"><RevisionStatus Revision="1"/></Instruction>',
            "update",
            "usable",
        ),
        ("<RevisionId>1</RevisionId>", '<NewsItemType FormalName="Alert"/>', "alert", "usable"),
    ],
)
def test_moves(revision: str, instruction: str, move: str, pubstatus: str) -> None:
    row = _read(f"<PublicIdentifier>urn:newsml:m:20260519:a:1</PublicIdentifier>{revision}", instruction)
    assert (row.move, row.pubstatus) == (move, pubstatus)


def test_what_changes_an_earlier_revision_alone_is_no_story() -> None:
    part = IDENTITY.replace('Update="N"', 'Update="U"')
    (row,) = _rows(_item(part, component=""))
    assert isinstance(row, Spike)
    assert row.reason == "no_text"
    assert _read(part, '<Status FormalName="Withheld"/>', "").pubstatus == "withheld"


def test_the_items_before_and_after_a_bad_one_are_read() -> None:
    good, bad = _item(), _item("", component="")
    assert [type(row).__name__ for row in _rows(good, bad, good)] == ["Version", "Version", "Spike"]


def test_an_item_inside_an_item_is_its_own() -> None:
    inner = _item(IDENTITY.replace("a-1", "b-2"), component=STORY.replace("Storm", "Calm"))
    outer, nested = _rows(_item(component=f'{STORY}<NewsItemRef NewsItem="urn:newsml:m:20260519:c:7"/>{inner}'))
    assert isinstance(outer, Version)
    assert isinstance(nested, Version)
    assert [(row.headline, row.body) for row in (outer, nested)] == [("Storm", "Copy."), ("Calm", "Copy.")]
    assert [(link.rel, link.uri, link.version) for link in outer.links] == [
        ("newsitemref", "urn:newsml:m:20260519:c", "7")
    ]


def test_tass_nests_deep_misspells_and_has_no_zone() -> None:
    row = _read(
        "<ProviderId>\nmpa.example\n</ProviderId>",
        "<FirstCreated>20260121T102708</FirstCreated><Urgency>2</Urgency>",
        "<NewsLines><CopyrightLine>(c) MPA</CopyrightLine></NewsLines>"
        "<NewsComponent><Author/><NewsComponent xml:lang='en'>"
        "<NewsLines><DateLine>January 21</DateLine><HeadLine>Ice on the Neva</HeadLine></NewsLines>"
        "<DescriptiveMetada><guid>16AAC3</guid>"
        '<Location HowPresent="Origin"><Property FormalName="City" Value="OSLO"/></Location></DescriptiveMetada>'
        "<ContentItem><MediaType FormalName='ComplexData'/><DataContent><nitf><body><body.content><p>It is thick.</p>"
        "</body.content></body></nitf></DataContent></ContentItem></NewsComponent></NewsComponent>",
        zone="Europe/Moscow",
    )
    assert (row.provider, row.uri, row.vendor_guid) == ("mpa.example", "16AAC3", "16AAC3")
    assert (row.headline, row.body, row.urgency, row.language) == ("Ice on the Neva", "It is thick.", 2, "en")
    assert (row.dateline, row.dateline_places, row.copyrightnotice) == ("January 21", ("OSLO",), "(c) MPA")
    assert (row.firstcreated, row.tz_assumed) == (datetime(2026, 1, 21, 7, 27, 8, tzinfo=UTC), True)


def test_bylines_and_keywords_that_stand_together() -> None:
    lines = "<ByLine>By Ada</ByLine><ByLine>Bo</ByLine><KeywordLine>sea</KeywordLine><KeywordLine>wind</KeywordLine>"
    row = _read(component=f"<NewsLines><HeadLine>Storm</HeadLine>{lines}</NewsLines>{COPY}")
    assert (row.byline, row.keywords) == ("By Ada, Bo", ("sea", "wind"))


def test_what_is_nearest_wins() -> None:
    row = _read(
        component="<NewsLines><HeadLine>Far</HeadLine><ByLine>By Far</ByLine></NewsLines>"
        "<NewsComponent><NewsLines><HeadLine>Near</HeadLine></NewsLines><ContentItem><DataContent>Copy.</DataContent></ContentItem></NewsComponent>"
    )
    assert (row.headline, row.byline, row.body) == ("Near", "By Far", "Copy.")


def test_lines_that_stand_beside_the_only_text_are_its_own() -> None:
    row = _read(
        component="<NewsComponent><NewsLines><HeadLine>Storm</HeadLine></NewsLines></NewsComponent>"
        "<NewsComponent><ContentItem><DataContent><p>Copy.</p></DataContent></ContentItem></NewsComponent>"
        "<NewsComponent><NewsComponent><Role FormalName='Photo'/><NewsLines><ByLine>A Photographer</ByLine></NewsLines>"
        "<ContentItem Href='a.jpg'><MediaType FormalName='Photo'/></ContentItem></NewsComponent></NewsComponent>"
    )
    assert (row.headline, row.byline, row.body) == ("Storm", None, "Copy.")
    assert [(each.uri, each.credit) for each in row.associations] == [("a.jpg", "A Photographer")]


def test_a_picture_alone_has_renditions_and_no_body() -> None:
    row = _read(
        component="<NewsLines><HeadLine>PORT</HeadLine></NewsLines>"
        "<NewsComponent><Role FormalName='Caption'/><ContentItem><DataContent><p>Ships.</p></DataContent></ContentItem>"
        "</NewsComponent><NewsComponent><Role FormalName='Preview'/>"
        "<ContentItem Href='p.jpg'><MimeType FormalName='image/jpeg'/></ContentItem></NewsComponent>"
    )
    assert (row.type, row.body, row.abstract, row.associations) == ("picture", None, "Ships.", ())
    assert [(each.uri, each.rendition, each.caption) for each in row.renditions] == [("p.jpg", "Preview", "Ships.")]


def test_equivalent_texts_are_one_and_others_follow_each_other() -> None:
    text = "<NewsComponent><ContentItem><DataContent>{}</DataContent></ContentItem></NewsComponent>"
    same = "<p>One two three.</p><p>Four five six.</p>", "One two three. Four five six."
    both = f"<NewsComponent EquivalentsList='yes'>{''.join(map(text.format, same))}</NewsComponent>"
    more = text.format("<p>Seven.</p>")
    row = _read(component=f"<NewsLines><HeadLine>H</HeadLine></NewsLines>{both}{more}")
    assert row.body == "One two three.\n\nFour five six.\n\nSeven."


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("<DataContent><![CDATA[<P>Fish &amp; chips.</P>]]></DataContent>", "Fish & chips."),
        ("<DataContent>&lt;p&gt;Fish&lt;/p&gt;</DataContent>", "Fish"),
        ("<DataContent><p>a <b>b</b> c</p></DataContent>", "a b c"),
        ("<MimeType FormalName='text/plain'/><DataContent>Buy &lt;MPA&gt; now.</DataContent>", "Buy <MPA> now."),
        ("<Encoding Notation='Base64'><DataContent>RmlzaC4=</DataContent></Encoding>", "Fish."),
        ("<Encoding Notation='Base64'><DataContent>!</DataContent></Encoding>", None),
        ("<MediaType FormalName='HTML'/><DataContent><p>Fish</p></DataContent>", "Fish"),
        ("<MediaType FormalName='Photo'/><DataContent>RmlzaC4=</DataContent>", None),
        ("<DataContent/>", None),
    ],
)
def test_texts_as_agencies_wrap_them(content: str, body: str | None) -> None:
    lines = "<NewsLines><HeadLine>H</HeadLine></NewsLines>"
    assert _read(component=f"{lines}<ContentItem>{content}</ContentItem>").body == body


def test_a_standfirst_is_no_lead_when_the_copy_opens_with_a_dateline() -> None:
    part = (
        "<NewsComponent><Role FormalName='{}'/><ContentItem><DataContent>&lt;p>{}&lt;/p></DataContent></ContentItem>"
        "</NewsComponent>"
    )
    body = "GENT 15/06 (belga) = De brug is open."
    row = _read(
        component=part.format("Title", "De brug") + part.format("Lead", "Een brug.") + part.format("Body", body)
    )
    assert (row.headline, row.abstract, row.body) == ("De brug", "Een brug.", "De brug is open.")


def test_a_line_for_editors_and_a_line_of_rights_leave_the_copy() -> None:
    copy = "<p>N i e u w bericht, vervangt: Brug dicht</p><p>De brug is open.</p><p>© MPA</p>"
    row = _read(component=f"<ContentItem><DataContent>{copy}</DataContent></ContentItem>")
    assert (row.body, row.ednote, row.usageterms) == (
        "De brug is open.",
        "N i e u w bericht, vervangt: Brug dicht",
        "© MPA",
    )
    assert row.move == "new"


def test_topics() -> None:
    row = _read(
        component=f"<TopicSet><Topic><TopicType FormalName='SubjectMatter'/><FormalName>09003000</FormalName>"
        "<Description xml:lang='en' Variant='Category'>JOB</Description>"
        "<Description xml:lang='el' Variant='Name'>Ἔργα</Description>"
        "<Description xml:lang='en' Variant='Name'>Works</Description></Topic></TopicSet>"
        "<DescriptiveMetadata><Language FormalName='el'/><SubjectCode><SubjectDetail FormalName='09003000' cat='ECO'/>"
        "<Subject FormalName='20000210' Scheme='IptcSubjectCodes'/><Subject FormalName=''/>"
        "<Subject FormalName='X' Scheme='mpa'/></SubjectCode>"
        "<Property FormalName='Country' Value='GRC'/><Property FormalName='City' Value='Volos'/>"
        "<Property FormalName='Ticker' Value='AA;BB'/><DateLineDate>20260519T100000+0000</DateLineDate>"
        f"<Property FormalName='Person' Value='Eleni Doukas'/></DescriptiveMetadata>{STORY}"
    )
    assert [(each.scheme, each.code, each.name) for each in row.subjects] == [
        ("subj", "09003000", "Ἔργα"),
        ("medtop", "20000210", None),
        ("mpa", "X", None),
    ]
    assert (row.located, row.category, row.dateline_date) == ("Volos", "ECO", date(2026, 5, 19))
    assert [each.code for each in row.organisations] == ["AA", "BB"]
    assert [each.name for each in row.people] == ["Eleni Doukas"]


def test_very_many_components_take_no_time() -> None:
    picture = "<NewsComponent><ContentItem Href='a.jpg'><MediaType FormalName='Photo'/></ContentItem></NewsComponent>"
    story = f"<NewsComponent><NewsLines><HeadLine>{{}}</HeadLine></NewsLines>{COPY}</NewsComponent>"
    rows = _rows(_item(component="".join(story.format(number) + picture for number in range(400))))
    assert len(rows) == 400
    assert [len(row.associations) for row in rows[:2] if isinstance(row, Version)] == [400, 0]
    assert len({row.uri for row in rows}) == 400


def test_what_is_said_of_very_many_stories_is_not_read_for_each() -> None:
    story = f"<NewsComponent><NewsLines><HeadLine>{{}}</HeadLine></NewsLines>{COPY}</NewsComponent>"
    said = "<DescriptiveMetadata>" + 3000 * "<Property FormalName='Keyword' Value='k'/>" + "</DescriptiveMetadata>"
    *read, last = _rows(_item(component=said + "".join(map(story.format, range(3000)))))
    assert len(read) < 100
    assert isinstance(last, Spike)
    assert last.reason == "too_large"


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("20260519", date(2026, 5, 19)),
        ("2026-05-19T10:00:00Z", date(2026, 5, 19)),
        ("2026-W02", None),
        ("20261332", None),
    ],
)
def test_the_day_of_a_dateline(stamp: str, day: date | None) -> None:
    lines = "<NewsLines><HeadLine>Storm</HeadLine></NewsLines>"
    said = f"<DescriptiveMetadata><DateLineDate>{stamp}</DateLineDate></DescriptiveMetadata>"
    assert _read(component=f"{lines}{said}{COPY}").dateline_date == day
