"""Texts as staff keep them: the rules, what this month cost, and who wants no more."""

from __future__ import annotations

from datetime import time
from decimal import Decimal, InvalidOperation

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.messages import arrivals, sms_desk, sms_inbox, sms_untold
from app.domain.sms_rules import Rules, Skip
from app.ingest import phone_rows
from app.store import area, consent
from app.store.session import Tx
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("sms", __name__, url_prefix="/editor/sms")
SHOWN, SAID_MAX = 200, 60
Errors = dict[str, list[str]]


@bp.get("")
@needs("operator", permits.ADMINISTRATOR)
def show() -> str:
    """Show the month, the rules and who opted out."""
    with house().store.read() as tx:
        return _page(tx, sms_desk.rules(tx), {}, {})


@bp.post("")
@needs(permits.ADMINISTRATOR)
def save() -> ResponseReturnValue:
    """Let the typed rules count from now on."""
    with house().store.begin() as tx:
        rules, errors = _typed(sms_desk.rules(tx))
        if not errors:
            for one in sms_desk.put(tx, me().login, rules, house().clock()):
                errors.setdefault(one.field, []).append(_sentence(one.code, one.facts))
        if errors:
            return _page(tx, rules, errors, dict(request.form)), 422
    house().bell.nudge()
    flash(_("规则已保存，马上生效。"), "good")
    return redirect(url_for("sms.show"), 303)


@bp.post("/push")
@needs(permits.ADMINISTRATOR)
def push() -> ResponseReturnValue:
    """Make the address to which the gateway tells what became of texts, or let it be no more."""
    now, secret = house().clock(), ""
    with house().store.begin() as tx:
        if request.form.get("do") == "close":
            sms_inbox.close_door(tx, me().login, now)
        else:
            secret = sms_inbox.open_door(tx, me().login, now)
    if not secret:
        flash(_("已停用，服务商不能再推送回执。"), "good")
        return redirect(url_for("sms.show"), 303)
    with house().store.read() as tx:
        return _page(tx, sms_desk.rules(tx), {}, {}, secret)


@bp.post("/stop")
@needs("operator")
def stop() -> ResponseReturnValue:
    """Take a number off for its owner, who asked by telephone or at the door."""
    here = house()
    typed = request.form.get("phone", "").strip()
    said = request.form.get("said", "").strip()[:SAID_MAX]
    phone, reason = phone_rows.sort(typed)
    with here.store.read() as tx:
        at = consent.area_of(tx, here.cipher, sms_desk.CHANNEL, phone) if phone else ""
        is_mine = bool(at) and bool(permits.among(tx, me(), permits.OPERATORS, [at]))
        if reason or not is_mine:
            text = _("您负责的名单里没有这个号码。手机号请写 11 位数字。")
            rules = sms_desk.rules(tx)
            return _page(tx, rules, {"phone": [text]}, {"phone": typed, "said": said}), 422
    arrivals.stop(here, phone, said, "staff", me().login)
    flash(_("已退订，今后不再向这个号码发短信。"), "good")
    return redirect(url_for("sms.show"), 303)


def _typed(kept: Rules) -> tuple[Rules, Errors]:
    errors: Errors = {}
    form = request.form

    def number(name: str, otherwise: Decimal) -> Decimal:
        try:
            found = Decimal(form.get(name, "").strip())
            return found if found.is_finite() else otherwise
        except InvalidOperation:
            errors[name] = [_("请填写数字。")]
            return otherwise

    def hour(name: str, otherwise: time) -> time:
        try:
            return time.fromisoformat(form.get(name, "").strip())
        except ValueError:
            errors[name] = [_("请写成 22:00 的样子。")]
            return otherwise

    made = Rules(
        is_quiet="is_quiet" in form,
        night_from=hour("night_from", kept.night_from),
        night_until=hour("night_until", kept.night_until),
        a_day=int(number("a_day", Decimal(kept.a_day))),
        price=number("price", kept.price),
        budget=number("budget", kept.budget),
        skip=Skip(form["skip"]) if form.get("skip") in set(Skip) else kept.skip,
    )
    return made, errors


def _sentence(code: str, facts: dict[str, object]) -> str:
    if code == "no_night":
        return _("夜间的开始和结束不能是同一时刻。")
    return _("请填 0 到 %(most)s 之间的数。", most=facts.get("most", ""))


def _page(tx: Tx, rules: Rules, errors: Errors, typed: dict[str, str], secret: str = "") -> str:
    here = house()
    mine = permits.granted_to(me(), *permits.OPERATORS)
    gone = consent.ended(tx, sms_desk.CHANNEL, mine, SHOWN) if mine else []
    month = sms_desk.spent(tx, here, here.clock())
    return render_template(
        "sms.html",
        rules=rules,
        errors=errors,
        typed=typed,
        parts=month.parts,
        spent=month.yuan,
        gone=gone,
        named=area.by_codes(tx, {one.area for one in gone}),
        may_rule=bool(permits.granted_to(me(), permits.ADMINISTRATOR)),
        may_stop=bool(mine),
        hows=_hows(),
        skips=_skips(),
        is_ready=sms_desk.CHANNEL in here.routes.messages,
        can_push=sms_inbox.can_push(here),
        can_ask=sms_untold.far_end(here) is not None,
        push_since=sms_inbox.since(tx),
        push_url=f"{here.public_url}{url_for('sms_push.take', secret=secret)}" if secret else "",
    )


def _skips() -> list[tuple[str, str, str]]:
    """Return each choice with what it means."""
    return [
        (Skip.NEVER, _("照发短信"), _("同一台手机会收到推送和短信。")),
        (
            Skip.SENT,
            _("推送已发出的，不再发短信"),
            _("推送服务收下就算，手机关机或没有网时可能并没有收到。"),
        ),
        (
            Skip.SHOWN,
            _("手机已显示推送的，不再发短信"),
            _("手机确认弹出了推送才算，不代表本人已经看过。十分钟内没有确认的，照发短信。"),
        ),
    ]


def _hows() -> dict[str, str]:
    return {
        "sms_keyword": _("本人回复短信"),
        "staff": _("本人告知工作人员"),
        "page": _("本人在网页上"),
        "link": _("本人点退订链接"),
    }
