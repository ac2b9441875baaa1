"""The TV portal's pages that answer a question: local life, search by digits, shelters, numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.places import helplines, local_life
from app.dispatch.places.local_life import Seen
from app.dispatch.places.places import Query
from app.dispatch.resident import tv_portal
from app.dispatch.resident.tv_portal import TvWords
from app.domain import place_digits
from app.domain.audience import Area
from app.domain.place_kind import GROUP_OF, GROUPS, SHELTER
from app.web import headers
from app.web.house import house
from app.web.places import life_words
from app.web.resident import site
from app.web.resident.resident_life import kind_said, open_said

bp = Blueprint("tv", __name__, url_prefix="/tv")
_ROWS, _MOST_PAGES, _LANGUAGE = 5, 30, "zh-CN"


@bp.before_request
def in_one_language() -> None:
    """Speak as the pages made at publish do: a box is everybody's in the room."""
    g.language = _LANGUAGE


@bp.get("/<place>/life/")
def life(place: str) -> ResponseReturnValue:
    """Show the kinds of places."""
    groups = [(n, g_.code, life_words.called(g_), _some(g_.kinds)) for n, g_ in _numbered()]
    return _show("tv/life.html", place, 1, title=_own().life, groups=groups)


@bp.get("/<place>/life/<group>/")
def kind(place: str, group: str) -> ResponseReturnValue:
    """List the places of one group."""
    if group not in GROUP_OF:
        abort(404)
    query = Query(now=house().clock(), group=group)
    title = f"{_own().life} · {life_words.called(GROUP_OF[group])}"
    return _places(place, query, title, _own().no_places, 2, "life/")


@bp.get("/<place>/shelters/")
def shelters(place: str) -> ResponseReturnValue:
    """List where to go in an emergency, the area's own first."""
    query = Query(now=house().clock(), category=SHELTER)
    return _places(place, query, _own().shelters, _own().no_shelters, 1, "index.html")


@bp.get("/<place>/find/")
def find(place: str) -> ResponseReturnValue:
    """Find places by the digits of the first letters of their names."""
    trail, digits = site.trail_of(place), place_digits.typed(request.args.get("d", ""))
    if not trail:
        return site.unknown(place)
    with house().store.read() as tx:
        found = tv_portal.by_digits(house(), tx, trail, digits, house().clock())
    page = _page(len(found), 4)
    return _show(
        "tv/find.html",
        place,
        1,
        title=_own().find,
        digits=digits,
        pad=list(place_digits.PAD.items()),
        is_ready=len(digits) >= place_digits.LEAST,
        rows=[_row(seen, "../") for seen in found[(page - 1) * 4 : page * 4]],
        **_turns(page, len(found), 4, f"d={digits}&"),
    )


@bp.get("/<place>/o/<place_id>/")
def one(place: str, place_id: str) -> ResponseReturnValue:
    """Show one place."""
    with house().store.read() as tx:
        seen = local_life.one(house(), tx, place_id.lower(), house().clock())
    if seen is None:
        abort(404)
    facts = (*life_words.shelter(seen.place), *life_words.facts(seen.place))
    return _show(
        "tv/notice.html",
        place,
        2,
        "life/",
        title=_own().life,
        notice={
            "id": "",
            "category_name": kind_said(seen),
            "title": open_said(seen)[1],
            "headline": seen.place.name,
            "when_where": [_phones(seen)] if seen.calls else [],
            "body": [f"{label}：{value}" for label, value in facts],
            "until": _("请先打电话确认。") if seen.is_stale else "",
        },
        code=tv_portal.code(house(), f"/p/{seen.place.id}"),
        host=house().public_url.partition("://")[2],
        path=f"/p/{seen.place.id}",
    )


@bp.get("/<place>/help/")
def numbers(place: str) -> ResponseReturnValue:
    """Show whom to call: everybody's numbers, and the offices of the area."""
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    with house().store.read() as tx:
        lines = helplines.of(tx, trail[-1])
    page = _page(len(lines), _ROWS)
    shown = lines[(page - 1) * _ROWS : page * _ROWS]
    more = _turns(page, len(lines), _ROWS, "")
    return _show("tv/help.html", place, 1, title=_own().help, lines=shown, **more)


@bp.get("/<place>/keys/")
def keys(place: str) -> ResponseReturnValue:
    """Show what each key of a remote is taken for, and let the box learn others."""
    return _show("tv/keys.html", place, 1, title=_("按键测试"))


def _places(
    place: str, asked: Query, title: str, none: str, depth: int, back: str
) -> ResponseReturnValue:
    trail = site.trail_of(place)
    if not trail:
        return site.unknown(place)
    page = _page(_MOST_PAGES * _ROWS, _ROWS)
    query = replace(asked, area=trail[-1].code, limit=_ROWS, skip=(page - 1) * _ROWS)
    with house().store.read() as tx:
        found, seen = local_life.find(house(), tx, query)
    return _show(
        "tv/list.html",
        place,
        depth,
        back,
        title=title,
        rows=[_row(one_, "../" * depth) for one_ in seen],
        empty=(none, _own().ask_committee),
        **_turns(page, found.total, _ROWS, ""),
    )


def _row(seen: Seen, up: str) -> dict[str, Any]:
    said = " · ".join(filter(None, (kind_said(seen), open_said(seen)[1])))
    address = " ".join(filter(None, (seen.place.address, seen.place.building)))
    return {
        "id": f"o-{seen.place.id}",
        "link": f"{up}o/{seen.place.id}/",
        "category_name": said,
        "headline": seen.place.name,
        "when_where": [address] if address else [],
        "lead": seen.place.hours,
        "until": _phones(seen),
        "path": f"/p/{seen.place.id}",
        "expires": "",
    }


def _phones(seen: Seen) -> str:
    return "、".join(said for said, _dial in seen.calls)


def _show(
    template: str, place: str, depth: int, back: str = "index.html", **facts: object
) -> ResponseReturnValue:
    trail = site.trail_of(place)
    return _answer(template, trail, depth, back, facts) if trail else site.unknown(place)


def _answer(
    template: str, trail: tuple[Area, ...], depth: int, back: str, facts: dict[str, object]
) -> Response:
    with house().store.read() as tx:
        frame = tv_portal.around(house(), tx, trail, depth, back)
    body = render_template(template, **{**frame, **facts})
    answer = make_response(body)
    policy = headers.box_policy(body.encode(), house().events_url)
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Cache-Control"] = "public, max-age=20"
    return answer


def _own() -> TvWords:
    return tv_portal.words(_LANGUAGE)


def _numbered() -> list[tuple[int, Any]]:
    return list(enumerate(GROUPS, 1))


def _some(kinds: tuple[Any, ...]) -> str:
    return "、".join(life_words.called(one_).split("、")[0] for one_ in kinds[:3])


def _page(count: int, rows: int) -> int:
    """Return the page that is asked for, one that there is."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() else 1
    return min(max(number, 1), max(1, -(-count // rows)))


def _turns(page: int, total: int, rows: int, query: str) -> dict[str, str]:
    """Return where the pages before and after lie, and which one this is."""
    pages = max(1, -(-total // rows))
    return {
        "earlier": f"?{query}page={page - 1}" if page > 1 else "",
        "later": f"?{query}page={page + 1}" if page < pages else "",
        "turn": _("第 %(page)s / %(pages)s 页", page=page, pages=pages) if pages > 1 else "",
    }
