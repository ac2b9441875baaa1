from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from player.glyphs import code_pages, word_page
from player.items import Medium
from player.overlay import dimmed, write_over
from player.pictures import Broken, Pictures, decode, marked, on_panel

RED = (255, 42, 0)


def png(image, kind="PNG"):
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


def test_a_colour_picture_keeps_its_colours():
    image = Image.new("RGB", (8, 8), (0, 120, 60))
    assert on_panel(decode(png(image), 8, 8), 0, (8, 8), RED).getpixel((3, 3)) == (0, 120, 60)


@pytest.mark.parametrize("kind", ["GIF", "JPEG", "BMP", "TIFF"])
def test_only_png_is_ever_decoded(kind):
    with pytest.raises(Broken):
        decode(png(Image.new("RGB", (8, 8)), kind), 8, 8)


def test_a_picture_of_another_size_than_signed_is_not_decoded():
    with pytest.raises(Broken, match="wrong size"):
        decode(png(Image.new("1", (9, 8))), 8, 8)


@given(st.binary(max_size=300), st.integers(0, 60))
def test_no_bytes_make_anything_but_a_picture_or_broken(tail, keep):
    body = png(Image.new("1", (8, 8)))[:keep] + tail
    with suppress(Broken):
        assert decode(body, 8, 8).size == (8, 8)


def test_what_has_left_the_panel_is_followed_by_black():
    strip = Image.new("1", (20, 4), 1)
    panel = on_panel(strip, 15, (10, 4), RED)
    assert panel.getbbox() == (0, 0, 5, 4)


@pytest.mark.parametrize("size", [(192, 32), (128, 32), (64, 32), (96, 16), (1920, 1080)])
def test_the_code_is_whole_and_inside_every_panel(size):
    (page,) = code_pages("7H2K9QWM", *size)
    left, top, right, bottom = page.getbbox()
    assert right - left >= 46
    assert bottom - top >= 7
    assert page.size == size


def test_the_smallest_panel_shows_the_code_in_turns():
    pages = code_pages("7H2K9QWM", 16, 16)
    assert len(pages) == 2
    assert pages[0].tobytes() != pages[1].tobytes()


def test_the_clock_face_fits_the_smallest_panel():
    assert word_page("20:45", 32, 16).getbbox()


def test_a_picture_with_a_palette_keeps_it_and_every_change_of_it_is_in_its_colours():
    green, black = (0, 120, 60), (0, 0, 0)
    drawn = Image.new("RGB", (24, 8), green)
    drawn.paste((255, 255, 255), (0, 0, 4, 4))  # so that green is not the first of the palette
    image = decode(png(drawn.quantize(4)), 24, 8)
    assert image.mode == "P"
    whole = on_panel(image, 0, (24, 8), RED)
    assert whole.convert("RGB").getpixel((9, 6)) == green
    gone = on_panel(image, 20, (24, 8), RED)
    assert (gone.getpixel((1, 6)), gone.getpixel((9, 6))) == (green, black)
    assert dimmed(whole, 50).getpixel((9, 6)) == (0, 60, 30)
    assert marked(whole, RED).getpixel((9, 6)) == green
    assert write_over(whole, (), (), None).getpixel((9, 6)) == green


def test_what_is_not_up_is_forgotten_when_it_is_large():
    bodies = {str(shade): png(Image.new("RGB", (600, 500), (shade, 0, 0))) for shade in range(3)}
    read = []
    pictures = Pictures(lambda digest: read.append(digest) or bodies[digest])
    sizes = {"width": 600, "height": 500, "effect": "still", "dwell_ms": 5000}
    for digest in ("0", "0", "1", "0", "2", "0"):
        pictures.get(Medium(sha256=digest, size=1, **sizes))
    assert read == ["0", "1", "0", "2", "0"]
