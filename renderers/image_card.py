"""The long picture of a Weibo-style post: the whole notice on a card 1080 px wide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image

from app.domain.notice import Category, Notice
from app.domain.target import Profile
from renderers import plain
from renderers.accents import ACCENTS
from renderers.canvas import Canvas, Ink, Palette
from renderers.card_runs import Run, draw, height
from renderers.fonts import noto_face, shown
from renderers.icons import icon
from renderers.qr import QUIET
from renderers.qr import code as qr_code
from renderers.text import balanced, by_clause, wrap
from renderers.words import Words, moment, validity, words

WIDTH_PX = 1080
HEIGHT_MAX_PX = 8640  # eight screens: apps shrink a longer picture until nobody can read it

_MARGIN, _GAP, _INSET, _BAR = 72, 64, 44, 12
_MEASURE = WIDTH_PX - 2 * _MARGIN
_BODY_PITCH, _PARAGRAPH, _SECTION = 76, 28, 56
# 一、改造范围: the headings of official papers, if they are headings and no sentences.
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^。；！？]{1,22}"
)
_QR_DOT, _SIGN = 6, 64
_CUT = {"zh-CN": "……全文见链接", "en": "… Follow the link for the full text"}
_WHITE, _TEXT, _GREY, _RULE = "#ffffff", "#1c2430", "#5b6673", "#d9dfe6"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inks:
    """The colours of a card, by what is set in them."""

    palette: Palette
    text: Ink
    quiet: Ink
    rule: Ink
    label: Ink
    headline: Ink
    title: Ink
    boxed: Ink
    boxed_label: Ink


def render(notice: Notice, profile: Profile) -> bytes:
    """Return ``notice`` as a PNG 1080 px wide and as high as its text needs, at most 8640 px."""
    say, inks = words(profile.language), _inks(notice.category)
    code = qr_code(f"{profile.public_url}/p/{notice.id}?m=card", _QR_DOT)
    head, foot = _head(notice, say, inks), _foot(notice, profile, say, inks, code.width)
    box = _labelled(
        say.when_where, by_clause(notice.when_where), inks.boxed_label, inks.boxed, _INSET
    )
    contact = _labelled(say.contact, notice.contact, inks.label, inks.text, 0)
    rest_px = [height(head) + 2 * _GAP, max(height(foot), code.height) + 3 * _GAP]
    rest_px += [height(box) + 2 * _INSET + _GAP] if box else []
    rest_px += [height(contact) + _GAP] if contact else []
    body = _body(notice.body, say, inks, HEIGHT_MAX_PX - sum(rest_px) - _GAP)
    rest_px += [height(body) + _GAP] if body else []
    canvas = Canvas(WIDTH_PX, sum(rest_px), inks.palette)
    y = _draw_head(canvas, head, notice.category, inks)
    y = _draw_box(canvas, box, y + _GAP, inks) if box else y
    for runs in filter(None, (body, contact)):
        y = draw(canvas, runs, _MARGIN, y + _GAP)
    _draw_foot(canvas, foot, code, y + _GAP, inks)
    return canvas.png()


@cache
def _inks(category: Category) -> Inks:
    accent = ACCENTS[category]
    palette = Palette(
        (_WHITE, _TEXT),
        (_WHITE, _GREY),
        (_WHITE, _RULE),
        (_WHITE, accent.deep),
        (accent.deep, _WHITE),
        (accent.deep, accent.tint),
        (accent.tint, _TEXT),
        (accent.tint, accent.deep),
    )
    text, quiet, rule, label, headline, title, boxed, boxed_label = palette.inks
    return Inks(
        palette=palette,
        text=text,
        quiet=quiet,
        rule=rule,
        label=label,
        headline=headline,
        title=title,
        boxed=boxed,
        boxed_label=boxed_label,
    )


def _head(notice: Notice, say: Words, inks: Inks) -> list[Run]:
    """Return chip, title and headline."""
    title = plain.line(shown(notice.title))
    headline = plain.line(shown(notice.headline)) or title or say.untitled
    label, small, large = noto_face(38, "Bold"), noto_face(48, "Medium"), noto_face(92, "Bold")
    chip = Ink(inks.headline.solid, inks.headline.ground)
    runs = [
        Run(lines=[say.categories[notice.category]], face=label, ink=chip, pitch=64, is_chip=True)
    ]
    if title and title != headline:
        lines = wrap(title, _MEASURE, small)
        runs.append(Run(lines=lines, face=small, ink=inks.title, pitch=66, above=36))
    lines = balanced(headline, _MEASURE, large)
    runs.append(Run(lines=lines, face=large, ink=inks.headline, pitch=120, above=24))
    return runs


def _labelled(label: str, text: str, label_ink: Ink, ink: Ink, inset: int) -> list[Run]:
    """Return ``text`` under its label, each paragraph on lines of its own; nothing for nothing."""
    small, large = noto_face(36, "Bold"), noto_face(48, "Medium")
    lines = wrap(plain.text(text), _MEASURE - 2 * inset, large)
    if not lines:
        return []
    return [
        Run(lines=[label], face=small, ink=label_ink, pitch=60),
        Run(lines=lines, face=large, ink=ink, pitch=72),
    ]


def _body(text: str, say: Words, inks: Inks, room_px: int) -> list[Run]:
    """Return a run a paragraph, at most ``room_px`` high; what is cut off says where it is."""
    plain_face, bold = noto_face(46), noto_face(46, "Bold")
    runs: list[Run] = []
    for paragraph in plain.paragraphs(shown(text)):
        is_heading = bool(_HEADING.fullmatch(paragraph))
        face, ink = (bold, inks.label) if is_heading else (plain_face, inks.text)
        lines = wrap(paragraph, _MEASURE, face)
        above = (_SECTION if is_heading else _PARAGRAPH) if runs else 0
        fits = (room_px - above) // _BODY_PITCH - 1  # the last line says that there is more
        if len(lines) > fits:
            runs.append(
                Run(
                    lines=lines[: max(fits, 0)],
                    face=face,
                    ink=ink,
                    pitch=_BODY_PITCH,
                    above=above,
                )
            )
            runs.append(Run(lines=[_CUT[say.tag]], face=face, ink=inks.label, pitch=_BODY_PITCH))
            break
        runs.append(Run(lines=lines, face=face, ink=ink, pitch=_BODY_PITCH, above=above))
        room_px -= runs[-1].height
    return runs


def _foot(notice: Notice, profile: Profile, say: Words, inks: Inks, code_px: int) -> list[Run]:
    """Return who says so, since when and how long, and what the code beside it is for."""
    small, large = noto_face(34), noto_face(44, "Bold")
    measure = _MEASURE - code_px
    source = wrap(plain.line(notice.source), measure, large)
    made = say.published_at if notice.revision == 1 else say.updated_at
    facts = [
        f"{made} {moment(notice.sent, profile)}",
        validity(notice, profile),
        say.scan,
    ]
    return [
        Run(lines=source, face=large, ink=inks.text, pitch=68),
        Run(lines=facts, face=small, ink=inks.quiet, pitch=54, above=12),
    ]


def _draw_head(canvas: Canvas, head: Sequence[Run], category: Category, inks: Inks) -> int:
    bottom = height(head) + 2 * _GAP
    canvas.fill((0, 0, WIDTH_PX, bottom), inks.headline.ground)
    canvas.glyph(_MARGIN, _GAP, icon(category, _SIGN), inks.headline)
    draw(canvas, head[:1], _MARGIN + _SIGN + 20, _GAP + (_SIGN - head[0].height) // 2)
    draw(canvas, head[1:], _MARGIN, _GAP + height(head[:1]))
    return bottom


def _draw_box(canvas: Canvas, box: Sequence[Run], y: int, inks: Inks) -> int:
    bottom = y + height(box) + 2 * _INSET
    canvas.fill((_MARGIN, y, WIDTH_PX - _MARGIN, bottom), inks.boxed.ground)
    canvas.fill((_MARGIN, y, _MARGIN + _BAR, bottom), inks.boxed_label.solid)
    draw(canvas, box, _MARGIN + _INSET, y + _INSET)
    return bottom


def _draw_foot(canvas: Canvas, foot: Sequence[Run], code: Image.Image, y: int, inks: Inks) -> None:
    """Draw the rule, the words, and the code at the right, each in the middle of the foot."""
    canvas.fill((_MARGIN, y, WIDTH_PX - _MARGIN, y + 2), inks.rule.solid)
    depth = max(height(foot), code.height)
    draw(canvas, foot, _MARGIN, y + _GAP + (depth - height(foot)) // 2)
    quiet = _QR_DOT * QUIET  # the margin of the card is quiet enough
    left, top = WIDTH_PX - _MARGIN - code.width + quiet, y + _GAP + (depth - code.height) // 2
    canvas.mask(left, top, code, inks.text.solid)
