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
ROOMS = (*PAGES, "/feeds/", "/app/v1/", FILES, *PLAYERS)


def asked_for(path: str, query: str, cookie: str, languages: str) -> str | None:
    """Return the path of the document that is asked for, None when it is none of ours.

    ``cookie`` and ``languages`` are the headers Cookie and Accept-Language, empty when missing.
    """
    if not path.startswith(PAGES):
        return path
    parts = path.split("/")
    if len(parts) == 4 and parts[3] == "":
        is_english = parts[1] == "a" and _language(query, cookie, languages) == "en"
        return f"{path}index{'.en' if is_english else ''}.html"
    return path if len(parts) > 3 else None


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
def _language(query: str, cookie: str, languages: str) -> str:
    """Return ``en`` when asked for, remembered, or what the browser prefers."""
    asked = parse_qs(query).get("lang", [""])[0]
    if not asked and "lang=" in cookie:
        try:
            morsel = SimpleCookie(cookie).get("lang")
            asked = morsel.value if morsel else ""
        except CookieError:
            asked = ""
    if asked:
        return asked
    accepted = parse_accept_header(languages or None, LanguageAccept)
    return accepted.best_match(["zh-CN", "zh", "en"], default="zh-CN") or "zh-CN"
