"""The ledger of consent for staff: looked through, searched by a number, exported for a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.messages import sms_desk
from app.domain.audience import Area
from app.ingest import phone_rows
from app.store import area, audit, consent, consent_book
from app.store.consent import Act, Consent
from app.store.consent_book import Asked
from app.store.session import Tx
from app.store.target import mask
from app.web import moments, sheet_file
from app.web.house import house
from app.web.messages import consent_words
from app.web.notices import workbench
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs

bp = Blueprint("consent_book", __name__, url_prefix="/editor/consents")
SEERS = (*permits.OPERATORS, permits.AUDITOR)
SHOWN, EXPORT_MOST, REASON_LEAST, REASON_MOST = 100, 100_000, 4, 100
NAMES = ("act", "channel", "since", "until")
Errors = dict[str, list[str]]


@bp.get("/")
@needs(*SEERS)
def index() -> str:
    """Show what was said in the areas of who asks, the newest first."""
    page = max(request.args.get("page", 1, type=int), 1)
    typed = {name: request.args.get(name, "").strip() for name in NAMES}
    with house().store.read() as tx:
        found = consent_book.page(tx, _asked(typed), SHOWN + 1, (page - 1) * SHOWN)
        return _page(tx, found[:SHOWN], typed, page=page, has_more=len(found) > SHOWN)


@bp.post("/find")
@needs(*SEERS)
def find() -> ResponseReturnValue:
    """Show all that was ever said for one number; it stands in no address and in no log."""
    here, typed = house(), request.form.get("phone", "").strip()
    phone, reason = phone_rows.sort(typed)
    with here.store.begin() as tx:
        if reason:
            errors = {"phone": [_("请写完整的手机号，11 位数字。")]}
            return _page(tx, [], {"phone": typed}, errors=errors), 422
        said = consent.of(tx, here.cipher, sms_desk.CHANNEL, phone)
        mine = consent_book.among(said, tx, sorted(permits.granted_to(me(), *SEERS)))
        facts: dict[str, object] = {"masked": mask(phone), "found": len(mine)}
        audit.add(tx, here.clock(), me().login, "consent.find", "consents", facts)
        return _page(tx, mine[::-1], {}, of=mask(phone)), 200


@bp.post("/export")
@needs(*SEERS)
def export() -> ResponseReturnValue:
    """Hand out the lines asked for; why is asked, and stands in the log."""
    here, now = house(), house().clock()
    typed = {name: request.form.get(name, "").strip() for name in (*NAMES, "reason")}
    with here.store.begin() as tx:
        if len(typed["reason"]) < REASON_LEAST:
            text = _("请写明为什么导出，例如：通信管理局检查。至少 %(n)s 个字。", n=REASON_LEAST)
            return _page(tx, [], typed, errors={"reason": [text]}), 422
        lines = list(consent_book.every(tx, _asked(typed), EXPORT_MOST))
        facts: dict[str, object] = {
            "reason": typed["reason"][:REASON_MOST],
            "lines": len(lines),
            **{name: typed[name] for name in NAMES if typed[name]},
        }
        audit.add(tx, now, me().login, "consent.export", "consents", facts)
        named = area.by_codes(tx, {one.area for one in lines})
    heads = [_("时间"), _("渠道"), _("号码"), _("区域代码"), _("区域"), _("表示"), _("方式")]
    heads += [_("当时看到的话，或原话"), _("想收什么"), _("收件人编号")]
    rows = [heads, *(_cells(one, named) for one in lines)]
    if len(lines) == EXPORT_MOST:
        rows.append([_("只列出 %(num)d 行，请缩短日期范围。", num=EXPORT_MOST)])
    return sheet_file.table(rows, f"{_('同意台账')}-{now:%Y%m%d}.csv")


def _cells(one: Consent, named: dict[str, Area]) -> list[str]:
    where = named.get(one.area)
    at = one.at.astimezone(workbench.zone(house()))
    return [
        f"{at:%Y-%m-%d %H:%M:%S}",
        str(consent_words.CHANNELS.get(one.channel, one.channel)),
        one.masked,
        one.area,
        where.name if where else "",
        str(consent_words.ACTS[one.act]),
        str(consent_words.HOWS.get(one.how, one.how)),
        one.words,
        consent_words.wanted(one),
        one.target_id,
    ]


def _asked(typed: dict[str, str]) -> Asked:
    until = moments.read_day(typed["until"])
    return Asked(
        above=tuple(sorted(permits.granted_to(me(), *SEERS))),
        act=Act(typed["act"]) if typed["act"] in set(Act) else None,
        channel=typed["channel"] if typed["channel"] in consent_words.CHANNELS else "",
        since=_midnight(moments.read_day(typed["since"])),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _midnight(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, time(), workbench.zone(house())).astimezone(UTC)


def _page(  # noqa: PLR0913 - the lines, and what was asked for
    tx: Tx,
    lines: list[Consent],
    typed: dict[str, str],
    *,
    page: int = 1,
    has_more: bool = False,
    of: str = "",
    errors: Errors | None = None,
) -> str:
    return render_template(
        "consents.html",
        lines=lines,
        typed=typed,
        page=page,
        has_more=has_more,
        of=of,
        errors=errors or {},
        named=area.by_codes(tx, {one.area for one in lines}),
        words=consent_words,
        asked={name: typed[name] for name in NAMES if typed.get(name)},
    )
