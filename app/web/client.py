"""Where a request came from, when proxies of ours stand in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

Network = IPv4Network | IPv6Network


def address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Return the nearest address that is no proxy of ours.

    ``forwarded`` is X-Forwarded-For; only what a trusted proxy wrote there is believed, so it is
    read from its end.
    """
    hops = [*(hop.strip() for hop in forwarded.split(",") if hop.strip()), peer]
    while len(hops) > 1 and _is_in(hops[-1], trusted):
        hops.pop()
    return hops[-1] if _is_address(hops[-1]) else peer


class ClientAddress:
    """WSGI middleware: REMOTE_ADDR becomes the client's own address."""

    def __init__(self, app: Callable[..., Iterable[bytes]], trusted: Sequence[Network]) -> None:
        self._app, self._trusted = app, trusted

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's own
        """Answer as the application does."""
        peer = environ.get("REMOTE_ADDR", "")
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        environ["REMOTE_ADDR"] = address(peer, forwarded, self._trusted)
        return self._app(environ, start_response)


def _is_in(hop: str, networks: Sequence[Network]) -> bool:
    return _is_address(hop) and any(ip_address(hop) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
