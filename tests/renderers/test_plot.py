"""Plots: what they say, that colours can be read, and that pages and PDFs both take them."""

import re
from xml.etree import ElementTree

import pytest

from renderers import plot, plot_ink
from renderers.plot_values import Axis, Bar, Bars, Curves, Heat, Series, Shape, Shapes

_HOURS = tuple(str(h) for h in range(24))
_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_SQUARES = {
    "望春里东区": ((116.40, 39.90), (116.42, 39.90), (116.425, 39.92), (116.40, 39.92)),
    "望春里西区": ((116.38, 39.895), (116.40, 39.90), (116.40, 39.92), (116.385, 39.925)),
    "望春里南区": ((116.38, 39.895), (116.42, 39.88), (116.42, 39.90), (116.40, 39.90)),
}

KINDS = {
    "curves": Curves(
        title="从发布到上屏",
        is_stepped=True,
        x=Axis(
            name="发布后的时间",
            low=0.1,
            high=3600,
            is_log=True,
            ticks=((0.1, "0.1 秒"), (1, "1 秒"), (10, "10 秒"), (60, "1 分"), (3600, "1 小时")),
        ),
        y=Axis(name="已上屏 %", high=100),
        series=(
            Series("LED 屏", ((0.1, 0), (0.4, 20), (0.6, 55), (1.2, 80), (30, 90), (900, 95))),
            Series("短信", ((0.1, 0), (2, 30), (5, 60), (40, 85), (3600, 92))),
        ),
    ),
    "lines": Curves(
        title="每月及时率",
        x=Axis(low=1, high=6, ticks=tuple((n, f"{n} 月") for n in range(1, 7))),
        y=Axis(name="%", high=100),
        series=(
            Series("望春里", ((1, 70), (2, 82), (3, None), (4, 90), (5, 88), (6, 96))),
            Series("同街道平均", tuple((n, 60 + 4 * n) for n in range(1, 7))),
            Series("全区平均", tuple((n, 75 + n) for n in range(1, 7))),
        ),
    ),
    "bars": Bars(
        title="各渠道到达率",
        groups=("LED 屏", "电视", "居民手机页面和小程序等名称很长的渠道", "短信"),
        series=(Bar("本月", (96.5, 80, None, 61.25)), Bar("上月", (90, 0, 12, 100))),
        unit="%",
        unknown="无记录",
        high=100,
    ),
    "heat": Heat(
        title="一周里每小时播放次数",
        columns=_HOURS,
        rows=_DAYS,
        unit=" 次",
        cells=tuple(
            tuple(None if d == 6 and h < 3 else float(h * (d + 1) * 9) for h in range(24))
            for d in range(7)
        ),
    ),
    "shapes": Shapes(
        title="各片区到达率",
        unit="%",
        unknown="无记录",
        shapes=tuple(
            Shape(name, (ring,), value)
            for (name, ring), value in zip(_SQUARES.items(), (100.0, 42.5, None), strict=True)
        ),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_plot_looks_as_it_did(golden, kind):
    golden(f"plot/{kind}.svg", plot.svg(KINDS[kind]).encode())
    golden(f"plot/{kind}_tall.svg", plot.svg(KINDS[kind], plot.TALL).encode())


def test_a_strict_page_takes_every_plot_and_nothing_stands_outside_the_sheet():
    nasty = Bars(title='<b>"', groups=("<script>",), series=(Bar("&", (1.0,)),))
    for one in (*KINDS.values(), nasty, *_empty()):
        for width in (plot.WIDE, plot.SHEET, plot.TALL):
            drawn = plot.svg(one, width)
            assert not re.search(r"style=|<style|<script|on\w+=|url\(|href", drawn)
            tree = ElementTree.fromstring(drawn)
            assert tree.get("aria-label") == one.title
            for text in tree.iter("{http://www.w3.org/2000/svg}text"):
                left, right = _sides(text)
                assert left >= -1 and right <= width + 1, (one.title, width, text.text)


def test_letters_stand_out_from_every_shade_and_signs_from_the_paper():
    for step in range(1, 6):
        fill, letters = plot_ink.shade(step, 5)
        assert _contrast(fill, letters) >= 4.5
    assert all(_contrast(colour, plot_ink.PAPER) >= 4.5 for colour in plot_ink.COLOURS)


def test_what_is_not_known_is_said_and_never_drawn_as_nothing():
    drawn = plot.svg(KINDS["bars"])
    assert "无记录" in drawn and ">0%<" in drawn
    assert plot.svg(KINDS["lines"]).count("M") > plot.svg(_whole(KINDS["lines"])).count("M")


def _whole(curves):
    points = tuple(p for p in curves.series[0].points if p[1] is not None)
    series = (Series("望春里", points), *curves.series[1:])
    return Curves(title=curves.title, series=series, x=curves.x, y=curves.y)


def _empty():
    return (
        Curves(title="无", series=()),
        Curves(title="一", series=(Series("一", ((3, 3),)),), x=Axis(is_log=True)),
        Bars(title="无", groups=(), series=(Bar("一", ()),)),
        Heat(title="无", columns=("1",), rows=("a",), cells=((None,),)),
        Shapes(title="无", shapes=()),
    )


def _sides(text):
    x, wide = float(text.get("x")), plot_ink.width_of(text.text or "", float(text.get("font-size")))
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor")]
    return left, left + wide


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
