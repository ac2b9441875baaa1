"""Accounts to post with: the list, and adding one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.messages import accounts as desk
from app.dispatch.messages import connect
from app.domain.account import GRANTED, KINDS, NAME_MAX, Account, Kind, problems
from app.domain.notice import Category
from app.store import account, area, audit
from app.store.session import Tx, new_id
from app.web.house import house
from app.web.messages import accounts_words
from app.web.notices import area_picker, evidence
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("accounts", __name__, url_prefix="/editor/accounts")
Errors = dict[str, list[str]]


@bp.get("/")
@needs(*permits.OPERATORS)
def index() -> str:
    """Show the accounts of one's areas, and how each stands."""
    here, now = house(), house().clock()
    with here.store.read() as tx:
        found = account.listing(tx, permits.granted_to(me(), *permits.OPERATORS))
        good_at, _tried, fault = account.state(tx, "mastodon")
        named = area.by_codes(tx, {one.area for one in found})
    told = evidence.reason(fault) if fault else ""
    return render_template(
        "accounts.html",
        lines=[(one, *accounts_words.standing(one, now)) for one in found],
        kinds=accounts_words.KIND_NAMES,
        named=named,
        has_mastodon=desk.has_own(here, "mastodon"),
        mastodon=(told, good_at),
    )


@bp.get("/new")
@needs(*permits.OPERATORS)
def new() -> ResponseReturnValue:
    """Show the form for an account of one kind."""
    kind = KINDS.get(request.args.get("kind", ""))
    if kind is None:
        return redirect(url_for("accounts.index"))
    with house().store.read() as tx:
        return _page(tx, kind)


@bp.post("/new")
@needs(*permits.OPERATORS)
def add() -> ResponseReturnValue:
    """Add an account."""
    kind, here = KINDS.get(request.form.get("kind", ""), KINDS["wecom"]), house()
    with here.store.read() as tx:
        if request.form.get("do") == "find":
            return _page(tx, kind), 200
        values, errors = typed_values(kind), named(tx, kind, is_new=True)
    if not errors:
        values, errors = _registered(kind, values)
    if errors:
        with here.store.read() as tx:
            return _page(tx, kind, errors), 422
    made = Account(
        id=new_id(),
        kind=kind.name,
        area=request.form["area"],
        name=request.form["name"].strip(),
        categories=typed_categories(),
        made_at=here.clock(),
    )
    is_unconnected = kind.name in GRANTED and "token" not in values
    _add(made, values, is_unconnected=is_unconnected)
    next_step = _("账号已加入。请再点“授权”。")
    flash(next_step if is_unconnected else _("账号已加入。请点“试一下”，看看能不能用。"), "good")
    return redirect(url_for("account.show", account_id=made.id), 303)


def _add(made: Account, values: Mapping[str, str], *, is_unconnected: bool) -> None:
    here = house()
    with here.store.begin() as tx:
        account.add(tx, here.cipher, made, values)
        if is_unconnected:
            account.note(tx, made.id, "not_connected", here.clock())
        facts: dict[str, object] = {"kind": made.kind, "area": made.area, "name": made.name}
        audit.add(tx, here.clock(), me().login, "account.add", made.id, facts)


def _registered(kind: Kind, values: dict[str, str]) -> tuple[dict[str, str], Errors]:
    """Return the values with what the account's server gave; what is wrong stands at its field."""
    if "server" not in values:
        return values, {}
    try:
        return {**values, **connect.registered(house(), kind.channel, values["server"])}, {}
    except connect.NotGranted as exc:
        why = evidence.reason(str(exc))
        return values, {"server": [_("连不上这个服务器：%(why)s。请检查地址。", why=why)]}


def typed_values(kind: Kind) -> dict[str, str]:
    """Return what was typed for the account's needs."""
    typed = {need.name: request.form.get(need.name, "").strip() for need in kind.needs}
    if server := typed.get("server"):
        typed["server"] = (server if "://" in server else f"https://{server}").rstrip("/")
    return {name: said for name, said in typed.items() if said}


def typed_categories() -> frozenset[str]:
    """Return what the account is to be sent; empty: everything."""
    chosen = frozenset(request.form.getlist("categories")) & {str(c) for c in Category}
    return frozenset() if len(chosen) == len(Category) else chosen


def named(tx: Tx, kind: Kind, *, is_new: bool) -> Errors:
    """Return what is wrong with what was typed, by field."""
    errors: Errors = {}
    name = request.form.get("name", "").strip()
    if not name or len(name) > NAME_MAX:
        errors["name"] = [_("请写名称，最多 %(n)s 个字。", n=NAME_MAX)]
    for one in problems(kind, typed_values(kind), is_new=is_new):
        errors.setdefault(one.field, []).append(accounts_words.problem(kind.name, one))
    code = request.form.get("area", "")
    if is_new and not permits.among(tx, me(), permits.OPERATORS, [code]):
        errors["area"] = [_("请选择您负责的区域。")]
    return errors


def _page(tx: Tx, kind: Kind, errors: Errors | None = None) -> str:
    query = request.form.get("area_q", "").strip()
    chosen = [code] if (code := request.form.get("area", "")) else []
    picker = area_picker.picker(
        tx, me(), "operate", chosen, name="area", query=query, is_single=True
    )
    return render_template(
        "account_new.html",
        kind=kind,
        kinds=accounts_words.KIND_NAMES,
        words=accounts_words,
        picker=picker,
        typed=request.form,
        chosen=typed_categories(),
        errors=errors or {},
    )
