"""What drawing costs: the renderers beside plain Pillow drawing the same lines.

    python bench/render.py [--rounds N]

``ours`` is the whole way from a notice to its PNGs, every round of another notice in glyphs that
are known, as a server's day goes. ``pillow`` draws and saves the same text as one does with Pillow
alone: white on black, lines filled by ``getlength``. Both in processor time, for as many pictures
as the goal is for; ``times`` is how much longer plain Pillow takes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import manimgx_fonts_cjk
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app.domain.notice import Category, Notice  # noqa: E402 - after the path
from app.domain.target import Profile, led_profile  # noqa: E402
from renderers import image_card, led  # noqa: E402

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
BODY = (
    "因更换老旧供水管线，11月25日（周三）9:00至11:00，望春里1—6号楼停水。\n"
    "请提前储水，关好水龙头。给您带来不便，敬请谅解。"
)
FONT = Path(manimgx_fonts_cjk.__file__).with_name("NotoSansCJK-VF.otf.ttc")
LINK = "https://linli.example.cn"


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of drawing: ours and plain Pillow's, and the goal for ``goal_of`` pictures."""

    name: str
    goal_ms: float
    goal_of: int
    ours: Callable[[Notice], int]  # returns how many pictures it made
    pillow: Callable[[Notice], int]


def notice(number: int) -> Notice:
    """Return a water notice that differs from the others in a few digits."""
    return Notice(
        id=f"k3x9{number:04}",
        revision=1,
        category=Category.OUTAGE,
        headline=f"明天上午九点到{number % 9 + 2}点停水",
        title="停水通知",
        body=BODY.replace("6号楼", f"{number % 90 + 6}号楼"),
        when_where=f"11月25日（周三）9:00—11:00，望春里1—{number % 90 + 6}号楼",
        contact=f"望春里社区居委会 010-6555{number:04}",
        source="望春里社区居委会",
        effective=NOON,
        expires=NOON + timedelta(hours=23),
        sent=NOON,
        areas=("110105900001",),
        channels=frozenset({"led"}),
    )


def told(one: Notice) -> str:
    """Return all that ``one`` says."""
    return "\n".join((one.headline, one.when_where, one.body, one.contact))


def framed(size: str) -> Callable[[Notice], int]:
    """Return what draws a notice for a panel of ``size``."""
    profile = replace(led_profile(size), public_url=LINK)
    return lambda one: len(led.frames(one, profile))


def strip(one: Notice) -> int:
    """Draw a notice that slides for ten seconds and more."""
    return len(led.frames(replace(one, body=one.body * 2), led_profile("256x16")))


def card(one: Notice) -> int:
    """Draw the long picture of a post."""
    long = replace(one, body=one.body + "\n" + one.body)
    return bool(image_card.render(long, Profile(public_url=LINK)))


def plain(size: tuple[int, int], px: int, mode: str) -> Callable[[Notice], int]:
    """Return what draws all of a notice on pictures of ``size`` as one does with Pillow."""

    def draw(one: Notice) -> int:
        font = ImageFont.truetype(FONT, px, index=2)
        lines = wrapped(told(one), size[0], font)
        rows, made = max(size[1] // px, 1), 0
        for start in range(0, len(lines), rows):
            image = Image.new(mode, size)
            pen = ImageDraw.Draw(image)
            for row, line in enumerate(lines[start : start + rows]):
                pen.text((0, row * px), line, fill="white" if mode == "RGB" else 1, font=font)
            image.save(BytesIO(), "PNG")
            made += 1
        return made

    return draw


def scrolled(one: Notice) -> int:
    """Draw ten seconds of a notice that slides, 300 pictures, as one does with Pillow."""
    font, text = ImageFont.truetype(FONT, 16, index=2), told(one).replace("\n", "  ")
    for step in range(300):
        image = Image.new("1", (256, 32))
        ImageDraw.Draw(image).text((-2 * step, 8), text, fill=1, font=font)
        image.tobytes()
    return 1


def wrapped(text: str, width: int, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return lines filled character by character."""
    lines = [""]
    for char in text:
        if char == "\n" or font.getlength(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char.strip()
    return lines


def median_ms(draw: Callable[[Notice], int], rounds: int) -> tuple[float, int]:
    """Return the processor time of one notice, and how many pictures that is."""
    made = [draw(notice(number)) for number in range(3)]
    spent = []
    for number in range(10, 10 + rounds):
        start = time.process_time()
        draw(notice(number))
        spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent), made[-1]


WORKS = (
    Work("8 LED pages 128x32", 1, 8, framed("128x32"), plain((128, 32), 16, "1")),
    Work("strip of 10 s and more", 2, 1, strip, scrolled),
    Work("a page 320x160, all colours", 4, 1, framed("320x160-full"), plain((320, 160), 24, "RGB")),
    Work("television card 1280x720", 8, 1, framed("1280x720-full"), plain((1280, 720), 64, "RGB")),
    Work("long picture 1080 wide", 25, 1, card, plain((1080, 2180), 46, "RGB")),
)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=20)
    rounds = asked.parse_args().rounds
    print(f"{'':30}{'ours ms':>9}{'goal':>7}{'pillow ms':>11}{'times':>8}")
    for work in WORKS:
        ours, made = median_ms(work.ours, rounds)
        theirs, drawn = median_ms(work.pillow, max(rounds // 4, 3))
        of = work.goal_of if made > 1 else 1
        mine, plain_ms = ours / made * of, theirs / drawn * of
        figures = f"{mine:9.2f}{work.goal_ms:7}{plain_ms:11.1f}{plain_ms / mine:8.1f}"
        print(f"{work.name:30}{figures}{'' if mine <= work.goal_ms else '  misses'}")


if __name__ == "__main__":
    main()
