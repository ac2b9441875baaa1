"""Webhooks: addresses of other systems that are told what happens, and the log of the calls."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.dispatch.hooks import webhook as desk
from app.domain.powers import CONTENT
from app.domain.webhook import EVENTS, CallState, Event, Webhook
from app.store import area, audit, webhook
from app.store.session import Tx
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.people.tokens import are_others, picker

bp = Blueprint("webhooks", __name__, url_prefix="/editor/webhooks")
URL_MAX, LOG, MOST = 500, 100, 20
EVENT_NAMES = {
    Event.PUBLISHED: _l("通知发布"),
    Event.UPDATED: _l("通知更正、延期或修改"),
    Event.WITHDRAWN: _l("通知撤回"),
    Event.ENDED: _l("通知到期"),
    Event.COMPLETED: _l("短信等全部发完"),
    Event.OFFLINE: _l("屏幕离线"),
    Event.ONLINE: _l("屏幕恢复"),
    Event.WATCH_ALARM: _l("运行告警"),
    Event.WATCH_OVER: _l("运行告警解除"),
    Event.PING: _l("测试"),
}
# Why a call was not made, or not taken; ``%(status)s`` is what the far end answered.
REASONS = {
    "status": _l("对方返回了 %(status)s"),
    "gone": _l("对方说这个地址不再使用（410）"),
    "no_answer": _l("对方没有应答"),
    "no_mail": _l("还没有设置邮件服务器"),
    "mail_login": _l("邮件服务器不认用户名或密码"),
    "mail_no_tls": _l("邮件服务器不支持加密连接"),
    "no_such_host": _l("找不到这个域名"),
    "private_address": _l("地址在内网，不允许推送"),
    "not_https": _l("地址不是 https"),
    "not_http": _l("这不是网址"),
    "insecure": _l("对方的证书无效"),
    "garbled": _l("对方的应答看不懂"),
}


@bp.get("/")
@needs(*CONTENT)
def index() -> str:
    """List the user's addresses, and the form to add one."""
    with house().store.read() as tx:
        return _page(tx)


@bp.post("/")
@needs(*CONTENT)
def add() -> tuple[str, int] | str:
    """Add an address and show its secret, once."""
    with house().store.begin() as tx:
        if request.form.get("do") == "find":
            return _page(tx)
        errors = _problems(tx)
        if errors:
            return _page(tx, errors), 422
        areas = request.form.getlist("areas") or sorted(permits.granted_to(me()))
        events = frozenset(map(Event, request.form.getlist("events")))
        url = request.form["url"].strip()
        made = desk.add(tx, house(), me(), url, events, tuple(sorted(set(areas))))
        return _page(tx, made=made)


@bp.get("/<webhook_id>")
@needs(*CONTENT)
def show(webhook_id: str) -> str:
    """Show the calls to one address, newest first."""
    with house().store.read() as tx:
        found = _mine(tx, webhook_id)
        calls = webhook.log(tx, webhook_id, LOG)
        names = area.by_codes(tx, found.areas)
    return render_template(
        "webhook.html",
        hook=found,
        calls=calls,
        named=names,
        event_names=EVENT_NAMES,
        told=call_said,
        stopped=stopped(found),
        settled=(CallState.DELIVERED, CallState.FAILED),
    )


@bp.post("/<webhook_id>/ping")
@needs(*CONTENT)
def ping(webhook_id: str) -> Response:
    """Send a call that says nothing, to see whether it arrives."""
    with house().store.begin() as tx:
        found = _mine(tx, webhook_id)
        desk.ping(tx, house(), me(), found)
    house().bell.nudge()
    flash(_("测试已排上，几秒后刷新可以看到结果。"), "good")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


@bp.post("/<webhook_id>/active")
@needs(*CONTENT)
def set_active(webhook_id: str) -> Response:
    """Stop calling an address, or call it again."""
    is_active = request.form.get("active") == "1"
    with house().store.begin() as tx:
        found = _mine(tx, webhook_id)
        webhook.set_active(tx, found.id, is_active)
        action = "webhook.resume" if is_active else "webhook.pause"
        audit.add(tx, house().clock(), me().login, action, found.id, {"url": found.url})
    flash(_("已恢复推送。") if is_active else _("已暂停推送。"), "good")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


@bp.post("/<webhook_id>/remove")
@needs(*CONTENT)
def remove(webhook_id: str) -> Response:
    """Forget an address and its log."""
    with house().store.begin() as tx:
        found = _mine(tx, webhook_id)
        desk.remove(tx, house(), me(), found)
    flash(_("已删除，不会再向它推送。"), "good")
    return redirect(url_for("webhooks.index"), 303)


@bp.post("/<webhook_id>/calls/<call_id>/replay")
@needs(*CONTENT)
def replay(webhook_id: str, call_id: str) -> Response:
    """Make a settled call again, under its old id."""
    with house().store.begin() as tx:
        found = _mine(tx, webhook_id)
        done = webhook.replay(tx, found.id, call_id, house().clock())
        if done:
            facts: dict[str, object] = {"call": call_id}
            audit.add(tx, house().clock(), me().login, "webhook.replay", found.id, facts)
    house().bell.nudge()
    text = _("已排上，马上重发。") if done else _("这一条正在等待发送，不用重发。")
    flash(text, "good" if done else "warn")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


def call_said(state: CallState, status: int, reason: str) -> tuple[str, str]:
    """Return tone and sentence for where a call stands."""
    if state is CallState.DELIVERED:
        return "good", _("对方已收到（%(status)s）", status=status)
    why = str(REASONS.get(reason, reason)) % {"status": status} if reason else ""
    if state is CallState.FAILED:
        return "bad", _("没有送到：%(why)s", why=why)
    return "wait", _("等待重试：%(why)s", why=why) if why else _("等待发送")


def stopped(hook: Webhook) -> str:
    """Return why an address is no longer called, empty when it is."""
    if hook.is_active:
        return ""
    return _("对方说这个地址不再使用（410），已停止推送") if hook.reason == "gone" else _("已暂停")


def _mine(tx: Tx, webhook_id: str) -> Webhook:
    found = webhook.get(tx, webhook_id) if webhook_id.isalnum() else None
    if found is None or found.owner != me().id:
        abort(404)
    return found


def _problems(tx: Tx) -> dict[str, list[str]]:
    form, found = request.form, dict[str, list[str]]()
    if not _is_address(form.get("url", "").strip()):
        found["url"] = [_("请填写以 https:// 开头的网址，例如 https://oa.example.gov.cn/hook。")]
    elif len(webhook.listing(tx, me().id)) >= MOST:
        found["url"] = [_("最多 %(n)s 个地址，请先删除不用的。", n=MOST)]
    chosen = set(form.getlist("events"))
    if not chosen or chosen - set(EVENTS):
        found["events"] = [_("请至少选一种事件。")]
    if are_others(tx, form.getlist("areas")):
        found["areas"] = [_("请选择您有权限的区域。")]
    return found


def _is_address(url: str) -> bool:
    """Whether it can be called; where it leads is checked at every call."""
    try:
        parts = urlsplit(url)
        allowed = ("https", "http") if house().private_sources else ("https",)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url and not parts.username
    return plain and named and parts.scheme in allowed and len(url) <= URL_MAX


def _page(
    tx: Tx,
    errors: dict[str, list[str]] | None = None,
    made: tuple[Webhook, str] | None = None,
) -> str:
    return render_template(
        "webhooks.html",
        hooks=[(one, stopped(one)) for one in webhook.listing(tx, me().id)],
        picker=picker(tx, is_fresh=bool(made)),
        event_names=EVENT_NAMES,
        events=EVENTS,
        typed={} if made else request.form,
        chosen=list(EVENTS) if request.method == "GET" else request.form.getlist("events"),
        errors=errors or {},
        made=made,
    )
