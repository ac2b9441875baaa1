"""A warning as screens show it: cut to what a player takes, never altered."""

from __future__ import annotations

from app.domain import alert
from app.domain.alert import Alert
from app.domain.warning import Level
from app.domain.warning_told import CLEAR_FOR, Told

_LEVELS = {level: alert.Level(level.word) for level in Level}
_TITLE, _TEXT, _SHORT = 64, 2000, 64
LIFTED = "已解除"
PREFIX = "w-"
GUIDE = "防御指南"


def alert_name(warning: str) -> str:
    """Return under which name a warning stands among the alerts of screens."""
    return f"{PREFIX}{warning}"


def alert_of(one: Told) -> Alert:
    """Return ``one`` as an alert: what holds, or for a while that it was lifted."""
    title, text = plate(one), _text(one)
    effective, expires = one.effective, one.expires
    template = "full" if one.is_full else "band"
    level = _LEVELS[one.level]
    if one.ended_at is not None:
        title, text = _cut(f"{title}{LIFTED}", _TITLE), f"{one.title}{LIFTED}。"
        effective, expires = one.ended_at, one.ended_at + CLEAR_FOR
        template, level = "band", alert.Level.NONE
    return Alert(
        id=alert_name(one.id),
        revision=one.revision,
        level=level,
        template="full" if template == "full" else "band",
        title=title,
        text=text[:_TEXT],
        source=_cut(one.issuer, _SHORT),
        icon=_cut(one.icon, _SHORT),
        effective=effective,
        expires=expires,
    )


def plate(one: Told) -> str:
    """Return kind and level as signs have it, 暴雨红色预警; the headline where no kind is known."""
    if one.kind and one.level is not Level.NONE:
        return f"{one.kind_name}{COLOURS[one.level]}预警"
    return _cut(one.title, _TITLE - len(LIFTED))


COLOURS = {Level.BLUE: "蓝色", Level.YELLOW: "黄色", Level.ORANGE: "橙色", Level.RED: "红色"}


def _text(one: Told) -> str:
    """Headline, text and advice; a guide of our own is called so."""
    parts = [one.title, one.text, one.advice]
    if one.guide:
        parts.append(f"{GUIDE}：{one.guide}")
    whole = "\n".join(dict.fromkeys(part for part in parts if part))
    return _cut(whole, _TEXT)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
