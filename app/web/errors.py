"""Pages for what went wrong: kind, in the user's language, with a way on."""

from __future__ import annotations

import logging

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from app.web import problem_json, resume
from app.web.api import faults
from app.web.people import auth
from app.web.people.permits import NotYours

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Make ``app`` answer every error with one of our pages."""
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(NotYours, not_yours)
    app.register_error_handler(OSError, away)
    app.register_error_handler(RedisError, away)
    app.register_error_handler(500, broken)


def page(status: int, title: str, text: str, people: list[str] | None = None) -> tuple[str, int]:
    """Return an error page."""
    staff = request.path.startswith("/editor")
    back = url_for("notices.index") if staff else "/"
    back_text = _("回到通知列表") if staff else _("回到首页")
    body = render_template(
        "error.html", title=title, text=text, people=people, back=back, back_text=back_text
    )
    return body, status


def expired(error: CSRFError) -> ResponseReturnValue:
    """The form's token has ended: offer what was typed once more."""
    if problem_json.is_wanted():
        return problem_json.answer(400, _("页面已过期"), _("请刷新页面后再试。"))
    if request.path == url_for("signin.sign_in"):
        flash(_("页面已过期，请再登录一次。"), "warn")
        return redirect(url_for("signin.sign_in"), 303)
    if resume.came_from_here():
        return resume.offer(request.full_path.rstrip("?"), resume.typed(), 400)
    return page(400, _("页面已过期"), _("为了安全，这次提交没有执行。请回到上一页，刷新后再试。"))


def http(error: HTTPException) -> ResponseReturnValue:
    """Anything Flask or a view aborts with."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if faults.is_api():
        return faults.of_http(error)
    title, text = _sentences().get(status, (_("出错了"), _("请稍后再试。")))
    if problem_json.is_wanted():
        return problem_json.answer(status, title, text)
    return page(status, title, text)


def not_yours(error: NotYours) -> ResponseReturnValue:
    """Refused for want of a role: say who can."""
    if faults.is_api():
        return faults.answer(faults.Fault("not_yours", areas=list(error.areas)))
    title, text = _("您没有做这件事的权限"), _("这需要相应范围的权限。您填写的内容没有丢失。")
    if problem_json.is_wanted():
        return problem_json.answer(403, title, text)
    if not auth.is_signed_in():
        return page(403, title, text)
    return page(403, title, text, error.people)


def away(error: Exception) -> ResponseReturnValue:
    """The store or the bell cannot be used now."""
    log.warning("%s %s: %s", request.method, request.path, error)
    if faults.is_api():
        return faults.answer(faults.Fault("unavailable"))
    title, text = _("暂时连不上"), _("数据库或消息服务没有应答，这次操作没有执行。请稍后再试。")
    if problem_json.is_wanted():
        return problem_json.answer(503, title, text)
    return page(503, title, text)


def broken(error: Exception) -> ResponseReturnValue:
    """A bug of ours; Flask has logged it."""
    if faults.is_api():
        return faults.answer(faults.Fault("internal"))
    return http(error) if isinstance(error, HTTPException) else page(500, *_sentences()[500])


def _sentences() -> dict[int, tuple[str, str]]:
    return {
        400: (_("看不懂这个请求"), _("请回到上一页，刷新后再试。")),
        403: (_("您没有做这件事的权限"), _("如果确实需要，请联系管理员。")),
        404: (_("没有这个页面"), _("它可能已经撤下，或者地址打错了。")),
        405: (_("不能这样打开"), _("请从页面上的按钮进入。")),
        413: (_("内容太大"), _("请缩短后再提交。")),
        429: (_("操作太频繁"), _("请等一分钟再试。")),
        500: (_("系统出错了"), _("错误已经记录，请稍后再试；如果一直这样，请联系管理员。")),
        503: (_("暂时连不上"), _("请稍后再试。")),
    }
