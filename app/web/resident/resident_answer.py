"""What residents answer on a notice's own page: that they know, what is unclear or wrong in it.

Their forms carry no token, so that a page can be made once and needs no session: a browser says
itself whether one of our own pages sent them.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import Forbidden

from app.dispatch.voices import answers, polls
from app.dispatch.voices.answers import Over, Voice, Words
from app.dispatch.voices.polls import NotAsked
from app.dispatch.voices.voice import NotSaid, TooOften
from app.domain.audience import Area
from app.domain.feedback import PHONE_MAX, SAID_MAX, Kind
from app.domain.notice import Notice, Phase, phase
from app.store import area, notice
from app.web import errors
from app.web.house import house
from app.web.resident import site
from app.web.resident import voice as voices

bp = Blueprint("resident_answer", __name__)
KINDS = {
    Kind.UNCLEAR: _l("看不懂"),
    Kind.WRONG: _l("内容有误"),
    Kind.OTHER: _l("其他意见"),
}


@bp.before_request
def _only_from_here() -> None:
    """Refuse a post that no page of ours sent; without any word on that, refuse it too."""
    if request.method != "POST":
        return
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        is_ours = said == "same-origin"
    else:
        came = request.headers.get("Origin") or request.headers.get("Referer") or ""
        is_ours = urlsplit(came).netloc == request.host
    if not is_ours:
        raise Forbidden


@bp.post("/p/<string(length=8):notice_id>/known")
def know(notice_id: str) -> ResponseReturnValue:
    """Count that this device has taken note, once, and show the notice again."""
    held = voices.made()
    try:
        with house().store.begin() as tx:
            answers.know(house(), tx, notice_id, _voice(held))
    except Over:
        return _over()
    went = redirect(f"/p/{notice_id}#answers", 303)
    return voices.keep(went, held)


@bp.post("/p/<string(length=8):notice_id>/vote")
def vote(notice_id: str) -> ResponseReturnValue:
    """Count this device's vote, once, and show how the poll stands.

    A device without a cookie cannot be told from another: it gets one, and is asked again.
    """
    if not voices.words():
        went = redirect(f"/p/{notice_id}?vote=no_cookie#poll", 303)
        return voices.keep(went, voices.made())
    mark = request.form.get("answer", "")[:20]
    try:
        with house().store.begin() as tx:
            polls.vote(house(), tx, notice_id, mark, _voice(voices.words()))
    except Over:
        return _over()
    except NotAsked:
        return redirect(f"/p/{notice_id}?vote=choose#poll", 303)
    return redirect(f"/p/{notice_id}#poll", 303)


@bp.get("/p/<string(length=8):notice_id>/feedback")
def form(notice_id: str) -> ResponseReturnValue:
    """Show the form; it asks for no name."""
    found = _found(notice_id)
    return _form(*found, {}) if found else _over()


@bp.post("/p/<string(length=8):notice_id>/feedback")
def say(notice_id: str) -> ResponseReturnValue:
    """Keep what was said, or show the form again with what was typed and what is wrong."""
    found = _found(notice_id)
    if found is None:
        return _over()
    held, typed = voices.made(), request.form
    words = Words(kind=typed.get("kind", ""), said=typed.get("said", ""), phone=_phone())
    try:
        with house().store.begin() as tx:
            answers.say(house(), tx, notice_id, words, _voice(held))
    except Over:
        return _over()
    except NotSaid as wrong:
        return _form(*found, {p.field: _said_of(p.field, p.code) for p in wrong.problems}), 422
    except TooOften:
        return _form(*found, {"said": _("今天已经收到您很多条反馈，请明天再写，谢谢。")}), 429
    thanked = site.show("answered", found[1], "notices", notice=found[0], will_call=bool(_phone()))
    return voices.keep(thanked, held)


def _voice(held: str) -> Voice:
    return Voice(words=held, home=site.remembered())


def _phone() -> str:
    return request.form.get("phone", "").strip()[:100]


def _found(notice_id: str) -> tuple[Notice, tuple[Area, ...]] | None:
    with house().store.read() as tx:
        shown = notice.latest(tx, notice_id)
        if shown is None or phase(shown, house().clock()) is not Phase.LIVE:
            return None
        return shown, area.trail(tx, shown.areas[0])


def _form(shown: Notice, trail: tuple[Area, ...], wrong: dict[str, str]) -> Response:
    typed = {name: request.form.get(name, "") for name in ("kind", "said", "phone")}
    answer = site.show(
        "answer",
        trail,
        "notices",
        notice=shown,
        wrong=wrong,
        typed=typed,
        kinds=list(KINDS.items()),
        most=SAID_MAX,
        most_phone=PHONE_MAX,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _said_of(field: str, code: str) -> str:
    sentences = {
        "kind": _("请选择要说的是哪一种。"),
        "said": _("请写一写具体情况。"),
        "phone": _("这不像电话号码。请只写数字，如 13812345678 或 010-65550188；也可以不填。"),
    }
    return voices.wrong(code, SAID_MAX, sentences.get(field))


def _over() -> ResponseReturnValue:
    return errors.page(404, _("没有这条通知"), _("它可能已经结束或撤回，不再收集回应。"))
