import struct

import pytest
from PIL import Image

from player.outputs.base import NoOutput
from player.outputs.framebuffer import FramebufferOutput, Geometry, packed, read_geometry
from player.outputs.wiring import Light, Wiring

ONE = Image.new("RGB", (1, 1), (0xFF, 0x82, 0x18))


def geometry(bits, **members):
    facts = {"width": 1, "height": 1, "stride": bits // 8} | members
    return Geometry(bits=bits, **facts)


@pytest.mark.parametrize(
    ("bits", "is_bgr", "expected"),
    [
        (32, True, "1882ff00"),
        (24, True, "1882ff"),
        (24, False, "ff8218"),
        (16, True, "03fc"),  # 11111 100000 00011
        (16, False, "1f1c"),  # 00011 100000 11111
    ],
)
def test_a_pixel_lies_as_the_screen_wants_it(bits, is_bgr, expected):
    assert packed(ONE, geometry(bits, is_bgr=is_bgr)).hex() == expected


def test_lines_keep_their_distance():
    two = Image.new("RGB", (1, 2), (1, 2, 3))
    body = packed(two, geometry(24, height=2, stride=8))
    assert body == (bytes((3, 2, 1)) + bytes(5)) * 2


def variable(width=1920, height=1080, bits=32, grey=0, red_at=16):
    return struct.pack("8I", width, height, width, height, 0, 0, bits, grey) + struct.pack(
        "I", red_at
    ) + bytes(124)  # fmt: skip


def fixed(stride):
    return struct.pack("16sLIIIIHHH2xI", b"simplefb", 0, 0, 0, 0, 2, 1, 1, 0, stride) + bytes(28)


def test_the_geometry_is_what_the_kernel_says():
    assert read_geometry(variable(), fixed(7680)) == Geometry(
        width=1920, height=1080, bits=32, stride=7680
    )
    assert not read_geometry(variable(red_at=0), fixed(7680)).is_bgr


@pytest.mark.parametrize("told", [{"bits": 8}, {"grey": 1}, {"width": 0}])
def test_a_screen_of_an_unknown_kind_is_refused(told):
    with pytest.raises(ValueError, match="bits"):
        read_geometry(variable(**told), fixed(1920))


def shown(path, width, height):
    return Image.frombytes("RGB", (width, height), path.read_bytes(), "raw", "BGRX")


def test_the_panel_stands_in_the_middle_in_whole_dots(tmp_path):
    path = tmp_path / "fb"
    output = FramebufferOutput(f"{path},100x50x32", Wiring(), Light(), print)
    panel = Image.new("RGB", (32, 16), (255, 0, 0))
    panel.putpixel((0, 0), (0, 255, 0))
    output.paint(panel, None)
    screen = shown(path, 100, 50)
    output.close()
    assert screen.getbbox() == (2, 1, 98, 49)
    assert screen.crop((2, 1, 5, 4)).getcolors() == [(9, (0, 255, 0))]
    assert screen.getpixel((5, 4)) == (255, 0, 0)
    assert set(path.read_bytes()) == {0}


def test_a_picture_larger_than_the_screen_is_shown_whole(tmp_path):
    path = tmp_path / "fb"
    output = FramebufferOutput(f"{path},100x50x32", Wiring(turn="rotate-90"), Light(50), print)
    output.paint(Image.new("RGB", (400, 200), (255, 255, 255)), None)
    assert shown(path, 100, 50).getbbox() == (37, 0, 62, 50)
    assert shown(path, 100, 50).getpixel((50, 25)) == (128, 128, 128)
    output.close()


@pytest.mark.parametrize("typed", ["/dev/null", "/no/such/device", "/tmp,0x0x32", ","])
def test_what_is_no_framebuffer_is_refused_by_name(typed):
    with pytest.raises(NoOutput, match="no_framebuffer"):
        FramebufferOutput(typed, Wiring(), Light(), print)
