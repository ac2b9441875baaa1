"""How far away the letters of a panel can be read, by day and by night."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

# A letter is read from so many times its height; by night light blooms, and it is half as far.
DAY, NIGHT = 300, 150
# Nearer than its pitch in mm divided by this, in metres, a panel's dots are seen one by one.
_DOTS = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Legibility:
    """What somebody at the distance people look from makes of the smallest letters.

    ``code``: ``ok``; ``by_day``, at night they must come nearer; ``too_small``, even by day;
    ``too_near``, they see dots rather than letters. ``needed_px`` is how high letters must be to
    be read by day and by night.
    """

    code: Literal["ok", "by_day", "too_small", "too_near"]
    distance_m: float
    letter_mm: float
    day_m: float
    night_m: float
    near_m: float
    needed_px: int


def legibility(letter_px: int, pitch_mm: float, distance_m: float) -> Legibility:
    """Return how letters of ``letter_px`` lamps, ``pitch_mm`` apart, look from ``distance_m``."""
    letter_mm = letter_px * pitch_mm
    day_m, night_m, near_m = letter_mm * DAY / 1000, letter_mm * NIGHT / 1000, pitch_mm / _DOTS
    code: Literal["ok", "by_day", "too_small", "too_near"] = "ok"
    if distance_m > day_m:
        code = "too_small"
    elif distance_m > night_m:
        code = "by_day"
    elif distance_m < near_m:
        code = "too_near"
    return Legibility(
        code=code,
        distance_m=distance_m,
        letter_mm=letter_mm,
        day_m=day_m,
        night_m=night_m,
        near_m=near_m,
        needed_px=ceil(distance_m * 1000 / NIGHT / pitch_mm),
    )
