# SPDX-License-Identifier: Apache-2.0
"""Where a webhook may lead: into the public Internet, never into the network we stand in.

A name is resolved once and the connection goes to the address that was looked at, so that a name which changes between
the look and the call gains nothing. With `allow_private` (the sandbox) every address is taken, and http too.
"""

import ipaddress
import socket
from typing import Final
from urllib.parse import SplitResult, urlsplit

from haowu.outbox.errors import AddressRefused, EndpointInvalid

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS: Final = {"https": 443, "http": 80}
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
URL_MAX: Final = 2000


def checked_url(url: str, *, allow_private: bool = False) -> SplitResult:
    """Return the parts of a URL that may be called: https, or in the sandbox also http to this machine itself.

    Raises `EndpointInvalid`, and `AddressRefused` where the host is written as a private address.
    """
    if len(url) > URL_MAX or not url.isascii() or any(letter.isspace() or not letter.isprintable() for letter in url):
        raise EndpointInvalid(field="url")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise EndpointInvalid(field="url") from error
    host = parts.hostname or ""
    is_local_http = parts.scheme == "http" and allow_private and host in LOCAL
    if not host or parts.username is not None or parts.fragment or not (parts.scheme == "https" or is_local_http):
        raise EndpointInvalid(field="url")
    if not allow_private and (host == "localhost" or host.endswith((".localhost", ".local", ".internal"))):
        raise AddressRefused(host=host)
    literal = _literal(host)
    if literal is not None and not allow_private and not is_public(literal):
        raise AddressRefused(host=host)
    return parts


def resolve(parts: SplitResult, *, allow_private: bool = False) -> str:
    """Return the one address to connect to; raises `AddressRefused` if any address of the host is private."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, port_of(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(host=host) from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not (allow_private or all(is_public(address) for address in addresses)):
        raise AddressRefused(host=host)
    return addresses[0]


def port_of(parts: SplitResult) -> int:
    """Return the port that a URL names or means."""
    return parts.port or PORTS[parts.scheme]


def is_public(address: str) -> bool:
    """Return whether an address belongs to the public Internet, also where IPv6 wraps an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _literal(host: str) -> str | None:
    """Return the address that `host` is, also in the odd forms that resolvers take (`0x7f.1`, `2130706433`)."""
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None
