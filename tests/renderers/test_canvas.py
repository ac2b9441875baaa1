"""The canvas: its PNGs are read back by Pillow dot for dot."""

from io import BytesIO

import pytest
from PIL import Image

from renderers.accents import ACCENTS
from renderers.canvas import DARK, LIT, Canvas, Ink, Palette
from renderers.fonts import noto_face, pixel_face


def opened(png):
    image = Image.open(BytesIO(png))
    image.load()
    return image


def luminance(colour):
    parts = (part / 255 for part in bytes.fromhex(colour[1:]))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("size", [(16, 16), (17, 16), (128, 32), (1, 1), (63, 5)])
def test_a_picture_without_colours_is_one_bit_a_dot(size):
    canvas = Canvas(*size)
    canvas.fill((0, 0, 1, 1), 1)
    image = opened(canvas.png())
    assert (image.mode, image.size) == ("1", size)
    assert image.getpixel((0, 0)) == 255
    assert image.getbbox() == (0, 0, 1, 1)


def test_text_is_drawn_dot_for_dot():
    canvas = Canvas(32, 16)
    assert canvas.text(0, 0, "水", pixel_face(), LIT) == 16
    assert opened(canvas.png()).crop((0, 0, 16, 16)).tobytes() == (
        pixel_face().glyph("水").dots.tobytes()
    )


def test_dark_text_on_a_lit_band_is_the_negative():
    lit, dark = Canvas(16, 16), Canvas(16, 16)
    lit.text(0, 0, "水", pixel_face(), LIT)
    dark.fill((0, 0, 16, 16), 1)
    dark.text(0, 0, "水", pixel_face(), DARK)
    pairs = zip(opened(lit.png()).tobytes(), opened(dark.png()).tobytes(), strict=True)
    assert all(a ^ b == 0xFF for a, b in pairs)


def test_smooth_text_runs_from_its_ground_to_its_colour():
    palette = Palette(("#ffffff", "#b3261e"))
    canvas = Canvas(100, 100, palette)
    canvas.text(2, 2, "停", noto_face(92, "Bold"), palette.inks[0])
    colours = {colour for _, colour in opened(canvas.png()).convert("RGB").getcolors()}
    assert {(255, 255, 255), (0xB3, 0x26, 0x1E)} < colours
    assert len(colours) <= 15


def test_an_ink_and_its_reverse_both_draw():
    palette = Palette(("#000000", "#ffffff"))
    ink = palette.inks[0]
    canvas = Canvas(40, 40, palette)
    canvas.fill((0, 0, 40, 40), ink.solid)
    canvas.text(0, 0, "停", noto_face(40), Ink(ink.solid, ink.ground))
    image = opened(canvas.png()).convert("L")
    assert image.getextrema() == (0, 255)
    assert image.getpixel((0, 39)) == 255


def test_a_palette_has_at_most_256_colours():
    with pytest.raises(ValueError, match="256"):
        Palette(*[("#000000", "#ffffff")] * 18)


@pytest.mark.parametrize("accent", ACCENTS.values(), ids=ACCENTS)
def test_every_accent_is_legible(accent):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    assert contrast(accent.deep, "#ffffff") >= 4.5
    assert contrast(accent.deep, accent.tint) >= 4.5
    assert contrast(accent.bright, "#000000") >= 7
