"""An SFTP server over a folder: `python -m tests.sftp FOLDER USER PASSWORD`.

It lets in who has the password or the key whose public half is in `key.pub`, tells its port and its own public key,
lists no folder that is called `locked`, and stays until nobody listens.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh


class Desk(asyncssh.SSHServer):
    def __init__(self, user: str, password: str) -> None:
        self.known = (user, password)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == self.known


class Locking(asyncssh.SFTPServer):
    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        if path.endswith(b"locked"):
            raise PermissionError(13, "Permission denied")
        async for name in super().scandir(path):
            yield name


async def serve(folder: Path, user: str, password: str) -> None:
    own = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=lambda: Desk(user, password),
        server_host_keys=[own],
        authorized_client_keys=str(folder / "key.pub"),
        sftp_factory=lambda channel: Locking(channel, chroot=bytes(folder)),
    )
    print(server.get_port(), own.export_public_key().decode(), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), *sys.argv[2:]))
