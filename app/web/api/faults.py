"""What the API says when it says no: problems with stable types (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, MethodNotAllowed

PREFIX = "/api/"
TYPES = "/api/docs#problem-"
# Every kind of problem with its status; docs/api.md and the page of documents list them all.
STATUS = {
    "malformed": 400,
    "unauthenticated": 401,
    "out_of_scope": 403,
    "not_yours": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "conflict": 409,
    "refused": 409,
    "in_progress": 409,
    "stale": 412,
    "too_large": 413,
    "unsupported_media_type": 415,
    "invalid": 422,
    "not_ready": 422,
    "key_reused": 422,
    "match_required": 428,
    "too_many_requests": 429,
    "internal": 500,
    "unavailable": 503,
}
# The first of each status speaks for what Flask itself refuses.
_OF_STATUS = {status: code for code, status in reversed(STATUS.items())}


class Fault(Exception):
    """A call that is refused; ``code`` is one of ``STATUS``."""

    def __init__(
        self,
        code: str,
        errors: Sequence[Mapping[str, object]] = (),
        headers: Mapping[str, str] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(code)
        self.code, self.errors, self.facts = code, list(errors), facts
        self.headers = dict(headers or {})


def is_api() -> bool:
    """Return whether this request came through the API's door."""
    return request.path.startswith(PREFIX)


def answer(fault: Fault) -> Response:
    """Return ``fault`` as ``application/problem+json``, in the caller's language."""
    title, detail = sentences()[fault.code]
    status = STATUS[fault.code]
    shape: dict[str, object] = {
        "type": TYPES + fault.code,
        "title": title,
        "status": status,
        "detail": detail,
        **fault.facts,
    }
    if fault.errors:
        shape["errors"] = fault.errors
    made = jsonify(shape)
    made.status_code, made.mimetype = status, "application/problem+json"
    made.headers.update(fault.headers)
    if status == STATUS["unauthenticated"]:
        made.headers["WWW-Authenticate"] = 'Bearer realm="linli"'
    return made


def of_http(error: HTTPException) -> Response:
    """Return what Flask or Werkzeug refused as one of our own problems."""
    status = error.code or 500
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer(Fault(_OF_STATUS.get(status, "malformed"), headers=headers))


def sentences() -> dict[str, tuple[str, str]]:
    """Return title and detail of every kind of problem."""
    return {
        "malformed": (_("看不懂这个请求"), _("请求不是有效的 JSON，或格式不对。")),
        "unauthenticated": (
            _("没有有效的访问令牌"),
            _("请在 Authorization 头里写 Bearer 加访问令牌。令牌可能写错、到期或已停用。"),
        ),
        "out_of_scope": (_("令牌没有这项权限"), _("请另建一个带有所需权限的访问令牌。")),
        "not_yours": (
            _("您没有做这件事的权限"),
            _("令牌的主人或令牌本身在这些范围没有相应的权限，或者没有这些范围。"),
        ),
        "not_found": (_("没有找到"), _("没有这一项，或者您不能看到它。")),
        "method_not_allowed": (_("不能这样调用"), _("这个地址不接受这种请求方法。")),
        "not_acceptable": (_("没有这种格式"), _("接口只返回 JSON。")),
        "conflict": (_("现在不能这样做"), _("它已经处在另一种状态，请先查询最新状态。")),
        "refused": (_("这一步没有执行"), _("reason 说明了原因。")),
        "in_progress": (
            _("同一个请求正在处理"),
            _("带有同一个 Idempotency-Key 的请求还没有完成，请稍后再试。"),
        ),
        "stale": (_("它已经被改动过"), _("If-Match 不是最新的。请重新读取后再改。")),
        "too_large": (_("内容太大"), _("请缩短后再提交。")),
        "unsupported_media_type": (_("不接受这种格式"), _("请用 application/json 提交。")),
        "invalid": (_("有的字段不对"), _("errors 里列出了每一处和原因。")),
        "not_ready": (_("还不能发布"), _("errors 里列出了每一处和原因。")),
        "key_reused": (
            _("Idempotency-Key 已经用过"),
            _("同一个 Idempotency-Key 只能用于内容相同的请求。"),
        ),
        "match_required": (_("缺少 If-Match"), _("请先读取，再把得到的 ETag 写在 If-Match 里。")),
        "too_many_requests": (_("操作太频繁"), _("请按 Retry-After 等一会儿再试。")),
        "internal": (_("系统出错了"), _("错误已经记录，请稍后再试。")),
        "unavailable": (
            _("暂时连不上"),
            _("数据库或消息服务没有应答，这次操作没有执行。请稍后再试。"),
        ),
    }
