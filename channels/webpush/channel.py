"""Posts encrypted messages to push services, several at once over connections that are kept."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from urllib.parse import urlsplit

import http_ece
import httpcore
import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from app.domain.delivery import Receipt
from channels.base import ChannelError, Parcel, Reason, Refused, Unreachable
from channels.deadline import Backend, retry_after
from channels.http import FAULTS, LATER
from channels.webpush.settings import Browser, Settings
from channels.webpush.silence import Silence
from channels.webpush.vapid import Passes
from renderers.base import Push

log = logging.getLogger(__name__)
MAX_ANSWER = 16 << 10
_REMEMBERED = 20_000
_ASKED_S = 0.2
# Of each thread: connections to so many services, kept so long.
_SERVICES_EACH, _KEPT_S = 4, 20.0
_GONE = {404, 410}
_DENIED = {401, 403}


class WebPushChannel:
    """Carries pushes; the address is a browser's subscription as a line of JSON.

    Unlike other channels it may be used by several threads at once. What a process has sent under
    a key it does not send again.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._backend = settings.backend if isinstance(settings.backend, Backend) else Backend()
        self._mine, self._opened = threading.local(), list[httpcore.ConnectionPool]()
        self._threads: ThreadPoolExecutor | None = None
        self._passes = Passes(settings.keys, settings.contact, settings.now)
        self._sent: OrderedDict[str, Receipt] = OrderedDict()
        self._lock, self._silent = threading.Lock(), Silence()

    def __repr__(self) -> str:
        return f"WebPushChannel({self._settings.contact!r})"

    def deliver(self, message: Push, address: str, key: str) -> Receipt:
        mine = sha256(key.encode()).hexdigest()
        with self._lock:
            if mine in self._sent:
                return self._sent[mine]
        browser = Browser.read(address)
        host = host_of(browser.endpoint)
        self._silent.check(host)
        headers = self._headers(message, browser)
        body = sealed(message.payload, browser)
        try:
            status, said = self._post(browser.endpoint, headers, body)
        except Unreachable:
            self._silent.heard(host, is_well=False)
            raise
        self._silent.heard(host, is_well=True)
        log.info("push to %s: HTTP %d", host, status)
        if not 200 <= status < 300:
            raise _error(status, said)
        receipt = Receipt(mine[:16])
        with self._lock:
            self._sent[mine] = receipt
            while len(self._sent) > _REMEMBERED:
                self._sent.popitem(last=False)
        return receipt

    def deliver_all(
        self, parcels: Sequence[Parcel[Push]], gives_way: Callable[[], bool]
    ) -> Sequence[Receipt | ChannelError | None]:
        waits = _now_and_then(gives_way)

        def carry(one: Parcel[Push]) -> Receipt | ChannelError | None:
            if waits():
                return None
            try:
                return self.deliver(one.message, one.address, one.key)
            except ChannelError as exc:
                return exc
            except Exception:  # a bug must not stop the others; it is logged whole
                log.exception("a push broke")
                return Refused("internal_error")

        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._settings.at_once, "push")
        return list(self._threads.map(carry, parcels))

    def ready_in(self) -> float:
        return 0.0

    def close(self) -> None:
        if self._threads is not None:
            self._threads.shutdown()
            self._threads = None
        with self._lock:
            opened, self._opened, self._mine = self._opened, [], threading.local()
        for pool in opened:
            pool.close()

    def _pool(self) -> httpcore.ConnectionPool:
        """Return this thread's own connections: a pool that all share spends its time on itself."""
        pool: httpcore.ConnectionPool | None = getattr(self._mine, "pool", None)
        if pool is None:
            pool = httpcore.ConnectionPool(
                network_backend=self._backend,
                max_connections=_SERVICES_EACH,
                max_keepalive_connections=_SERVICES_EACH,
                keepalive_expiry=_KEPT_S,
            )
            self._mine.pool = pool
            with self._lock:
                self._opened.append(pool)
        return pool

    def _headers(self, message: Push, browser: Browser) -> dict[str, str]:
        ttl = message.keep_s
        if message.valid_until is not None:
            left = (message.valid_until - self._settings.now()).total_seconds()
            ttl = max(0, min(ttl, int(left)))
        headers = {
            "Authorization": self._passes.get(browser.key, origin_of(browser.endpoint)),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(ttl),
            "Urgency": message.urgency,
        }
        return {**headers, "Topic": message.topic} if message.topic else headers

    def _post(
        self, endpoint: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str]]:
        """Post once; again when a connection that was kept turns out to be closed."""
        for is_last in (False, True):
            until = time.monotonic() + self._settings.timeout
            try:
                with self._backend.until(until):
                    return self._carry(endpoint, headers, body)
            except (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError) as exc:
                if is_last:
                    raise Unreachable(_fault(exc)) from None
            except FAULTS as exc:
                if getattr(exc, "code", "") == "private_address":
                    raise Refused(Reason.BAD_ADDRESS.because("private_address")) from None
                raise Unreachable(_fault(exc)) from None
        raise Unreachable(Reason.NO_ANSWER)

    def _carry(
        self, endpoint: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str]]:
        sent = httpx.Headers({**headers, "Content-Length": str(len(body)), "User-Agent": "Linli"})
        sent["Host"] = urlsplit(endpoint).netloc
        with self._pool().stream("POST", endpoint, headers=sent.raw, content=body) as response:
            told = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
            read = 0
            for chunk in response.iter_stream():
                read += len(chunk)
                if read > MAX_ANSWER:
                    raise httpcore.ReadError("answer too large")
            return response.status, told


def _now_and_then(asks: Callable[[], bool]) -> Callable[[], bool]:
    """Return ``asks``, asked a few times a second only; once true it stays so."""
    said, until, lock = False, 0.0, threading.Lock()

    def ask() -> bool:
        nonlocal said, until
        with lock:
            if not said and time.monotonic() >= until:
                said, until = asks(), time.monotonic() + _ASKED_S
            return said

    return ask


def sealed(payload: bytes, browser: Browser) -> bytes:
    """Return ``payload`` so that only ``browser`` can read it (RFC 8291). Raises Refused."""
    try:
        return bytes(
            http_ece.encrypt(
                payload,
                private_key=ec.generate_private_key(ec.SECP256R1()),
                dh=browser.public,
                auth_secret=browser.auth,
                version="aes128gcm",
            )
        )
    except (ValueError, http_ece.ECEException):
        raise Refused(Reason.BAD_ADDRESS.because("its key is no point of P-256")) from None


def origin_of(endpoint: str) -> str:
    """Return scheme, host and port of an endpoint: whom a token is for."""
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def host_of(endpoint: str) -> str:
    """Return what may be told of an endpoint; the rest of it is a secret."""
    return urlsplit(endpoint).hostname or ""


def _error(status: int, headers: dict[str, str]) -> Unreachable | Refused:
    said = f"HTTP {status}"
    if status in _GONE:
        return Refused(Reason.GONE.because(said))
    if status in _DENIED:  # a key the service does not take must not use up every delivery
        return Unreachable(Reason.BAD_CREDENTIALS.because(said), 60.0)
    if status >= 500 or status in LATER:
        return Unreachable(LATER.get(status, Reason.TROUBLE).because(said), retry_after(headers))
    if status < 400:
        return Unreachable(Reason.WRONG_SERVER.because(said))
    reason = Reason.TOO_LONG if status == 413 else Reason.REFUSED
    return Refused(reason.because(said))


def _fault(exc: BaseException) -> str:
    garbled = isinstance(exc, httpcore.ProtocolError)
    code = getattr(exc, "code", "") or type(exc).__name__
    return (Reason.GARBLED_ANSWER if garbled else Reason.NO_ANSWER).because(code)
