"""Documents as they are asked for over HTTP: which one, whether the client has it, which part.

Both doors use this, the main port and the gateway, so that they answer alike.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_range_header

FILES = "/files/"
WARNINGS = ("/player/v1/alerts/", "/player/v1/drill/")
PLAYERS = ("/player/v1/led/", *WARNINGS)
PAGES = ("/a/", "/tv/")
# Ways pages for residents are made in beside the usual one.
MODES = ("elder", "contrast", "elder-contrast")
ROOMS = (*PAGES, "/feeds/", "/app/v1/", FILES, *PLAYERS)


def asked_for(path: str, query: str, cookie: str, languages: str) -> str | None:
    """Return the path of the document that is asked for, None when it is none of ours.

    ``cookie`` and ``languages`` are the headers Cookie and Accept-Language, empty when missing.
    """
    if not path.startswith(PAGES):
        return path
    parts = path.split("/")
    if len(parts) == 4 and parts[3] == "":
        reader = _reader(query, cookie, languages) if parts[1] == "a" else ""
        return f"{path}index{reader}.html"
    # What ends so is a page that answers a question: no document is named so.
    return path if len(parts) > 3 and parts[-1] else None


def is_known(etag: str, modified: datetime, tags: str | None, since: str | None) -> bool:
    """Return whether the client has it (RFC 9110 13.2.2: the tag rules over the date).

    ``tags`` and ``since`` are the headers If-None-Match and If-Modified-Since.
    """
    if tags is not None:
        return tags.strip() == "*" or etag[1:-1] in tags
    if not since:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False
    known = known if known.tzinfo else known.replace(tzinfo=UTC)
    return modified.replace(microsecond=0) <= known


def part_of(size: int, wanted: str | None) -> tuple[int, int] | None:
    """Return the one range that is asked for (RFC 9110 14): its begin, and where it ends.

    None when the whole is to be sent; (0, 0) when there is no such part.
    """
    ranges = parse_range_header(wanted) if wanted else None
    if ranges is None or ranges.units != "bytes" or len(ranges.ranges) != 1:
        return None
    begin, end = ranges.range_for_length(size) or (0, 0)
    return begin, end


def takes_gzip(accepted: str) -> bool:
    """Return whether a client with this Accept-Encoding is sent the packed bytes."""
    return "gzip" in accepted


def date(at: datetime) -> str:
    """Return ``at`` as HTTP writes it."""
    return format_datetime(at.replace(microsecond=0), usegmt=True)


@lru_cache(1024)
def _reader(query: str, cookie: str, languages: str) -> str:
    """Return what stands between ``index`` and ``.html`` for the reader's mode and language."""
    mode = _chosen("mode", query, cookie)
    end = ".en" if _language(query, cookie, languages) == "en" else ""
    return f".{mode}{end}" if mode in MODES else end


def _language(query: str, cookie: str, languages: str) -> str:
    """Return ``en`` when asked for, remembered, or what the browser prefers."""
    if asked := _chosen("lang", query, cookie):
        return asked
    accepted = parse_accept_header(languages or None, LanguageAccept)
    return accepted.best_match(["zh-CN", "zh", "en"], default="zh-CN") or "zh-CN"


def _chosen(name: str, query: str, cookie: str) -> str:
    """Return what is asked for in the address or remembered in the cookie ``name``."""
    asked = parse_qs(query).get(name, [""])[0]
    if asked or f"{name}=" not in cookie:
        return asked
    try:
        morsel = SimpleCookie(cookie).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
