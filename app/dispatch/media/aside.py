"""Decodes one upload in a process of its own, with little memory and little time.

Decoders of pictures are large C libraries, and their input is anybody's: what breaks or eats
memory there breaks nothing here.
"""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import asdict
from typing import Any

import puremagic

from app.dispatch.media import enclosed, paper, picture
from app.dispatch.media.picture import Unusable

# So many at once in one process of the web: each may take the memory below, and a core.
_ROOM = threading.BoundedSemaphore(2)
# 40 megapixels take 160 MB at four bytes a dot, twice while they are turned.
MEMORY, CPU_S, WALL_S = 1 << 30, 20, 60
PICTURES = frozenset(
    {"image/jpeg", "image/png", "image/apng", "image/webp", "image/heif", "image/heic"}
)
_HEAD = 4096


def decoded(body: bytes) -> dict[str, Any]:
    """Return the fields of a ``Picture``, or of a ``Paper`` with its body and media type.

    Raises:
        Unusable: with its reason; ``broken`` also when the decoder died of it.
    """
    said = enclosed.run("app.dispatch.media.aside", body, _ROOM, WALL_S)
    head, _, rest = said.partition(b"\n")
    if not head:
        raise Unusable("broken")
    facts = json.loads(head)
    if code := facts.pop("unusable", ""):
        raise Unusable(code, **facts)
    sizes = facts.pop("sizes")
    return {**facts, "body": rest[: sizes[0]], "thumb": rest[sizes[0] :]}


def read(body: bytes) -> dict[str, Any]:
    """Do what ``decoded`` does, in this very process.

    Raises:
        Unusable: with its reason.
    """
    kind = sniffed(body)
    if kind == "application/pdf":
        told = asdict(paper.read(body))
        return {**told, "body": body, "thumb": b"", "media_type": kind}
    if kind not in PICTURES:
        raise Unusable("not_a_picture", kind=kind)
    return asdict(picture.decode(body))


def sniffed(body: bytes) -> str:
    """Return the media type of ``body`` by what is in it; empty when it is nothing known."""
    if body.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        found = [match.mime_type for match in puremagic.magic_string(body[:_HEAD])]
    except (puremagic.PureError, ValueError):
        return ""
    # Some kinds share their first bytes (HEIC and MP4); Pillow has the last word anyway.
    return next((kind for kind in found if kind in PICTURES), found[0] if found else "")


def _serve() -> None:
    """Read an upload from standard input, and write what it is: a line of JSON, then the bytes."""
    enclosed.confine(MEMORY, CPU_S)
    try:
        found = read(sys.stdin.buffer.read())
    except Unusable as exc:
        sys.stdout.write(json.dumps({"unusable": exc.code, **exc.facts}))
        return
    body, thumb = found.pop("body"), found.pop("thumb")
    sys.stdout.buffer.write(json.dumps({**found, "sizes": [len(body), len(thumb)]}).encode())
    sys.stdout.buffer.write(b"\n" + body + thumb)


if __name__ == "__main__":
    _serve()
