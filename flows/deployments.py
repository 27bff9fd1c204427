"""What `prefect.yaml` says of the deployments: the one configuration, read without Prefect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FILE = Path("prefect.yaml")


class NoDeployment(Exception):
    """There is no prefect.yaml here, it cannot be read, or it does not hold what is asked for."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment: its name, the flow that it runs (`flows/ingest.py:ingest`), and what it tells it."""

    name: str
    entrypoint: str
    parameters: Mapping[str, Any]
    rest: Mapping[str, Any] = field(default_factory=dict)


def deployments(file: Path = FILE) -> list[Deployment]:
    """All of them; NoDeployment when the file is not there or not readable as such."""
    try:
        told = yaml.safe_load(file.read_text("utf-8"))["deployments"]
        return [Deployment(each["name"], each["entrypoint"], each.get("parameters") or {}, each) for each in told]
    except FileNotFoundError as missing:
        raise NoDeployment(f"no {file} in this folder") from missing
    except (yaml.YAMLError, KeyError, TypeError, UnicodeDecodeError) as wrong:
        raise NoDeployment(f"{file} cannot be read: {type(wrong).__name__}: {wrong}") from wrong


def deployment(name: str) -> Deployment:
    """One of them; NoDeployment when there is none of that name."""
    found = {each.name: each for each in deployments()}
    if name not in found:
        raise NoDeployment(f"{FILE} has no deployment {name!r}: there are {', '.join(found)}")
    return found[name]
