"""What is declared decides the move; what is unknown is withheld."""

import pytest

from schemas.article import Move, Pubstatus
from transforms.moves import move_of, pubstatus_of


@pytest.mark.parametrize(
    ("pubstatus", "version", "replaces", "declared", "move"),
    [
        ("usable", None, None, [], "new"),
        ("usable", "1", None, [], "new"),
        ("usable", "04", None, [], "update"),
        ("usable", "9" * 5000, None, [], "update"),
        ("usable", "²", None, ["not incorrectly so"], "new"),
        ("usable", None, "urn:mpa:1", [], "update"),
        ("usable", "2", None, ["sig:correction"], "correction"),
        ("usable", None, None, ["CORRECTS spelling of name"], "correction"),
        ("withheld", "2", None, [], "update"),
        ("usable", "263518268", None, ["edStat:N"], "new"),
        ("usable", None, None, ["edStat:U"], "update"),
        ("usable", None, None, ["1stLd-Writethru"], "write-thru"),
        ("usable", None, None, ["2nd Ld"], "update"),
        ("usable", None, None, ["2NDLD"], "update"),
        ("usable", None, None, ["1st Add"], "add"),
        ("usable", None, None, ["Take 2"], "add"),
        ("usable", None, None, ["RPT"], "repeat"),
        ("usable", None, None, ["NewsAlert"], "alert"),
        ("usable", None, None, ["BULLETIN KILL"], "kill"),
        ("usable", None, None, ["KILL KILL KILL!"], "kill"),
        ("usable", None, None, ["mayor asks to kill the plan"], "new"),
        ("usable", None, None, ["ADDS military statement"], "new"),
        ("canceled", "3", "urn:mpa:1", ["sig:correction"], "kill"),
    ],
)
def test_moves(
    pubstatus: Pubstatus, version: str | None, replaces: str | None, declared: list[str], move: Move
) -> None:
    assert move_of(pubstatus, version, replaces=replaces, declared=declared) == move


@pytest.mark.parametrize(
    ("ednote", "move"),
    [
        ("Eds: Corrects spelling", "correction"),
        ("A map moves at 1000.\nBerichtigung: Name im ersten Absatz", "correction"),
        ("Adds quote. Corrects nothing", "new"),
    ],
)
def test_what_tells_editors_declares_by_how_a_line_begins(ednote: str, move: Move) -> None:
    assert move_of("usable", ednote=ednote) == move


@pytest.mark.parametrize(
    ("declared", "pubstatus", "warned"),
    [
        (None, "usable", 0),
        (" ", "usable", 0),
        ("stat:Usable", "usable", 0),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", "canceled", 0),
        ("Cancelled", "canceled", 0),
        ("Embargoed", "withheld", 0),
        ("pending legal", "withheld", 1),
    ],
)
def test_statuses(declared: str | None, pubstatus: Pubstatus, warned: int) -> None:
    warnings: list[str] = []
    assert pubstatus_of(declared, warnings) == pubstatus
    assert len(warnings) == warned


@pytest.mark.parametrize(
    ("ednote", "move"),
    [
        ("CORRECTION: the bridge is 300 metres long", "correction"),
        ("Eds: Corrects spelling of Halloran throughout", "correction"),
        ("Eds: Updates with the corrected tide tables of the port", "new"),
        ("Korjattu aluksen nimi", "correction"),
        ("Names are correct", "new"),
        (None, "new"),
    ],
)
def test_a_note_to_editors_declares_by_its_beginning(ednote: str | None, move: Move) -> None:
    assert move_of("usable", ednote=ednote) == move
