"""Hands what another system is told to an address that a person typed, as guarded as a fetch."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping, Sequence

import httpcore
import httpx

from app.dispatch.hooks.webhook import Undelivered
from app.ingest.safe_fetch import Guard, Network, Unfetchable, checked_place, resolved

TIMEOUT_S = 15.0
# More of an answer that is read at all is of no use to anybody.
ANSWER_MOST = 4096


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    private: Sequence[Network] = (),
    timeout: float = TIMEOUT_S,
) -> int:
    """Post ``body`` and return the status; redirects are not followed, the answer is not read.

    Plain http goes only to ``private`` networks; https to those and to public addresses.

    Raises:
        Undelivered: with its name.
    """
    sent = {**headers, "Content-Length": str(len(body))}
    return _sent("POST", url, body, sent, private, timeout)[0]


def get(
    url: str, *, private: Sequence[Network] = (), timeout: float = TIMEOUT_S
) -> tuple[int, bytes]:
    """Ask ``url`` once; return the status and the first ANSWER_MOST bytes of the answer.

    As guarded as ``post``, and like it never led elsewhere.

    Raises:
        Undelivered: with its name.
    """
    return _sent("GET", url, b"", {"Accept-Encoding": "identity"}, private, timeout)


def _sent(  # noqa: PLR0913 - what a request is made of
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    private: Sequence[Network],
    timeout: float,
) -> tuple[int, bytes]:
    backend = Guard(private)
    try:
        place = checked_place(url)
        if place.scheme != "https":
            _only_private(place, private)
        sent = httpx.Headers({**headers, "User-Agent": "Linli", "Accept": "*/*"})
        sent["Host"] = place.netloc.decode("ascii")
        with (
            backend.until(time.monotonic() + timeout),
            httpcore.ConnectionPool(network_backend=backend, max_keepalive_connections=0) as pool,
            pool.stream(method, str(place), headers=sent.raw, content=body or None) as response,
        ):
            return response.status, _read(response) if method == "GET" else b""
    except Unfetchable as exc:
        raise Undelivered(exc.code) from None
    except (httpcore.ConnectError, ssl.SSLError) as exc:
        is_tls = isinstance(exc.__cause__, ssl.SSLError) or isinstance(exc, ssl.SSLError)
        raise Undelivered("insecure" if is_tls else "no_answer") from None
    except (httpcore.TimeoutException, httpcore.NetworkError, TimeoutError):
        raise Undelivered("no_answer") from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise Undelivered("garbled") from None


def _read(response: httpcore.Response) -> bytes:
    found = bytearray()
    for chunk in response.iter_stream():
        found += chunk
        if len(found) > ANSWER_MOST:
            break
    return bytes(found[:ANSWER_MOST])


def _only_private(place: httpx.URL, private: Sequence[Network]) -> None:
    port = place.port or 80
    for address in resolved(place.host, port):
        if not any(address in one for one in private if one.version == address.version):
            raise Undelivered("not_https")
