"""Which addresses on the internet may be asked: public ones, and never what is on or near this machine.

The list is our own, since the ranges that Python calls global differ between its versions.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host name, for a port."""

_NEVER = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),  # here, and private
        "100.64.0.0/10",  # carriers' own
        "169.254.0.0/16",  # the next machine, and what clouds tell their machines
        "168.63.129.16/32",  # the same, of one cloud
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/3"),  # examples, tests, groups, not given out
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),  # tunnels and examples
    )
]
_GIVEN_OUT = ip_network("2000::/3")
_CARRIES_IPV4 = ip_network("64:ff9b::/96")
_IPV4 = 2**32


def is_public(address: str) -> bool:
    """Is this the numeric address of a machine on the open internet?"""
    try:
        found = _meant(ip_address(address))
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found not in _GIVEN_OUT:
        return False
    return not any(found in network for network in _NEVER)


def is_loopback(address: str) -> bool:
    """Is this this machine itself?"""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The machine that is reached: an IPv6 address may carry one of IPv4."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in _CARRIES_IPV4:
            return IPv4Address(int(address) % _IPV4)
    return address


async def resolve(host: str, port: int) -> list[str]:
    """Ask this machine's own resolver. Raises OSError where there is no such host."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError("no name of a host") from None
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
