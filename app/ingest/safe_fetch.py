"""The one way out to addresses that people typed: http(s) alone, nobody's inner network, bounded.

A name is resolved once, its addresses are checked, and the connection goes to one of those: a name
that means another machine a moment later leads nowhere. Every redirect is checked alike.
"""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpcore
import httpx

from channels.deadline import Backend, retry_after

Network = IPv4Network | IPv6Network
MAX_BYTES = 5 << 20
TIMEOUT_S = 20.0
MAX_REDIRECTS = 5
_NAT64 = ip_network("64:ff9b::/96")
# Not marked as special by the library: site-local, documentation, protocol and relay addresses.
_CLOSED = tuple(map(ip_network, ("fec0::/10", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")))
# The halves of an interface's name that mark an IPv4 address in the last 32 bits (RFC 5214).
_ISATAP = (0x00005EFE, 0x02005EFE)
_REDIRECTS = {301, 302, 303, 307, 308}
_USER_AGENT = "Linli (+notices of communities; polls seldom)"


class Unfetchable(OSError):
    """Nothing could be fetched.

    ``code`` is one of: ``not_http``, ``has_password``, ``no_such_host``, ``private_address``,
    ``no_answer``, ``insecure``, ``too_large`` (limit, in MB), ``too_many_redirects``,
    ``garbled``, ``status`` (status). ``retry_after`` is in seconds, when the far end said so.
    """

    def __init__(self, code: str, retry_after: float | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts, self.retry_after = code, facts, retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What lay there; ``body`` is None when it has not changed since (HTTP 304).

    ``content_type`` is as the far end said; ``etag`` and ``modified`` are for the next time.
    """

    body: bytes | None
    content_type: str = ""
    etag: str = ""
    modified: str = ""


def fetch(  # noqa: PLR0913 - what a request is made of
    url: str,
    *,
    etag: str = "",
    modified: str = "",
    private: Sequence[Network] = (),
    timeout: float = TIMEOUT_S,
    accept: str = "",
    sign: Callable[[httpx.URL], Mapping[str, str]] | None = None,
) -> Fetched:
    """Return what lies at ``url``.

    Args:
        url: an http or https address without a password in it.
        etag: of the last time, so that nothing is sent twice (RFC 9110 13.1.2).
        modified: likewise (RFC 9110 13.1.3).
        private: networks that may be reached although they are not public.
        timeout: in seconds, for everything together, however slowly the far end drips.
        accept: the media types that are asked for; empty: any.
        sign: returns the headers by which one address is told who asks.

    Raises:
        Unfetchable: with its name.
    """
    backend = Guard(private)
    wanted = {"If-None-Match": etag, "If-Modified-Since": modified, "Accept": accept}
    place = checked_place(url)
    with (
        backend.until(time.monotonic() + timeout),
        httpcore.ConnectionPool(network_backend=backend, max_keepalive_connections=0) as pool,
    ):
        for _ in range(MAX_REDIRECTS + 1):
            answer = _ask(pool, place, {**wanted, **(sign(place) if sign else {})})
            if not isinstance(answer, str):
                return answer
            place = checked_place(answer, before=place)
    raise Unfetchable("too_many_redirects")


class Guard(Backend):
    """Connects to public addresses only, and to those it has checked."""

    def __init__(self, private: Sequence[Network]) -> None:
        super().__init__()
        self._private = private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a stream to one of the host's addresses; Unfetchable when they are private."""
        found = resolved(host, port)
        if not all(is_allowed(address, self._private) for address in found):
            raise Unfetchable("private_address", host=host)
        fault: Exception = Unfetchable("no_such_host", host=host)
        for address in found:
            try:
                return super().connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except httpcore.NetworkError as exc:
                fault = exc
        raise fault


def is_allowed(address: IPv4Address | IPv6Address, private: Sequence[Network]) -> bool:
    """Return whether a connection may go to ``address``: public, or in one of ``private``."""
    within = _inside(address)
    if any(within in network for network in private if network.version == within.version):
        return True
    if any(within in network for network in _CLOSED if network.version == within.version):
        return False
    return within.is_global and not within.is_multicast and not within.is_reserved


def _inside(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 one only wraps up (RFC 4291, 3056, 5214, 6052)."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64 or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def resolved(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    """Return the addresses of ``host``; Unfetchable when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unfetchable("no_such_host", host=host) from None
    return list(dict.fromkeys(ip_address(str(one[4][0])) for one in found))


def checked_place(url: str, before: httpx.URL | None = None) -> httpx.URL:
    """Return an address that may be asked; ``before`` is the one that sent us there."""
    try:
        place = before.join(url) if before else httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError, TypeError):
        raise Unfetchable("not_http") from None
    if place.scheme not in {"http", "https"} or not place.host:
        raise Unfetchable("not_http")
    if place.userinfo:
        raise Unfetchable("has_password")
    if before and before.scheme == "https" and place.scheme == "http":
        raise Unfetchable("insecure", host=place.host)
    return place


def _ask(
    pool: httpcore.ConnectionPool, place: httpx.URL, wanted: Mapping[str, str]
) -> Fetched | str:
    """Return what lies there, or where it lies instead."""
    asked = {"User-Agent": _USER_AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}
    headers = httpx.Headers({**asked, **{name: said for name, said in wanted.items() if said}})
    headers["Host"] = place.netloc.decode("ascii")
    try:
        with pool.stream("GET", str(place), headers=headers.raw) as response:
            return _read(response)
    except (httpcore.ConnectError, ssl.SSLError) as exc:
        is_tls = isinstance(exc.__cause__, ssl.SSLError) or isinstance(exc, ssl.SSLError)
        raise Unfetchable("insecure" if is_tls else "no_answer", host=place.host) from None
    except (httpcore.TimeoutException, httpcore.NetworkError, TimeoutError):
        raise Unfetchable("no_answer", host=place.host) from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, zlib.error):
        raise Unfetchable("garbled", host=place.host) from None


def _read(response: httpcore.Response) -> Fetched | str:
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
    if response.status in _REDIRECTS and headers.get("location"):
        return headers["location"]
    if response.status == 304:
        return Fetched(body=None)
    if response.status != 200:
        raise Unfetchable("status", retry_after(headers), status=response.status)
    return Fetched(
        body=_body(response, headers.get("content-encoding", "").lower()),
        content_type=headers.get("content-type", "")[:200],
        etag=headers.get("etag", "")[:200],
        modified=headers.get("last-modified", "")[:200],
    )


def _body(response: httpcore.Response, encoding: str) -> bytes:
    """Return the body, unpacked; neither as sent nor unpacked more than there is room for."""
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise Unfetchable("garbled")
    unpack = zlib.decompressobj(wbits=31) if encoding.endswith("gzip") else None
    body, sent = bytearray(), 0
    for chunk in response.iter_stream():
        sent += len(chunk)
        body += unpack.decompress(chunk, MAX_BYTES + 1 - len(body)) if unpack else chunk
        if sent > MAX_BYTES or len(body) > MAX_BYTES:
            raise Unfetchable("too_large", limit=MAX_BYTES >> 20)
    if unpack and not unpack.eof:
        raise Unfetchable("garbled")
    return bytes(body)
