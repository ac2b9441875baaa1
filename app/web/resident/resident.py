"""What residents reach through Flask: the front door, short links, and boards still to come."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.boards import feed_part
from app.dispatch.resident import page as pages
from app.dispatch.voices import answers
from app.dispatch.voices.answers import Voice
from app.dispatch.warnings import warning_page
from app.domain import websub
from app.domain.audience import Area
from app.store import area, setting, user
from app.store.session import Tx
from app.web import errors, headers, locale, names, problem_json
from app.web.house import house
from app.web.resident import resident_life, site
from app.web.resident import voice as voices

bp = Blueprint("resident", __name__)
_LISTED = 60


@bp.get("/")
def front() -> ResponseReturnValue:
    """Lead to the area's page: the one chosen, the default, the only one; else let one choose.

    Before set-up, say where the link is.
    """
    with house().store.read() as tx:
        known = (site.remembered(), str(setting.get(tx, "default_area", "")))
        places = [area.get(tx, code) for code in known if code]
        place = next((one for one in places if one is not None and one.is_open), None)
        if place is None:
            place = _only_one(tx)
        people = user.count(tx)
        is_any = place is not None or area.deepest_open(tx) is not None
    if not is_any or not people:
        return render_template("welcome.html")
    where = url_for("resident.board", place=place.slug) if place else url_for("resident.choose")
    answer = redirect(where)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Vary"] = "Cookie"
    return answer


@bp.get("/areas/")
def choose() -> ResponseReturnValue:
    """Let one choose an area, and remember it."""
    chosen, typed = request.args.get("to", ""), request.args.get("q", "").strip()[:40]
    with house().store.read() as tx:
        place = area.get(tx, chosen) if chosen else None
        if place is not None and place.is_open:
            went = redirect(url_for("resident.board", place=place.slug))
            return site.remember(make_response(went), place.code)
        tops = [one.code for one in area.children(tx, None)]
        found, count = area.matching(tx, typed, tops, _LISTED)
        trails = area.trails(tx, [one.code for one in found])
    found.sort(key=lambda one: (-one.level, one.path))
    above = [" › ".join(names.area_name(a) for a in trails[one.code][:-1]) for one in found]
    listed = list(zip(found, above, strict=True))
    return site.show("areas", (), "", found=listed, count=count, typed=typed)


def _home() -> str:
    """Return the code of the area that was chosen here, empty when it is none of ours."""
    chosen = site.remembered()
    return chosen if chosen and site.trail_of(chosen) else ""


def _fixed(body: bytes) -> dict[str, str]:
    """Return the headers of a page a renderer made."""
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": headers.document_policy(body),
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Cookie",
    }


def _only_one(tx: Tx) -> Area | None:
    """Return the one open area of the lowest level that has any, None when there are several."""
    deepest = area.deepest_open(tx)
    if deepest is None:
        return None
    alike = [one for one in area.open_areas(tx) if one.level == deepest.level]
    return deepest if len(alike) == 1 else None


@bp.get("/p/<notice_id>")
def notice(notice_id: str) -> ResponseReturnValue:
    """Show one notice, in whatever phase of its life it is; or one place."""
    hint = request.args.get("vote", "")
    voice = Voice(words=voices.words(), home=site.remembered(), hint=hint)
    found = pages.notice_page(house(), notice_id.lower(), site.reader(), voice)
    if found is not None and (medium := request.args.get("m")):
        answers.opened(house(), notice_id.lower(), medium, voice)
    if found is None and (place := resident_life.show(notice_id.lower())):
        return place
    if found is None:
        return errors.page(404, _("没有这条通知"), _("链接可能打错了，或者它还没有发布。"))
    answer = make_response(found.body, found.status, _fixed(found.body))
    if found.is_poll_open and not voices.words():  # by it a device is known when it votes
        voices.keep(answer, voices.made())
    return answer


@bp.get("/p/<notice_id>/print")
def poster(notice_id: str) -> ResponseReturnValue:
    """Show one notice as a sheet of A4 to be put up."""
    found = pages.poster_page(house(), notice_id.lower(), locale.language())
    if found is None:
        return errors.page(404, _("没有这条通知"), _("链接可能打错了，或者它还没有发布。"))
    return found.body, found.status, _fixed(found.body)


@bp.get("/w/<name>")
def warned(name: str) -> ResponseReturnValue:
    """Show one warning, while it holds and after."""
    body = warning_page.warning_page_of(house(), name.lower(), locale.language(), locale.mode())
    if body is None:
        return errors.page(404, _("没有这条预警"), _("链接可能打错了，或者它还没有发布。"))
    return body, 200, _fixed(body)


@bp.get("/a/<place>/")
@bp.get("/tv/<place>/", endpoint="portal")
def board(place: str) -> ResponseReturnValue:
    """A board the origin does not hold: still to be made, or nobody's."""
    with house().store.read() as tx:
        known = area.get(tx, place)
    if known is None or not known.is_open:
        text = _("没有“%(place)s”这个社区，或者它还没有开通。请核对地址。", place=place)
        return errors.page(404, _("没有这个社区"), text)
    body, status = errors.page(503, _("正在准备"), _("页面正在生成，请几秒后刷新。"))
    return body, status, {"Retry-After": "2", "Refresh": "2"}


@bp.get("/feeds/<place>/feeds.opml")
def feed_list(place: str) -> ResponseReturnValue:
    """List all feeds of an area, as readers take them over at once."""
    trail = site.trail_of(place)
    if not trail:
        return document(place, "feeds.opml")
    answer = make_response(feed_part.opml(house(), trail))
    answer.headers["Content-Type"] = feed_part.OPML_TYPE
    return _for_readers(answer)


@bp.get("/feeds/<place>/<part>/<name>")
def feed_part_of(place: str, part: str, name: str) -> ResponseReturnValue:
    """Hand out the feed of one kind of notice, or of what one level above published."""
    trail = site.trail_of(place)
    made = feed_part.made(house(), trail[-1], part, name) if trail else None
    if made is None:
        return document(place, f"{part}/{name}")
    answer = make_response(made.body)
    answer.headers["Content-Type"] = made.media_type
    answer.set_etag(made.etag.strip('"'))
    answer.last_modified = made.modified
    path = f"/feeds/{trail[-1].code}/{part}/{name}"
    answer.headers["Link"] = websub.links(house().public_url, path)
    return _for_readers(answer).make_conditional(request)


def _for_readers(answer: Response) -> Response:
    answer.headers["Cache-Control"] = feed_part.CACHE_CONTROL
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@bp.get("/feeds/<place>/<path:name>")
@bp.get("/app/v1/<place>/<path:name>", endpoint="app_feed")
def document(place: str, name: str) -> ResponseReturnValue:
    """A document the origin does not hold."""
    return problem_json.answer(404, _("没有这个文件"), _("请核对社区和文件名。"))
