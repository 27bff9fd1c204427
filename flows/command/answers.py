"""What commands print: for a person, or as JSON for a program; and the code to exit with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from schemas.run import Run


def show_run(run: Run, max_spikes: float, *, as_json: bool) -> None:
    """A run's books; one that failed is the end of the command."""
    if as_json:
        from schemas.table import jsonable

        show_json(jsonable(run) | {"seconds": run.seconds, "stories_per_second": run.stories_per_second})
    else:
        from flows.console import books

        for line in books(run):
            print(line)
    if run.state == "failed":
        leave(run, max_spikes)


def leave(failed: Run, max_spikes: float) -> None:
    """Exit as a failed run wants."""
    from flows.plain import FAILED, TOO_MANY_SPIKES

    spiked = failed.too_spiked(max_spikes) and not failed.count("fault")
    raise typer.Exit(TOO_MANY_SPIKES if spiked else FAILED)


def show_windows(told: list[tuple[Any, Any]], *, as_json: bool) -> None:
    """Windows with their runs or what stopped them, or with their paths; one that has none of these has no files."""
    from flows.why import why
    from schemas.run import Run
    from schemas.table import jsonable

    if as_json:
        plain = [
            (window, jsonable(of) if isinstance(of, Run) else why(of) if isinstance(of, Exception) else of)
            for window, of in told
        ]
        show_json([{"since": window.since, "until": window.until, "run": of} for window, of in plain])
        return
    for window, of in told:
        if isinstance(of, Run):
            print(f"{window}  {of.summary}")
        else:
            print(f"{window}  {f'failed: {why(of)}' if isinstance(of, Exception) else ' '.join(of or ['no files'])}")


def show_counts(run: Run | None, counts: dict[str, int], *, as_json: bool) -> None:
    """What a run that keeps no books did, in numbers; None: what it would do."""
    if as_json:
        from schemas.table import jsonable

        of_run = jsonable(run) | {"seconds": run.seconds} if run else {}
        told = {name: of_run[name] for name in ("run_id", "command", "state", "seconds") if run}
        show_json(told | counts)
        return
    if run:
        print(f"{'run':<18}{run.run_id} {run.state} in {run.seconds:.1f} s")
    for name, count in counts.items():
        print(f"{name.replace('_', ' '):<18}{count:,}")


def show_json(answer: Any) -> None:
    """An answer for a program."""
    print(json.dumps(answer, ensure_ascii=False, default=str, indent=1))
