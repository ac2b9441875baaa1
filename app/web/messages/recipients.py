"""Recipients: the phones and accounts that are sent messages; numbers are shown masked."""

from __future__ import annotations

import phonenumbers
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.dispatch.messages import accounts, consents
from app.dispatch.subscriptions.subscribed import PUSH
from app.domain.target import Target
from app.store import area, audit, consent, group, subscription, target
from app.store.session import Tx, new_id
from app.web.house import house
from app.web.notices import area_picker
from app.web.notices.area_picker import Picker
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("recipients", __name__, url_prefix="/editor/recipients")
HOME_REGION = "CN"
PAGE, GROUPS_MOST, NAME_MAX = 100, 200, 20
FIELDS = ("channel", "address", "area", "label", "how")


class NotAnAddress(ValueError):
    """What was typed is no telephone number or account."""


def address(channel: str, typed: str) -> str:
    """Return ``typed`` as the channel takes it: E.164 for SMS, ``@name`` for an account.

    Raises:
        NotAnAddress: it is not one.
    """
    if channel != "sms_smpp":
        name = typed.strip().lstrip("@")
        if not name or any(c.isspace() for c in name):
            raise NotAnAddress(typed)
        return f"@{name}"
    try:
        number = phonenumbers.parse(typed, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise NotAnAddress(typed) from None
    if not phonenumbers.is_valid_number(number):
        raise NotAnAddress(typed)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@bp.get("/")
@needs("operator")
def index() -> str:
    """The recipients of the operator's areas."""
    with house().store.read() as tx:
        return _page(tx)


@bp.post("/")
@needs("operator")
def add() -> tuple[str, int] | Response:
    """Add one recipient."""
    typed = {k: request.form.get(k, "").strip() for k in FIELDS}
    with house().store.begin() as tx:
        if request.form.get("do") == "find":
            return _page(tx, typed), 200
        problems, found = _check(tx, typed)
        if problems:
            return _page(tx, typed, problems), 422
        made = Target(id=new_id(), channel=typed["channel"], address=found, area=typed["area"])
        is_new = target.add(tx, house().cipher, made, typed["label"], house().clock())
        if is_new and typed["channel"] == "sms_smpp":
            consents.given(tx, house(), made, typed["how"])
        audit.add(tx, house().clock(), me().login, "recipient.add", made.id, {"area": made.area})
    flash(_("已加入。") if is_new else _("这个号码或账号早已在名单里。"))
    return redirect(url_for("recipients.index"))


@bp.post("/<target_id>/remove")
@needs("operator")
def remove(target_id: str) -> Response:
    """Take one recipient off the list; nothing more is sent there."""
    with house().store.begin() as tx:
        found = target.by_ids(tx, house().cipher, [target_id]).get(target_id)
        if found is None:
            abort(404)
        if not _is_mine(tx, found.area):
            abort(403)
        target.remove(tx, target_id, house().clock())
        audit.add(tx, house().clock(), me().login, "recipient.remove", target_id, {})
    flash(_("已移除，今后不再向其发送。"))
    return redirect(url_for("recipients.index"))


@bp.post("/groups")
@needs("operator")
def add_group() -> tuple[str, int] | Response:
    """Make a group of recipients."""
    name, code = request.form.get("group_name", "").strip(), request.form.get("group_area", "")
    with house().store.begin() as tx:
        errors: dict[str, list[str]] = {}
        if request.form.get("do") == "find":
            return _page(tx, {"group_name": name, "group_area": code}), 200
        if not name or len(name) > NAME_MAX:
            errors["group_name"] = [_("请写组名，最多 %(limit)s 个字。", limit=NAME_MAX)]
        if not _is_mine(tx, code):
            errors["group_area"] = [_("请选择您负责的区域。")]
        if errors:
            return _page(tx, {"group_name": name, "group_area": code}, errors), 422
        is_new = group.add(tx, code, name, house().clock())
        audit.add(tx, house().clock(), me().login, "group.add", name, {"area": code})
    flash(_("已建立。") if is_new else _("这个区域早已有这个组。"))
    return redirect(url_for("recipients.index"))


@bp.post("/groups/change")
@needs("operator")
def change_group() -> Response:
    """Put the ticked recipients into a group, take them out, or dissolve it."""
    code, __, name = request.form.get("group", "").partition("/")
    ids, do = request.form.getlist("ids"), request.form.get("do", "")
    with house().store.begin() as tx:
        if not _is_mine(tx, code):
            abort(403)
        found = group.get(tx, code, name)
        if found is None:
            abort(404)
        if do == "dissolve":
            changed = int(group.remove(tx, code, name))
        else:
            changed = (group.leave if do == "leave" else group.join)(tx, found, ids)
        facts = {"area": code, "do": do or "join", "changed": changed}
        audit.add(tx, house().clock(), me().login, "group.change", name, facts)
    flash(_group_sentence(do, name, changed), "good" if changed else "warn")
    return redirect(url_for("recipients.index"))


def _group_sentence(do: str, name: str, changed: int) -> str:
    if do == "dissolve":
        return _("“%(name)s”组已解散，收件人还在名单里。", name=name)
    if not changed:
        return _("没有改动：请先在名单里勾选收件人。")
    if do == "leave":
        return _("已从“%(name)s”组移出 %(n)s 人。", name=name, n=changed)
    return _("已有 %(n)s 人加入“%(name)s”组。", name=name, n=changed)


def _page(
    tx: Tx, typed: dict[str, str] | None = None, problems: dict[str, list[str]] | None = None
) -> str:
    q, chosen = request.args.get("q", "").strip(), request.args.get("group", "")
    page = max(request.args.get("page", 1, type=int), 1)
    mine, cipher = permits.granted_to(me(), *permits.OPERATORS), house().cipher
    kept = [chosen] if chosen else []
    found = target.page(tx, cipher, mine, q, kept, PAGE + 1, (page - 1) * PAGE)
    lines, groups = found[:PAGE], group.listing(tx, mine, GROUPS_MOST)
    return render_template(
        "recipients.html",
        lines=lines,
        q=q,
        chosen=chosen,
        page=page,
        has_more=len(found) > PAGE,
        groups=groups,
        member_of=group.of_targets(tx, [x.id for x in lines]),
        own=subscription.own(tx, [x.id for x in lines]),
        devices=target.counts(tx, mine).get(PUSH, 0),
        picker=_picker(tx, typed or {}, "area"),
        group_picker=_picker(tx, typed or {}, "group_area"),
        names=area.by_codes(tx, {x.area for x in lines} | {g.area for g in groups}),
        channels=sorted(accounts.typed_channels(house()) - {PUSH}),
        typed=typed or {},
        errors=problems or {},
    )


def _picker(tx: Tx, typed: dict[str, str], name: str) -> Picker:
    query = request.form.get(f"{name}_q", "").strip()
    chosen = [typed[name]] if typed.get(name) else []
    return area_picker.picker(tx, me(), "operate", chosen, name=name, query=query, is_single=True)


def _is_mine(tx: Tx, code: str) -> bool:
    return bool(permits.among(tx, me(), permits.OPERATORS, [code]))


def _check(tx: Tx, typed: dict[str, str]) -> tuple[dict[str, list[str]], str]:
    """Return the problems by field, and the address as the channel takes it."""
    problems: dict[str, list[str]] = {}
    found = ""
    if typed["channel"] not in accounts.typed_channels(house()) - {PUSH}:
        problems["channel"] = [_("请选择渠道。")]
    if not _is_mine(tx, typed["area"]):
        problems["area"] = [_("请选择您负责的区域。")]
    try:
        found = address(typed["channel"], typed["address"])
    except NotAnAddress:
        problems["address"] = [_("这不是能收短信的号码或账号。手机号请写 11 位数字。")]
    if found and consent.is_ended(tx, house().cipher, typed["channel"], found):
        problems["address"] = [_("本人已经退订。要恢复，请本人在社区网页上用验证码重新登记。")]
    return problems, found
