"""The picture of a post about a warning: its colour, its level in words, its sign, its text."""

from __future__ import annotations

from functools import cache

from app.domain.target import Profile
from app.domain.warning import Level
from app.domain.warning_told import Told, in_language
from renderers import plain, strokes, warned, warning_icons
from renderers.canvas import Canvas, Ink, Palette
from renderers.card_runs import Run, draw, height
from renderers.fonts import noto_face, shown
from renderers.image_card import HEIGHT_MAX_PX, WIDTH_PX
from renderers.qr import QUIET
from renderers.qr import code as qr_code
from renderers.text import balanced, wrap
from renderers.warning_words import warning_words
from renderers.words import moment

_MARGIN, _GAP, _SIGN, _QR_DOT = 72, 60, 168, 6
_MEASURE = WIDTH_PX - 2 * _MARGIN
_PITCH = 72
_WHITE, _TEXT, _GREY, _RULE = "#ffffff", "#1c2430", "#5b6673", "#d9dfe6"


def render(one: Told, profile: Profile) -> bytes:
    """Return ``one`` as a PNG 1080 px wide and as high as its text needs, within limits."""
    mine = in_language(one, profile.language)
    text, quiet, rule, bold, head_ink = _inks(Level.NONE if one.ended_at else one.level)
    code = qr_code(f"{profile.public_url}/w/{one.id}", _QR_DOT)
    head = _head(mine, profile, head_ink)
    foot = _foot(mine, profile, text, quiet, code.width)
    top = max(height(head), _SIGN) + 2 * _GAP
    bottom = max(height(foot), code.height) + 3 * _GAP
    body = _body(mine, profile, (text, bold), HEIGHT_MAX_PX - top - bottom - _GAP)
    canvas = Canvas(WIDTH_PX, top + (height(body) + _GAP if body else 0) + bottom, _palette(one))
    canvas.fill((0, 0, WIDTH_PX, top), head_ink.ground)
    sign = strokes.drawn(warning_icons.path(one.icon), _SIGN)
    canvas.glyph(_MARGIN, (top - _SIGN) // 2, sign, head_ink)
    draw(canvas, head, _MARGIN + _SIGN + 48, (top - height(head)) // 2)
    y = draw(canvas, body, _MARGIN, top + _GAP) if body else top
    y += _GAP
    canvas.fill((_MARGIN, y, WIDTH_PX - _MARGIN, y + 2), rule.solid)
    depth = max(height(foot), code.height)
    draw(canvas, foot, _MARGIN, y + _GAP + (depth - height(foot)) // 2)
    edge = _QR_DOT * QUIET
    at = WIDTH_PX - _MARGIN - code.width + edge, y + _GAP + (depth - code.height) // 2
    canvas.mask(*at, code, text.solid)
    return canvas.png()


def _palette(one: Told) -> Palette:
    return _palette_of(Level.NONE if one.ended_at else one.level)


@cache
def _palette_of(level: Level) -> Palette:
    colour = warned.COLOURS[level]
    pairs = ((_WHITE, _TEXT), (_WHITE, _GREY), (_WHITE, _RULE), (_WHITE, _TEXT))
    return Palette(*pairs, (colour.ground, colour.ink))


def _inks(level: Level) -> tuple[Ink, ...]:
    return _palette_of(level).inks


def _head(mine: Told, profile: Profile, ink: Ink) -> list[Run]:
    """Return kind and level, large, and where it is for."""
    room = _MEASURE - _SIGN - 48
    large, small = noto_face(88, "Bold"), noto_face(46, "Medium")
    lines = balanced(shown(warned.label(mine, profile.language)), room, large)
    runs = [Run(lines=lines, face=large, ink=ink, pitch=112)]
    if place := wrap(plain.cut(plain.line(mine.place), 60), room, small):
        runs.append(Run(lines=place, face=small, ink=ink, pitch=64, above=12))
    return runs


def _body(mine: Told, profile: Profile, inks: tuple[Ink, Ink], room_px: int) -> list[Run]:
    """Return headline, text, and what to do; a guide of our own is called so."""
    say, (text, bold) = warning_words(profile.language), inks
    parts = [
        ("", plain.line(mine.title), 50, bold),
        ("", plain.text(mine.text), 46, text),
        (say.advice, plain.text(mine.advice), 46, text),
        (say.guide, plain.text(mine.guide), 46, text),
    ]
    runs: list[Run] = []
    for name, said, size, ink in parts:
        if not said:
            continue
        above = 40 if runs else 0
        if name:
            face = noto_face(38, "Bold")
            runs.append(Run(lines=[name], face=face, ink=bold, pitch=60, above=above))
            above = 8
        face = noto_face(size, "Bold" if ink is bold else "Regular")
        lines = wrap(shown(said), _MEASURE, face)
        fits = (room_px - height(runs) - above) // _PITCH
        lines = lines if len(lines) <= fits else [*lines[: fits - 1], "……"]
        runs.append(Run(lines=lines, face=face, ink=ink, pitch=_PITCH, above=above))
        if len(lines) >= fits:
            break
    return runs


def _foot(mine: Told, profile: Profile, text: Ink, quiet: Ink, code_px: int) -> list[Run]:
    """Return who says so, since when and how long, and what the code is for."""
    say = warning_words(profile.language)
    small, large = noto_face(34), noto_face(44, "Bold")
    issuer = wrap(plain.line(mine.issuer), _MEASURE - code_px, large)
    facts = [
        f"{say.issued} {moment(mine.sent, profile)}",
        f"{say.until} {moment(mine.expires, profile)}",
        say.scan,
    ]
    return [
        Run(lines=issuer, face=large, ink=text, pitch=68),
        Run(lines=facts, face=small, ink=quiet, pitch=54, above=12),
    ]
