"""The kind `files`: what is new, what is finished, and what becomes of files once they are stored."""

import io
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from flows.lake import Lake
from flows.source.files import Files
from flows.source.kinds import SOURCE
from flows.source.local import NoSuchPath
from flows.source.told import asked
from tests.conftest import ROOT, rows, take
from tests.flows.test_load import story, write


def folder_of(tmp_path: Path, **told: Any) -> Files:
    """Two stories in a folder, as a source."""
    write(tmp_path / "in", a=story("urn:mpa:a"), b=story("urn:mpa:b"))
    return Files(paths=(str(tmp_path / "in"),), **told)


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_only_what_is_new_or_changed_is_opened(lake: Lake, tmp_path: Path) -> None:
    feed = folder_of(tmp_path, new_only=True)
    assert take(lake, feed).receipts_new == 2
    assert take(lake, feed).receipts_seen == 0
    write(tmp_path / "in", b=story("urn:mpa:b", version=2), c=story("urn:mpa:c"))
    run = take(lake, feed)
    assert (run.receipts_seen, run.receipts_new) == (2, 2)
    assert take(lake, Files(paths=feed.paths)).receipts_unchanged == 3


def test_a_file_that_was_not_stored_is_new_again(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = folder_of(tmp_path, new_only=True)

    def full(*given: Any) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk full"):
        patch.setattr("flows.load.store", full)
        take(lake, feed)
    assert take(lake, feed).receipts_new == 2


def test_files_still_being_written_are_left_for_the_next_run(lake: Lake, tmp_path: Path) -> None:
    feed = folder_of(tmp_path, settle_seconds=60)
    (tmp_path / "in" / "c.json.part").write_bytes(b"{")
    old = time.time() - 120
    os.utime(tmp_path / "in" / "a.json", (old, old))
    assert take(lake, feed).receipts_seen == 1
    os.utime(tmp_path / "in" / "b.json", (old, old))
    assert take(lake, feed).receipts_seen == 2


def test_what_is_stored_is_moved_and_nothing_of_that_name_is_lost(lake: Lake, tmp_path: Path) -> None:
    feed = folder_of(tmp_path, after="move", move_to=str(tmp_path / "done"))
    take(lake, feed)
    assert (names(tmp_path / "in"), names(tmp_path / "done")) == ([], ["a.json", "b.json"])
    write(tmp_path / "in", a=story("urn:mpa:a", version=2))
    take(lake, feed)
    assert names(tmp_path / "done") == ["1.a.json", "a.json", "b.json"]


def test_nothing_is_deleted_when_the_run_fails(lake: Lake, tmp_path: Path) -> None:
    feed = folder_of(tmp_path, after="delete", max_spikes=10)
    (tmp_path / "in" / "junk").write_bytes(b"\0\1")
    assert take(lake, feed).state == "failed"
    assert names(tmp_path / "in") == ["a.json", "b.json", "junk"]


def test_what_a_run_that_failed_had_stored_is_deleted_by_the_next(lake: Lake, tmp_path: Path) -> None:
    feed = folder_of(tmp_path, new_only=True, after="delete")
    (tmp_path / "in" / "junk").write_bytes(b"\0\1")
    assert take(lake, feed).state == "failed"
    (tmp_path / "in" / "junk").unlink()
    assert take(lake, feed).receipts_seen == 0
    assert names(tmp_path / "in") == []


def test_a_pipe_and_standard_input_are_read_each_time_and_never_deleted(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_bytes(b"a file that is called as standard input is")
    for number in range(2):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(story(f"urn:mpa:{number}")).encode())))
        copy = json.dumps(story(f"urn:mpa:pipe-{number}")).encode()
        with ThreadPoolExecutor(1) as writer:
            writer.submit((tmp_path / "pipe").write_bytes, copy)
            assert take(lake, Files(paths=("-", "pipe"), new_only=True, after="delete")).receipts_new == 2
    assert names(tmp_path) == ["-", "lake", "pipe"]


def test_names_that_are_no_text_are_told_apart(lake: Lake, tmp_path: Path) -> None:
    files = [tmp_path / os.fsdecode(name) for name in (b"a\xfe.json", b"a\xff.json")]
    for number, file in enumerate(files):
        file.write_text(json.dumps(story(f"urn:mpa:{number}")))
    feed = Files(paths=tuple(map(str, files)), new_only=True)
    assert [take(lake, feed).receipts_seen for _ in range(2)] == [2, 0]
    assert rows(lake, "SELECT uri[-10:] FROM receipts ORDER BY uri") == [(r"a\xfe.json",), (r"a\xff.json",)]


def test_a_pattern_may_match_nothing_where_there_is_a_folder(lake: Lake, tmp_path: Path) -> None:
    feed = folder_of(tmp_path, after="delete")
    feed = feed.model_copy(update={"paths": (f"{feed.paths[0]}/*.json",)})
    assert [take(lake, feed).receipts_seen for _ in range(2)] == [2, 0]
    with pytest.raises(NoSuchPath, match="matches no file"):
        asked(feed, lake)
    with pytest.raises(NoSuchPath, match="no/such/"):
        Files(paths=(f"{tmp_path}/no/such/*.json",)).intake(lake)


def test_what_was_refused_before_fails_no_run_and_keeps_nothing_from_being_settled(lake: Lake, tmp_path: Path) -> None:
    feed = folder_of(tmp_path, new_only=True)
    (tmp_path / "in" / "cut.gz").write_bytes(b"\x1f\x8b\x08")
    runs = [take(lake, feed), take(lake, feed)]
    assert [(run.state, run.refused, run.refused_new, run.answered) for run in runs] == [
        ("failed", 1, 1, 2),
        ("finished", 1, 0, 2),
    ]
    take(lake, folder_of(tmp_path, after="delete"))
    assert names(tmp_path / "in") == ["cut.gz"]


def test_what_was_refused_or_has_changed_is_not_deleted(lake: Lake, tmp_path: Path) -> None:
    feed = folder_of(tmp_path, after="delete", max_spikes=100)
    (tmp_path / "in" / "cut.gz").write_bytes(b"\x1f\x8b\x08")
    intake = feed.intake(lake)
    list(intake.arrivals)
    write(tmp_path / "in", b=story("urn:mpa:b", version=2, headline="Changed as it was read"))
    intake.settle()
    assert names(tmp_path / "in") == ["b.json", "cut.gz"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"paths": ["in"]}, "kind"),
        ({"kind": "telex"}, "telex"),
        ({"kind": "files", "paths": []}, "paths"),
        ({"kind": "files", "paths": ["in"], "path": "x"}, "path"),
        ({"kind": "http-api", "url": "https://a.example/feed", "exclude": ["*"]}, "exclude"),
        ({"kind": "mail", "host": "a", "user": "b", "password": {"env": "C"}, "exclude": ["*"]}, "exclude"),
        ({"kind": "files", "paths": ["in"], "after": "move"}, "move_to"),
    ],
)
def test_what_a_source_does_not_know_is_refused(told: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        SOURCE.validate_python(told)


def test_the_deployments_name_sources_that_there_are() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    feeds = [each["parameters"]["feed"] for each in deployments if "feed" in each["parameters"]]
    assert {SOURCE.validate_python(feed).kind for feed in feeds} == {"files", "feed", "http-api"}


def test_a_source_is_read_by_all_cores() -> None:
    assert Files(paths=("in",)).workers == len(os.sched_getaffinity(0))
