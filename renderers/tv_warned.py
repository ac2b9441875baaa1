"""Warnings on the TV portal: what takes the screen over, sheet by sheet, is read whole."""

from __future__ import annotations

from math import ceil
from typing import Any

from app.domain.target import Profile
from app.domain.warning_told import Told
from renderers import warned
from renderers.fonts import noto_face
from renderers.text import paginate, wrap
from renderers.warning_words import warning_words

# The paper of a warning (warnings.css): the room in it, and how lines stand there.
WIDTH_PX, HEIGHT_PX, BANDED_PX = 1040, 440, 344
TITLE_PX, TITLE_PITCH, TEXT_PX, PITCH = 36, 50, 34, 52
GAP_PX, TITLE_LINES = 10, 2
# Seconds that a sheet stands at least, and characters that are read in one.
DWELL_S, READ = 10, 7


def facts(one: Told, profile: Profile, *, is_banded: bool) -> dict[str, Any]:
    """Return what the portal says of ``one``; one that takes over has ``sheets`` of lines.

    With ``is_banded`` the strip of another stands beneath it.
    """
    said = warned.facts(one, profile)
    if not said["is_full"]:
        return said
    title = wrap(said["title"], WIDTH_PX, noto_face(TITLE_PX, "Bold"))
    high = BANDED_PX if is_banded else HEIGHT_PX
    room = high - TITLE_PITCH * min(len(title), TITLE_LINES) - GAP_PX
    name, guide = warning_words(profile.language).guide, " ".join(said["guide"])
    own = [f"{name}：{guide}"] if guide else []
    text = "\n".join((*said["text"], *said["advice"], *own))
    pages = paginate(text, WIDTH_PX, room, noto_face(TEXT_PX), pitch_px=PITCH) or [()]
    return {**said, "sheets": [_sheet(lines, n, len(pages)) for n, lines in enumerate(pages, 1)]}


def _sheet(lines: tuple[str, ...], number: int, total: int) -> dict[str, Any]:
    letters = sum(map(len, lines))
    return {
        "lines": lines,
        "dwell": max(DWELL_S, ceil(letters / READ)),
        "number": f"{number} / {total}" if total > 1 else "",
        "is_first": number == 1,
    }
