"""The portal page for HD interactive TV: what a set-top box of 1280 by 720 shows of a board."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import segno

from app.domain.board import Board
from app.domain.notice import Notice
from app.domain.target import Profile
from renderers import acts, files, pages, plain, tv_warned
from renderers.accents import ACCENTS
from renderers.base import Document, Documents
from renderers.notation import instant, json_document
from renderers.warning_words import warning_words
from renderers.words import Words, called, validity, words

# Rows of the list, and with the strip of a warning beneath them.
ROWS, BANDED_ROWS = 6, 5
LEAD = 54
# ISO/IEC 18004 asks for four modules of quiet around a code; the room it has is 240 px wide.
QUIET, CODE_PX = 4, 240
STATE = "state.json"
# The room beside a notice's text in which its first picture stands.
PICTURE_PX = (380, 430)


def render(board: Board, profile: Profile) -> Documents:
    """Return ``index.html``, ``state.json`` and a page ``n/<id>.html`` for each notice."""
    state = {
        "edition": board.edition,
        "items": [
            {"id": n.id, "revision": n.revision, "expires": instant(board.leaves(n))}
            for n in board.notices
        ],
    }
    return Documents(
        (
            Document(name="index.html", media_type=pages.HTML_TYPE, body=_index(board, profile)),
            json_document(STATE, state),
            *(
                Document(
                    name=f"n/{notice.id}.html",
                    media_type=pages.HTML_TYPE,
                    body=notice_page(notice, board, profile),
                )
                for notice in board.notices
            ),
        )
    )


def notice_page(notice: Notice, board: Board, profile: Profile) -> bytes:
    """Return the page of one notice, as it lies beside the board's index."""
    say = words(profile.language)
    url = f"{profile.public_url}/p/{notice.id}"
    return pages.html(
        "tv/notice.html",
        **_frame(board, profile, "../"),
        notice=_facts(notice, profile, say),
        picture=next(map(_fitted, files.pictures(notice)), None),
        accent=ACCENTS[notice.category],
        host=profile.public_url.partition("://")[2],
        path=f"/p/{notice.id}",
        code=_code(url),
    )


def _fitted(picture: dict[str, Any]) -> dict[str, Any]:
    """Return ``picture`` in the size in which it stands beside the text: old boxes need it said."""
    wide, high = picture["width"] or PICTURE_PX[0], picture["height"] or PICTURE_PX[1]
    scale = min(PICTURE_PX[0] / wide, PICTURE_PX[1] / high, 1)
    return {**picture, "width": max(1, round(wide * scale)), "height": max(1, round(high * scale))}


@lru_cache(maxsize=4096)  # a code takes longer to make than the page around it
def _code(url: str) -> str:
    made = segno.make(url, micro=False, error="m")
    wide, _ = made.symbol_size(border=QUIET)
    return str(
        made.png_data_uri(scale=CODE_PX // wide, border=QUIET, dark="#0a1d38", light="#f3f1e9")
    )


def _index(board: Board, profile: Profile) -> bytes:
    say, most = words(profile.language), BANDED_ROWS if _is_banded(board) else ROWS
    rows = [
        {**_facts(notice, profile, say), "expires": instant(board.leaves(notice))}
        for notice in board.notices
    ]
    return pages.html(
        "tv/index.html",
        **_frame(board, profile, ""),
        accents=[(c, ACCENTS[c]) for c in sorted({n.category for n in board.notices})],
        sheets=[rows[start : start + most] for start in range(0, len(rows), most)],
        sheet=most,
        rows=rows,
    )


def _is_banded(board: Board) -> bool:
    """Return whether a warning stands in a strip above the foot."""
    return any(not one.is_full or one.ended_at is not None for one in board.warnings)


def _frame(board: Board, profile: Profile, up: str) -> dict[str, Any]:
    """What every page of the portal carries; ``up`` leads to where the index lies."""
    say = words(profile.language)
    is_banded = _is_banded(board)
    shown = [tv_warned.facts(one, profile, is_banded=is_banded) for one in board.warnings]
    above = [called(a, say) for a in board.trail if a.code != board.area.code]
    return {
        "say": say,
        "name": called(board.area, say),
        "trail": above[-1:] if say.tag == "en" else above,  # English names are long
        "edition": board.edition,
        "page_words": pages.in_script(say.page),
        "clock": pages.in_script(say.tv_clock),
        "zone": pages.in_script(profile.time_zone),
        "weekdays": pages.in_script(say.weekdays),
        "words": warning_words(profile.language),
        "warnings": shown,
        "is_banded": is_banded,
        "state": up + STATE,
        "index": up + "index.html",
    }


def _facts(notice: Notice, profile: Profile, say: Words) -> dict[str, Any]:
    notice = acts.told(notice, profile)
    headline, title = plain.headline(notice, say.untitled), plain.line(notice.title)
    return {
        "id": notice.id,
        "revision": notice.revision,
        "category": notice.category,
        "category_name": say.categories[notice.category],
        "headline": headline,
        "title": "" if title == headline else title,
        "when_where": plain.paragraphs(notice.when_where),
        "body": plain.paragraphs(notice.body),
        "lead": plain.cut(plain.flowing(notice.body), LEAD),
        "contact": plain.line(notice.contact),
        "source": plain.line(notice.source),
        "expires": instant(notice.expires),
        "until": validity(notice, profile),
    }
