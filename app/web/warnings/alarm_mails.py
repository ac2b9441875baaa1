"""Who is mailed of alarms: on the page of the watch, each tried by a button."""

from __future__ import annotations

import re

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.hooks import webhook as desk
from app.domain.webhook import ALARMS, MAILTO, Webhook
from app.store.session import Tx
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.warnings import mail_lines, watch

bp = Blueprint("alarm_mails", __name__, url_prefix="/editor/warnings/watch/mails")
MOST = 20
_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,180})\.[A-Za-z]{2,24}"
)


@bp.post("")
@needs(*permits.SCREEN_KEEPERS)
def add() -> ResponseReturnValue:
    """Mail alarms of one's areas to an address, too."""
    address = request.form.get("mail", "").strip()
    with house().store.begin() as tx:
        known = mail_lines.mine(tx)
        if not _ADDRESS.fullmatch(address):
            wrong = _("请填写一个邮箱地址，例如 zhiban@example.org。")
        elif any(hook.url == f"{MAILTO}{address}" for hook in known):
            wrong = _("这个邮箱已经在列表里。")
        elif len(known) >= MOST:
            wrong = _("最多 %(n)s 个邮箱，请先删除不用的。", n=MOST)
        else:
            areas = tuple(sorted(permits.granted_to(me(), *permits.SCREEN_KEEPERS)))
            desk.add(tx, house(), me(), f"{MAILTO}{address}", ALARMS, areas)
            flash(_("告警会发到 %(mail)s，请发一封测试邮件。", mail=address), "good")
            return redirect(url_for("watch.show"), 303)
        return watch.page(tx, {"mail": [wrong]}), 422


@bp.post("/<mail_id>/test")
@needs(*permits.SCREEN_KEEPERS)
def test(mail_id: str) -> ResponseReturnValue:
    """Mail a test to an address."""
    with house().store.begin() as tx:
        found = _one(tx, mail_id)
        desk.ping(tx, house(), me(), found)
    house().bell.nudge()
    flash(_("测试邮件已排上，几秒后刷新可以看到结果。"), "good")
    return redirect(url_for("watch.show"), 303)


@bp.post("/<mail_id>/remove")
@needs(*permits.SCREEN_KEEPERS)
def remove(mail_id: str) -> ResponseReturnValue:
    """Mail an address no more."""
    with house().store.begin() as tx:
        found = _one(tx, mail_id)
        desk.remove(tx, house(), me(), found)
    flash(_("已删除，不再向它发邮件。"), "good")
    return redirect(url_for("watch.show"), 303)


def _one(tx: Tx, mail_id: str) -> Webhook:
    found = next((hook for hook in mail_lines.mine(tx) if hook.id == mail_id), None)
    if found is None:
        abort(404)
    return found
