"""Whether Prefect is there to run a flow, found out without the second or three that importing it takes."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path


class NoApi(Exception):
    """Prefect's API is configured and does not answer."""


def has_api() -> bool:
    """Whether an API is configured: PREFECT_API_URL, or the active profile of PREFECT_HOME says where it is."""
    return bool(os.environ.get("PREFECT_API_URL") or _profile().get("PREFECT_API_URL"))


def _profile() -> dict[str, str]:
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    try:
        profiles = tomllib.loads((home / "profiles.toml").read_text())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except tomllib.TOMLDecodeError as broken:
        raise NoApi(f"Prefect's profiles.toml cannot be read: {broken}") from broken
    active = os.environ.get("PREFECT_PROFILE") or profiles.get("active")
    profile: dict[str, str] = profiles.get("profiles", {}).get(active, {})
    return profile
