"""PDF files from outside: read through for what a document must not do, and kept as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from app.dispatch.media.picture import Unusable

MAX_PAGES, MAX_OBJECTS = 300, 200_000
# ISO 32000-2: actions that run something or send something (12.6.4), files within files (7.11.4),
# forms that are programs (12.7.8). A jump to a page on opening (/GoTo) is harmless and common.
_ACTIVE = frozenset(
    {
        *("/JS", "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia", "/XFA"),
        *("/EmbeddedFile", "/EmbeddedFiles", "/EF", "/GoToE", "/GoToR", "/Movie", "/Rendition"),
    }
)
# Whatever hides from the walk: objects that nothing leads to, but another reader may find.
_RAW = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)\b")
# ISO 32000-2, 7.5.5 and annex I: the end mark stands within the last 1,024 bytes.
_TAIL = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What was read of a PDF; ``title`` may be empty."""

    pages: int
    title: str


def read(body: bytes) -> Paper:
    """Return what the PDF in ``body`` is.

    Raises:
        Unusable: ``broken``, ``encrypted_pdf``, ``active_pdf``, ``too_many_pages`` (pages, limit).
    """
    if not body.startswith(b"%PDF-") or b"%%EOF" not in body[-_TAIL:]:
        raise Unusable("broken")
    try:
        reader = PdfReader(BytesIO(body))
        if reader.is_encrypted:
            raise Unusable("encrypted_pdf")
        if _RAW.search(body) or _is_active(reader.trailer):
            raise Unusable("active_pdf")
        pages, told = len(reader.pages), reader.metadata
        title = str((told and told.title) or "")
    except Unusable:
        raise
    except Exception as exc:  # noqa: BLE001 - broken bytes make a parser raise anything
        raise Unusable("broken") from exc
    if not pages:
        raise Unusable("broken")
    if pages > MAX_PAGES:
        raise Unusable("too_many_pages", pages=pages, limit=MAX_PAGES)
    return Paper(pages=pages, title=" ".join(title.split())[:200])


def _is_active(trailer: DictionaryObject) -> bool:
    """Walk everything the document leads to, each object once."""
    waiting: list[Any] = [trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            key = (one.idnum, one.generation)
            if key in seen:
                continue
            seen.add(key)
            if len(seen) > MAX_OBJECTS:
                raise Unusable("broken")
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            if (
                not _ACTIVE.isdisjoint(one)
                or one.get("/S") in _ACTIVE
                or one.get("/Type") in _ACTIVE
            ):
                return True
            waiting += one.values()
        elif isinstance(one, ArrayObject):
            waiting += one
    return False
