"""LED panels: a notice as a few still pages, or a sliding strip where a page is one line high."""

from __future__ import annotations

from app.domain.board import Board
from app.domain.daily_line import LINE_ID, DailyLine
from app.domain.notice import Category, Notice
from app.domain.poll import Standing
from app.domain.showing import by_notice
from app.domain.target import Profile
from renderers import acts, led_poll
from renderers.base import Frame, Reel, ReelItem, Unrenderable
from renderers.led_idle import daily, idle
from renderers.led_look import Look, look
from renderers.led_pages import Part, Said, chars, each_line, said, sheets
from renderers.led_paint import REST_MS, still, strip
from renderers.led_panel import Panel, is_card_size, panel
from renderers.text import cut
from renderers.words import called, words

SMALLEST_PX = 16
STRIP_EMS_MAX = 160  # full-width characters: 40 s

_STILL_LINES = 3  # a panel of one line shows up to so many as still pages


def render(board: Board, profile: Profile) -> Reel:
    """Return the board as the frames of each notice, best first, and then of those to come.

    Raises:
        Unrenderable: ``panel_too_small``, below 16x16.
    """
    mine = by_notice(board.showings)
    items = tuple(
        ReelItem(
            notice_id=n.id,
            revision=n.revision,
            kind="notice",
            priority=1,
            effective=n.effective,
            expires=n.expires,
            frames=frames(n, profile, board.poll_of(n)),
            schedule=tuple((s.start, s.end) for s in mine.get(n.id, ())),
        )
        for n in (*board.notices, *board.coming)
    )
    today = (_daily(board.daily, board, profile),) if board.daily else ()
    return Reel((*items, *today), _default(board, profile))


def frames(notice: Notice, profile: Profile, stands: Standing | None = None) -> tuple[Frame, ...]:
    """Return ``notice`` as what a panel of ``profile`` shows, in order; at least one frame.

    What it asks comes last, with how the answers stand: ``stands``, by default without a vote.
    Without colours a frame is a one-bit picture whose lit dots are white; the player colours them.

    Raises:
        Unrenderable: ``panel_too_small``, below 16x16.
    """
    plan, inks = _panel(profile), _look(profile, notice.category)
    told = said(acts.told(notice, profile), profile)
    asked = led_poll.asked(notice, stands, profile)
    if plan.is_one_line:
        sliding = (led_poll.sliding(asked, plan, inks),) if asked else ()
        return (*_one_line(told, plan, inks), *sliding)
    pages = sheets(told, plan, inks)
    poll = led_poll.layout(asked, told.link, plan, inks) if asked else None
    count = len(pages) + (len(poll.pages) if poll else 0)
    return (
        *(still(page, told, so, inks, place=(n, count)) for n, (page, so) in enumerate(pages)),
        *(led_poll.stills(poll, told, inks, count) if poll else ()),
    )


def loop_ms(shown: tuple[Frame, ...]) -> int:
    """Return how long the frames play until the first comes again."""
    return sum(
        f.dwell_ms if f.effect == "still" else REST_MS + f.width_px * 1000 // f.speed_px_s
        for f in shown
    )


def letter_px(profile: Profile) -> int:
    """Return how high the smallest letters are that a notice is set in on such a panel.

    Raises:
        Unrenderable: ``panel_too_small``, below 16x16.
    """
    return _panel(profile).bodies[-1].size_px


def takes_code(profile: Profile) -> bool:
    """Return whether such a panel has room for a notice's code and number at all.

    Raises:
        Unrenderable: ``panel_too_small``, below 16x16.
    """
    return _panel(profile).takes_code


def _panel(profile: Profile) -> Panel:
    width, height = profile.width_px, profile.height_px
    if min(width, height) < SMALLEST_PX:
        raise Unrenderable("panel_too_small", width_px=width, height_px=height)
    is_latin = profile.language.startswith("en")
    return panel(width, height, profile.colours, is_latin=is_latin)


def _look(profile: Profile, category: Category) -> Look:
    is_card = is_card_size(profile.width_px, profile.height_px, profile.colours)
    return look(profile.colours, category, is_card=is_card)


def _default(board: Board, profile: Profile) -> ReelItem:
    """What shows when nothing else does."""
    plan, inks = _panel(profile), _look(profile, Category.NOTICE)
    name = called(board.area, words(profile.language))
    return ReelItem(
        notice_id="default",
        revision=1,
        kind="default",
        priority=9,
        effective=None,
        expires=None,
        frames=idle(name, plan, inks, profile.language),
    )


def _daily(line: DailyLine, board: Board, profile: Profile) -> ReelItem:
    """The line of the day, then date and time."""
    plan, inks = _panel(profile), _look(profile, Category.NOTICE)
    name = called(board.area, words(profile.language))
    return ReelItem(
        notice_id=LINE_ID,
        revision=line.revision,
        kind="notice",
        priority=8,
        effective=line.since,
        expires=line.until,
        frames=daily(line.text, name, plan, inks, profile.language),
    )


def _one_line(told: Said, plan: Panel, inks: Look) -> tuple[Frame, ...]:
    """Stand if three pages say it all; else the headline may stand, and the rest slides."""
    parts = [
        (told.headline, inks.headline),
        (told.when, inks.when),
        (told.body, inks.body),
        (told.contact, inks.contact),
    ]
    headline, face = each_line(parts[:1], plan), plan.bodies[-1]
    if sum(face.width(text) for text, _ in parts) <= _STILL_LINES * plan.measure:
        rows = each_line(parts, plan)
        if len(rows) <= _STILL_LINES:
            return tuple(still((row,), told, plan, inks) for row in rows)
    stands = len(headline) == 1
    standing = tuple(still((row,), told, plan, inks) for row in headline) if stands else ()
    return (*standing, strip(_run(parts[stands:], told.ask, plan), plan, inks))


def _run(parts: list[Part], ask: str, plan: Panel) -> list[Part]:
    """Return ``parts`` on one line, none longer than is worth waiting for."""
    face = plan.bodies[-1]
    lines = [(" ".join(text.split()), ink) for text, ink in parts]
    short = [(cut(text, chars(text, STRIP_EMS_MAX // 2, face)), ink) for text, ink in lines]
    (body, body_ink), (contact, contact_ink) = lines[-2], short[-1]
    spent = sum(face.width(text) for text, _ in short) - face.width(short[-2][0])
    left = max(STRIP_EMS_MAX - spent // face.size_px, STRIP_EMS_MAX // 4)
    whole = cut(body, chars(body, left, face))
    closing = contact or (ask if whole != body else "")
    said_last = [(whole, body_ink), (closing, contact_ink)]
    return [(text, ink) for text, ink in (*short[:-2], *said_last) if text]
