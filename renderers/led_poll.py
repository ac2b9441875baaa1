"""A poll on an LED panel: the question, and how its answers stand as bars of dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from app.domain.notice import Notice
from app.domain.poll import Standing
from app.domain.target import Profile
from renderers import answers, plain, qr
from renderers.answer_words import answer_words
from renderers.base import Frame
from renderers.canvas import Canvas, Ink
from renderers.fonts import Face, shown
from renderers.led_look import Look
from renderers.led_pages import Said
from renderers.led_paint import DWELL_MIN_MS, dressed, frame, strip
from renderers.led_panel import Panel, beside_code
from renderers.text import wrap

PAGES_MAX = 5
_EMS_A_SECOND = 3.5
# A bar stands beside its answer where a line is so long, else below it.
_BESIDE_EMS = 10
_LABEL_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text."""

    text: str
    ink: Ink


@dataclass(frozen=True, slots=True)
class Bar:
    """A line with a bar, before it what it stands for, after it the percentage."""

    label: str
    share: int
    label_px: int = 0


Line = Text | Bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a panel says of a poll; all of it can be drawn.

    ``total`` is how many voted and until when one can, ``short`` the more important of the two.
    """

    question: str
    rows: tuple[tuple[str, int], ...]
    total: str
    short: str
    scan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The lines of each page, how they are set, and in which face."""

    pages: tuple[tuple[Line, ...], ...]
    panel: Panel
    face: Face
    scan: str


def asked(notice: Notice, stands: Standing | None, profile: Profile) -> Asked | None:
    """Return what a panel says of the poll of ``notice``, None when it asks nothing."""
    if notice.poll is None:
        return None
    stands = stands or Standing(notice_id=notice.id, votes=(0,) * len(notice.poll.answers))
    own = answer_words(profile.language)
    rows = answers.rows(notice, stands)
    total, ends = answers.total_line(stands, own), answers.ends_line(notice, stands, profile)
    return Asked(
        question=shown(plain.line(notice.poll.question)),
        rows=tuple((shown(row["text"]), row["share"]) for row in rows),
        total=f"{total} {ends}",
        short=total if stands.is_open else ends,
        scan=own.scan if stands.is_open else "",
    )


def layout(told: Asked, link: str, panel: Panel, look: Look) -> Layout:
    """Return a poll page by page, with room for the code of ``link`` where a panel has any.

    In the largest face in which all stands on one page; else on as many as it takes, at most five:
    of more answers those that lead.
    """
    if panel.takes_code and told.scan:
        panel = beside_code(panel, qr.modules(link).width)
    for face in panel.bodies:
        whole = _lines(told, told.rows, panel, face, look)
        if len(whole) <= _room(panel, face):
            return Layout(pages=(tuple(whole),), panel=panel, face=face, scan=told.scan)
    face, rows = panel.bodies[-1], told.rows
    while len(cut := _paged(told, rows, panel, face, look)) > PAGES_MAX and len(rows) > 1:
        rows = tuple(sorted(rows, key=lambda row: -row[1])[: len(rows) - 1])
    return Layout(pages=tuple(map(tuple, cut[:PAGES_MAX])), panel=panel, face=face, scan=told.scan)


def stills(it: Layout, told: Said, look: Look, of: int) -> list[Frame]:
    """Return the frames of a poll, which are the last of a notice of ``of`` pages."""
    told, first = replace(told, scan=it.scan), of - len(it.pages)
    return [_still(page, told, it, look, (first + n, of)) for n, page in enumerate(it.pages)]


def _still(
    lines: Sequence[Line], told: Said, it: Layout, look: Look, place: tuple[int, int]
) -> Frame:
    panel, face = it.panel, it.face
    canvas = Canvas(panel.width, panel.height, look.palette)
    pitch = panel.pitch(face)
    y = panel.top + (panel.depth - pitch * (len(lines) - 1) - face.size_px) // 2
    for line in lines:
        if isinstance(line, Text):
            canvas.text(panel.margin, y, line.text, face, line.ink)
        else:
            _bar(canvas, line, y, it, look)
        y += pitch
    dressed(canvas, told, panel, look, place)
    ems = sum(face.width(one.text if isinstance(one, Text) else one.label) for one in lines)
    seconds = ems / face.size_px / _EMS_A_SECOND + len(lines) / 2
    return frame(canvas, max(DWELL_MIN_MS, ceil(seconds * 10) * 100))


def sliding(told: Asked, panel: Panel, look: Look) -> Frame:
    """Return a poll as one line that slides, for panels of one line."""
    rows = [(f"{label} {share}%", look.body) for label, share in told.rows]
    return strip([(told.question, look.headline), *rows, (told.total, look.contact)], panel, look)


def _lines(
    told: Asked, rows: Sequence[tuple[str, int]], panel: Panel, face: Face, look: Look
) -> list[Line]:
    found: list[Line] = [
        Text(line, look.headline) for line in wrap(told.question, panel.measure, face)
    ]
    widest = max(face.width(label) for label, _ in rows)
    label_px = min(widest, int(panel.measure * _LABEL_SHARE))
    for label, share in rows:
        if panel.measure < _BESIDE_EMS * face.size_px:
            found += [Text(_fitted(label, panel.measure, face), look.body), Bar("", share)]
        else:
            found.append(Bar(label, share, label_px))
    total = told.total if face.width(told.total) <= panel.measure else told.short
    return found + [Text(line, look.contact) for line in wrap(total, panel.measure, face)]


def _paged(
    told: Asked, rows: Sequence[tuple[str, int]], panel: Panel, face: Face, look: Look
) -> list[list[Line]]:
    """Return the lines page by page; an answer and its bar are never parted."""
    room, made = max(_room(panel, face), 1), list[list[Line]]([[]])
    lines = _lines(told, rows, panel, face, look)
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        is_pair = isinstance(after, Bar) and not after.label and isinstance(line, Text)
        if made[-1] and len(made[-1]) + min(1 + is_pair, room) > room:
            made.append([])
        made[-1].append(line)
    return made


def _room(panel: Panel, face: Face) -> int:
    return (panel.depth - face.size_px) // panel.pitch(face) + 1


def _bar(canvas: Canvas, line: Bar, y: int, it: Layout, look: Look) -> None:
    panel, face = it.panel, it.face
    gap, size = face.size_px // 2, face.size_px
    left, right = panel.margin, panel.margin + panel.measure
    if line.label:
        canvas.text(left, y, _fitted(line.label, line.label_px, face), face, look.body)
        left += line.label_px + gap
    share = f"{line.share}%"
    canvas.text(right - face.width(share), y, share, face, look.body)
    right -= face.width("100%") + gap
    edge = max(size // 16, 1)
    top, bottom = y + size // 4, y + size - size // 4
    solid = look.when.solid
    canvas.fill((left, top, right, bottom), solid)
    filled = left + round((right - left) * line.share / 100)
    canvas.fill((max(filled, left + edge), top + edge, right - edge, bottom - edge), 0)


def _fitted(text: str, room: int, face: Face) -> str:
    """Return ``text``, cut to ``room`` px."""
    count = len(text)
    while face.width(fitted := plain.cut(text, count)) > room and count > 1:
        count -= 1
    return fitted
