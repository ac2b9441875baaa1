"""Warnings on the TV portal: what takes the screen over, sheet by sheet, is read whole."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from app.domain.target import Profile
from app.domain.warning_told import Told
from renderers import tv_code, warned
from renderers.fonts import noto_face
from renderers.text import paginate, wrap
from renderers.warning_words import warning_words

# The paper of a warning (warnings.css): the room in it beside the code, and the code.
WIDTH_PX, HEIGHT_PX, CODE_PX = 812, 400, 200
GAP_PX, TITLE_LINES = 12, 2
# Seconds that a sheet stands at least, and characters that are read in one.
DWELL_S, READ = 10, 7


@dataclass(frozen=True, slots=True)
class Size:
    """Height of letters and of lines, of the title and of the text."""

    title: int
    title_pitch: int
    text: int
    pitch: int


# As large as the whole fits on one sheet; what does not fit goes on in the smallest.
SIZES = (
    Size(54, 74, 72, 104),
    Size(48, 66, 56, 84),
    Size(44, 60, 48, 72),
    Size(40, 54, 40, 60),
    Size(36, 50, 34, 52),
)


def facts(one: Told, profile: Profile) -> dict[str, Any]:
    """Return what the portal says of ``one``; one that takes over has ``sheets`` of lines."""
    said = warned.facts(one, profile)
    said = {**said, "key": f"{one.id}:{one.revision}"}
    if not said["is_full"]:
        return said
    text = "\n".join((*said["text"], *said["advice"], *_own(said, profile)))
    sheets: list[tuple[str, ...]] = []
    for size in SIZES:
        title = wrap(said["title"], WIDTH_PX, noto_face(size.title, "Bold"))
        room = HEIGHT_PX - size.title_pitch * min(len(title), TITLE_LINES) - GAP_PX
        face = noto_face(size.text)
        sheets = paginate(text, WIDTH_PX, room, face, pitch_px=size.pitch) or [()]
        if len(sheets) == 1 and len(title) <= TITLE_LINES:
            break
    made = [_sheet(lines, n, len(sheets)) for n, lines in enumerate(sheets, 1)]
    url = tv_code.phone_url(profile, said["link"])
    return {**said, "sheets": made, "size": size.text, "code": tv_code.code(url, CODE_PX)}


def guide_name(profile: Profile) -> str:
    """Return the word that stands before our own defence guide."""
    return warning_words(profile.language).guide


def _own(said: dict[str, Any], profile: Profile) -> list[str]:
    guide = " ".join(said["guide"])
    return [f"{guide_name(profile)}：{guide}"] if guide else []


def _sheet(lines: tuple[str, ...], number: int, total: int) -> dict[str, Any]:
    letters = sum(map(len, lines))
    return {
        "lines": lines,
        "dwell": max(DWELL_S, ceil(letters / READ)),
        "number": f"{number} / {total}" if total > 1 else "",
        "is_first": number == 1,
    }
