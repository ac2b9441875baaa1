"""What a panel shows when there is nothing to tell: where one is, a calm word, and a clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from renderers.base import FIELD_PX, Field, Frame
from renderers.canvas import Canvas
from renderers.led_look import Look
from renderers.led_pages import Sheet, each_line, greeting
from renderers.led_paint import frame, sheet_on, strip
from renderers.led_panel import Panel

DWELL_MS = 10_000

_CALM = {"zh": "守望相助 邻里同心", "en": "Good neighbours, good days"}
# The most a field may take, in full-width characters: 15:04, 11月25日, 星期三; 25 Nov, Wed.
_EMS = {
    "zh": {"time": 2.5, "date": 4.0, "weekday": 3.0},
    "en": {"time": 2.5, "date": 3.0, "weekday": 1.5},
}
_PAIRS = ((96, 48), (64, 32), (48, 24), (32, 16), (24, 16))  # time, and what stands beside it
_NAME_PAGES = 2
_DOTS_PX = 16  # the player's dots; below it only trims what is above and below them
_POSTER_SHARE = 0.3  # of a poster's height, for its clock
Show = Literal["time", "date", "weekday"]
Spot = tuple[Show, int, int, int]  # what, x, y, px


@dataclass(frozen=True, slots=True)
class Clock:
    """Fields as they stand to each other in a box of ``width`` by ``height``.

    ``rule`` is where a thin line parts them, 0 for none.
    """

    spots: tuple[Spot, ...]
    width: int
    height: int
    rule: int = 0

    def at(self, x: int, y: int, look: Look, canvas: Canvas) -> tuple[Field, ...]:
        """Return the fields with the box's top left at ``x``, ``y``; draw what does not change."""
        time, rest = look.clock
        if self.rule:
            left, inset = x + self.rule, self.height // 8
            box = (left, y + inset, left + 1, y + self.height - inset)
            canvas.fill(box, look.contact.solid)
        return tuple(
            Field(show=show, x=x + dx, y=y + dy, px=px, ink=time if show == "time" else rest)
            for show, dx, dy, px in self.spots
        )


def idle(name: str, panel: Panel, look: Look, language: str) -> tuple[Frame, ...]:
    """Return the default pages of a panel that hangs in ``name``."""
    tongue = "en" if language.startswith("en") else "zh"
    return _template(name, _CALM[tongue], tongue, panel, look)


def daily(text: str, name: str, panel: Panel, look: Look, language: str) -> tuple[Frame, ...]:
    """Return the pages of the line of the day in ``name``: what it says, then date and time."""
    tongue = "en" if language.startswith("en") else "zh"
    return _template(text, name if panel.is_poster else "", tongue, panel, look)


def _template(head: str, below: str, tongue: str, panel: Panel, look: Look) -> tuple[Frame, ...]:
    """Return ``head`` with ``below`` beneath it where there is room, and a clock, on few pages."""
    plan = replace(panel, band=0, foot=0)
    if plan.is_poster and (poster := _poster(head, below, tongue, plan, look)):
        return (poster,)
    if plan.is_one_line:
        shown = _one_line(head, plan, look)
    else:
        pages = greeting(head, below, plan, look)
        stays = DWELL_MS if len(pages) == 1 else DWELL_MS // 2
        shown = [frame(sheet_on(page, plan, look), stays) for page in pages]
    return (*shown, *_clock_page(tongue, plan, look))


def _clock_page(tongue: str, panel: Panel, look: Look) -> tuple[Frame, ...]:
    """Return a page with nothing but the fullest clock that fits, none where not even the time."""
    clock = _largest(panel.width, panel.height, tongue)
    if clock is None:
        return ()
    x, y = (panel.width - clock.width) // 2, (panel.height - clock.height) // 2
    canvas = Canvas(panel.width, panel.height, look.palette)
    return (frame(canvas, DWELL_MS, clock.at(x, y, look, canvas)),)


def _one_line(name: str, panel: Panel, look: Look) -> list[Frame]:
    """Return the name on one page or two; where it is longer, it slides."""
    part = (name, look.headline)
    pages: list[Sheet] = [(line,) for line in each_line([part], panel)]
    if len(pages) > _NAME_PAGES:
        return [strip([part], panel, look)]
    return [frame(sheet_on(page, panel, look), DWELL_MS) for page in pages]


def _poster(head: str, calm: str, tongue: str, panel: Panel, look: Look) -> Frame | None:
    """Return two texts with the clock below them; None where they need more than one page."""
    clock = _largest(panel.measure, int(panel.height * _POSTER_SHARE), tongue)
    if clock is None:
        return None
    bottom = panel.safe or max(panel.margin, panel.pad)
    top = replace(panel, height=panel.height - clock.height - bottom - panel.gap, foot=panel.pad)
    (page, *more) = greeting(head, calm, top, look)
    if more:
        return None
    canvas = sheet_on(page, top, look, height=panel.height)
    rule = top.height + panel.gap // 2
    canvas.fill((panel.margin, rule, panel.width - panel.margin, rule + 1), look.contact.solid)
    fields = clock.at(panel.margin, top.height + panel.gap, look, canvas)
    return frame(canvas, DWELL_MS, fields)


def _largest(width: int, height: int, tongue: str) -> Clock | None:
    """Return the fullest clock that fits, as large as it goes; None where not even the time."""
    fitting = (c for c in _clocks(tongue) if c.width <= width and c.height <= height)
    return next(fitting, None)


def _clocks(tongue: str) -> Iterator[Clock]:
    ems = _EMS[tongue]
    for large, small in _PAIRS:
        yield _beside(large, small, ems, small // 2)
        yield _beside(large, small, ems, small // 4)
    for large, small in ((24, 16), (16, 16)):
        yield _stacked(large, small, ems)
    yield _row(("date", "weekday", "time"), 16, ems)
    yield _row(("date", "time"), 16, ems)
    for px in (size for size in reversed(FIELD_PX) if size >= _DOTS_PX):
        yield _row(("time",), px, ems)


def _beside(large: int, small: int, ems: dict[str, float], gap: int) -> Clock:
    """The time, and ``gap`` to its right the date over the weekday."""
    left = int(large * ems["time"]) + gap
    height = max(large, 2 * small)
    lead = (height - 2 * small) // 3
    spots: tuple[Spot, ...] = (
        ("time", 0, (height - large) // 2, large),
        ("date", left, lead, small),
        ("weekday", left, height - lead - small, small),
    )
    width = left + int(small * max(ems["date"], ems["weekday"]))
    return Clock(spots, width, height, rule=left - gap // 2 - 1)


def _stacked(large: int, small: int, ems: dict[str, float]) -> Clock:
    """The time over the date."""
    time, date = int(large * ems["time"]), int(small * ems["date"])
    width = max(time, date)
    spots: tuple[Spot, ...] = (
        ("time", (width - time) // 2, 0, large),
        ("date", (width - date) // 2, large, small),
    )
    return Clock(spots, width, large + small)


def _row(shown: tuple[Show, ...], px: int, ems: dict[str, float]) -> Clock:
    """What is ``shown``, side by side."""
    spots: list[Spot] = []
    x = 0
    for show in shown:
        spots.append((show, x, 0, px))
        x += int(px * ems[show]) + px // 2
    return Clock(tuple(spots), x - px // 2, px)
