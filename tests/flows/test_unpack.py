"""What files unpack to: every payload or a refusal with its reason, within bounds."""

import bz2
import gzip
import io
import lzma
import os
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import fsspec
import pyarrow as pa
import pytest

from flows.lake import Lake
from flows.source.local import deliveries, files
from flows.source.remote import Remote
from flows.unpack import Delivery, Refused
from tests.conftest import within

TEXT = random.Random(3).randbytes(3000).hex().encode()


def brought(path: Path) -> dict[str, bytes | str]:
    """What a file brings, by the name within it: payloads, and reasons of refusals."""
    told = list(deliveries(str(path)))
    names = [each.uri.removeprefix(str(path)).lstrip("!") for each in told]
    kept = [each.payload if isinstance(each, Delivery) else str(each.reason) for each in told]
    assert len(set(names)) == len(names)
    return dict(zip(names, kept, strict=True))


def zstd(payload: bytes) -> bytes:
    """Compressed by Zstandard."""
    return bytes(pa.Codec("zstd").compress(payload, asbytes=True))


PACK: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd}


@pytest.mark.parametrize("kind", PACK)
def test_what_is_compressed_is_told_by_its_bytes(kind: str, tmp_path: Path) -> None:
    (tmp_path / "story").write_bytes(PACK[kind](TEXT))
    assert brought(tmp_path / "story") == {"": TEXT}
    (tmp_path / "two").write_bytes(PACK[kind](TEXT) + PACK[kind](TEXT))
    assert brought(tmp_path / "two") == {"": TEXT + TEXT}


@pytest.mark.parametrize("kind", PACK)
def test_what_was_cut_is_refused_and_not_taken_as_whole(kind: str, tmp_path: Path) -> None:
    packed = PACK[kind](TEXT)
    for at in (len(packed) // 2, len(packed) - 3):
        (tmp_path / "story").write_bytes(packed[:at])
        assert brought(tmp_path / "story") == {"": "unreadable"}


@pytest.mark.parametrize("kind", PACK)
def test_a_bomb_costs_what_a_large_file_costs(kind: str, tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(PACK[kind](bytes(100 << 20)))
    assert brought(tmp_path / "bomb") == {"": "too_large"}


def tar_of(*members: tuple[str, bytes]) -> bytes:
    """A tar with these members."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def test_a_damaged_tar_says_that_members_are_missing(tmp_path: Path) -> None:
    whole = tar_of(("a", b"one"), ("b", b"two"), ("c", b"three"))
    flipped = bytearray(whole)
    flipped[1024 + 10] ^= 1
    for damaged in (bytes(flipped), whole[:1024], whole[: 1024 + 200]):
        (tmp_path / "in.tar").write_bytes(damaged)
        assert brought(tmp_path / "in.tar") == {"a": b"one", "": "unreadable"}


@pytest.mark.parametrize(
    "headers",
    [{"GNU.sparse.size": "abc"}, {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "x"}],
)
def test_a_tar_whose_headers_are_nonsense_is_refused(headers: dict[str, str], tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "in.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("a")
        member.pax_headers = headers
        archive.addfile(member)
    assert "unreadable" in brought(tmp_path / "in.tar").values()


def test_a_member_of_a_zip_that_is_damaged_is_refused_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("a", TEXT)
        archive.writestr("b", b"good")
        archive.writestr("c.gz", b"\x1f\x8bno")
        archive.writestr("é/.hidden/d", b"hidden")
    content = bytearray((tmp_path / "in.zip").read_bytes())
    content[content.index(TEXT[:20]) + 7] ^= 1
    (tmp_path / "in.zip").write_bytes(content)
    assert brought(tmp_path / "in.zip") == {"a": "unreadable", "b": b"good", "c.gz": "unreadable"}


def test_zips_in_zips_end(tmp_path: Path) -> None:
    inner = b"".join(bytes([65 + n]) * (4 << 20) for n in range(8))
    for level in range(3):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(12):
                archive.writestr(f"{level}-{number}", inner)
        inner = packed.getvalue()
    (tmp_path / "bomb.zip").write_bytes(inner)
    with within(20):
        refused = [each for each in deliveries(str(tmp_path / "bomb.zip")) if isinstance(each, Refused)]
    assert refused[-1].reason == "unsafe"


def test_zeros_behind_the_mark_of_a_zip_are_not_held(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "zip.gz", "wb", compresslevel=1) as packed:
        packed.write(b"PK\x03\x04")
        packed.write(bytes(200 << 20))
    with within(5):
        assert brought(tmp_path / "zip.gz") == {"": "too_large"}


def zip_of(*contents: bytes) -> bytes:
    """A zip with these, as they are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, content in enumerate(contents):
            archive.writestr(str(number), content)
    return packed.getvalue()


def test_what_is_large_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.unpack.LIMIT", 2000)
    large = [random.Random(number).randbytes(1500) for number in range(3)]
    inner = gzip.compress(tar_of(*((str(number), content) for number, content in enumerate(large))))
    outer = tar_of(("in.zip", zip_of(*large)), ("in.tgz", inner), ("last", b"whole"))
    loaded = {f"in.tgz!{number}": content for number, content in enumerate(large)}
    (tmp_path / "in.tar").write_bytes(outer)
    assert brought(tmp_path / "in.tar") == {"in.zip": "too_large", **loaded, "last": b"whole"}
    (tmp_path / "in.zip.gz").write_bytes(gzip.compress(zip_of(*large)))
    assert brought(tmp_path / "in.zip.gz") == {"": "too_large"}
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(outer)))
    assert [each.payload for each in deliveries("-") if isinstance(each, Delivery)] == [*large, b"whole"]


def test_a_zip_elsewhere_is_sought_and_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.unpack.LIMIT", 2000)
    large = [random.Random(number).randbytes(1500) for number in range(3)]
    fsspec.filesystem("memory").pipe("/large.zip", zip_of(*large))
    found = Remote().deliveries("memory://large.zip")
    assert [each.payload for each in found if isinstance(each, Delivery)] == large


def test_pipes_in_folders_are_left_alone_and_names_are_taken_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "-").write_bytes(b"a story")
    (tmp_path / ".hidden").write_bytes(b"no")
    monkeypatch.chdir(tmp_path)
    assert files(["."]) == ["./-"]
    assert brought(Path("./-")) != {}


def test_a_file_is_found_once_and_the_lake_never(tmp_path: Path) -> None:
    for name in ("a/b/one", "a/two", "lake/data/three"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = files([str(tmp_path), f"{tmp_path}/**"], lake=Lake.at(tmp_path / "lake"))
    assert sorted(found) == [str(tmp_path / "a/b/one"), str(tmp_path / "a/two")]


def test_the_lake_is_known_by_whatever_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lake/data/three", "lake/lock", "in/one"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "lake")
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.chdir(tmp_path / "in")
    for home in (tmp_path / "lake", Path("../link"), tmp_path / "link"):
        assert files(["..", "../link/data"], lake=Lake.at(home)) == ["../loop", "../in/one"]
    (tmp_path / "lake/data").rename(tmp_path / "large")
    (tmp_path / "lake/data").symlink_to(tmp_path / "large")
    assert files(["../lake/data", "../large", "../lake/lock"], lake=Lake.at(tmp_path / "lake")) == []
    assert files(["../link/data/*"], lake=Lake.of(f"ducklake:sqlite:{tmp_path}/catalog", "../link/data")) == []
