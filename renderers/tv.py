"""The portal for HD interactive TV: what a set-top box of 1280 by 720 shows of a board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from app.domain.board import Board
from app.domain.notice import Notice
from app.domain.number import number_of
from app.domain.target import Profile
from renderers import files, pages, tv_code, tv_frame, tv_lists, tv_poll, tv_warned
from renderers.answer_words import answer_words
from renderers.base import Document, Documents
from renderers.notation import instant, json_document
from renderers.tv_frame import HOME, NOTICES, STATE, Place
from renderers.tv_lists import WARNINGS
from renderers.tv_words import tv_words

# The room beside a notice's text in which its first picture stands.
PICTURE_PX = (380, 340)


def render(board: Board, profile: Profile) -> Documents:
    """Return the portal of ``board``: pages that lead to one another, and ``state.json``.

    ``index.html`` is the home page, ``notices-1.html`` and ``policies-1.html`` begin the lists,
    ``warnings.html`` lists the warnings; ``n/<id>.html`` and ``w/<id>.html`` are the pages of one.
    """
    live = tv_frame.live(board, profile)
    state = {
        **live,
        "items": [
            {
                "id": n.id,
                "revision": n.revision,
                "expires": instant(board.leaves(n)),
                **({"votes": tv_poll.mark(board.poll_of(n))} if n.poll else {}),
            }
            for n in board.notices
        ],
    }
    return Documents(
        (
            _page(HOME, tv_lists.home(board, profile, live)),
            json_document(STATE, state),
            *(_page(name, body) for name, body in tv_lists.lists(board, profile, live)),
            *(_page(f"n/{n.id}.html", _notice(n, board, profile, live)) for n in board.notices),
            *(_page(name, body) for name, body in _warnings(board, profile, live)),
        )
    )


def notice_page(notice: Notice, board: Board, profile: Profile) -> bytes:
    """Return the page of one notice, as it lies beside the board's index."""
    return _notice(notice, board, profile, tv_frame.live(board, profile))


def _notice(notice: Notice, board: Board, profile: Profile, live: dict[str, Any]) -> bytes:
    path = f"/p/{notice.id}"
    return pages.html(
        "tv/notice.html",
        **tv_frame.around(board.trail, profile, live, Place(up="../", back=NOTICES.format(1))),
        title=tv_words(profile.language).notices,
        notice=tv_lists.facts(notice, profile),
        vote_words=_vote_words(profile),
        poll=tv_poll.facts(notice, board.poll_of(notice), profile),
        picture=next(map(_fitted, files.pictures(notice)), None),
        host=profile.public_url.partition("://")[2],
        path=f"/{number_of(notice.id)}",
        code=tv_code.code(tv_code.phone_url(profile, path), tv_code.CODE_PX),
    )


def _warnings(board: Board, profile: Profile, live: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    for one in board.warnings:
        path = f"/w/{one.id}"
        yield (
            f"w/{one.id}.html",
            pages.html(
                "tv/warning.html",
                **tv_frame.around(board.trail, profile, live, Place(up="../", back=WARNINGS)),
                w=tv_warned.facts(one, profile),
                guide=tv_warned.guide_name(profile),
                host=profile.public_url.partition("://")[2],
                path=path,
                code=tv_code.code(tv_code.phone_url(profile, path), tv_code.CODE_PX),
                title=tv_words(profile.language).warnings,
            ),
        )


def _vote_words(profile: Profile) -> Markup:
    own, thanked = tv_words(profile.language), answer_words(profile.language).thanked
    said = {"pick": own.vote_for, "failed": own.not_voted, "thanked": thanked}
    return pages.in_script(said)


def _page(name: str, body: bytes) -> Document:
    return Document(name=name, media_type=pages.HTML_TYPE, body=body)


def _fitted(picture: dict[str, Any]) -> dict[str, Any]:
    """Return ``picture`` in the size in which it stands beside the text: old boxes need it said."""
    wide, high = picture["width"] or PICTURE_PX[0], picture["height"] or PICTURE_PX[1]
    scale = min(PICTURE_PX[0] / wide, PICTURE_PX[1] / high, 1)
    return {**picture, "width": max(1, round(wide * scale)), "height": max(1, round(high * scale))}
