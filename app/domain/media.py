"""Rules for pictures and files: what they are called, and what must be said of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.notice import Attachment
from app.domain.problem import Problem

NAME_MAX, ALT_MAX = 100, 200
# The long side of the small picture that is made of each.
THUMB_PX = 360
# A post of Weibo's has room for nine pictures; more files than that nobody opens.
MOST = 9
# Widths in which a picture is handed out besides its own.
WIDTHS_PX = (480, 960)
# What buttons beside an attachment do.
UP, DOWN, DROP = "media-up", "media-down", "media-drop"
# What goes out, and the ending a name gets: by what is inside, whatever it was called before.
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
# Separators of paths anywhere, and what Windows does not allow in a name.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
# What a name may end with already: one of these is replaced, never kept before the real one.
_KNOWN = re.compile(r"(\.(jpe?g|jfif|png|webp|hei[cf]|gif|bmp|tiff?|pdf))+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Size:
    """One size a picture is handed out in, by the hash of its bytes."""

    sha256: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as pages show it: what is to be seen on it, and its sizes, the small one first."""

    alt: str
    sizes: tuple[Size, ...]

    @property
    def whole(self) -> Size:
        """The largest size."""
        return self.sizes[-1]


def sizes(sha256: str, thumb: str, width_px: int, height_px: int) -> tuple[Size, ...]:
    """Return the sizes of a picture; ``thumb`` empty: it has no small one."""
    whole = Size(sha256, width_px, height_px)
    longest = max(width_px, height_px)
    if not thumb or longest <= THUMB_PX:
        return (whole,)
    small = (max(1, round(side * THUMB_PX / longest)) for side in (width_px, height_px))
    return Size(thumb, *small), whole


def called(name: str, media_type: str) -> str:
    """Return ``name`` as a file of ``media_type`` can be called everywhere.

    No path, no invisible or direction-changing characters, at most 100 characters, the ending of
    what is inside.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    plain = _FORBIDDEN.sub("_", " ".join(shown.split()))
    ending = ENDINGS.get(media_type, "")
    stem = (_KNOWN.sub("", plain) if ending else plain).strip(". ") or "file"
    return stem[: NAME_MAX - len(ending)].rstrip(". ") + ending


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count < 1 << 20:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / (1 << 20):.1f} MB"


def narrower(width_px: int, height_px: int) -> list[tuple[int, int]]:
    """Return the widths and heights, smaller than its own, in which a picture is handed out."""
    return [(w, max(1, round(height_px * w / width_px))) for w in WIDTHS_PX if w < width_px]


def problems(files: Sequence[Attachment]) -> list[Problem]:
    """Return what keeps these from going out.

    A picture without a description tells a blind person nothing (WCAG 2.2, 1.1.1).
    """
    found = []
    if len(files) > MOST:
        found.append(Problem("media", "too_many", {"count": len(files), "limit": MOST}))
    for one in files:
        if one.is_image and not one.alt.strip():
            found.append(Problem("media", "no_alt", {"name": one.name}))
        if len(one.alt) > ALT_MAX:
            facts = {"name": one.name, "length": len(one.alt), "limit": ALT_MAX}
            found.append(Problem("media", "alt_too_long", facts))
    return found


def arranged(hashes: Sequence[str], asked: str) -> list[str]:
    """Return ``hashes`` as the pressed button, ``media-up:<hash>`` or its like, wants them."""
    order = list(dict.fromkeys(hashes))
    what, _, name = asked.partition(":")
    if name not in order:
        return order
    at = order.index(name)
    order.remove(name)
    if what != DROP:
        to = at - 1 if what == UP else at + 1 if what == DOWN else at
        order.insert(max(to, 0), name)
    return order
