"""Peak memory of a real ingest by two workers: it should not grow with the feed.

An eighth of the feed is copies of Reuters-21578, renumbered (many small stories), the rest files of one long story
each, and there is one file past what a receipt may be. Read by the process itself, as it ends: what its parent held
when it was started counts for it in `ru_maxrss`, but not in `VmHWM`.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.corpus import reuters
from tests.benchmarks.figure import Absent, Figure
from tests.conftest import environment

MB, GB = 10**6, 10**9
FEED, QUICK_FEED = 1_500 * MB, 200 * MB
SMALLER = 8
SMALL_STORIES = 8
LONG_STORY, LARGE_FILE = 300_000, 100 * MB
STATUS = Path("/proc/self/status")
INGEST = """
import atexit, json, re, resource, sys

def tell():
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"parent": int(peak[1]) * 1024, "child": largest * 1024}), file=sys.stderr)

atexit.register(tell)
from flows.cli import app
app(prog_name="wirelake")
"""


def measure(*, quick: bool) -> list[Figure]:
    """The parent's peak and the largest worker's, in GB and against those of a feed an eighth as large."""
    if not STATUS.exists():
        raise Absent(f"no {STATUS}: the peak of a process is read there")
    size = QUICK_FEED if quick else FEED
    small, large = _ingested(size // SMALLER), _ingested(size)
    feed = f"{size / GB:g} GB and a file of {LARGE_FILE // MB} MB, {large['stories']:,} stories"
    parent, child = large["parent"], large["child"]
    unit = "GB"
    smaller = f"the same of a feed of {size / SMALLER / GB:.2g} GB and the same file"
    return [
        Figure(
            name=f"peak of the parent, {feed}",
            value=parent / GB,
            unit=unit,
            at_most=1,
            reference=f"{large['stories'] / large['seconds']:,.0f} stories/s in {large['seconds']:.0f} s",
        ),
        Figure(name="peak of the parent", value=parent / small["parent"], reference=smaller),
        Figure(name="peak of the larger worker", value=child / GB, unit=unit, reference="as above"),
        Figure(name="peak of the larger worker", value=child / small["child"], reference=smaller),
    ]


def _ingested(size: int) -> dict[str, Any]:
    """Peaks in bytes, stories and seconds of an ingest of so many bytes."""
    with TemporaryDirectory() as folder:
        _write_feed(Path(folder, "feed"), size)
        run = loaded(Path(folder, "feed"), Path(folder, "lake"))
    assert run["refused"] == 1
    stories = run["articles_new"] + run["articles_updated"] + run["articles_unchanged"]
    return run | {"stories": stories}


def loaded(feed: Path, lake: Path) -> dict[str, Any]:
    """The run of an ingest by two workers in a process of its own, with its peaks in bytes: `parent` and `child`."""
    words = ["ingest", str(feed), "--lake", str(lake), "--workers", "2", "--json"]
    done = subprocess.run([sys.executable, "-c", INGEST, *words], capture_output=True, env=environment(), check=True)
    return {**json.loads(done.stdout), **json.loads(done.stderr.splitlines()[-1])}


def _write_feed(folder: Path, size: int) -> None:
    folder.mkdir()
    files = [gzip.decompress(file.read_bytes()) for file in reuters()]
    written = 0
    for number in count():
        if written >= size // SMALL_STORIES:
            break
        # Story 71 of the third copy is story 300071: another uri, and other bytes.
        payload = files[number % len(files)].replace(b' NEWID="', b' NEWID="%d000' % (number // len(files) + 1))
        written += (folder / f"{number:05}.sgm").write_bytes(payload)
    paragraphs = b"".join(files).decode("latin-1").split("\n    ")
    text = "\n\n".join(" ".join(each.split()) for each in paragraphs)
    for number in count():
        if written >= size:
            break
        written += (folder / f"{number:05}.json").write_bytes(_long_story(text, number))
    with (folder / "large.sgm").open("wb") as large:
        large.write(files[0])
        large.truncate(LARGE_FILE)


def _long_story(text: str, number: int) -> bytes:
    """A story of as many characters, out of the running text of Reuters' files."""
    start = number * LONG_STORY % (len(text) - LONG_STORY)
    story = {
        "uri": f"urn:mpa:{number}",
        "version": "1",
        "versioncreated": "2025-05-04T10:00:00Z",
        "headline": f"Long story {number}",
        "body_text": text[start : start + LONG_STORY],
    }
    return json.dumps(story).encode()
