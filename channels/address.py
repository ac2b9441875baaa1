"""Where a channel may be pointed: https everywhere, http on this machine alone."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def checked_url(url: str) -> str:
    """Return ``url`` without a slash at its end.

    Raises:
        ValueError: it is not https (http is for loopback alone), or carries more than a path.
    """
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("the address must be a plain https:// address")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        raise ValueError("the address must be https")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
