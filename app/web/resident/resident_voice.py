"""What residents say of a place: something is wrong, how it was, or a complaint."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.dispatch.places import local_life, place_voices
from app.dispatch.places.local_life import Seen
from app.dispatch.places.place_voices import Voice
from app.dispatch.voices.voice import NotSaid, TooOften
from app.domain.audience import Area
from app.domain.place_report import MISTAKES, SAID_MAX, Kind
from app.web import errors
from app.web.house import house
from app.web.resident import site
from app.web.resident import voice as voices

bp = Blueprint("resident_voice", __name__)
_KINDS = {
    Kind.HOURS: _l("开放时间不对"),
    Kind.PHONE: _l("电话不对"),
    Kind.WHERE: _l("位置或地址不对"),
    Kind.CLOSED: _l("已经停业"),
    Kind.MOVED: _l("已经搬走"),
    Kind.OTHER: _l("其他问题"),
    Kind.RATING: _l("评分"),
    Kind.COMPLAINT: _l("投诉"),
}


@bp.get("/p/<place_id>/say")
def form(place_id: str) -> ResponseReturnValue:
    """Show the form; it asks for no name."""
    found = _found(place_id)
    return _form(*found, {}) if found else _none()


@bp.post("/p/<place_id>/say")
def say(place_id: str) -> ResponseReturnValue:
    """Keep what was said, or show the form again with what was typed and what is wrong."""
    found = _found(place_id)
    if found is None:
        return _none()
    voice = voices.made()
    kind, said = request.form.get("kind", ""), request.form.get("said", "")
    stars = request.form.get("stars", "")
    try:
        with house().store.begin() as tx:
            if kind == Kind.RATING:
                number = int(stars) if stars in {"1", "2", "3", "4", "5"} else 0
                place_voices.rate(house(), tx, place_id, number, said, Voice(words=voice))
            else:
                place_voices.report(house(), tx, place_id, kind, said, Voice(words=voice))
    except NotSaid as wrong:
        return _form(*found, {p.field: _said_of(p.field, p.code) for p in wrong.problems}), 422
    except TooOften:
        return _form(*found, {"said": _("今天已经收到您很多条反馈，请明天再写，谢谢。")}), 429
    answer = site.show("said", found[1], "life", seen=found[0])
    return voices.keep(answer, voice)


def _found(place_id: str) -> tuple[Seen, tuple[Area, ...]] | None:
    with house().store.read() as tx:
        seen = local_life.one(house(), tx, place_id, house().clock())
        return (seen, local_life.trail_of(tx, seen.place)) if seen else None


def _form(seen: Seen, trail: tuple[Area, ...], wrong: dict[str, str]) -> Response:
    typed = {name: request.form.get(name, "") for name in ("kind", "said", "stars")}
    answer = site.show(
        "say",
        trail,
        "life",
        seen=seen,
        wrong=wrong,
        typed=typed,
        kinds=[(k.value, _KINDS[k]) for k in (*MISTAKES, Kind.RATING, Kind.COMPLAINT)],
        most=SAID_MAX,
    )
    answer.headers["Cache-Control"] = "no-store"  # it carries a token of this reader's own
    return answer


def _said_of(field: str, code: str) -> str:
    sentences = {
        "kind": _("请选择要说的是哪一种。"),
        "stars": _("请选择 1 到 5 分。"),
        "said": _("请写一写具体情况。"),
    }
    return voices.wrong(code, SAID_MAX, sentences.get(field))


def _none() -> ResponseReturnValue:
    return errors.page(404, _("没有这个场所"), _("链接可能打错了，或者它已经撤下。"))
