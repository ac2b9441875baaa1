"""Recipients: the phones and accounts that are sent messages; numbers are shown masked."""

from __future__ import annotations

import phonenumbers
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.target import Target
from app.store import audit, target
from app.store.session import Tx, new_id
from app.web.auth import me
from app.web.house import house
from app.web.rights import areas_as, needs

bp = Blueprint("recipients", __name__, url_prefix="/editor/recipients")
HOME_REGION = "CN"


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
    typed = {k: request.form.get(k, "").strip() for k in ("channel", "address", "area", "label")}
    with house().store.begin() as tx:
        problems, found = _check(tx, typed)
        if problems:
            return _page(tx, typed, problems), 422
        made = Target(id=new_id(), channel=typed["channel"], address=found, area=typed["area"])
        is_new = target.add(tx, house().cipher, made, typed["label"], house().clock())
        audit.add(tx, house().clock(), me().login, "recipient.add", made.id, {"area": made.area})
    flash(_("已加入。") if is_new else _("这个号码或账号早已在名单里。"))
    return redirect(url_for("recipients.index"))


@bp.post("/<target_id>/remove")
@needs("operator")
def remove(target_id: str) -> Response:
    """Take one recipient off the list; nothing more is sent there."""
    with house().store.begin() as tx:
        mine = {a.code for a in areas_as(tx, "operator")}
        found = target.by_ids(tx, house().cipher, [target_id]).get(target_id)
        if found is None:
            abort(404)
        if found.area not in mine:
            abort(403)
        target.remove(tx, target_id, house().clock())
        audit.add(tx, house().clock(), me().login, "recipient.remove", target_id, {})
    flash(_("已移除，今后不再向其发送。"))
    return redirect(url_for("recipients.index"))


def _page(
    tx: Tx, typed: dict[str, str] | None = None, problems: dict[str, list[str]] | None = None
) -> str:
    mine = areas_as(tx, "operator")
    names = {a.code: a for a in mine}
    return render_template(
        "recipients.html",
        lines=[x for x in target.listing(tx, house().cipher, None, None) if x.area in names],
        areas=mine,
        names=names,
        channels=sorted(house().routes.messages),
        typed=typed or {},
        errors=problems or {},
    )


def _check(tx: Tx, typed: dict[str, str]) -> tuple[dict[str, list[str]], str]:
    """Return the problems by field, and the address as the channel takes it."""
    problems: dict[str, list[str]] = {}
    found = ""
    if typed["channel"] not in house().routes.messages:
        problems["channel"] = [_("请选择渠道。")]
    if typed["area"] not in {a.code for a in areas_as(tx, "operator")}:
        problems["area"] = [_("请选择您负责的区域。")]
    try:
        found = address(typed["channel"], typed["address"])
    except NotAnAddress:
        problems["address"] = [_("这不是能收短信的号码或账号。手机号请写 11 位数字。")]
    return problems, found
