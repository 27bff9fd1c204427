"""XML is read whatever it claims, repaired where nothing is lost, and refused where it is a weapon."""

import pytest

from schemas.spike import BadCopy
from transforms.markup import text_of
from transforms.xml import each, inside, local, root_name, root_of, said

BOMB = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (b'<?xml version="1.0" encoding="iso-8859-1"?><a>Troms\xc3\xb8</a>', "Tromsø"),
        (b'<?xml version="1.0" encoding="utf8"?><a>Troms\xc3\xb8</a>', "Tromsø"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a>Troms\xc3\xb8</a>', "Tromsø"),
        (b'<?xml version="1.0" encoding="utf-16"?><a>ASCII all the same</a>', "ASCII all the same"),
        (b'\n <?xml version="1.0"?><a>late</a>', "late"),
        (b"<a>Caf&eacute;&nbsp;&mdash; AT&T &amp; sons &LT;sic&GT;</a>", "Café — AT&T & sons <sic>"),
        (b"<a>&#3;&#146;twas &#xD800;&#99999999999;ever&#x1F;</a>", "’twas ever"),
        (b"<a><![CDATA[R&D &eacute;]]></a>", "R&D &eacute;"),
        (b'<!DOCTYPE a SYSTEM "gone.dtd"><a>the &mpa; wire</a>', "the &mpa; wire"),
        (b'<!DOCTYPE a [<!ENTITY nbsp "&#160;">]><a>a&nbsp;b</a>', "a b"),
        (b'<!DOCTYPE a [<!ENTITY % v SYSTEM "vendor.ent"> %v;]><a>still read</a>', "still read"),
        (b"<a>pressed\x0c\x01 on</a>", "pressed on"),
        (b"<a>mind <!-- & or &oelig; --> this</a>", "mind this"),
        (b'<x:a y:href="z"><x:b>unbound</x:b></x:a>', "unbound"),
    ],
)
def test_reads(payload: bytes, text: str) -> None:
    root = root_of(payload, None)[0]
    assert local(root) == "a"
    assert text_of(root) == text


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (BOMB, "unsafe"),
        (OUTSIDE, "unsafe"),
        (b"<a>" * 100_000 + b"</a>" * 100_000, "too_deep"),
        (b"<a><b>cut in mid ele", "malformed"),
        (b"<a/><b/>", "malformed"),
        (b"", "malformed"),
    ],
)
def test_refuses(payload: bytes, reason: str) -> None:
    with pytest.raises(BadCopy) as bad:
        root_of(payload, None)
    assert bad.value.reason == reason


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<nitf>", "nitf"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- <html> -->\n<n:nitf version="3.4"/>', "nitf"),
        (b'<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">\n<nitf\n>', "nitf"),
        (b'<!DOCTYPE NewsML [<!ENTITY % v SYSTEM "v.ent"> %v;]><NewsML>', "NewsML"),
        (b"<!DOCTYPE nitf [" + b'<!ENTITY a "b">' * 300, "nitf"),
        ("<nitf>".encode("utf-16"), "nitf"),
        (b"SEOUL <nitf>", None),
        (b'{"nitf": 1}', None),
        (b"", None),
    ],
)
def test_names_the_root(head: bytes, name: str | None) -> None:
    assert root_name(head) == name


def test_paths_are_of_local_names_and_direct() -> None:
    root = root_of(
        b'<a xmlns="urn:x"><b n=" 1 "/><c><b n="2" xml:lang="nb"/></c><y:b xmlns:y="urn:y" n=""/></a>', None
    )[0]
    assert list(said(each(root, "b"), "n")) == ["1"]
    assert list(said(each(root, "c/b"), "n")) == ["2"]
    assert list(said(inside(root, "b"), "n")) == ["1", "2"]
    assert list(said(each(root, "c/b"), "lang")) == ["nb"]
    assert list(each(root, "c/d")) == []


def test_prefixes_bound_to_nothing_do_not_hide_elements() -> None:
    root, _ = root_of(b"<n:a xmlns:m='u'><n:b>1</n:b><m:b>2</m:b><b xmlns='v'>3<n:c/></b></n:a>", None)
    assert local(root) == "a"
    assert [b.text for b in each(root, "b")] == ["1", "2", "3"]
    assert len(list(inside(root, "c"))) == 1
