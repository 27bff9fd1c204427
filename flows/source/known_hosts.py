"""The servers of SSH that this machine knows: any other would be told the password, whoever it is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import paramiko

FILE = "~/.ssh/known_hosts"


class OnlyKnown(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
    """Takes a server whose key is in known_hosts; SSHException for any other."""

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        """Nothing, when the key is the host's."""
        known = paramiko.HostKeys()
        with suppress(FileNotFoundError):
            known.load(Path(FILE).expanduser())
        if not known.check(hostname, key):
            raise paramiko.SSHException(f"the key of {hostname}, {key.get_name()}, is not in {FILE}")
