"""The second factor of one's own account: a phone's codes on and off, passkeys, recovery codes."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required

from app.dispatch.people import passkey, second
from app.store import audit
from app.store import passkey as passkeys
from app.store import second as factors
from app.web.house import house
from app.web.people import auth, policy
from app.web.people.auth import me
from app.web.people.proof import proven

bp = Blueprint("second", __name__, url_prefix="/editor/profile/second")


@bp.get("")
@login_required
def show() -> str:
    """Show whether it is on; where it is not, the secret to be scanned."""
    return page({})


@bp.post("")
@login_required
@proven
def confirm() -> ResponseReturnValue:
    """Turn it on once a code proves that the phone has the secret; show recovery codes once."""
    with house().store.begin() as tx:
        codes = second.confirm(tx, house(), me(), request.form.get("code", ""))
    if codes is None:
        return page({"code": [_("动态口令不对或已经过期。请输入手机上现在显示的 6 位数字。")]}), 422
    return page({}, codes)


@bp.post("/codes")
@login_required
@proven
def new_codes() -> str:
    """Replace the recovery codes and show them once."""
    with house().store.begin() as tx:
        codes = second.new_codes(tx, house(), me())
    return page({}, codes)


@bp.post("/off")
@login_required
@proven
def turn_off() -> ResponseReturnValue:
    """Turn it off, where none is needed or a passkey stays."""
    with house().store.begin() as tx:
        stays = bool(passkeys.listing(tx, me().id))
        if policy.demands(me()) and not stays:
            flash(_("您的账号必须有第二重验证，不能停用。换手机请让安全管理员重置。"), "warn")
            return redirect(url_for("second.show"))
        (factors.forget_phone if stays else factors.reset)(tx, me().id)
        audit.add(tx, house().clock(), me().login, "user.totp_off", me().login, {})
    flash(_("动态口令已停用。"))
    return redirect(url_for("profile.show"))


def page(errors: dict[str, list[str]], codes: list[str] | None = None) -> str:
    """The page, with what went wrong; ``codes`` are shown this once."""
    here, shared, image = house(), None, ""
    with here.store.begin() as tx:
        is_on = second.has_phone(tx, me().id)
        mine = passkeys.listing(tx, me().id)
        left = factors.codes_left(tx, me().id)
        if not is_on:
            shared = second.shared(tx, here, me())
            code = segno.make(shared.uri, error="m", micro=False)
            image = code.svg_inline(scale=5, border=4, light="#fff", omitsize=False)
    return render_template(
        "second.html",
        is_on=is_on,
        passkeys=mine,
        can_add=passkey.party(here) is not None,
        left=left,
        shared=shared,
        image=image,
        codes=codes or [],
        errors=errors,
        is_demanded=policy.demands(me()),
        may_wait=auth.is_first_visit(),
    )
