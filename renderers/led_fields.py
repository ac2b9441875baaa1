"""What the player writes over a picture, painted for those who look at it elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image

from app.domain.target import Profile
from renderers.base import Field, Frame
from renderers.fonts import pixel_face
from renderers.words import month, words

_DAYS = "一二三四五六日"


def filled(frame: Frame, at: datetime, profile: Profile) -> Frame:
    """Return ``frame`` as it looks at the instant ``at``, with its fields in the picture."""
    if not frame.fields:
        return frame
    local = at.astimezone(ZoneInfo(profile.time_zone))
    with Image.open(BytesIO(frame.png)) as kept:
        picture = kept.convert("RGB")
    for field in frame.fields:
        dots = _dots(written(field, local, profile.language), field.px)
        picture.paste(field.ink, (field.x, field.y), dots)
    out = BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return replace(frame, png=out.getvalue(), fields=())


def written(field: Field, local: datetime, language: str) -> str:
    """Return what ``field`` says at a ``local`` time (docs/wire-format.md)."""
    is_english = language.startswith("en")
    if field.show == "time":
        return f"{local:%H:%M}"
    if field.show == "date":
        day = local.day
        return f"{day} {month(local)}" if is_english else f"{local.month}月{day}日"
    return (
        words(language).weekdays[local.weekday()] if is_english else f"星期{_DAYS[local.weekday()]}"
    )


def _dots(text: str, px: int) -> Image.Image:
    face = pixel_face()
    dots = Image.new("1", (face.width(text), face.size_px))
    x = 0
    for char in text:
        glyph = face.glyph(char)
        dots.paste(glyph.dots, (x, 0))
        x += glyph.advance
    return dots.resize((dots.width * px // face.size_px, px), Image.Resampling.NEAREST)
