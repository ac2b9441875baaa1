"""Hands out ready documents ahead of Flask: bytes, tags and headers were made at publish."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from app.dispatch.house import House
from app.dispatch.resident import document
from app.dispatch.resident.document import FILES, PLAYERS, ROOMS, WARNINGS
from app.dispatch.upkeep.watch_looks import UNCOUNTED
from app.domain import websub
from app.store import area, origin
from app.store.origin import Stored
from app.web import headers
from app.web.kept import Kept, Measure
from app.web.locale import KEPT_IN_COOKIES, YEAR_S

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)
# A document is looked at again after this long: nothing older is ever handed out.
FRESH_S = 1.0
# What a player would take up, or who says no-cache, is looked at again after this long.
FRESHER_S = 0.05
KEPT = 1024
# What nobody asked for in this time is not kept, and as much as 32 MB is. While the store is away
# what is kept is handed out: a player asks every minute.
MEASURE = Measure(most=KEPT, octets=32 << 20, seconds=300.0)
_BESIDE = 2048  # what a document takes beside its octets
# In the environment of a request: until when (monotonic) its answer may be given again.
UNTIL = "linli.until"
_PACKABLE = ("text/", "application/json", "application/rss", "application/atom", "application/feed")
_Headers = list[tuple[str, str]]
_NO_WARNINGS = b'{"status":404,"title":"There never were any"}\n'


@dataclass(slots=True)
class _Ready:
    """One document with its headers, and when it was last known to be true."""

    stored: Stored
    headers: _Headers
    packed: bytes | None
    checked: float


class OriginMiddleware:
    """WSGI middleware; what it does not know it passes on to ``inner``."""

    def __init__(
        self, inner: WSGIApplication, house: House, monotonic: Callable[[], float]
    ) -> None:
        self._inner, self._house, self._monotonic = inner, house, monotonic
        self._kept = Kept[_Ready](MEASURE)
        self._missing: dict[str, float] = {}  # when it was last known that there is none
        self._marked: set[tuple[str, str]] = set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the origin, or pass on."""
        path: str = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not path.startswith(ROOMS):
            return self._inner(environ, start_response)
        wanted = _document(path, environ)
        is_doubted = "no-cache" in environ.get("HTTP_CACHE_CONTROL", "")
        fresh_s = FRESHER_S if is_doubted else FRESH_S
        ready = self._ready(wanted, fresh_s) if wanted else None
        if ready and path.startswith(PLAYERS) and not _is_known(ready.stored, environ):
            # It may hold a newer one, which was pushed: an older one would look like a rollback.
            fresh_s = FRESHER_S
            ready = self._ready(path, fresh_s)
        if ready is None and (missed := self._missing.get(path)) is not None:
            environ[UNTIL] = missed + fresh_s
            return _none(environ, start_response)
        if ready is None:
            return self._inner(environ, start_response)
        environ[UNTIL] = ready.checked + fresh_s
        if environ.get("QUERY_STRING") != UNCOUNTED:
            self._mark(ready.stored)
        return _answer(ready, environ, start_response)

    def _ready(self, path: str, fresh_s: float = FRESH_S) -> _Ready | None:
        now, kept = self._monotonic(), self._kept.get(path)
        if kept and now - kept.checked < fresh_s:
            return kept
        if now - self._missing.get(path, -FRESH_S) < fresh_s:
            return None
        try:
            stored = self._look_up(path)
        except OSError as exc:
            # The store is away, so nobody can withdraw either; every item carries its own end.
            log.warning("%s is handed out as last known: %s", path, exc)
            return kept
        if stored is None:
            self._kept.drop(path)
            self._miss(path, now)
            return None
        self._missing.pop(path, None)
        if kept and kept.stored.etag == stored.etag:
            kept.checked = now
            return self._keep(path, kept)
        return self._keep(path, self._made(stored, now))

    def _miss(self, path: str, now: float) -> None:
        """Remember that an area has no warnings: every screen there asks, again and again."""
        if not path.startswith(WARNINGS):
            return
        if len(self._missing) >= KEPT:
            self._missing.clear()
        self._missing[path] = now

    def _keep(self, path: str, ready: _Ready) -> _Ready:
        octets = len(ready.stored.body) + len(ready.packed or b"") + _BESIDE
        self._kept.put(path, ready, octets, ready.checked)
        return ready

    def _made(self, stored: Stored, now: float) -> _Ready:
        packable = stored.media_type.startswith(_PACKABLE) and len(stored.body) > 512
        packed = gzip.compress(stored.body, 6, mtime=0) if packable else None
        return _Ready(stored, self._headers(stored), packed, now)

    def _headers(self, stored: Stored) -> _Headers:
        found = _common(stored, self._house.events_url)
        if websub.is_followed(stored.path):
            links = websub.links(self._house.public_url, stored.path, self._house.websub_hub)
            found.append(("Link", links))
        return found

    def _look_up(self, path: str) -> Stored | None:
        """Return the document, whether its area is given by code or by slug."""
        with self._house.store.read() as tx:
            if path.startswith((FILES, "/player/")):
                return origin.get(tx, path)
            before, name, after = _split(path)
            found = area.get(tx, name)
            return origin.get(tx, f"{before}{found.code}{after}") if found else None

    def _mark(self, stored: Stored) -> None:
        """Record the first fetch of an edition; a fetch must not fail because of that."""
        seen = (stored.slot, stored.etag)
        if seen in self._marked or stored.path.startswith(FILES):
            return
        try:
            with self._house.store.begin() as tx:
                origin.mark_fetched(tx, stored.slot, self._house.clock())
        except OSError as exc:
            log.warning("the fetch of %s was not recorded: %s", stored.path, exc)
            return
        if len(self._marked) >= KEPT:
            self._marked.clear()
        self._marked.add(seen)


def _document(path: str, environ: WSGIEnvironment) -> str | None:
    """Return the path of the document that is asked for, None when it is none of ours."""
    return document.asked_for(
        path,
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_COOKIE", ""),
        environ.get("HTTP_ACCEPT_LANGUAGE", ""),
    )


def _split(path: str) -> tuple[str, str, str]:
    """Return what stands before the area, the area, and what stands after it."""
    depth = 3 if path.startswith("/app/v1/") else 2
    parts = path.split("/")
    after = "/".join(parts[depth + 1 :])
    return "/".join(parts[:depth]) + "/", parts[depth], f"/{after}"


def _remembered(environ: WSGIEnvironment) -> _Headers:
    """Return the cookies that keep what a page's address asks for."""
    query = environ.get("QUERY_STRING", "")
    if "=" not in query:
        return []
    asked = parse_qs(query)
    known = [(n, asked[n][0]) for n, of in KEPT_IN_COOKIES if n in asked and asked[n][0] in of]
    secure = "; Secure" if environ.get("wsgi.url_scheme") == "https" else ""
    tail = f"; Path=/; Max-Age={YEAR_S}; SameSite=Lax{secure}"
    return [("Set-Cookie", f"{name}={value}{tail}") for name, value in known]


def _common(stored: Stored, events_url: str) -> _Headers:
    found = [
        ("Content-Type", stored.media_type),
        ("Last-Modified", document.date(stored.modified)),
        ("Cache-Control", stored.cache_control),
        ("Vary", "Accept-Encoding, Accept-Language, Cookie" if _is_page(stored) else _PACKED),
        *headers.ALWAYS,
    ]
    if stored.media_type.startswith("text/html"):
        policy = headers.document_policy(stored.body)
        if stored.path.startswith("/tv/"):
            policy = headers.box_policy(stored.body, events_url)
        found.append(("Content-Security-Policy", policy))
    elif stored.path.startswith(("/feeds/", "/app/")):
        found.append(("Access-Control-Allow-Origin", "*"))
    return found


_PACKED = "Accept-Encoding"


def _is_page(stored: Stored) -> bool:
    return stored.path.startswith("/a/")


def _answer(
    ready: _Ready, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    stored, body = ready.stored, ready.stored.body
    tag, found = stored.etag, list(ready.headers)
    if ready.packed is not None and document.takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body, tag = ready.packed, f'{stored.etag[:-1]}-gz"'
        found.append(("Content-Encoding", "gzip"))
    found.append(("ETag", tag))
    if _is_page(stored):
        found += _remembered(environ)
    if _is_known(stored, environ):
        start_response("304 Not Modified", found)
        return ()
    status = "200 OK"
    if stored.path.startswith(FILES):
        found.append(("Accept-Ranges", "bytes"))
        status, body = _part(body, environ.get("HTTP_RANGE"), found)
    start_response(status, [*found, ("Content-Length", str(len(body)))])
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


def _none(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Say that there never were any warnings."""
    found = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-cache")]
    found.append(("Content-Length", str(len(_NO_WARNINGS))))
    start_response("404 Not Found", [*found, *headers.ALWAYS])
    return () if environ["REQUEST_METHOD"] == "HEAD" else (_NO_WARNINGS,)


def _is_known(stored: Stored, environ: WSGIEnvironment) -> bool:
    tags, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
    return document.is_known(stored.etag, stored.modified, tags, since)


def _part(body: bytes, wanted: str | None, found: _Headers) -> tuple[str, bytes]:
    """Return the one range that is asked for; the whole for anything else."""
    span = document.part_of(len(body), wanted)
    if span is None:
        return "200 OK", body
    if span[0] == span[1]:
        found.append(("Content-Range", f"bytes */{len(body)}"))
        return "416 Range Not Satisfiable", b""
    found.append(("Content-Range", f"bytes {span[0]}-{span[1] - 1}/{len(body)}"))
    return "206 Partial Content", body[span[0] : span[1]]
