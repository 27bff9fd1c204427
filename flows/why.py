"""Why something failed, in one line."""

from __future__ import annotations

LONGEST = 600


def why(error: BaseException) -> str:
    """The kind of error and what it says, its middle left out if it is long: DuckLake quotes whole batches in SQL."""
    said = " ".join(f"{type(error).__name__}: {error}".removesuffix(": ").split())
    half = LONGEST // 2
    return said if len(said) <= LONGEST else f"{said[:half]} … {said[-half:]}"
