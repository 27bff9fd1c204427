"""Real files of every format against facts read from them by hand; where the shared corpus is beside the project."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SHARED, wirelake

WIRE = SHARED / "corpus" / "wire"
SCORER = SHARED / "tools" / "score_formats.py"


@pytest.mark.skipif(not SCORER.exists(), reason="no shared corpus beside the project")
def test_every_fact_is_right(tmp_path: Path) -> None:
    files = sorted(path for path in WIRE.glob("*/*") if path.is_file())
    done = wirelake("read", *files)
    assert done.returncode == 0, done.stderr.decode()
    # The scorer knows a file by its folder and name.
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    read = tmp_path / "read.jsonl"
    read.write_text(
        "".join(json.dumps(row | {"path": str(Path(row["path"]).relative_to(WIRE))}) + "\n" for row in rows)
    )
    call = [sys.executable, str(SCORER), str(read), "--truth", str(WIRE / "expected.json"), "--misses", "--min", "1"]
    scored = subprocess.run(call, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stdout
