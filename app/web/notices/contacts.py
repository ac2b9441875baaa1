"""The contacts book: who to call, kept once and picked into notices."""

from __future__ import annotations

import phonenumbers
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.store import area, audit, contact
from app.store.contact import Contact
from app.store.session import Tx, new_id
from app.web.house import house
from app.web.notices import area_picker
from app.web.people import auth, permits
from app.web.people.rights import needs

bp = Blueprint("contacts", __name__, url_prefix="/editor/contacts")
LIMITS = {"name": 60, "phone": 40, "hours": 40}
# Beyond, they are searched.
SHOWN = 200
_HOTLINE_MAX, _HOTLINE_MIN = 6, 3


@bp.get("/")
@needs(*permits.WRITERS)
def index() -> str:
    """The book of this person's areas, those above and those below."""
    with house().store.read() as tx:
        return _page(tx, {}, {})


@bp.post("/")
@needs(*permits.WRITERS)
def save() -> ResponseReturnValue:
    """Add a contact, or change the one whose id was posted."""
    typed = {k: request.form.get(k, "").strip() for k in ("id", "area", *LIMITS)}
    here = house()
    with here.store.begin() as tx:
        known = _mine(tx, typed["id"]) if typed["id"] else None
        if request.form.get("do") == "find":
            return _page(tx, typed, {})
        errors = _errors(tx, typed)
        if errors:
            return _page(tx, typed, errors), 422
        made = Contact(**{**typed, "id": known.id if known else new_id()})
        contact.put(tx, made)
        facts = {"area": made.area, "name": made.name, "phone": made.phone}
        audit.add(tx, here.clock(), auth.me().login, "contact.put", made.id, facts)
    flash(_("已存入通讯录。"), "good")
    return redirect(url_for("contacts.index"), 303)


@bp.get("/<string(length=8):contact_id>")
@needs(*permits.WRITERS)
def edit(contact_id: str) -> str:
    """The book with one contact in the form."""
    with house().store.read() as tx:
        known = _mine(tx, contact_id)
        typed = {k: str(getattr(known, k)) for k in ("id", "area", *LIMITS)}
        return _page(tx, typed, {})


@bp.post("/<string(length=8):contact_id>/remove")
@needs(*permits.WRITERS)
def remove(contact_id: str) -> ResponseReturnValue:
    """Take a contact out of the book; notices that name it stay as they are."""
    here = house()
    with here.store.begin() as tx:
        known = _mine(tx, contact_id)
        contact.remove(tx, contact_id)
        facts = {"area": known.area, "name": known.name}
        audit.add(tx, here.clock(), auth.me().login, "contact.remove", contact_id, facts)
    flash(_("已从通讯录移除。"))
    return redirect(url_for("contacts.index"), 303)


def _mine(tx: Tx, contact_id: str) -> Contact:
    known = contact.get(tx, contact_id)
    if known is None:
        raise NotFound
    permits.require(tx, auth.me(), permits.WRITERS, [known.area])
    return known


def _errors(tx: Tx, typed: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, limit in LIMITS.items():
        if len(typed[name]) > limit:
            found[name] = [_("最多 %(limit)s 个字，请缩短。", limit=limit)]
    if not typed["name"]:
        found["name"] = [_("请写单位或姓名，例如“望春里社区居委会”。")]
    if not is_telephone(typed["phone"]):
        found["phone"] = [_("这不像电话号码。请写成 010-65550123、13901234567 或 12345 的样子。")]
    if typed["area"] not in permits.among(tx, auth.me(), permits.WRITERS, [typed["area"]]):
        found["area"] = [_("请选择您负责的范围。")]
    return found


def is_telephone(typed: str) -> bool:
    """Return whether this is a telephone number, or a short one such as 12345."""
    if typed.isdigit() and _HOTLINE_MIN <= len(typed) <= _HOTLINE_MAX:
        return True
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(typed, "CN"))
    except phonenumbers.NumberParseException:
        return False


def _page(tx: Tx, typed: dict[str, str], errors: dict[str, list[str]]) -> str:
    who = auth.me()
    q = request.args.get("q", "").strip()
    granted = permits.granted_to(who, *permits.WRITERS)
    lines = contact.listing(tx, granted, SHOWN + 1, q)
    codes = {one.area for one in lines}
    if not typed.get("area") and len(only := area.open_within(tx, granted, 2)) == 1:
        typed = {**typed, "area": only[0].code}
    picker = area_picker.picker(
        tx,
        who,
        "write",
        [typed["area"]] if typed.get("area") else [],
        name="area",
        query=request.form.get("area_q", "").strip(),
        is_single=True,
    )
    return render_template(
        "contacts.html",
        lines=lines[:SHOWN],
        is_more=len(lines) > SHOWN,
        named=area.by_codes(tx, codes),
        mine=permits.among(tx, who, permits.WRITERS, codes),
        picker=picker,
        typed=typed,
        errors=errors,
        limits=LIMITS,
        q=q,
    )
