"""The kind `files`: what lies on this machine, or anywhere that fsspec reads, packed or not."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from glob import has_magic
from itertools import chain
from typing import Annotated, Literal, Protocol, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from flows.fetched import fetched
from flows.lake import Lake
from flows.source import local, remote
from flows.source.intake import Arrival, Intake, as_text
from flows.source.supplier import Supplier
from flows.unpack import Delivery, Refused
from flows.web.secret import Curtain, Secret
from schemas.fetch import Fetch

# Options that hold what nobody else may see.
SECRET = re.compile(
    r"pass|secret|token|(?<!access_)key(?!_?(?:id|file))|credential|conn(?:ection)?_?str|(?<![a-z])sas(?![a-z])",
    re.IGNORECASE,
)


class Place(Protocol):
    """Where files lie, here or elsewhere."""

    def deliveries(self, file: str) -> Iterator[Delivery | Refused]:
        """What a file brings."""

    def stamp(self, file: str) -> tuple[str, float | None] | None:
        """What changes when a file does, and when it last changed, if that is told; None for a pipe."""

    def delete(self, file: str) -> None:
        """Delete a file."""

    def move(self, file: str, folder: str) -> None:
        """Move a file into a folder."""


def _without_password(path: str) -> str:
    if remote.is_remote(path) and ":" in path.split("://", 1)[1].split("/")[0].rpartition("@")[0]:
        raise ValueError("a path holds no password: name a secret in options")
    if path.lower().startswith(("http://", "https://")):
        raise ValueError("an address of the web is of the kind urls")
    return path


def _is_pattern(path: str) -> bool:
    """Whether nothing behind a path may be no error: a pattern, or the beginning of names in a bucket."""
    return has_magic(path) or (remote.is_remote(path) and path.endswith("/"))


class Files(Supplier):
    """Files, folders and globs; `.gz .zst .bz2 .xz`, and the members of `.zip` and `.tar`."""

    kind: Literal["files"] = "files"
    paths: Annotated[
        tuple[Annotated[str, AfterValidator(_without_password)], ...],
        Field(
            min_length=1, description="Files, folders and globs, here or as s3://…, sftp://…, ftp://…; packed or not."
        ),
    ]
    exclude: Annotated[tuple[str, ...], Field(description="Patterns of file names to leave out.")] = ()
    options: Annotated[
        dict[str, str | Secret], Field(description="What another place is opened with: user, endpoint, secrets.")
    ] = {}
    new_only: Annotated[bool, Field(description="Open only files that are new or changed since they were stored.")] = (
        False
    )
    settle_seconds: Annotated[float, Field(ge=0, description="Leave for the next run what changed so lately.")] = 0
    after: Annotated[
        Literal["leave", "move", "delete"], Field(description="What to do with files that are stored.")
    ] = "leave"
    move_to: Annotated[str | None, Field(description="Folder to move them to.")] = None

    @field_validator("options")
    @classmethod
    def _no_secret(cls, options: dict[str, str | Secret]) -> dict[str, str | Secret]:
        if told := [name for name, said in options.items() if SECRET.search(name) and isinstance(said, str)]:
            raise ValueError(f"{', '.join(told)}: name a secret by env or block")
        return options

    @model_validator(mode="after")
    def _knows_where_to(self) -> Self:
        if (self.after == "move") != bool(self.move_to):
            raise ValueError("move_to and after: move want each other")
        if self.move_to and any(remote.place(path) != remote.place(self.move_to) for path in self.paths):
            raise ValueError(f"move_to, {self.move_to}, is not where the files lie: they are moved within one place")
        return self

    def intake(self, lake: Lake | None) -> Intake:
        """Its files; NoSuchPath when a path, other than a pattern, names none."""
        found = {path: self.found(path, lake) for path in self.paths}
        stamps = self._stamps(list(dict.fromkeys(chain.from_iterable(found.values()))))
        wanted = self._unstored(stamps, lake) if self.new_only else stamps
        refused: set[str] = set()
        return Intake(
            len(wanted),
            self._arrivals(wanted, refused),
            # What a run that failed had stored, too, is to be settled by the next one.
            lambda: self._settle(stamps, refused),
            tuple(path for path, names in found.items() if not names and _is_pattern(path)),
            known=len(stamps) - len(wanted),
        )

    def found(self, path: str, lake: Lake | None) -> Sequence[str]:
        """The files that a path of this source names, but those of the lake; NoSuchPath when there is no such path."""
        if not remote.is_remote(path):
            return local.files([path], self.exclude, lake)
        return [name for name in self._elsewhere.found(path) if not local.is_one_of(name, self.exclude)]

    def _place(self, name: str) -> Place:
        return self._elsewhere if remote.is_remote(name) else local

    @cached_property
    def _elsewhere(self) -> remote.Remote:
        """Other places, opened with the options; NoSecret when a secret is not there."""
        secrets = {name: said.value() for name, said in self.options.items() if isinstance(said, Secret)}
        plain = {name: said for name, said in self.options.items() if isinstance(said, str)}
        return remote.Remote(plain | secrets, Curtain(secrets.values()))

    def _stamps(self, names: Sequence[str]) -> dict[str, str | None]:
        """The files that are finished, each with what changes when it does; None for a pipe."""
        found = {name: self._place(name).stamp(name) for name in names}
        return {name: said and said[0] for name, said in found.items() if not (said and self._is_young(name, said[1]))}

    def _is_young(self, name: str, changed: float | None) -> bool:
        if not self.settle_seconds:
            return False
        if changed is None:
            raise remote.Unfit(f"{name}: its place does not say when it changed, which settle_seconds wants to know")
        return changed > time.time() - self.settle_seconds

    def _unstored(self, stamps: Mapping[str, str | None], lake: Lake | None) -> dict[str, str | None]:
        """Those that were never stored whole, or changed since, or cannot say whether they did."""
        known = fetched(lake, self.source, map(as_text, stamps))
        return {
            name: stamp
            for name, stamp in stamps.items()
            if stamp is None or (last := known.get(as_text(name))) is None or last.etag != stamp
        }

    def _arrivals(self, stamps: Mapping[str, str | None], refused: set[str]) -> Iterator[tuple[int, Arrival]]:
        for number, (name, stamp) in enumerate(stamps.items(), 1):
            for arrival in self._place(name).deliveries(name):
                if isinstance(arrival, Refused):
                    refused.add(name)
                yield number, arrival
            if self.new_only and stamp and name not in refused:
                yield number, Fetch(url=as_text(name), etag=stamp, fetched_at=datetime.now(UTC))

    def _settle(self, stamps: Mapping[str, str | None], refused: set[str]) -> None:
        """Move or delete what was read whole and is still what was read."""
        if self.after == "leave":
            return
        for path in filter(remote.is_remote, self.paths):
            self._elsewhere.forget(path)
        for name, stamp in stamps.items():
            place = self._place(name)
            if name in refused or stamp is None or (place.stamp(name) or [None])[0] != stamp:
                continue
            if self.move_to:
                place.move(name, self.move_to)
            else:
                place.delete(name)
