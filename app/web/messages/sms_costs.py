"""What texts cost by area and month, as a table to look at and to take away, and budgets."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.messages import sms_costs, sms_desk
from app.dispatch.messages.sms_costs import Line
from app.store import area
from app.store.session import Tx
from app.web import moments, sheet_file
from app.web.house import house
from app.web.notices import area_picker
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("sms_costs", __name__, url_prefix="/editor/sms")
SEERS = (*permits.OPERATORS, permits.ADMINISTRATOR)
Errors = dict[str, list[str]]


@bp.get("/costs")
@needs(*SEERS)
def show() -> str:
    """Show what the areas of who asks paid for texts in a month."""
    with house().store.read() as tx:
        return _page(tx, {}, {})


@bp.get("/costs.csv")
@needs(*SEERS)
def table() -> ResponseReturnValue:
    """Hand out the same as a table."""
    month = _month()
    with house().store.read() as tx:
        lines = _lines(tx, month)
        named = area.by_codes(tx, [one.paid.area for one in lines])
    heads = [_("月份"), _("区域代码"), _("区域"), _("短信"), _("计费条数"), _("估算金额（元）")]
    heads += [_("服务商已报条数"), _("本月预算（元）"), _("含下级已用（元）")]
    rows: list[list[object]] = [[*heads]]
    for one in lines:
        paid, where = one.paid, named.get(one.paid.area)
        cells = (f"{month:%Y-%m}", paid.area, where.name if where else "")
        numbers = (paid.texts, paid.parts, paid.yuan, paid.charged)
        budget = "" if one.budget is None else one.budget
        rows.append([*cells, *numbers, budget, one.whole])
    return sheet_file.table(rows, f"{_('短信费用')}-{month:%Y-%m}.csv")


@bp.post("/costs")
@needs(permits.ADMINISTRATOR)
def save() -> ResponseReturnValue:
    """Set what an area below one's own may spend in a month."""
    typed = {name: request.form.get(name, "").strip() for name in ("area", "yuan")}
    with house().store.begin() as tx:
        if request.form.get("do") == "find":
            return _page(tx, typed, {})
        errors = _put(tx, typed)
        if errors:
            return _page(tx, typed, errors), 422
    flash(_("预算已保存，马上生效。"), "good")
    return redirect(url_for("sms_costs.show"), 303)


def _put(tx: Tx, typed: dict[str, str]) -> Errors:
    try:
        yuan = Decimal(typed["yuan"]) if typed["yuan"] else None
    except InvalidOperation:
        return {"yuan": [_("请填写数字。")]}
    if yuan is not None and not yuan.is_finite():
        return {"yuan": [_("请填写数字。")]}
    said = {
        "not_above": _("请选一个由您管理的下级区域。本级的预算由上级单位的管理员设置。"),
        "out_of_range": _("请填大于 0 的数；不填表示不单独设预算。"),
    }
    found = sms_costs.put(tx, me(), typed["area"], yuan, house().clock())
    return {one.field: [said[one.code]] for one in found}


def _month() -> date:
    today = sms_desk.day_of(house(), house().clock())
    asked = moments.read_day(f"{request.args.get('month', '')}-01")
    return asked or today.replace(day=1)


def _lines(tx: Tx, month: date) -> list[Line]:
    until = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return sms_costs.of_month(tx, month, until, sorted(permits.granted_to(me(), *SEERS)))


def _page(tx: Tx, typed: dict[str, str], errors: Errors) -> str:
    month = _month()
    lines = _lines(tx, month)
    chosen = [typed["area"]] if typed.get("area") else []
    query = request.form.get("area_q", "").strip()
    may_set = bool(permits.granted_to(me(), permits.ADMINISTRATOR))
    return render_template(
        "sms_costs.html",
        month=month,
        lines=lines,
        named=area.by_codes(tx, [one.paid.area for one in lines]),
        total=sum((one.paid.yuan for one in lines), Decimal(0)),
        charged=sum(one.paid.charged for one in lines),
        may_set=may_set,
        picker=area_picker.picker(
            tx, me(), "administer", chosen, name="area", query=query, is_single=True
        )
        if may_set
        else None,
        typed=typed,
        errors=errors,
    )
