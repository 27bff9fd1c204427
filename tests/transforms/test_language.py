"""A language is told where copy leaves little doubt, and no other is claimed."""

import sys
from subprocess import run

import pytest

from tests.conftest import environment
from transforms.language import language_of

SAID = {
    "en": "Gulls came back to the harbour on Monday, and the captain said that she has nothing to add to that.",
    "de": "Die Möwen sind am Montag in den Hafen zurückgekehrt, sagte die Kapitänin den Reportern.",
    "fr": "Les mouettes sont revenues lundi dans le port, a déclaré la capitaine aux journalistes.",
    "es": "Las gaviotas han vuelto el lunes al puerto, dijo la capitana a los periodistas de la ciudad.",
    "pt": "As gaivotas voltaram ao porto na segunda-feira, disse a capitã aos jornalistas da cidade.",
    "it": "I gabbiani sono tornati lunedì nel porto, ha detto la comandante ai giornalisti della città.",
    "sv": "Måsarna kom tillbaka till hamnen på måndagen, sade kaptenen till tidningarna i staden.",
    "tr": "Martılar pazartesi günü limana geri döndü, kaptan gazetecilere söyledi.",
    "ru": "Чайки вернулись в гавань в понедельник, сообщила журналистам капитан, и это все, что она хочет сказать.",
    "ar": "عادت النوارس إلى الميناء يوم الاثنين كما قالت القبطانة للصحفيين",
    "zh": "海鸥星期一回到了港口，船长告诉记者说她没有什么可补充的了。",
    "ja": "カモメは月曜日に港に戻ってきたと船長は記者団に語った。",
    "ko": "갈매기들이 월요일에 항구로 돌아왔다고 선장이 기자들에게 말했다.",
    "th": "นกนางนวลกลับมาที่ท่าเรือเมื่อวันจันทร์ กัปตันบอกกับผู้สื่อข่าว",
}


@pytest.mark.parametrize("language", SAID)
def test_told(language: str) -> None:
    assert language_of(SAID[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Gulls are back",
        "海鸥回来了",
        "Shr 12 cts vs 10 cts\n\nNet 1,204,000 vs 988,000",
        "1,204 988 77.10 " * 20,
        "\0\ud800" * 50,
    ],
)
def test_left_open(text: str) -> None:
    assert language_of(text) is None


def test_the_detector_is_not_loaded_before_it_is_asked() -> None:
    code = "import sys, flows.cli, transforms.articles; sys.exit('py3langid' in sys.modules)"
    assert run([sys.executable, "-c", code], env=environment(), check=False).returncode == 0
