"""Connecting an account by its platform's own sign-in, and letting go of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.messages import connect
from app.domain.account import GRANTED
from app.store import account
from app.store.bell import BellSilent
from app.web.house import house
from app.web.messages import account as pages
from app.web.messages import accounts_words
from app.web.notices import evidence
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("account_connect", __name__, url_prefix="/editor/accounts")


@bp.get("/<account_id>/connect")
@needs(*permits.OPERATORS)
def begin(account_id: str) -> ResponseReturnValue:
    """Say what will happen, and show the way to the platform."""
    here = house()
    with here.store.read() as tx:
        one = pages.mine(tx, account_id)
        kept = account.credentials(tx, here.cipher, one.id)
    here_again = redirect(url_for("account.show", account_id=one.id), 303)
    if one.kind not in GRANTED or kept is None or not kept.get("app_key"):
        return here_again
    try:
        url = connect.begin(here, one, me())
    except BellSilent:
        flash(_("系统正忙，请过一会儿再试。"), "warn")
        return here_again
    except connect.NotGranted as exc:
        flash(_("没有成功：%(why)s", why=evidence.reason(str(exc))), "warn")
        return here_again
    platform = accounts_words.KIND_NAMES[one.kind]
    return render_template(
        "account_connect.html", one=one, url=url, platform=platform, back=connect.back(here)
    )


@bp.get("/connected")
@needs(*permits.OPERATORS)
def finish() -> ResponseReturnValue:
    """Take what the platform sends back: a code for the token, or that nobody agreed."""
    here, asked = house(), request.args
    try:
        account_id = connect.asked_by(here, asked.get("state", ""), me())
    except (connect.NotAsked, BellSilent):
        flash(_("这次授权已经失效，请重新点“授权”。"), "warn")
        return redirect(url_for("accounts.index"), 303)
    with here.store.read() as tx:
        one = pages.mine(tx, account_id)
    if not asked.get("code"):
        flash(_("没有授权，账号没有变化。"), "warn")
        return redirect(url_for("account.show", account_id=one.id), 303)
    try:
        connect.finish(here, one, asked["code"], me())
    except connect.NotGranted as exc:
        flash(_("没有成功：%(why)s", why=evidence.reason(str(exc))), "warn")
    else:
        flash(_("授权成功，可以发布了。"), "good")
    return redirect(url_for("account.show", account_id=one.id), 303)


@bp.post("/<account_id>/disconnect")
@needs(*permits.OPERATORS)
def give_up(account_id: str) -> ResponseReturnValue:
    """Take the right to post back, here and over there."""
    with house().store.read() as tx:
        one = pages.mine(tx, account_id)
    if one.kind in GRANTED:
        fault = connect.give_up(house(), one, me())
        told = _("这里的令牌已删除。对方没有应答（%(why)s），请到平台的授权管理里取消。")
        flash(told % {"why": evidence.reason(fault)} if fault else _("已取消授权。"), "warn")
    return redirect(url_for("account.show", account_id=one.id), 303)
