"""Signs of alerts: told apart at sixteen dots, and a triangle for what is not known."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from PIL import ImageChops

from player import alert_pages
from player.alert_ground import Look
from player.alerts import Alert
from player.signs import _SHAPES, NAMES, sign

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def alert(icon):
    return Alert(
        id="w7r2k9xa",
        revision=1,
        level="red",
        template="full",
        title="暴雨红色预警",
        text="请停止户外活动。",
        source="市气象台",
        icon=icon,
        effective=NOW,
        expires=NOW + timedelta(hours=3),
    )


def first_page(icon, size, language="zh"):
    look = Look(size, "full", (255, 0, 0), language)
    return alert_pages.pages(alert(icon), look, is_drill=False)[0].draw()


def lit(image):
    return sum(map(bool, image.tobytes()))


@pytest.mark.parametrize("px", [16, 24, 32])
def test_no_two_signs_look_alike(px):
    for one, other in combinations([*NAMES, "unknown"], 2):
        differs = lit(ImageChops.difference(sign(one, px), sign(other, px)))
        assert differs > px**2 * 0.08, (one, other)


@pytest.mark.parametrize("px", [16, 24, 32, 96])
def test_a_sign_fills_its_square_and_is_lit_or_not_where_dots_are_large(px):
    for name in NAMES:
        mask = sign(name, px)
        left, top, right, bottom = mask.getbbox()
        assert mask.size == (px, px)
        assert max(right - left, bottom - top) >= px * 3 // 4
        assert px > 32 or set(mask.tobytes()) == {0, 255}


def test_a_name_that_is_not_known_or_missing_is_a_triangle():
    assert sign("locusts", 32).tobytes() == sign("", 32).tobytes()


@pytest.mark.parametrize("size", [(128, 48), (192, 64), (320, 160), (1280, 720)])
def test_an_alert_has_its_sign_beside_its_title_where_there_is_a_bar(size):
    assert first_page("rainstorm", size).tobytes() != first_page("fire", size).tobytes()


@pytest.mark.parametrize("size", [(64, 32), (192, 32), (64, 64), (16, 16)])
def test_a_small_panel_keeps_its_dots_for_words(size):
    assert first_page("rainstorm", size).tobytes() == first_page("fire", size).tobytes()


def test_a_level_word_in_small_letters_is_not_said_twice():
    red = replace(alert("cold_wave"), title="Cold wave red warning")
    assert alert_pages.titled(red, "en") == "Cold wave red warning"


def test_the_player_in_a_browser_draws_the_same_shapes():
    script = (ROOT / "app/web/static/player/signs.js").read_text()
    listed = script[script.index("SHAPES = {") : script.index("};")].replace('" +\n    "', "")
    theirs = {
        name.strip('"'): [shape.split() for shape in shapes.split(";")]
        for name, shapes in re.findall(r'^  ("?\w*"?):\s+"([^"]*)"', listed, re.M)
    }
    ours = {
        name: [shape.split() for shape in shapes.split(";") if shape.strip()]
        for name, shapes in _SHAPES.items()
    }
    assert theirs == ours


def test_every_sign_is_in_the_wire_format():
    written = (ROOT / "docs" / "wire-format.md").read_text()
    assert [name for name in NAMES if f"`{name}`" not in written] == []
