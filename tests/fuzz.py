"""Fuzz the formats: `python -m tests.fuzz [FORMAT…] [--seconds N]`.

Mutations of the fixtures are read until the time is over; what gives a fault, takes over two seconds or ends the
process is written to a folder and named. The exit code is the number of formats in which something was found.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from schemas.receipt import Habits
from schemas.spike import Spike
from tests.golden import HERE, fixtures, receipt
from tests.mutations import mutated
from transforms.articles import articles

MEMORY = 2 * 2**30
SLOW = 2.0


def main() -> None:
    """Fuzz each format in turn."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("formats", nargs="*")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--found", type=Path, default=Path("found"))
    told = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    names = told.formats or sorted({path.parent.name for path in fixtures()})
    sys.exit(sum(fuzz(name, told.seconds, told.seed, told.found) > 0 for name in names))


def fuzz(name: str, seconds: float, seed: int, found: Path) -> int:
    """Fuzz one format for so long; how many different faults were found."""
    whole = [receipt(path) for path in fixtures() if path.parent == HERE / name]
    seeds, chance = [each.payload for each in whole], random.Random(seed)
    end, tried, faults = time.monotonic() + seconds, 0, set[str]()
    while time.monotonic() < end:
        # Of the processor, not of the wall: the machine may have other work.
        began = time.process_time()
        payload = mutated(seeds, chance)
        habits = Habits(format=chance.choice((None, name)))
        rows = list(articles(replace(whole[0], payload=payload, habits=habits)))
        tried += 1
        took = time.process_time() - began
        said = [row.detail for row in rows if isinstance(row, Spike) and row.reason == "fault"]
        if took > SLOW:
            said.append(f"slow: {took:.1f} s")
        for detail in said:
            key = detail.strip().splitlines()[-1][:80]
            if key not in faults:
                faults.add(key)
                found.mkdir(exist_ok=True)
                (found / f"{name}-{hashlib.sha256(payload).hexdigest()[:8]}").write_bytes(payload)
                print(f"{name}: {detail}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name}: {tried:,} inputs in {seconds:.0f} s, {len(faults)} faults, peak {peak} MB", flush=True)
    return len(faults)


if __name__ == "__main__":
    main()
