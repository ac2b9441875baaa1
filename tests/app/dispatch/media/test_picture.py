"""Pictures from outside: what comes out is pixels, upright and in bounds, or a reason."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from app.dispatch.media import picture
from app.dispatch.media.picture import LONG_SIDE_PX, Unusable, decode
from app.domain.media import THUMB_PX


def opened(made):
    image = Image.open(BytesIO(made.body))
    image.load()
    return image


def exif(**tags):
    made = Image.Exif()
    made[0x010F] = "Camera of 李强"
    if turned := tags.get("orientation"):
        made[0x0112] = turned
    made.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 20.0), 3: "E", 4: (116.0, 23.0, 29.0)})
    return made


@pytest.mark.parametrize(
    ("format", "mode", "goes_as"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("WEBP", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/png"),
        ("HEIF", "RGB", "image/jpeg"),
    ],
)
def test_each_kind_becomes_one_that_every_screen_reads(photo, format, mode, goes_as):
    made = decode(photo(format, mode=mode))
    assert made.media_type == goes_as and (made.width_px, made.height_px) == (64, 48)
    assert opened(made).size == (64, 48) and not made.was_moving


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_of_place_or_camera_is_left(photo, format):
    came = photo(format, exif=exif().tobytes())
    assert b"Camera of" in came
    made = decode(came)
    for body in (made.body, made.thumb):
        assert b"Camera of" not in body and b"Exif" not in body
        assert not Image.open(BytesIO(body)).getexif()


def test_texts_and_what_follows_the_end_are_left_behind(photo):
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "李强的手机")
    made = decode(photo("PNG", pnginfo=told) + b"PK\x03\x04<script>alert(1)</script>")
    assert b"script" not in made.body and not opened(made).info


def test_a_picture_taken_sideways_stands_upright(photo):
    made = decode(photo("JPEG", size=(64, 48), exif=exif(orientation=6).tobytes()))
    image = opened(made)
    assert image.size == (48, 64)
    assert min(image.getpixel((44, 4))) > 200 > max(image.getpixel((4, 4))[1:])


def test_colours_of_a_wide_screen_become_those_of_all_screens(photo):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert "icc_profile" not in opened(decode(photo("JPEG", icc_profile=profile))).info
    assert "icc_profile" not in opened(decode(photo("PNG", icc_profile=b"no profile"))).info


def test_a_large_picture_is_made_smaller_and_a_small_one_stays(photo):
    made = decode(photo("JPEG", size=(5000, 2500)))
    assert (made.width_px, made.height_px) == (LONG_SIDE_PX, LONG_SIDE_PX // 2)
    assert max(Image.open(BytesIO(made.thumb)).size) == THUMB_PX


def test_transparency_stays_and_the_small_picture_is_on_white(photo):
    made = decode(photo("PNG", mode="RGBA", colour=(0, 0, 0, 0)))
    assert opened(made).getpixel((60, 40))[3] == 0
    assert min(Image.open(BytesIO(made.thumb)).getpixel((60, 40))) > 240


def test_of_a_moving_picture_the_first_frame_is_left_and_it_is_said(photo):
    second = Image.new("RGB", (64, 48), "blue")
    made = decode(photo("WEBP", save_all=True, append_images=[second]))
    assert made.was_moving and opened(made).getpixel((60, 40))[0] > 150


@pytest.mark.parametrize("body", [b"", b"hello", b"<svg onload=alert(1)>", b"%PDF-1.7\n"])
def test_what_is_no_picture_is_refused(body):
    with pytest.raises(Unusable) as refused:
        decode(body)
    assert refused.value.code == "not_a_picture"


def test_kinds_that_are_not_taken_are_not_even_tried(photo):
    for format in ("GIF", "BMP", "TIFF"):
        with pytest.raises(Unusable) as refused:
            decode(photo(format))
        assert refused.value.code == "not_a_picture"


def bomb(width, height):
    """A PNG that says it is huge, in a few hundred bytes."""

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 6000), (12_000, 12_000), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size):
    with pytest.raises(Unusable) as refused:
        decode(bomb(*size))
    assert refused.value.code == "too_many_pixels"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_cut_off_is_broken(photo, format):
    noise, out = Image.effect_noise((200, 200), 90).convert("RGB"), BytesIO()
    noise.save(out, format)
    with pytest.raises(Unusable) as refused:
        decode(out.getvalue()[: out.tell() // 2])
    assert refused.value.code in {"broken", "not_a_picture"}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_happens_to_the_bytes_there_is_a_picture_or_a_reason(photo, data):
    body = bytearray(photo(data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "HEIF"]))))
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = decode(bytes(body))
    except Unusable as exc:
        assert exc.code in {"broken", "not_a_picture", "too_many_pixels"}
    else:
        assert made.width_px * made.height_px <= picture.MAX_PIXELS
