"""The house's own WebSub hub, as feed readers ask it (W3C WebSub, 5)."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.hooks import websub as desk
from app.dispatch.hooks.websub import FIELDS, Refused
from app.domain.websub import HUB, SECRET_MAX
from app.web.house import house

bp = Blueprint("websub", __name__)


@bp.get(HUB)
def about() -> Response:
    """Say in a few lines what lies here: somebody opened the address of the hub."""
    return _said(_about(), 200)


@bp.post(HUB)
def ask() -> ResponseReturnValue:
    """Take a request to be told of a feed, or no longer; whether it is meant is asked next."""
    form = {name: request.form.get(name, "") for name in FIELDS}
    try:
        desk.ask(house(), form)
    except Refused as no:
        answer = _said(_refusals()[no.code], 503 if no.is_full else 400)
        if no.is_full:
            answer.headers["Retry-After"] = "3600"
        return answer
    return _said(_("已收到。马上会向您的回调地址核实，核实后生效。"), 202)


def _said(text: str, status: int) -> Response:
    answer = make_response(f"{text}\n", status)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _about() -> str:
    return _(
        "这里是订阅推送中心（WebSub）。订阅程序可用 POST 发送 hub.mode、hub.topic 和 hub.callback，"
        "内容更新后会立即推送到回调地址。hub.topic 用订阅源里 rel=self 的地址。"
    )


def _refusals() -> dict[str, str]:
    return {
        "publish": _("不需要通知：这里的订阅源更新后会自动推送。"),
        "mode": _("hub.mode 应为 subscribe 或 unsubscribe。"),
        "topic": _("hub.topic 不是本站的订阅源。请用订阅源里 rel=self 的地址。"),
        "callback": _("hub.callback 应为 https:// 开头的完整网址，不带 # 和密码。"),
        "secret": _("hub.secret 应少于 %(most)s 字节。", most=SECRET_MAX),
        "lease": _("hub.lease_seconds 应为大于 0 的整数秒。"),
        "unknown": _("这个回调地址没有订阅这个源，不用退订。"),
        "full_host": _("这个主机的订阅太多了，请稍后再试，或先退订不用的。"),
        "full_topic": _("这个订阅源的订阅已满，请稍后再试。"),
        "full": _("订阅推送中心已满，请稍后再试。"),
    }
