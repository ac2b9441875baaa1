"""One account to post with: how it stands, trying it, changing it, pausing and removing it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.messages import accounts as desk
from app.dispatch.messages import connect
from app.domain.account import GRANTED, KINDS, Account, masked
from app.store import account, area, audit
from app.store.session import Tx
from app.web.house import house
from app.web.messages import accounts_words
from app.web.messages.accounts import Errors, named, typed_categories, typed_values
from app.web.notices import evidence
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("account", __name__, url_prefix="/editor/accounts/<account_id>")


@bp.get("")
@needs(*permits.OPERATORS)
def show(account_id: str) -> str:
    """Show one account; of its secrets the last characters alone."""
    with house().store.read() as tx:
        return _page(tx, mine(tx, account_id))


@bp.post("")
@needs(*permits.OPERATORS)
def change(account_id: str) -> ResponseReturnValue:
    """Store another name, other categories, a new token; an empty secret stays as it is."""
    here = house()
    with here.store.begin() as tx:
        one = mine(tx, account_id)
        kind = KINDS[one.kind]
        if errors := named(tx, kind, is_new=False):
            return _page(tx, one, errors), 422
        values, kept = typed_values(kind), account.credentials(tx, here.cipher, one.id)
        before = dict(kept.values) if kept else {}
        if before.get("server", values.get("server")) != values.get("server"):
            errors = {"server": [_("服务器不能改。请另加一个账号，再删除这个。")]}
            return _page(tx, one, errors), 422
        if is_fresh := "token" in values:  # typed in place of one that was given
            before = {name: said for name, said in before.items() if name not in {"by", "who"}}
        account.put_values(tx, here.cipher, one.id, {**before, **values})
        account.change(
            tx,
            replace(
                one,
                name=request.form["name"].strip(),
                categories=typed_categories(),
                ends_at=None if is_fresh else one.ends_at,
            ),
        )
        facts: dict[str, object] = {"name": one.name, "new_secret": is_fresh}
        audit.add(tx, here.clock(), me().login, "account.change", one.id, facts)
    flash(_("已保存。"), "good")
    return redirect(url_for("account.show", account_id=account_id), 303)


@bp.post("/try")
@needs(*permits.OPERATORS)
def try_out(account_id: str) -> ResponseReturnValue:
    """Say a test message by a robot, or ask a platform whether the token counts."""
    here = house()
    with here.store.begin() as tx:
        one = mine(tx, account_id)
        audit.add(tx, here.clock(), me().login, "account.try", one.id, {"name": one.name})
    words = _("【测试】这是邻里系统的测试消息，请忽略。")
    fault = desk.try_out(here, one, words)
    if fault:
        flash(_("没有成功：%(why)s", why=evidence.reason(fault)), "warn")
    elif one.channel == "robot":
        flash(_("测试消息已发出，请到群里看一眼。"), "good")
    else:
        flash(_("令牌有效。没有发微博。"), "good")
    return redirect(url_for("account.show", account_id=account_id), 303)


@bp.post("/active")
@needs(*permits.OPERATORS)
def set_active(account_id: str) -> ResponseReturnValue:
    """Pause an account, or use it again."""
    is_active = request.form.get("active") == "1"
    with house().store.begin() as tx:
        one = mine(tx, account_id)
        account.change(tx, replace(one, is_active=is_active))
        action = "account.resume" if is_active else "account.pause"
        audit.add(tx, house().clock(), me().login, action, one.id, {"name": one.name})
    flash(_("已恢复使用。") if is_active else _("已暂停，新的通知不会发到这个账号。"), "good")
    return redirect(url_for("account.show", account_id=account_id), 303)


@bp.post("/remove")
@needs(*permits.OPERATORS)
def remove(account_id: str) -> ResponseReturnValue:
    """Forget an account and its secrets; a token that the platform gave is revoked there first."""
    with house().store.read() as tx:
        one = mine(tx, account_id)
        kept = account.credentials(tx, house().cipher, one.id)
    if one.kind in GRANTED and kept is not None and kept.get("by"):
        connect.revoked(house(), one)
    with house().store.begin() as tx:
        account.remove(tx, one.id, house().clock())
        facts: dict[str, object] = {"kind": one.kind, "name": one.name}
        audit.add(tx, house().clock(), me().login, "account.remove", one.id, facts)
    flash(_("账号已删除，不会再向它发送。已经发出的内容还在对方平台上。"), "good")
    return redirect(url_for("accounts.index"), 303)


def mine(tx: Tx, account_id: str) -> Account:
    """Return an account of an area the reader operates; 404 and 403 for any other."""
    found = account.get(tx, account_id) if account_id.isalnum() else None
    if found is None:
        abort(404)
    if not permits.among(tx, me(), permits.OPERATORS, [found.area]):
        abort(403)
    return found


def _page(tx: Tx, one: Account, errors: Errors | None = None) -> str:
    kind, kept = KINDS[one.kind], account.credentials(tx, house().cipher, one.id)
    values = kept.values if kept else {}
    shown = {
        need.name: masked(values[need.name]) if need.is_secret else values[need.name]
        for need in kind.needs
        if need.name in values
    }
    tone, words = accounts_words.standing(one, house().clock())
    return render_template(
        "account.html",
        one=one,
        kind=kind,
        kinds=accounts_words.KIND_NAMES,
        words=accounts_words,
        shown=shown,
        is_granted=kind.name in GRANTED,
        grant=values,
        state=(tone, words),
        place=area.get(tx, one.area),
        typed=request.form,
        chosen=typed_categories() if errors else one.categories,
        errors=errors or {},
    )
