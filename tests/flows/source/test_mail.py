"""The kind `mail` against a real IMAP server on loopback, over TLS."""

from __future__ import annotations

import imaplib
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows.lake import Lake
from flows.source.mail import Mail, NotGiven, _payload
from flows.web.secret import Secret
from tests.conftest import rows, started, take
from tests.flows.full import full_after

PASSWORD = "p4ss-of-Ellery"
STORY = """\
From: desk@ellery.example
Date: Sun, 04 May 2025 10:00:00 +0000
Message-ID: <{number}@ellery.example>
Subject: Harbour {number} reopens

PORT ELLERY (EPA) - The harbour reopened on Sunday, its master said. This is story {number}.
"""
SERVER = "from pymap.main import main; main()"

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a certificate with")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost, with its key beside it."""
    folder = tmp_path_factory.mktemp("tls")
    call = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"]  # fmt: skip
    subprocess.run(call, cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem"


@pytest.fixture
def port(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of an IMAP server with an empty INBOX."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("ELLERY_MAIL", PASSWORD)
    with serving(certificate, PASSWORD) as number:
        yield number


@contextmanager
def serving(certificate: Path, password: str) -> Iterator[int]:
    """The port of an IMAP server that lets demouser in by a password."""
    pytest.importorskip("pymap")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    tls = ["--cert", str(certificate), "--key", str(certificate.with_name("key.pem"))]
    call = [sys.executable, "-W", "ignore", "-c", SERVER, "--host", "127.0.0.1", "--port", str(number), *tls]
    with started([*call, "dict", "--demo-password", password]):
        for _ in range(200):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.05)
        yield number


def inbox(port: int, **told: Any) -> Mail:
    """The server's INBOX as a source."""
    said: dict[str, Any] = {"password": Secret(env="ELLERY_MAIL"), "source": "ellery", "max_spikes": 100} | told
    return Mail(host="localhost", port=port, tls="starttls", user="demouser", **said)


def send(port: int, *numbers: int) -> None:
    """Put stories into the INBOX."""
    server = imaplib.IMAP4("localhost", port)
    server.starttls(ssl.create_default_context())
    server.login("demouser", PASSWORD)
    for number in numbers:
        server.append("INBOX", "", "", STORY.format(number=number).replace("\n", "\r\n").encode())
    server.logout()


def test_mails_are_read_once_and_left_there(port: int, lake: Lake) -> None:
    send(port, 1, 2)
    run = take(lake, inbox(port))
    assert (run.state, run.articles_new, run.spiked) == ("finished", 2, 0)
    assert rows(lake, "SELECT uri FROM receipts ORDER BY uri") == [
        (f"imap://demouser@localhost:{port}/INBOX/;UID=101",), (f"imap://demouser@localhost:{port}/INBOX/;UID=102",)
    ]  # fmt: skip
    assert take(lake, inbox(port)).receipts_seen == 0
    send(port, 3)
    assert take(lake, inbox(port)).receipts_new == 1
    assert rows(lake, "SELECT count(*) FROM articles") == [(3,)]


def test_a_killed_run_goes_on_with_the_first_mail_that_is_not_stored(
    port: int, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(port, 1, 2, 3, 4)
    monkeypatch.setattr("flows.source.mail.MANY", 1)
    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk full"):
        patch.setattr("flows.load.BATCH_RECEIPTS", 3)
        patch.setattr("flows.load.store", full_after(1))
        take(lake, inbox(port, workers=1))
    assert rows(lake, "SELECT count(*) FROM receipts") == [(2,)]
    run = take(lake, inbox(port))
    assert run.receipts_new == 2
    assert run.receipts_unchanged <= 1
    assert rows(lake, "SELECT count(*) FROM articles") == [(4,)]


def balky(error: Exception, *numbers: int) -> Callable[[imaplib.IMAP4, int], bytes | None]:
    """A server that fails when it is asked for some mails."""

    def payload(server: imaplib.IMAP4, number: int) -> bytes | None:
        if number in numbers:
            raise error
        return _payload(server, number)

    return payload


def test_where_the_server_hung_up_the_next_run_goes_on(port: int, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    send(port, 1, 2, 3, 4)
    monkeypatch.setattr("flows.source.mail.MANY", 1)
    with monkeypatch.context() as patch:
        patch.setattr("flows.source.mail._payload", balky(imaplib.IMAP4.abort("bye"), 103))
        run = take(lake, inbox(port))
    assert (run.receipts_new, run.refused) == (2, 1)
    run = take(lake, inbox(port))
    assert (run.receipts_new, run.receipts_unchanged, run.refused) == (2, 0, 0)


def test_a_mail_that_the_server_does_not_give_keeps_no_other_back(
    port: int, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(port, 1, 2, 3)
    monkeypatch.setattr("flows.source.mail._payload", balky(NotGiven("FETCH: no"), 102, 103))
    run = take(lake, inbox(port))
    assert (run.receipts_new, run.refused) == (1, 2)
    assert rows(lake, "SELECT DISTINCT reason, detail FROM spikes") == [("unreadable", "FETCH: no")]
    send(port, 4)
    run = take(lake, inbox(port))
    assert (run.receipts_new, run.refused) == (1, 2)
    assert take(lake, inbox(port)).refused == 0


def test_a_password_may_have_any_letters(certificate: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("ELLERY_MAIL", "schlüssel-ключ")
    with serving(certificate, "schlüssel-ключ") as port:
        assert take(lake, inbox(port)).refused == 0
        monkeypatch.setenv("ELLERY_MAIL", "schlüssel")
        assert take(lake, inbox(port)).refused == 1
    assert rows(lake, "SELECT reason FROM spikes") == [("denied",)]


def test_each_account_of_a_host_has_its_own_place() -> None:
    one = Mail(host="mail.example", user="a@desk.example", password=Secret(env="X"))
    other = one.model_copy(update={"user": "b"})
    assert (one.uri, other.uri) == ("imap://a%40desk.example@mail.example:993/INBOX", "imap://b@mail.example:993/INBOX")


def test_a_wrong_password_is_refused_and_not_told(port: int, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELLERY_MAIL", "wr0ng-p4ss")
    assert take(lake, inbox(port)).refused == 1
    [(reason, detail)] = rows(lake, "SELECT reason, detail FROM spikes")
    assert (reason, bool(detail)) == ("denied", True)
    assert "wr0ng" not in repr([rows(lake, f"FROM {table}") for table in ("spikes", "runs", "fetches")])


def test_a_folder_that_is_not_there_is_refused(port: int, lake: Lake) -> None:
    assert take(lake, inbox(port, folder="Nowhere")).refused == 1
    assert rows(lake, "SELECT reason, uri FROM spikes") == [("denied", f"imap://demouser@localhost:{port}/Nowhere")]


def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    port: int, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    monkeypatch.setattr("flows.source.mail.ATTEMPTS", 1)
    assert take(lake, inbox(port)).refused == 1
    [(reason, detail)] = rows(lake, "SELECT reason, detail FROM spikes")
    assert (reason, "CERTIFICATE_VERIFY_FAILED" in detail) == ("unreachable", True)
