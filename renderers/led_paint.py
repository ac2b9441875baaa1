"""Paints the pages and strips of an LED panel into frames."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from renderers.base import Field, Frame
from renderers.canvas import Canvas, Ink
from renderers.led_band import draw_band, draw_code, draw_foot
from renderers.led_look import Look
from renderers.led_pages import Block, Said, Sheet
from renderers.led_pages import height as sheet_height
from renderers.led_panel import Panel
from renderers.text import hang

REST_MS = 1000  # a strip rests before it slides
DWELL_MIN_MS = 4000

_EMS_A_SECOND = 3.5
_STRIP_EMS_A_SECOND = 4


def still(
    sheet: Sheet, told: Said, panel: Panel, look: Look, *, place: tuple[int, int] = (0, 1)
) -> Frame:
    """Return ``sheet`` as a frame that stays as long as reading takes.

    ``place`` is which page it is, from 0, of how many.
    """
    canvas = sheet_on(sheet, panel, look)
    dressed(canvas, told, panel, look, place)
    seconds = sum(block.ems for block in sheet) / _EMS_A_SECOND
    return frame(canvas, max(DWELL_MIN_MS, ceil(seconds * 10) * 100))


def dressed(canvas: Canvas, told: Said, panel: Panel, look: Look, place: tuple[int, int]) -> None:
    """Draw on ``canvas`` what frames a page: the title band, a foot, a code."""
    if panel.band:
        draw_band(canvas, told, panel, look, place)
    if panel.foot and look.foot:
        draw_foot(canvas, told.foot, panel, look.foot)
    if panel.aside:
        draw_code(canvas, told, panel, look)


def sheet_on(sheet: Sheet, panel: Panel, look: Look, *, height: int = 0) -> Canvas:
    """Return a canvas with ``sheet`` in the middle of ``panel``; of another ``height`` if given."""
    canvas = Canvas(panel.width, height or panel.height, look.palette)
    y = panel.top + (panel.depth - sheet_height(sheet, panel)) // 2
    for block in sheet:
        _block(canvas, block, y, panel)
        y += block.height + panel.gap
    return canvas


def frame(canvas: Canvas, dwell_ms: int, fields: tuple[Field, ...] = ()) -> Frame:
    """Return ``canvas`` as a frame that stays ``dwell_ms``."""
    return Frame(
        png=canvas.png(),
        width_px=canvas.width,
        height_px=canvas.height,
        dwell_ms=dwell_ms,
        fields=fields,
    )


def strip(parts: Sequence[tuple[str, Ink]], panel: Panel, look: Look) -> Frame:
    """Return ``parts`` on one line as a frame that slides at the pace people read."""
    face = panel.bodies[-1]
    width = sum(face.width(text) for text, _ in parts) + 2 * face.size_px * (len(parts) - 1)
    canvas = Canvas(max(width, panel.width + 1), panel.height, look.palette)
    x, y = 0, (panel.height - face.size_px) // 2
    for text, ink in parts:
        x = canvas.text(x, y, text, face, ink) + 2 * face.size_px
    return Frame(
        png=canvas.png(),
        width_px=canvas.width,
        height_px=panel.height,
        effect="scroll",
        speed_px_s=_STRIP_EMS_A_SECOND * face.size_px,
    )


def _block(canvas: Canvas, block: Block, y: int, panel: Panel) -> None:
    left = panel.margin
    if block.has_bar:
        bar = (left, y, left + panel.indent // 2, y + block.height)
        canvas.fill(bar, block.ink.solid)
        left += panel.indent
    widest = max(map(block.face.width, block.lines))
    if not panel.is_poster and not block.is_centred:
        left += (panel.measure - widest) // 2
    for line in block.lines:
        spare = panel.measure - block.face.width(line) if block.is_centred else 0
        is_list = len(block.lines) > 1 and not block.is_centred
        start = left + spare // 2 - (hang(line, block.face) if is_list else 0)
        canvas.text(start, y, line, block.face, block.ink)
        y += block.pitch
