"""What files are called, and what must be said of a picture."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.media import ALT_MAX, MOST, NAME_MAX, arranged, called, problems
from app.domain.notice import Attachment

JPEG, PDF = "image/jpeg", "application/pdf"
PICTURE = Attachment(
    sha256="a" * 64,
    name="停水.jpg",
    media_type=JPEG,
    size=9,
    alt="停水范围图",
    width_px=4,
    height_px=3,
)


@pytest.mark.parametrize(
    ("came_as", "kind", "goes_as"),
    [
        ("停水通知.jpeg", JPEG, "停水通知.jpg"),
        ("IMG_2024.HEIC", JPEG, "IMG_2024.jpg"),
        ("../../etc/passwd", JPEG, "passwd.jpg"),
        (r"C:\Users\li\图.png", "image/png", "图.png"),
        ("通知.pdf.exe", PDF, "通知.pdf.exe.pdf"),
        ("a.jpg.pdf", PDF, "a.pdf"),
        ("\u202egpj.txt", JPEG, "gpj.txt.jpg"),
        ('a"b\r\nX: 1.pdf', PDF, "a_bX_ 1.pdf"),
        ("....", JPEG, "file.jpg"),
        ("", PDF, "file.pdf"),
    ],
)
def test_a_hostile_name_becomes_a_plain_one(came_as, kind, goes_as):
    assert called(came_as, kind) == goes_as


@given(st.text(max_size=300), st.sampled_from([JPEG, "image/png", PDF]))
def test_any_name_ends_up_short_visible_and_without_a_path(name, kind):
    made = called(name, kind)
    assert 0 < len(made) <= NAME_MAX and not set(made) & set('/\\:*?"<>|')
    assert not any(unicodedata.category(c)[0] == "C" for c in made)
    assert called(made, kind) == made


def said(files):
    return [(p.code, p.facts) for p in problems(files)]


def test_a_picture_with_a_description_needs_no_more():
    assert problems([PICTURE]) == []


def test_a_picture_without_a_description_is_named():
    assert said([replace(PICTURE, alt="  ")]) == [("no_alt", {"name": "停水.jpg"})]


def test_a_file_needs_no_description():
    assert problems([replace(PICTURE, media_type=PDF, alt="")]) == []


def test_too_many_and_too_long_are_said():
    long = replace(PICTURE, alt="图" * (ALT_MAX + 1))
    codes = [code for code, _ in said([long] * (MOST + 1))]
    assert codes == ["too_many"] + ["alt_too_long"] * (MOST + 1)


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("", "abc"),
        ("media-up:b", "bac"),
        ("media-up:a", "abc"),
        ("media-down:b", "acb"),
        ("media-down:c", "abc"),
        ("media-drop:b", "ac"),
        ("media-drop:z", "abc"),
        ("mend:b", "abc"),
    ],
)
def test_a_button_moves_one_by_one_place_or_takes_it_out(asked, order):
    assert arranged(["a", "b", "c", "b"], asked) == list(order)
