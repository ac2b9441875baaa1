"""A notice's picture in a smaller width, for screens that need no more."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from app.domain.media import narrower

_KEPT = 32
# Pictures by the name of their bytes and the width: caches and browsers ask for each once an hour.
_ready: dict[tuple[str, int], tuple[bytes, str] | None] = {}


def sized(sha256: str, body: bytes, width_px: int) -> tuple[bytes, str] | None:
    """Return the picture ``body`` at ``width_px`` and its media type; None when it is no wider.

    ``sha256`` names the bytes, which were made harmless when they came in.
    """
    key = (sha256, width_px)
    if key not in _ready:
        if len(_ready) >= _KEPT:
            _ready.clear()
        _ready[key] = _made(body, width_px)
    return _ready[key]


def _made(body: bytes, width_px: int) -> tuple[bytes, str] | None:
    with Image.open(BytesIO(body), formats=("JPEG", "PNG")) as opened:
        height_px = dict(narrower(*opened.size)).get(width_px)
        if height_px is None:
            return None
        is_jpeg = opened.format == "JPEG"
        opened.draft("RGB", (width_px, height_px))  # decoded small where it can be
        made = opened.convert("RGBA" if "A" in opened.getbands() else "RGB")
    made = made.resize((width_px, height_px), Image.Resampling.LANCZOS)
    out = BytesIO()
    if is_jpeg:
        made.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    else:
        made.save(out, "PNG", compress_level=6)
    return out.getvalue(), "image/jpeg" if is_jpeg else "image/png"
