"""The process in which a stranger's feed is read: RSS, Atom or JSON Feed in, entries out.

``apart`` starts it.
"""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from app.ingest import plain_text
from app.ingest.apart import answer

MOST = 200
_LONGEST = 20_000


def read(body: bytes, options: Mapping[str, str]) -> dict[str, object]:
    """Return the entries, newest as the feed has them, or the name of a fault."""
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _json_feed(body)
    headers = {"content-type": options.get("content_type") or "application/xml"}
    # As a stream: a text that looks like an address or a path would be opened.
    found = feedparser.parse(
        BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not found.get("version"):
        return {"fault": "not_a_feed"}
    entries = [_entry(one) for one in found.entries[:MOST]]
    return {
        "title": plain_text.line(found.feed.get("title", "")),
        "entries": [one for one in entries if one["guid"] and (one["title"] or one["text"])],
    }


def _entry(one: Any) -> dict[str, Any]:  # noqa: ANN401 - as the library gives it
    content = one.get("content") or [{}]
    text = content[0].get("value") or one.get("summary") or ""
    link, title = one.get("link", ""), plain_text.line(one.get("title", ""))
    parsed = one.get("published_parsed") or one.get("updated_parsed")
    return {
        "guid": one.get("id") or link or title,
        "title": title,
        "text": plain_text.of_html(text)[:_LONGEST],
        "link": _web(link),
        "published": _instant(parsed),
    }


def _json_feed(body: bytes) -> dict[str, object]:
    """Read JSON Feed 1.0 or 1.1 (jsonfeed.org)."""
    try:
        found = json.loads(body)
        version = str(found.get("version", ""))
        if not version.startswith("https://jsonfeed.org/version/"):
            return {"fault": "not_a_feed"}
        entries = [_item(one) for one in found.get("items", [])[:MOST] if isinstance(one, dict)]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {"fault": "not_a_feed"}
    return {
        "title": plain_text.line(str(found.get("title", ""))),
        "entries": [one for one in entries if one["guid"] and (one["title"] or one["text"])],
    }


def _item(one: dict[str, Any]) -> dict[str, Any]:
    html, text = one.get("content_html"), one.get("content_text")
    link = str(one.get("url") or one.get("external_url") or "")
    said = plain_text.of_html(str(html)) if html else plain_text.of_text(str(text or ""))
    return {
        "guid": str(one.get("id") or link),
        "title": plain_text.line(str(one.get("title") or "")),
        "text": said[:_LONGEST],
        "link": _web(link),
        "published": _rfc3339(one.get("date_published") or one.get("date_modified")),
    }


def _instant(parsed: Any) -> str | None:  # noqa: ANN401 - a struct_time in UTC, or nothing
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _rfc3339(said: object) -> str | None:
    try:
        found = datetime.fromisoformat(str(said)) if said else None
    except ValueError:
        return None
    return found.isoformat() if found and found.tzinfo else None


def _web(link: str) -> str:
    return link.strip() if link.strip().lower().startswith(("http://", "https://")) else ""


if __name__ == "__main__":
    answer(read)
