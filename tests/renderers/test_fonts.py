"""Faces: every character people write is drawn as itself, as 〓, or not at all."""

import hashlib
import lzma
from pathlib import Path

import manimgx_fonts_cjk
import pytest
from PIL import ImageFont

from renderers.fonts import GETA, dot_face, noto_face, pixel_face, shown
from renderers.glyphs.make import ASSET, SOURCE, SOURCE_SHA256, build

ASSET_SHA256 = "bb3012be45715f90b771e67d8f689d07062c06858d90f218e2448b60f7bc8c42"
FACES = [pixel_face(), dot_face(24), noto_face(46)]


def noto_path():
    return Path(manimgx_fonts_cjk.__file__).with_name("NotoSansCJK-VF.otf.ttc")


def gb2312():
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def stand_in(face):
    return face.glyph("\uffff").dots.tobytes()


def test_the_shipped_glyphs_are_those_of_unifont():
    """Made again from Debian's package where that very version is installed."""
    shipped = ASSET.read_bytes()
    assert hashlib.sha256(shipped).hexdigest() == ASSET_SHA256
    if SOURCE.exists() and hashlib.sha256(SOURCE.read_bytes()).hexdigest() == SOURCE_SHA256:
        assert lzma.decompress(shipped) == build(SOURCE.read_text("ascii"))


def test_the_shipped_glyphs_carry_their_licence():
    text = ASSET.with_name("LICENSE.txt").read_text()
    assert "SPDX-License-Identifier: OFL-1.1" in text
    assert "Qianqian Fang" in text
    assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_a_han_glyph_is_as_drawn_in_unifont():
    dots = pixel_face().glyph("水").dots
    assert dots.size == (16, 16)
    assert (
        dots.tobytes().hex() == "010001000100010801087d9005a0094009401120111021084106810005000200"
    )


def test_digits_are_half_as_wide_as_a_han_character_and_letters_as_wide_as_they_are():
    face = pixel_face()
    assert face.width("停水900") == 2 * 16 + 3 * 8
    assert face.width(":") < face.width("i") < face.width("n") == 8
    assert all(face.width(chr(point)) <= 8 for point in range(0x20, 0x7F))


def test_two_letters_never_touch():
    face = pixel_face()
    for point in range(0x21, 0x7F):
        glyph = face.glyph(chr(point))
        assert glyph.x + glyph.dots.getbbox()[2] <= glyph.advance


def test_all_of_gb2312_is_drawn_without_a_stand_in():
    characters = list(gb2312())
    assert sum("\u4e00" <= c <= "\u9fff" for c in characters) == 6763
    assert [c for c in characters if not c.isspace() and shown(c) != c] == []


@pytest.mark.parametrize("face", FACES, ids=["unifont", "noto dots", "noto smooth"])
def test_no_character_of_gb2312_is_a_stand_in(face):
    drawn = {c: face.glyph(c).dots.tobytes() for c in gb2312() if not c.isspace() and c != GETA}
    assert [c for c, dots in drawn.items() if dots == stand_in(face)] == []


@pytest.mark.parametrize("char", "䶮㛃𫖯𬱟𬍛𫍯㙦䓖𫄷𬘓镕堃喆淼犇羴")
def test_rare_characters_of_names_are_drawn_at_every_size(char):
    """From the Table of General Standard Chinese Characters (2013), levels two and three."""
    assert shown(char) == char
    for face in FACES:
        assert face.glyph(char).dots.tobytes() != stand_in(face)
        assert face.glyph(char).advance == face.size_px


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("欢迎参加😀🎉", "欢迎参加"),
        ("👨‍👩‍👧‍👦家庭日", "家庭日"),
        ("☎️010", "☎010"),
        ("🇨🇳国庆", "国庆"),
        ("1️⃣登记", "1登记"),
        ("停\u200b水\ufeff", "停水"),
        ("停\u202e水\u2066", "停水"),
        ("e\u0301", "é"),
        ("　提前\t储水", " 提前 储水"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("مرحبا 您好", "〓 您好"),
        ("\ue000\ue001\U0010fffd好", "〓好"),
        ("破折⸻号", "破折———号"),
    ],
)
def test_what_no_font_has_is_dropped_or_becomes_one_geta(written, drawn):
    assert shown(written) == drawn


def test_a_font_s_box_is_never_drawn():
    box = ImageFont.truetype(noto_path(), 46, index=2).getmask("\uffff").getbbox()
    drawn = noto_face(46).glyph("\uffff").dots
    assert drawn.size == noto_face(46).glyph(GETA).dots.size != (box[2] - box[0], box[3] - box[1])


def test_each_glyph_is_rasterised_once():
    face = noto_face(32, "Bold")
    assert face.glyph("停") is noto_face(32, "Bold").glyph("停")


def test_characters_of_many_strokes_do_not_run_together():
    face, medium = dot_face(24), noto_face(24, "Medium", is_smooth=False)
    assert face.glyph("停") is medium.glyph("停")
    for char in "警藏矗":
        lit = [one.glyph(char).dots.histogram()[255] for one in (face, medium)]
        assert lit[0] < lit[1]
    assert face.width("停警") == 48


def test_a_face_without_shades_has_dots_that_are_lit_or_not():
    assert noto_face(24, is_smooth=False).glyph("停").dots.mode == "1"
    assert noto_face(24).glyph("停").dots.mode == "L"
