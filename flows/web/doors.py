"""Which addresses may be connected to: every name is looked up here, checked, and connected to as it was checked.

A name cannot be checked under one address and connected to under another (DNS rebinding), and a redirect to an address
inside the house is refused like any other. A request has one deadline, whatever trickles in meanwhile.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore2

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a name; OSError when it has none."""


# Addresses of a translator, each of which stands for one of version 4 (RFC 6052).
NAT64 = IPv6Network("64:ff9b::/96")


class PrivateAddress(Exception):
    """A name that leads to an address which is not public."""


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet; what a v6 address wraps is looked at too."""
    ip = ip_address(address.partition("%")[0])
    inner = _wrapped(ip) if isinstance(ip, IPv6Address) else None
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and (inner is None or is_public(str(inner)))


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    """The v4 address that a v6 address stands for: mapped, 6to4, or through a translator (RFC 6052)."""
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


class Stopped(Exception):
    """Nobody waits for the answer any more."""


class Deadline(threading.local):
    """When the request that this thread waits for has to be done; None when it is in no hurry.

    Once `stopping` is set nothing more is read or written.
    """

    at: float | None = None

    def __init__(self, stopping: threading.Event) -> None:
        self.stopping = stopping

    @contextmanager
    def of(self, seconds: float) -> Iterator[None]:
        """All that is read and written within is done in so many seconds, or times out."""
        self.at = time.monotonic() + seconds
        try:
            yield
        finally:
            self.at = None

    def cut(self, timeout: float | None) -> float | None:
        """A timeout, or the shorter time that is left; Stopped when there is none any more."""
        if self.stopping.is_set():
            raise Stopped
        if self.at is None:
            return timeout
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("not done by its deadline")
        return left if timeout is None else min(left, timeout)


class Timed(httpcore2.NetworkStream):
    """A connection on which no request goes past its deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, in time."""
        return self.stream.read(max_bytes, self.deadline.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, in time."""
        self.stream.write(buffer, self.deadline.cut(timeout))

    def close(self) -> None:
        """Close it."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Encrypt it, in time; the certificate is checked against the name, not the address."""
        secured = self.stream.start_tls(ssl_context, server_hostname, self.deadline.cut(timeout))
        return Timed(secured, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What it says of itself."""
        return self.stream.get_extra_info(info)


class Doors(httpcore2.NetworkBackend):
    """Connects to checked addresses, and to no other."""

    def __init__(self, deadline: Deadline, resolve: Resolve = resolved, *, allow_private: bool = False) -> None:
        self.deadline, self.resolve, self.allow_private = deadline, resolve, allow_private
        self.plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of a name that takes it; PrivateAddress when one is not public."""
        failed: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in self._checked(host, port):
            try:
                stream = self.plain.connect_tcp(
                    address, port, self.deadline.cut(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
            else:
                return Timed(stream, self.deadline)
        raise failed

    def _checked(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a name; one that is not public refuses it whole: a name has no honest use for both."""
        try:
            addresses = self.resolve(host, port)
        except OSError as error:
            raise httpcore2.ConnectError(f"{host}: {error.strerror or error}") from error
        private = [each for each in addresses if not is_public(each)]
        if private and not self.allow_private:
            raise PrivateAddress(f"{host} leads to {private[0]}, which is no public address")
        return addresses
