"""What the player adds to a picture: clocks and dates in their fields, and the brightness."""

from __future__ import annotations

from datetime import datetime

from PIL import Image

from player.dots import CELL, glyph, line, scaled
from player.items import Field

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = {"zh": tuple("一二三四五六日"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def field_text(show: str, local: datetime, language: str) -> str:
    """Return what a field says at ``local``."""
    is_chinese = language == "zh"
    if show == "time":
        return f"{local:%H:%M}"
    if show == "date":
        month, day = local.month, local.day
        return f"{month}月{day}日" if is_chinese else f"{day} {_MONTHS[month - 1]}"
    day_name = _DAYS["zh" if is_chinese else "en"][local.weekday()]
    return f"星期{day_name}" if is_chinese else day_name


def write_over(
    panel: Image.Image,
    fields: tuple[Field, ...],
    texts: tuple[str, ...],
    lamp: tuple[int, int, int] | None,
) -> Image.Image:
    """Return ``panel`` with ``texts`` in ``fields``; in the one colour ``lamp`` of a mono panel."""
    panel = panel.convert("RGB")
    for field, said in zip(fields, texts, strict=True):
        mask = scaled(_cropped(said) if field.px < CELL else line(said), field.px)
        if lamp:
            mask = mask.point([0] * 128 + [255] * 128)
        panel.paste(lamp or field.ink, (field.x, field.y), mask)
    return panel


def dimmed(panel: Image.Image, percent: int) -> Image.Image:
    """Return ``panel`` with that much of its brightness."""
    if percent >= 100:
        return panel
    return panel.convert("RGB").point([v * percent // 100 for v in range(256)] * 3)


def _cropped(text: str) -> Image.Image:
    """Letters and digits of 16 dots are 12 high without the room around them: no need to shrink."""
    whole = line(text)
    if any(glyph(c).width == CELL for c in text):
        return whole
    return whole.crop((0, 3, whole.width, 15))
