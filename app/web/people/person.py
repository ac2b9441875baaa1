"""One user: roles by area, a new one-time link, keeping out."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.dispatch.people import people
from app.dispatch.people import second as codes
from app.dispatch.people.people import Invited
from app.domain.powers import MixedPowers, kind_of
from app.store import area, audit, invitation, second, signin, user
from app.store.session import Tx
from app.store.user import User
from app.web.house import house
from app.web.names import DUTIES, ROLES
from app.web.notices import area_picker
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.deeds import DEEDS
from app.web.people.proof import proven
from app.web.people.rights import needs

bp = Blueprint("person", __name__, url_prefix="/editor/users/<user_id>")
# How many lines of the log a person's page shows.
HISTORY = 20


@bp.get("/")
@needs(*permits.KEEPERS)
def show(user_id: str) -> str:
    """Show a user's roles and what can be done about them."""
    with house().store.read() as tx:
        return _page(tx, _governed(tx, user_id))


@bp.post("/roles")
@needs(permits.SECURITY)
@proven
def add_role(user_id: str) -> tuple[str, int] | Response:
    """Give one role in one area; nobody gives to themselves."""
    role, code = request.form.get("role", ""), request.form.get("area", "")
    with house().store.begin() as tx:
        found = _governed(tx, user_id)
        if request.form.get("do") == "find":
            return _page(tx, found), 200
        errors = _role_problems(tx, found, role, code)
        if errors:
            return _page(tx, found, errors), 422
        _set_roles(tx, found, found.roles | {(role, code)})
    flash(_("权限已更新。"), "good")
    return redirect(url_for("person.show", user_id=user_id))


@bp.post("/roles/remove")
@needs(permits.SECURITY)
@proven
def remove_role(user_id: str) -> Response:
    """Take one role away; nobody takes their own, so that somebody stays to give rights."""
    gone = (request.form.get("role", ""), request.form.get("area", ""))
    with house().store.begin() as tx:
        found = _governed(tx, user_id)
        if found.id == me().id:
            flash(_("不能改自己的权限。请让另一位安全管理员操作。"), "warn")
            return redirect(url_for("person.show", user_id=user_id))
        _set_roles(tx, found, found.roles - {gone})
    flash(_("权限已更新。"), "good")
    return redirect(url_for("person.show", user_id=user_id))


@bp.post("/invite")
@needs(*permits.KEEPERS)
@proven
def invite(user_id: str) -> str | Response:
    """Make a new one-time link, end every session, and show the link once."""
    with house().store.begin() as tx:
        found = _governed(tx, user_id)
        if found.id == me().id:
            flash(_("自己的密码请在“我的账号”修改。"), "warn")
            return redirect(url_for("profile.show"))
        if me().kind != permits.SECURITY and not invitation.is_open(tx, found.id):
            flash(_("这个账号已由本人启用。请让安全管理员给新的链接。"), "warn")
            return redirect(url_for("person.show", user_id=user_id))
        signin.end_all(tx, found.id)
        made = people.invite(tx, house(), me().login, found)
        return _page(tx, found, made=made)


@bp.post("/active")
@needs(*permits.KEEPERS)
def set_active(user_id: str) -> Response:
    """Keep a person out, ending all their sessions, or let them in again."""
    is_active = request.form.get("active") == "1"
    if user_id == me().id:
        flash(_("不能停用自己。请让另一位管理员操作。"), "warn")
        return redirect(url_for("person.show", user_id=user_id))
    with house().store.begin() as tx:
        found = _governed(tx, user_id)
        user.set_active(tx, user_id, is_active)
        if not is_active:
            signin.end_all(tx, user_id)
        action = "user.enable" if is_active else "user.disable"
        audit.add(tx, house().clock(), me().login, action, found.login, {})
    flash(_("已启用。") if is_active else _("已停用，其登录全部结束。"), "good")
    return redirect(url_for("person.show", user_id=user_id))


@bp.post("/sessions/end")
@needs(permits.SECURITY)
def end_sessions(user_id: str) -> Response:
    """End every session of a user."""
    with house().store.begin() as tx:
        found = _governed(tx, user_id)
        ended = signin.end_all(tx, found.id)
        facts = {"of": ended}
        audit.add(tx, house().clock(), me().login, "user.sessions_end", found.login, facts)
    flash(_("其登录已全部结束。"), "good")
    return redirect(url_for("person.show", user_id=user_id))


@bp.post("/unlock")
@needs(permits.SECURITY)
def unlock(user_id: str) -> Response:
    """Let a user who guessed wrong too often try again at once."""
    with house().store.begin() as tx:
        found = _governed(tx, user_id)
        user.unlock(tx, found.id)
        audit.add(tx, house().clock(), me().login, "user.unlock", found.login, {})
    flash(_("已解除锁定。"), "good")
    return redirect(url_for("person.show", user_id=user_id))


@bp.post("/second/reset")
@needs(permits.SECURITY)
@proven
def reset_second(user_id: str) -> Response:
    """Forget a user's second factor, and end their sessions: they set it up anew."""
    with house().store.begin() as tx:
        found = _governed(tx, user_id)
        if found.id == me().id:
            flash(_("不能重置自己的。请让另一位安全管理员操作。"), "warn")
            return redirect(url_for("person.show", user_id=user_id))
        second.reset(tx, found.id)
        signin.end_all(tx, found.id)
        audit.add(tx, house().clock(), me().login, "user.second_reset", found.login, {})
    flash(_("第二重验证已重置，本人下次登录后要重新开启。"), "good")
    return redirect(url_for("person.show", user_id=user_id))


def _picker(tx: Tx) -> area_picker.Picker:
    query, code = request.form.get("area_q", "").strip(), request.form.get("area", "")
    return area_picker.picker(
        tx, me(), "grant", [code] if code else [], name="area", query=query, is_single=True
    )


def _role_problems(tx: Tx, found: User, role: str, code: str) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if found.id == me().id:
        errors["role"] = [_("不能改自己的权限。请让另一位安全管理员操作。")]
    elif role not in ROLES:
        errors["role"] = [_("请至少选一个角色。")]
    else:
        try:
            kind_of([role, *(r for r, _code in found.roles)])
        except MixedPowers:
            errors["role"] = [
                _(
                    "系统管理、安全管理、审计三种职责互不兼任，也不与写、审通知兼任。请另开一个账号。"
                )
            ]
    if not permits.among(tx, me(), (permits.SECURITY,), [code]):
        errors["area"] = [_("请选择区域，权限在该区域及其下级有效。")]
    return errors


def _set_roles(tx: Tx, found: User, roles: frozenset[tuple[str, str]]) -> None:
    user.set_roles(tx, found.id, roles)
    facts = {"roles": people.said(roles)}
    audit.add(tx, house().clock(), me().login, "user.roles", found.login, facts)


def _governed(tx: Tx, user_id: str) -> User:
    """Return a user all of whose areas lie within those of the person who asks."""
    found = user.get(tx, user_id)
    if found is None:
        abort(404)
    permits.require_over(tx, me(), found)
    return found


def _page(
    tx: Tx, found: User, errors: dict[str, list[str]] | None = None, made: Invited | None = None
) -> str:
    fresh = user.get(tx, found.id) or found
    can_grant = me().kind == permits.SECURITY and fresh.id != me().id
    return render_template(
        "person.html",
        person=fresh,
        picker=_picker(tx) if can_grant else None,
        typed_role=request.form.get("role", ""),
        history=audit.listing(tx, fresh.login, HISTORY),
        deeds=DEEDS,
        names={code: a for __, code in fresh.roles if (a := area.get(tx, code))},
        duties=DUTIES,
        errors=errors or {},
        invited=[made] if made else [],
        can_invite=me().kind == permits.SECURITY or invitation.is_open(tx, fresh.id),
        sessions=signin.listing(tx, fresh.id) if me().kind == permits.SECURITY else [],
        locked_until=user.locked_until(tx, fresh.id, house().clock()),
        has_second=codes.has(tx, fresh.id),
        is_security=me().kind == permits.SECURITY,
        can_grant=can_grant,
    )
