"""Copy as it must not be: cut short, bytes flipped, pieces doubled, moved and mixed with another file's."""

from __future__ import annotations

import random
from collections.abc import Iterator

TOKENS = (
    b"<",
    b">",
    b"&",
    b'"',
    b"\0",
    b"\xff",
    b"]]>",
    b"<![CDATA[",
    b"&#0;",
    b"\x01",
    b"\x03",
    b"\r",
    b"{",
    b"[",
    b"9" * 400,
)


def cut(payload: bytes, places: int) -> Iterator[bytes]:
    """The payload cut at so many places, evenly spread."""
    step = max(1, len(payload) // places)
    return (payload[:at] for at in range(0, len(payload), step))


def flipped(payload: bytes, times: int, chance: random.Random) -> Iterator[bytes]:
    """The payload so many times with one byte changed."""
    for _ in range(times):
        changed = bytearray(payload)
        changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield bytes(changed)


def mutated(seeds: list[bytes], chance: random.Random) -> bytes:
    """One of the seeds after one to eight changes of any kind."""
    payload = chance.choice(seeds)
    for _ in range(chance.randint(1, 8)):
        payload = chance.choice(KINDS)(payload or b"x", seeds, chance)
    return payload


def _flip(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    return next(flipped(payload, 1, chance))


def _cut(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(payload)), chance.randrange(len(payload) + 1)))
    return payload[:start] + payload[end:]


def _double(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    start = chance.randrange(len(payload))
    piece = payload[start : start + chance.randint(1, 200)]
    return payload[:start] + piece * chance.choice((2, 3, 50)) + payload[start:]


def _insert(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(payload))
    return payload[:at] + chance.choice(TOKENS) + payload[at:]


def _splice(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(seeds) or b"x"
    return payload[: chance.randrange(len(payload) + 1)] + other[chance.randrange(len(other)) :]


KINDS = (_flip, _cut, _double, _insert, _splice)
