"""The kind `files`: what lies on this machine, or anywhere that fsspec reads, packed or not."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from flows.fetched import fetched
from flows.lake import Lake
from flows.source import local
from flows.source.intake import Arrival, Intake
from flows.source.supplier import Supplier
from flows.unpack import Refused
from schemas.fetch import Fetch


class Files(Supplier):
    """Files, folders and globs; `.gz .zst .bz2 .xz`, and the members of `.zip` and `.tar`."""

    kind: Literal["files"] = "files"
    paths: Annotated[tuple[str, ...], Field(min_length=1, description="Files, folders and globs, packed or not.")]
    new_only: Annotated[bool, Field(description="Open only files that are new or changed since they were stored.")] = (
        False
    )
    settle_seconds: Annotated[float, Field(ge=0, description="Leave for the next run what changed so lately.")] = 0
    after: Annotated[
        Literal["leave", "move", "delete"], Field(description="What to do with files that are stored.")
    ] = "leave"
    move_to: Annotated[str | None, Field(description="Folder to move them to.")] = None

    @model_validator(mode="after")
    def _knows_where_to(self) -> Self:
        if (self.after == "move") != bool(self.move_to):
            raise ValueError("move_to and after: move want each other")
        return self

    def intake(self, lake: Lake | None) -> Intake:
        """Its files; NoSuchPath when a path names none."""
        names = local.files(self.paths, self.exclude, lake)
        stamps = self._stamps(names)
        if self.new_only:
            known = fetched(lake, self.source, stamps)
            stamps = {name: each for name, each in stamps.items() if name not in known or known[name].etag != each}
        refused: set[str] = set()
        chosen = list(stamps)
        return Intake(len(chosen), self._arrivals(chosen, stamps, refused), lambda: self._settle(stamps, refused))

    def _stamps(self, names: Sequence[str]) -> dict[str, str | None]:
        """The files that are finished, each with what changes when it does; None for a pipe."""
        found = {name: local.stamp(name) for name in names}
        latest = time.time() - self.settle_seconds
        return {
            name: said[0] if said else None
            for name, said in found.items()
            if not (said and self.settle_seconds and said[1] > latest)
        }

    def _arrivals(
        self, names: Sequence[str], stamps: Mapping[str, str | None], refused: set[str]
    ) -> Iterator[tuple[int, Arrival]]:
        for number, name in enumerate(names, 1):
            for arrival in local.deliveries(name):
                if isinstance(arrival, Refused):
                    refused.add(name)
                yield number, arrival
            if self.new_only and name not in refused:
                yield number, Fetch(url=name, etag=stamps[name], fetched_at=datetime.now(UTC))

    def _settle(self, stamps: Mapping[str, str | None], refused: set[str]) -> None:
        """Move or delete what was read whole and is still what was read."""
        for name, stamp in stamps.items():
            if self.after == "leave" or name in refused or stamp is None or (local.stamp(name) or [None])[0] != stamp:
                continue
            if self.move_to:
                local.move(name, self.move_to)
            else:
                local.delete(name)
