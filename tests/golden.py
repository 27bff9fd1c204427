"""The golden pairs: every fixture of tests/wire/<format>/ and, beside it, what must be read from it.

`python -m tests.golden` writes the goldens anew; read their diff before you commit it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.table import jsonable
from transforms.articles import articles

HERE = Path(__file__).parent / "wire"
RECEIVED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
# What says when and by which release it was read, not what was read.
UNSAID = ("received_at", "run_id", "reader")


def fixtures() -> Iterator[Path]:
    """Every file of wire copy under tests/wire, in order."""
    folders = sorted(folder for folder in HERE.iterdir() if folder.is_dir())
    return (path for folder in folders for path in sorted(folder.iterdir()) if path.suffix != ".golden")


def golden(fixture: Path) -> Path:
    """The golden of a fixture."""
    return fixture.with_name(fixture.name + ".golden")


def receipt(fixture: Path) -> Receipt:
    """A fixture as it would be received."""
    name = str(fixture.relative_to(HERE))
    return Receipt.of(fixture.read_bytes(), name, received_at=RECEIVED, run_id="golden", feed=None, habits=Habits())


def read(fixture: Path) -> list[dict[str, Any]]:
    """What is read from a fixture, empty columns left out."""
    return [_said(row) for row in articles(receipt(fixture))]


def text(rows: list[dict[str, Any]]) -> str:
    """Rows as a golden holds them."""
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def _said(row: Any) -> dict[str, Any]:
    kind = "spike" if isinstance(row, Spike) else "article"
    said = {name: value for name, value in jsonable(row).items() if name not in UNSAID}
    return {"kind": kind} | {name: value for name, value in said.items() if value not in (None, [], False)}


if __name__ == "__main__":
    for each in fixtures():
        golden(each).write_text(text(read(each)), "utf-8")
