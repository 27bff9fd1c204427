"""Files on a real SFTP server on loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.lake import Lake
from flows.source.files import Files
from flows.source.remote import Unreachable
from flows.web.secret import Secret
from tests.conftest import rows, started, take
from tests.flows.test_load import story, write

PASSWORD = "p4ss-of-Ellery"


@pytest.fixture
def sftp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server over the folder `out`, which the user's known_hosts has; the folder as a path."""
    asyncssh: Any = pytest.importorskip("asyncssh")
    pytest.importorskip("paramiko")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ELLERY_SFTP", PASSWORD)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    write(tmp_path / "out", a=story("urn:mpa:a"), b=story("urn:mpa:b"))
    mine = asyncssh.generate_private_key("ssh-ed25519")
    mine.write_private_key(tmp_path / "key")
    mine.write_public_key(tmp_path / "key.pub")
    with started(
        [sys.executable, "-m", "tests.sftp", str(tmp_path), "desk", PASSWORD], stdin=subprocess.PIPE
    ) as server:
        assert server.stdout
        port, key = server.stdout.readline().decode().split(maxsplit=1)
        (tmp_path / ".ssh").mkdir()
        (tmp_path / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}")
        yield f"sftp://desk@127.0.0.1:{port}/out"


def test_a_folder_is_read_with_a_password_and_then_moved(sftp: str, lake: Lake, tmp_path: Path) -> None:
    options: dict[str, str | Secret] = {"password": Secret(env="ELLERY_SFTP")}
    new = Files(paths=(sftp,), options=options, new_only=True)
    assert [take(lake, new).receipts_seen for _ in range(2)] == [2, 0]
    uris = [uri for (uri,) in rows(lake, "SELECT uri FROM receipts ORDER BY uri")]
    assert uris == [f"{sftp}/a.json", f"{sftp}/b.json"]
    done = sftp.replace("/out", "/done")
    take(lake, Files(paths=(f"{sftp}/a*",), options=options, after="move", move_to=done))
    take(lake, Files(paths=(sftp,), options=options, after="delete"))
    assert [file.name for folder in ("out", "done") for file in (tmp_path / folder).iterdir()] == ["a.json"]
    assert PASSWORD not in repr([rows(lake, f"FROM {table}") for table in ("receipts", "runs", "fetches")])


def test_a_key_opens_too(sftp: str, lake: Lake, tmp_path: Path) -> None:
    assert take(lake, Files(paths=(sftp,), options={"key_filename": str(tmp_path / "key")})).articles_new == 2


def test_who_is_not_let_in_and_whom_we_do_not_know_is_told_and_not_the_password(
    sftp: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELLERY_SFTP", "wrong-Ellery")
    feed = Files(paths=(sftp,), options={"password": Secret(env="ELLERY_SFTP")})
    with pytest.raises(Unreachable, match=r"^sftp://desk@127.* AuthenticationException") as refused:
        feed.intake(None)
    assert "wrong-Ellery" not in str(refused.value)
    known = tmp_path / ".ssh" / "known_hosts"
    known.write_text("")
    for _ in range(2):
        with pytest.raises(Unreachable, match="ssh-ed25519, is not in ~/.ssh/known_hosts"):
            feed.intake(None)
        known.unlink(missing_ok=True)


def test_a_folder_that_cannot_be_listed_is_not_left_out(sftp: str, tmp_path: Path) -> None:
    write(tmp_path / "out" / "locked", c=story("urn:mpa:c"))
    with pytest.raises(Unreachable, match="PermissionError"):
        Files(paths=(sftp,), options={"password": Secret(env="ELLERY_SFTP")}).intake(None)
