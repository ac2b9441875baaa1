"""What an LED panel says page by page: which words, in which face, at which size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.notice import Category, Notice
from app.domain.number import number_of, spoken
from app.domain.review import HEADLINE_MAX
from app.domain.target import Profile
from renderers import plain, qr
from renderers.canvas import Ink
from renderers.fonts import Face, shown
from renderers.led_look import Look
from renderers.led_panel import Panel, beside_code
from renderers.text import Page, balanced, by_clause, cut, paginate, wrap
from renderers.words import validity, words

PAGES_MAX = 10
BODY_EMS_MAX = 240  # of what is worth a passer-by's time
_WHEN_PAGES, _REST_PAGES = 2, 4  # more than so many, and it is set smaller
_ASK = {"zh-CN": "详情请咨询社区居委会。", "en": "Ask the community office for details."}
_NUMBER = {"zh-CN": "编号", "en": "No."}
_CUT_MIN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one notice says on a panel; all of it can be drawn, and ``headline`` is never empty.

    ``ask`` is where to ask for what had to be left out, ``link`` where all of it can be read,
    ``foot`` who says so and until when.
    """

    headline: str
    category: Category = Category.NOTICE
    label: str = ""
    title: str = ""
    when: str = ""
    body: str = ""
    contact: str = ""
    ask: str = ""
    link: str = ""
    scan: str = ""
    number: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines set alike, ``pitch`` px apart; ``has_bar`` marks them with a bar of their colour."""

    lines: Page
    face: Face
    ink: Ink
    pitch: int
    is_centred: bool = True
    has_bar: bool = False

    @property
    def height(self) -> int:
        """Height in px, the leading of the last line left out."""
        return self.pitch * (len(self.lines) - 1) + self.face.size_px

    @property
    def ems(self) -> float:
        """Length in full-width characters."""
        return sum(map(self.face.width, self.lines)) / self.face.size_px


Sheet = tuple[Block, ...]
Part = tuple[str, Ink]


def said(notice: Notice, profile: Profile) -> Said:
    """Return the words of ``notice`` for a panel: its own wording, or the common text."""
    say = words(profile.language)
    own = _drawable(notice.override("led") or "")
    first, _, rest = own.partition("\n")
    if len(first) > HEADLINE_MAX:
        first, rest = "", own
    title = plain.line(_drawable(notice.title))
    common = plain.line(_drawable(notice.headline)) or title or say.untitled
    return Said(
        label=say.categories[notice.category],
        title=title,
        headline=first or common,
        when="" if own else by_clause(_drawable(notice.when_where)),
        body=rest if own else _drawable(notice.body),
        contact="" if own else _drawable(notice.contact),
        ask=_ASK[say.tag],
        category=notice.category,
        link=f"{profile.public_url}/p/{notice.id}?m=led",
        scan=say.scan,
        number=f"{_NUMBER[say.tag]} {spoken(number_of(notice.id))}",
        foot="　".join(filter(None, (plain.line(notice.source), validity(notice, profile)))),
    )


def sheets(told: Said, panel: Panel, look: Look) -> list[tuple[Sheet, Panel]]:
    """Return the pages of a notice: headline, when and where, body, contact; at most ten.

    Each with how it is set: a code stands beside body and contact where there is room for both.
    The body gives way: it is cut where it would be too long, and then says so.
    """
    opening, holds_when = _opening(told, panel, look)
    when = [] if holds_when else _when(told, panel, look)
    room = max(PAGES_MAX - len(opening) - len(when), 1)
    rest, set_so = _rest(told, panel, look, room), panel
    if panel.takes_code and rest:
        beside = beside_code(panel, qr.modules(told.link).width)
        narrow = _rest(told, beside, look, room)
        rest, set_so = (narrow, beside) if len(narrow) <= len(rest) + 1 else (rest, panel)
    pages = [*((page, panel) for page in (*opening, *when)), *((page, set_so) for page in rest)]
    return pages[:PAGES_MAX]


def greeting(name: str, calm: str, panel: Panel, look: Look) -> list[Sheet]:
    """Return one page with ``name``, and ``calm`` below it where that leaves the name large."""
    one_line = calm if panel.bodies[-1].width(calm) < panel.measure else calm.replace(" ", "\n")
    told = Said(headline=name, when=one_line)
    return _opening(told, panel, look)[0]


def each_line(parts: Sequence[Part], panel: Panel) -> list[Block]:
    """Return each line of ``parts`` on its own, for a panel of one line."""
    face = panel.bodies[-1]
    return [
        Block(lines=(line,), face=face, ink=ink, pitch=face.size_px)
        for text, ink in parts
        for line in balanced(text, panel.measure, face)
    ]


def height(sheet: Sheet, panel: Panel) -> int:
    """Return the height of the blocks of ``sheet`` with the gaps between them."""
    return sum(block.height for block in sheet) + panel.gap * (len(sheet) - 1)


def _opening(told: Said, panel: Panel, look: Look) -> tuple[list[Sheet], bool]:
    """Return the pages of the headline, as large as it goes, and whether they say when too."""
    heads = [head for head in _heads(told, panel, look) if head.height <= panel.depth]
    if not heads:
        return _pages(told.headline, panel, panel.heads[-1], look.headline), False
    for when in _whens(told, panel, look):
        for head in heads:
            is_larger = 2 * head.face.size_px >= 3 * when.face.size_px
            if is_larger and _fits((head, when), panel):
                return [(head, when)], True
    title = _title(told, panel, look)
    if title and _fits((title, heads[0]), panel):
        return [(title, heads[0])], False
    return [(heads[0],)], False


def _heads(told: Said, panel: Panel, look: Look) -> Iterator[Block]:
    for face in panel.heads:
        yield Block(
            lines=tuple(balanced(told.headline, panel.measure, face)),
            face=face,
            ink=look.headline,
            pitch=panel.pitch(face),
            is_centred=not panel.is_poster,
        )


def _whens(told: Said, panel: Panel, look: Look) -> Iterator[Block]:
    """Yield when and where as one block, in each size from the largest down."""
    for face in panel.whens if told.when else ():
        yield Block(
            lines=tuple(wrap(told.when, panel.measure - panel.indent, face)),
            face=face,
            ink=look.when,
            pitch=panel.pitch(face),
            is_centred=not panel.is_poster,
            has_bar=panel.is_poster,
        )


def _title(told: Said, panel: Panel, look: Look) -> Block | None:
    """Return the title as one line, where no band says it already."""
    face = panel.bodies[-1]
    if panel.band or not told.title or face.width(told.title) > panel.measure:
        return None
    return Block(lines=(told.title,), face=face, ink=look.contact, pitch=panel.pitch(face))


def _when(told: Said, panel: Panel, look: Look) -> list[Sheet]:
    """Return the pages of when and where, as large as two pages allow."""
    pages: list[Sheet] = []
    for block in _whens(told, panel, look):
        if _fits((block,), panel):
            return [(block,)]
        pages = _pages(told.when, panel, block.face, look.when)
        if len(pages) <= _WHEN_PAGES:
            break
    return pages


def _rest(told: Said, panel: Panel, look: Look, room: int) -> list[Sheet]:
    """Return body and contact on at most ``room`` pages, as large as costs no more pages.

    On a panel too small for that to matter, as large as a few pages allow.
    """
    small = _in_face(told, panel, look, panel.bodies[-1], room)
    limit = len(small) if panel.is_poster else min(room, _REST_PAGES)
    for face in panel.bodies[:-1]:
        large = _in_face(told, panel, look, face, PAGES_MAX * 2)
        if len(large) <= limit:
            return large
    return small


def _in_face(told: Said, panel: Panel, look: Look, face: Face, room: int) -> list[Sheet]:
    """Return body and contact, on one page where both fit; what is cut names whom to ask."""
    contact = _pages(told.contact, panel, face, look.contact)
    body = _body(told, panel, look, face, max(room - len(contact), 1))
    if body and len(contact) == 1 and _fits((*body[-1], *contact[0]), panel):
        return [*body[:-1], (*body[-1], *contact[0])]
    return [*body, *contact]


def _body(told: Said, panel: Panel, look: Look, face: Face, room: int) -> list[Sheet]:
    """Return the body on at most ``room`` pages, cut at a sentence's end where it is longer."""
    ends = "" if told.contact else "\n" + told.ask
    limit = min(len(told.body), chars(told.body, BODY_EMS_MAX, face))
    pages = _pages(told.body, panel, face, look.body) if limit == len(told.body) else []
    while not pages or len(pages) > room:
        text = told.body if limit == len(told.body) else cut(told.body, limit) + ends
        pages = _pages(text, panel, face, look.body, is_dense=True)
        if limit <= _CUT_MIN:
            return pages[:room]
        limit = min(limit * room // max(len(pages), 1), limit - 1)
    return pages


def chars(text: str, ems: int, face: Face) -> int:
    """Return how many characters of ``text`` are about ``ems`` full-width ones long."""
    return len(text) * ems * face.size_px // max(face.width(text), 1)


def _pages(text: str, panel: Panel, face: Face, ink: Ink, *, is_dense: bool = False) -> list[Sheet]:
    pitch = panel.pitch(face)
    pages = paginate(text, panel.measure, panel.depth, face, pitch_px=pitch, is_dense=is_dense)
    return [
        (Block(lines=page, face=face, ink=ink, pitch=pitch, is_centred=False),) for page in pages
    ]


def _fits(sheet: Sheet, panel: Panel) -> bool:
    return height(sheet, panel) <= panel.depth


def _drawable(written: str) -> str:
    return shown(plain.text(written)).strip()
