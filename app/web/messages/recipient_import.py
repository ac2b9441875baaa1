"""A list of numbers taken in at once: looked through first, with a reason for each left out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.messages import consents
from app.domain.target import Target
from app.ingest import phone_rows, spreadsheet
from app.ingest.grid import Unreadable
from app.ingest.phone_rows import PhoneRow
from app.store import audit, consent, subscription, target
from app.store.session import Tx, new_id
from app.web import sheet_file
from app.web.house import house
from app.web.incoming import import_words
from app.web.notices import area_picker
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("recipient_import", __name__, url_prefix="/editor/recipients/import")
CHANNEL, HOW_MAX, SHOWN = "sms_smpp", 60, 200
Errors = dict[str, list[str]]


@bp.get("")
@needs("operator")
def show() -> str:
    """The form."""
    with house().store.read() as tx:
        return _page(tx, {}, {})


@bp.post("")
@needs("operator")
def look() -> ResponseReturnValue:
    """Look a list through, or take in what was looked through."""
    typed = {k: request.form.get(k, "").strip() for k in ("area", "how", "numbers")}
    here = house()
    with here.store.begin() as tx:
        if request.form.get("do") == "find":
            return _page(tx, typed, {})
        if typed["area"]:
            permits.require(tx, me(), permits.OPERATORS, [typed["area"]])
        lines, errors = _lines(typed["numbers"])
        errors |= _errors(tx, typed)
        if errors:
            return _page(tx, typed, errors), 422
        found = phone_rows.rows(lines, lambda phone: _refused(tx, phone))
        good = [one for one in found if not one.reason]
        if request.form.get("do") != "take":
            return _page(tx, typed, {}, found)
        for one in good:
            _take(tx, one, typed)
        facts = {"area": typed["area"], "taken": len(good), "left": len(found) - len(good)}
        audit.add(tx, here.clock(), me().login, "recipient.import", typed["area"], facts)
    flash(_("已加入 %(n)s 个号码。", n=len(good)), "good")
    return redirect(url_for("recipients.index"), 303)


def words() -> dict[str, str]:
    """Return the sentence for each reason a line is left out."""
    return {
        "no_number": _("这一行没有号码"),
        "not_a_number": _("不是电话号码，请核对位数"),
        "hotline": _("是服务热线，收不到短信"),
        "free_line": _("是 400 或 800 电话，收不到短信"),
        "landline": _("是固定电话，收不到短信"),
        "foreign": _("不是中国大陆的手机号"),
        "twice": _("前面已经有这个号码"),
        "known": _("早已在名单里"),
        "opted_out": _("本人已退订，要恢复须本人登记"),
    }


def _lines(typed: str) -> tuple[list[tuple[int, list[str]]], Errors]:
    sent = sheet_file.sent()
    try:
        if sent is not None:
            grid = spreadsheet.read(sent[1])
            return phone_rows.from_cells(grid.lines), {}
    except Unreadable as exc:
        return [], {"file": [import_words.whole(exc)]}
    lines = phone_rows.from_text(typed)
    return lines, {} if lines else {"numbers": [_("请粘贴号码，或选择一个表格文件。")]}


def _errors(tx: Tx, typed: dict[str, str]) -> Errors:
    found: Errors = {}
    if not permits.among(tx, me(), permits.OPERATORS, [typed["area"]]):
        found["area"] = [_("请选择您负责的区域。")]
    if not typed["how"] or len(typed["how"]) > HOW_MAX:
        text = _("请写明本人怎样同意收短信，最多 %(n)s 个字，例如“入户登记表 2026-11”。", n=HOW_MAX)
        found["how"] = [text]
    return found


def _refused(tx: Tx, phone: str) -> str:
    if subscription.known(tx, house().cipher, CHANNEL, phone):
        return "known"
    return "opted_out" if consent.is_ended(tx, house().cipher, CHANNEL, phone) else ""


def _take(tx: Tx, one: PhoneRow, typed: dict[str, str]) -> None:
    here = house()
    made = Target(id=new_id(), channel=CHANNEL, address=one.phone, area=typed["area"])
    target.add(tx, here.cipher, made, one.label, here.clock())
    consents.given(tx, here, made, typed["how"])


def _page(
    tx: Tx, typed: dict[str, str], errors: Errors, found: list[PhoneRow] | None = None
) -> str:
    query = request.form.get("area_q", "").strip()
    chosen = [typed["area"]] if typed.get("area") else []
    good = [one for one in found or () if not one.reason]
    left = [one for one in found or () if one.reason]
    return render_template(
        "recipient_import.html",
        typed=typed,
        errors=errors,
        picker=area_picker.picker(
            tx, me(), "operate", chosen, name="area", query=query, is_single=True
        ),
        looked=found is not None,
        good=good,
        left=left[:SHOWN],
        left_count=len(left),
        numbers="\n".join(f"{one.phone} {one.label}".strip() for one in good),
        words=words(),
        mask=target.mask,
    )
