"""What is wrong with what a notice puts on record (公文要素)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from app.domain.notice import Record
from app.domain.problem import Problem

LIMITS = {
    "summary": 200,
    "document_no": 40,
    "index_no": 40,
    "department": 40,
    "editor": 20,
    "reprinted_from": 60,
    "link": 500,
}
KEYWORDS, KEYWORD_MAX = 10, 20
_CUT = re.compile(r"[\s,，;；、]+")


def problems(record: Record) -> list[Problem]:
    """Return what is wrong, by the name of the form's field: ``record-link`` and so on."""
    found = [
        Problem(f"record-{name}", "too_long", {"limit": limit, "length": len(text)})
        for name, limit in LIMITS.items()
        if len(text := str(getattr(record, name)).strip()) > limit
    ]
    if record.link.strip() and not is_link(record.link.strip()):
        found.append(Problem("record-link", "not_a_link", {"typed": record.link}))
    if len(record.keywords) > KEYWORDS or any(len(w) > KEYWORD_MAX for w in record.keywords):
        facts: dict[str, object] = {"limit": KEYWORDS, "length": KEYWORD_MAX}
        found.append(Problem("record-keywords", "too_many_keywords", facts))
    return found


def is_link(text: str) -> bool:
    """Return whether ``text`` is a whole http(s) address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return is_whole and not any(c.isspace() or c in '<>"' for c in text)


def keywords(text: str) -> tuple[str, ...]:
    """Return the keywords in ``text``, however they are set apart, each once."""
    return tuple(dict.fromkeys(word for word in _CUT.split(text) if word))
