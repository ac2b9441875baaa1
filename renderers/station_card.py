"""Full-frame cards for a television station: 1920 by 1080, nothing on them but what is told.

No clock, no code, no station's furniture: the mixer lays its own over them. All text lies within
the safe area (5 % at each side), large enough for three metres from a set of 50 inches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.notice import Notice
from app.domain.target import Profile
from app.domain.warning import Level
from app.domain.warning_told import Told, in_language
from renderers import acts, plain, strokes, warned, warning_icons
from renderers.accents import ACCENTS
from renderers.canvas import Canvas, Ink, Palette
from renderers.card_runs import Run, draw, height
from renderers.fonts import Face, Glyph, noto_face, shown
from renderers.icons import icon
from renderers.text import balanced, by_clause, paginate, wrap
from renderers.warning_words import warning_words
from renderers.words import moment, validity, words

WIDTH_PX, HEIGHT_PX = 1920, 1080
SAFE_X, SAFE_Y = 96, 54
MOST_CARDS = 6
_LEFT, _TOP, _BOTTOM, _BAR = 132, 84, 84, 14
_MEASURE = WIDTH_PX - 2 * _LEFT
_INSET = 40
_GROUND, _WHITE, _TEXT, _MIST, _BOX = "#0c1726", "#ffffff", "#e8edf3", "#aab8c8", "#16273d"
_BODY, _PITCH = 56, 88


@dataclass(frozen=True, slots=True)
class _Inks:
    palette: Palette
    text: Ink
    strong: Ink
    quiet: Ink
    bright: Ink
    boxed: Ink
    label: Ink
    head: Ink


def _inks(bright: str, head: tuple[str, str]) -> _Inks:
    pairs = (
        (_GROUND, _TEXT),
        (_GROUND, _WHITE),
        (_GROUND, _MIST),
        (_GROUND, bright),
        (_BOX, _WHITE),
        (_BOX, bright),
        head,
    )
    palette = Palette(*pairs)
    return _Inks(palette, *palette.inks)


def notice_cards(notice: Notice, profile: Profile) -> tuple[bytes, ...]:
    """Return ``notice`` as pictures: what a passer-by must take away first, then the text."""
    say, told = words(profile.language), acts.told(notice, profile)
    accent = ACCENTS[notice.category]
    inks = _inks(accent.bright, (accent.deep, _WHITE))
    sign, name = icon(notice.category, 72), say.categories[notice.category]
    foot = " · ".join(filter(None, (plain.line(told.source), validity(notice, profile))))
    headline = shown(plain.headline(told, say.untitled))
    title = shown(plain.line(told.title))
    first = _opening(headline, title if title != headline else "", inks)
    box = _box(told.when_where, inks)
    said = "\n".join(filter(None, (plain.text(told.body), _contact(told, say.contact))))
    room = _room() - height(first) - (height(box) + 2 * _INSET + 48 if box else 0)
    sheets = _sheets(said, room)
    body, rest = (sheets[0], sheets[1:]) if sheets and _fits(sheets[0], room) else ((), sheets)
    frame = _Frame(sign, name, foot, inks, total=1 + len(rest))
    cards = [_first(frame, first, box, body)]
    cards += [_text(frame, headline, page, number) for number, page in enumerate(rest, 2)]
    return tuple(cards)


def warning_cards(one: Told, profile: Profile) -> tuple[bytes, ...]:
    """Return a warning as pictures: kind, level and place in its colour, the issuer's words."""
    mine, say = in_language(one, profile.language), warning_words(profile.language)
    level = Level.NONE if one.ended_at is not None else one.level
    colour = warned.COLOURS[level]
    inks = _inks(colour.edge, (colour.ground, colour.ink))
    state = warned.facts(one, profile)["state"]
    label = shown(f"{warned.label(mine, profile.language)}{state}")
    times = f"{say.issued} {moment(mine.sent, profile)} · {say.until} " + moment(
        mine.expires, profile
    )
    foot = " · ".join(filter(None, (plain.line(mine.issuer), times)))
    guide = plain.text(mine.guide)
    parts = [plain.text(mine.text) or plain.line(mine.title), plain.text(mine.advice)]
    parts += [f"{say.guide}：{guide}"] if guide else []
    sign = strokes.drawn(warning_icons.path(one.icon), 200)
    head = _warning_head(label, plain.line(mine.place), inks)
    room = HEIGHT_PX - _warning_top(head) - _BOTTOM - 56 - 64
    sheets = _paged("\n".join(filter(None, parts)), room)
    return tuple(
        _warning(sign, head, page, (foot, f"{number} / {len(sheets)}"), inks)
        for number, page in enumerate(sheets or [()], 1)
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    sign: Glyph
    name: str
    foot: str
    inks: _Inks
    total: int


def _room() -> int:
    """Return the height between the category above and the line below."""
    return HEIGHT_PX - _TOP - 72 - 40 - 64 - _BOTTOM


def _opening(headline: str, title: str, inks: _Inks) -> list[Run]:
    large, small = noto_face(112, "Bold"), noto_face(56, "Medium")
    lines = balanced(headline, _MEASURE - 60, large)
    runs = [Run(lines=wrap(title, _MEASURE - 60, small), face=small, ink=inks.bright, pitch=80)]
    return [*(runs if title else []), Run(lines=lines, face=large, ink=inks.strong, pitch=144)]


def _box(when_where: str, inks: _Inks) -> list[Run]:
    face = noto_face(64, "Medium")
    lines = wrap(shown(by_clause(plain.text(when_where))), _MEASURE - 2 * _INSET, face)
    return [Run(lines=lines[:3], face=face, ink=inks.boxed, pitch=92)] if lines else []


def _contact(notice: Notice, label: str) -> str:
    said = plain.line(notice.contact)
    return f"{label}：{said}" if said else ""


def _sheets(said: str, first_px: int) -> list[tuple[str, ...]]:
    """Return the lines of ``said``: on the first card if all of it fits there, else on its own."""
    lines = wrap(shown(said), _MEASURE, noto_face(_BODY))
    if not lines:
        return []
    if len(lines) * _PITCH <= first_px:
        return [tuple(lines)]
    return _paged(said, _room() - 120 - 24, MOST_CARDS - 1)


def _paged(said: str, room_px: int, most: int = MOST_CARDS) -> list[tuple[str, ...]]:
    """Return at most ``most`` pages of ``said``; the last one shows if there was more."""
    pages = paginate(shown(said), _MEASURE, room_px, noto_face(_BODY), pitch_px=_PITCH)
    kept = pages[:most]
    if len(pages) > len(kept):
        *above, last = kept[-1]
        kept[-1] = (*above, f"{last[: len(last) - 2]}……")
    return kept


def _fits(page: Sequence[str], room: int) -> bool:
    return len(page) * _PITCH <= room


def _first(frame: _Frame, first: Sequence[Run], box: Sequence[Run], body: Sequence[str]) -> bytes:
    canvas, inks = _canvas(frame, 1), frame.inks
    text = [Run(lines=body, face=noto_face(_BODY), ink=inks.text, pitch=_PITCH, above=44)]
    below = (height(box) + 2 * _INSET + 48 if box else 0) + (height(text) if body else 0)
    y = _TOP + 72 + 40 + max((_room() - height(first) - below) // 2, 0)
    canvas.fill((_LEFT, y + 8, _LEFT + _BAR, y + height(first) - 8), inks.bright.solid)
    y = draw(canvas, first, _LEFT + 60, y)
    if box:
        y += 48
        canvas.fill((_LEFT, y, WIDTH_PX - _LEFT, y + height(box) + 2 * _INSET), inks.boxed.ground)
        y = draw(canvas, box, _LEFT + _INSET, y + _INSET) + _INSET
    if body:
        draw(canvas, text, _LEFT, y)
    return canvas.png()


def _text(frame: _Frame, headline: str, page: Sequence[str], number: int) -> bytes:
    canvas, inks = _canvas(frame, number), frame.inks
    face = noto_face(60, "Bold")
    head = plain.cut(headline, _MEASURE, face.width)
    canvas.text(_LEFT, _TOP + 72 + 40, head, face, inks.strong)
    run = Run(lines=page, face=noto_face(_BODY), ink=inks.text, pitch=_PITCH)
    room = _room() - 120
    draw(canvas, [run], _LEFT, _TOP + 72 + 40 + 120 + max((room - run.height) // 4, 0))
    return canvas.png()


def _canvas(frame: _Frame, number: int) -> Canvas:
    """Return a card with the category above, and below who says it and until when."""
    canvas, inks, face = Canvas(WIDTH_PX, HEIGHT_PX, frame.inks.palette), frame.inks, _small()
    canvas.glyph(_LEFT, _TOP, frame.sign, inks.bright)
    canvas.text(_LEFT + 72 + 24, _TOP + 12, frame.name, noto_face(48, "Bold"), inks.bright)
    _foot(canvas, (frame.foot, f"{number} / {frame.total}"), inks, face.size_px)
    return canvas


def _foot(canvas: Canvas, said: tuple[str, str], inks: _Inks, size_px: int) -> None:
    face, y = _small(), HEIGHT_PX - _BOTTOM - size_px
    number = said[1] if not said[1].endswith(" 1") else ""
    wide = face.width(number)
    canvas.text(
        _LEFT, y, plain.cut(shown(said[0]), _MEASURE - wide - 48, face.width), face, inks.quiet
    )
    canvas.text(WIDTH_PX - _LEFT - wide, y, number, face, inks.quiet)


def _small() -> Face:
    return noto_face(40, "Medium")


def _warning_head(label: str, place: str, inks: _Inks) -> list[Run]:
    room = _MEASURE - 200 - 56
    large, small = noto_face(128, "Bold"), noto_face(60, "Medium")
    runs = [Run(lines=balanced(label, room, large), face=large, ink=inks.head, pitch=156)]
    if said := wrap(shown(plain.cut(place, 56)), room, small)[:2]:
        runs.append(Run(lines=said, face=small, ink=inks.head, pitch=84, above=12))
    return runs


def _warning_top(head: Sequence[Run]) -> int:
    return max(height(head), 200) + _TOP + 56


def _warning(
    sign: Glyph, head: Sequence[Run], page: Sequence[str], said: tuple[str, str], inks: _Inks
) -> bytes:
    canvas, top = Canvas(WIDTH_PX, HEIGHT_PX, inks.palette), _warning_top(head)
    canvas.fill((0, 0, WIDTH_PX, top), inks.head.ground)
    middle = _TOP + (top - 56 - _TOP) // 2
    canvas.glyph(_LEFT, middle - 100, sign, inks.head)
    draw(canvas, head, _LEFT + 200 + 56, middle - height(head) // 2)
    run = Run(lines=page, face=noto_face(_BODY), ink=inks.text, pitch=_PITCH)
    room = HEIGHT_PX - top - _BOTTOM - 40
    draw(canvas, [run], _LEFT, top + max((room - run.height) // 2, 24))
    _foot(canvas, said, inks, _small().size_px)
    return canvas.png()
