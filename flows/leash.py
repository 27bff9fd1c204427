"""Prefect's command, for as long as who started it lives: it ends when its standard input does."""

from __future__ import annotations

import os
import runpy
import signal
import sys
from threading import Thread


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    Thread(target=_end_with_input, daemon=True).start()
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)
