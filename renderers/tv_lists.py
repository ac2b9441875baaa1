"""The home page of the TV portal and its lists, a sheet of five a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.board import Board
from app.domain.notice import Category, Notice
from app.domain.number import number_of
from app.domain.target import Profile
from renderers import acts, pages, plain, tv_frame, warned
from renderers.notation import instant
from renderers.tv_frame import FIND, HELP, LIFE, NOTICES, POLICIES, SHELTERS, Place
from renderers.tv_words import TvWords, tv_words
from renderers.words import validity, words

LATEST, ROWS, LEAD = 4, 5, 54
WARNINGS = "warnings.html"
KEPT_POLICIES = (Category.POLICY, Category.GUIDE)


def home(board: Board, profile: Profile, live: dict[str, Any]) -> bytes:
    """Return the home page: the latest notices, and tiles that lead to everything else."""
    own = tv_words(profile.language)
    return pages.html(
        "tv/index.html",
        **tv_frame.around(board.trail, profile, live, Place(back="", follows_warnings=True)),
        title=own.home,
        rows=[_row(notice, board, profile) for notice in board.notices[:LATEST]],
        headlines=[_headline(notice, profile) for notice in board.notices[:8]],
        daily=board.daily,
        daily_until=instant(board.daily.until) if board.daily else "",
        tiles=_tiles(board, own),
        all=NOTICES.format(1),
    )


def lists(board: Board, profile: Profile, live: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the lists of notices, of policies and of warnings, sheet by sheet, by name."""
    say, own = words(profile.language), tv_words(profile.language)
    rows = [_row(n, board, profile) for n in board.notices]
    policies = [row for row in rows if row["category"] in KEPT_POLICIES]
    none = (say.no_notices, say.no_notices_more)
    yield from _sheets(NOTICES, own.notices, rows, none, (board, profile, live))
    none = (own.no_policies, own.no_policies_more)
    yield from _sheets(POLICIES, own.policies, policies, none, (board, profile, live))
    told = [_warning_row(warned.facts(one, profile)) for one in board.warnings]
    none = (own.no_warnings, own.no_warnings_more)
    yield from _sheets(WARNINGS, own.warnings, told[:ROWS], none, (board, profile, live))


def facts(notice: Notice, profile: Profile) -> dict[str, Any]:
    """Return what the portal says of ``notice``."""
    say = words(profile.language)
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


def _sheets(
    name: str,
    title: str,
    rows: Sequence[dict[str, Any]],
    none: tuple[str, str],
    shown: tuple[Board, Profile, dict[str, Any]],
) -> Iterator[tuple[str, bytes]]:
    board, profile, live = shown
    say, total = words(profile.language), max(1, -(-len(rows) // ROWS))
    where = Place(follows_warnings=name == WARNINGS)
    around = tv_frame.around(board.trail, profile, live, where)
    for number in range(1, total + 1):
        body = pages.html(
            "tv/list.html",
            **around,
            title=title,
            rows=rows[(number - 1) * ROWS : number * ROWS],
            empty=none,
            turn=say.page.format(page=number, pages=total) if total > 1 else "",
            earlier=name.format(number - 1) if number > 1 else "",
            later=name.format(number + 1) if number < total else "",
        )
        yield name.format(number), body


def _row(notice: Notice, board: Board, profile: Profile) -> dict[str, Any]:
    return {
        **facts(notice, profile),
        "expires": instant(board.leaves(notice)),
        "link": f"n/{notice.id}.html",
        "level": "",
        "path": f"/{number_of(notice.id)}",
    }


def _warning_row(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"w-{one['id']}",
        "category": "",
        "category_name": f"{one['label']} {one['state']}".strip(),
        "level": one["level"],
        "headline": one["title"],
        "when_where": (),
        "lead": one["lead"],
        "until": f"{one['issuer']} {one['issued']}",
        "expires": one["expires"],
        "link": f"w/{one['id']}.html",
        "path": f"/w/{one['id']}",
    }


def _headline(notice: Notice, profile: Profile) -> str:
    return plain.headline(acts.told(notice, profile), words(profile.language).untitled)


def _tiles(board: Board, own: TvWords) -> list[dict[str, Any]]:
    """Return the tiles of the home page: digit, where it leads, its name, and a word on it."""
    policies = sum(n.category in KEPT_POLICIES for n in board.notices)
    holding = sum(one.ended_at is None for one in board.warnings)
    warnings_now = own.warnings_now.format(count=holding) if holding else own.no_warnings
    listed = (
        (
            "notices",
            NOTICES.format(1),
            own.notices,
            own.notices_now.format(count=len(board.notices)),
        ),
        ("policies", POLICIES.format(1), own.policies, own.policies_now.format(count=policies)),
        ("life", LIFE, own.life, own.life_more),
        ("find", FIND, own.find, own.find_more),
        ("shelters", SHELTERS, own.shelters, own.shelters_more),
        ("help", HELP, own.help, own.help_more),
        ("warnings", WARNINGS, own.warnings, warnings_now),
    )
    return [
        {"digit": digit, "id": f"t-{name}", "link": link, "name": what, "more": more}
        for digit, (name, link, what, more) in enumerate(listed, 1)
    ]
