"""On which LED panel the card is shown: one that hangs there, or any size that is typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.dispatch.house import House
from app.domain.review import Draft
from app.domain.target import Colours, led_profile
from app.store import slot
from app.web.notices.workbench import PANEL

_TYPED = re.compile(r"^(\d{1,4})\s*[x×X*＊]\s*(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class Asked:
    """The panel asked for; ``problem`` says why what was typed is none."""

    name: str
    typed: str = ""
    colours: str = "mono"
    problem: str = ""


def asked(form: Mapping[str, str]) -> Asked:
    """Return the panel that a form asks for: the typed size, else the chosen one."""
    chosen, typed = form.get("panel", ""), form.get("panel-typed", "").strip()
    wanted = form.get("panel-colours", "")
    colours = wanted if wanted in set(Colours) else "mono"
    known = _known(chosen) or PANEL
    if not typed:
        return Asked(known, colours=colours)
    size = _TYPED.match(typed)
    name = _known(f"{int(size[1])}x{int(size[2])}-{colours}") if size else ""
    if name:
        return Asked(name, typed, colours)
    problem = _("“%(typed)s”不能用。请写 宽x高，从 16x16 到 1920x1080。", typed=typed)
    return Asked(known, typed, colours, problem)


def choices(here: House, draft: Draft, chosen: str) -> list[tuple[str, str]]:
    """Return the kinds of panel that hang where the draft is aimed, and the chosen one."""
    with here.store.read() as tx:
        there = {s.profile for s in slot.reached(tx, draft.areas, ["led"])}
    return [(name, called(name)) for name in sorted(there | {PANEL, chosen})]


def called(name: str) -> str:
    """Return ``192×32 单色``."""
    panel = led_profile(name)
    colours = {Colours.MONO: _("单色"), Colours.DUAL: _("双色"), Colours.FULL: _("全彩")}
    return f"{panel.width_px}×{panel.height_px} {colours[panel.colours]}"


def _known(name: str) -> str:
    try:
        return led_profile(name).name
    except ValueError:
        return ""
