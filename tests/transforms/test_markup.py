"""No word is lost between tags, rows stay rows, and paragraphs stay apart."""

import pytest
from lxml import etree

from schemas.spike import BadCopy
from tests.conftest import within
from transforms.body import body_of
from transforms.markup import blocks, html_blocks, text_of
from transforms.newsml.preformatted import paragraphs_of


@pytest.mark.parametrize(
    ("markup", "copy"),
    [
        ("<p>a <Company>b</Company> c</p>", ["a b c"]),
        ("lead<p>a</p>between<p>b</p>tail", ["lead", "a", "between", "b", "tail"]),
        ("<p>a<br/>b</p>", ["a\nb"]),
        ("a<br/> <br/>b", ["a", "b"]),
        ("<p>a <figure>x<figcaption>y</figcaption></figure>z</p>", ["a", "x", "z"]),
        ("<p>a</p><note><body.content><p>b</p></body.content></note><p>c</p>", ["a", "c"]),
        ("<pre>a   b\n\nc</pre>", ["a b", "c"]),
        ("<p>a<!-- b -->c<?d e?>f</p>", ["acf"]),
        ("<P>a</P><P>b</P>", ["a", "b"]),
        ("<ul><li>a</li><li>b <em>c</em></li></ul>", ["a", "b c"]),
    ],
)
def test_blocks(markup: str, copy: list[str]) -> None:
    assert blocks(etree.fromstring(f"<body>{markup}</body>")) == copy


def test_rows_stay_rows_and_cells_are_tabs() -> None:
    table = """<table><caption>Tides</caption>
      <tr><th/><th>High</th><th>Low</th></tr> <tr><td><p>Mon</p></td><td>3<br/>am</td><td></td></tr></table>after"""
    copy = "Tides\n\tHigh\tLow\nMon\t3 am\n\nafter"
    assert body_of(blocks(etree.fromstring(f"<body>{table}</body>"))) == copy


def test_a_page_laid_out_in_one_cell_keeps_its_paragraphs() -> None:
    assert html_blocks("<table><tr><td><p>a</p><p>b</p></td></tr></table>") == ["a", "b"]


def test_html_is_read_however_broken() -> None:
    assert html_blocks("<p>a & b <b>c<p>d&eacute;</i>") == ["a & b c", "dé"]
    assert html_blocks("no tags at all") == ["no tags at all"]
    assert html_blocks("<div>" * 1000 + "deep") == ["deep"]
    assert html_blocks(" ") == html_blocks("<!-- x -->") == []


def test_html_too_deep_is_not_cut_in_silence() -> None:
    with pytest.raises(BadCopy) as bad:
        html_blocks("<p>a</p>" + "<div>" * 100_000 + "lost")
    assert bad.value.reason == "too_deep"


def test_the_text_of_an_element_is_one_line() -> None:
    assert text_of(etree.fromstring("<hl1>Storm<br/>shuts <em>har</em>bour<p>x</p></hl1>")) == "Storm shuts harbour x"
    assert text_of(etree.fromstring("<note><p>Eds: keep</p></note>")) == "Eds: keep"
    assert text_of(etree.fromstring("<td>\n a\xa0 b\n\n c </td>")) == "a b c"
    assert text_of(etree.fromstring("<td/>")) is text_of(None) is None


def test_blank_lines_above_set_copy_cost_little() -> None:
    with within(2):
        assert paragraphs_of(" \n" * 400_000 + "Gulls.\n\nTerns.") == ["Gulls.", "Terns."]
