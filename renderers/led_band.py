"""What frames the text of a panel: the title band, a foot, a code at the right."""

from __future__ import annotations

from renderers import plain, qr
from renderers.canvas import Canvas, Ink
from renderers.icons import icon
from renderers.led_look import Look
from renderers.led_pages import Said
from renderers.led_panel import Panel, foot_face
from renderers.text import balanced

_TITLE_EMS = 4  # fewer characters of a title say nothing: marks of pages give way


def draw_band(canvas: Canvas, told: Said, panel: Panel, look: Look, place: tuple[int, int]) -> None:
    """Draw the title, before it what kind of notice it is, and after it which page this is."""
    face, ink = panel.label, look.band
    canvas.fill((0, 0, panel.width, panel.band), ink.ground)
    y, inset = panel.safe + (panel.band - panel.safe - face.size_px) // 2, face.size_px // 4
    x = panel.margin + (0 if panel.margin else inset)
    right = _dots(canvas, panel, ink, place)
    sign = icon(told.category, face.size_px, is_smooth=face.is_smooth)
    canvas.glyph(x, y, sign, ink)
    x += sign.advance + inset
    label = face.width(told.label)
    if panel.is_poster and told.label not in told.title and label < panel.measure // 3:
        canvas.fill(
            (x, y - inset // 2, x + label + 2 * inset, y + face.size_px + inset // 2), ink.solid
        )
        canvas.text(x + inset, y, told.label, face, Ink(ink.solid, ink.ground))
        x += label + 3 * inset
    title = told.title or told.label
    room = (right - x) // max(face.width(title) // len(title), 1)
    while face.width(fitted := plain.cut(title, room)) > right - x and room > 1:
        room -= 1
    canvas.text(x, y, fitted, face, ink)


def _dots(canvas: Canvas, panel: Panel, ink: Ink, place: tuple[int, int]) -> int:
    """Draw a mark for each page, the present one larger; return where they begin."""
    page, pages = place
    large = max(panel.label.size_px // 5, 4) // 2 * 2
    small = large // 2
    x = panel.width - (panel.margin or large) - (2 * large * pages - large)
    room = x - panel.margin - (_TITLE_EMS + 2) * panel.label.size_px
    if pages == 1 or x < panel.width // 2 or room < 0:
        return panel.width - panel.margin
    for n in range(pages):
        size = large if n == page else small
        left = x + 2 * large * n + (large - size) // 2
        top = panel.safe + (panel.band - panel.safe - size) // 2
        canvas.fill((left, top, left + size, top + size), ink.solid)
    return x - large


def draw_foot(canvas: Canvas, text: str, panel: Panel, ink: Ink) -> None:
    """Draw who says so and until when, below a line."""
    face = foot_face(panel)
    top, bottom = panel.height - panel.foot, panel.height - panel.safe
    canvas.fill((panel.margin, top, panel.width - panel.margin, top + 2), ink.solid)
    room = (panel.width - 2 * panel.margin) // max(face.width(text) // max(len(text), 1), 1)
    canvas.text(panel.margin, bottom - face.size_px, plain.cut(text, room), face, ink)


def draw_code(canvas: Canvas, told: Said, panel: Panel, look: Look) -> None:
    """Draw the code of the notice's own page, and below it what it is for."""
    code, face = qr.code(told.link, panel.module), foot_face(panel)
    caption = balanced(told.scan, code.width, face) if panel.foot else []
    if len(caption) == 1 and told.number:
        caption.append(told.number)
    height = code.height + len(caption) * face.size_px + (panel.gap // 2 if caption else 0)
    left = panel.width - panel.margin - code.width
    y = panel.top + (panel.depth - height) // 2
    canvas.fill((left, y, left + code.width, y + code.height), look.headline.solid)
    canvas.mask(left, y, code, look.headline.ground)
    y += code.height + panel.gap // 2
    for line in caption:
        canvas.text(left + (code.width - face.width(line)) // 2, y, line, face, look.contact)
        y += face.size_px
