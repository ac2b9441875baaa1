"""One's own passkeys: adding one under a name, and removing it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from app.dispatch.people import passkey
from app.dispatch.people import second as codes
from app.store import passkey as keys
from app.store import second as factors
from app.web.house import house
from app.web.people import agents, passkey_words, policy, second
from app.web.people.auth import me
from app.web.people.proof import proven

bp = Blueprint("passkeys", __name__, url_prefix="/editor/profile/second/passkeys")
LONGEST_NAME = 40


@bp.route("/new", methods=["GET", "POST"])
@login_required
@proven
def new() -> ResponseReturnValue:
    """Ask for a name, and for a touch on the device."""
    return _page(agents.said(request.user_agent.string)[:LONGEST_NAME], {})


@bp.post("")
@login_required
@proven
def add() -> ResponseReturnValue:
    """Keep what the device made; with the first second factor come recovery codes, shown once."""
    here, name = house(), request.form.get("name", "").strip()
    if not 0 < len(name) <= LONGEST_NAME:
        text = _("请填写 1 到 %(n)s 个字的名称。", n=LONGEST_NAME)
        return _page(name, {"name": [text]}, 422)
    made: list[str] = []
    with here.store.begin() as tx:
        why = passkey.add(tx, here, me(), name, request.form.get("credential", ""))
        if why is None and not factors.codes_left(tx, me().id):
            made = codes.new_codes(tx, here, me())
    if why is not None:
        return _page(name, {"passkey": [passkey_words.said(why)]}, 422)
    flash(_("已添加通行密钥“%(name)s”。", name=name), "good")
    return second.page({}, made) if made else redirect(url_for("second.show"), 303)


@bp.post("/remove")
@login_required
@proven
def remove() -> ResponseReturnValue:
    """Remove one, where another second factor stays or none is needed."""
    here, there = house(), redirect(url_for("second.show"), 303)
    with here.store.begin() as tx:
        is_last = len(keys.listing(tx, me().id)) == 1 and not codes.has_phone(tx, me().id)
        if is_last and policy.demands(me()):
            flash(_("您的账号必须有第二重验证。请先添加另一种，再删除这个。"), "warn")
            return there
        name = passkey.remove(tx, here, me(), request.form.get("passkey", ""))
        if not codes.has(tx, me().id):
            factors.reset(tx, me().id)
    if name is None:
        flash(_("这个通行密钥已经不在了。"), "warn")
    else:
        flash(_("已删除通行密钥“%(name)s”。设备上的那一份，请在设备的密码设置里删除。", name=name))
    return there


def _page(name: str, errors: dict[str, list[str]], status: int = 200) -> ResponseReturnValue:
    here = passkey.party(house())
    if here is None:
        flash(_("本站现在的网址不能用通行密钥。"), "warn")
        return redirect(url_for("second.show"), 303)
    with house().store.read() as tx:
        options = passkey.ask_for_new(tx, house(), me(), here)
    page = render_template(
        "passkey_new.html", name=name, errors=errors, options=options, longest=LONGEST_NAME
    )
    return page, status
