"""The door of gateways of texts: by the secret in its address they tell what became of texts."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from app.dispatch.messages import sms_inbox
from app.dispatch.messages.sms_inbox import Outcome
from app.web.house import house

bp = Blueprint("sms_push", __name__, url_prefix="/sms/push")
_STATUS = {Outcome.TAKEN: 200, Outcome.NO_DOOR: 404, Outcome.GARBLED: 400, Outcome.FULL: 503}
_SECRET_MAX = 100


@bp.post("/<secret>")
def take(secret: str) -> Response:
    """Take reports and texts of phones as JSON or as a form; the same twice changes nothing."""
    fields = {name: request.form.get(name, "") for name in request.form}
    return _taken(secret, b"" if fields else request.get_data(), fields)


@bp.get("/<secret>")
def take_query(secret: str) -> Response:
    """Take one report from the query: gateways such as Kannel tell it so."""
    return _taken(secret, b"", dict(request.args.items()))


def _taken(secret: str, body: bytes, fields: dict[str, str]) -> Response:
    outcome = sms_inbox.take(house(), secret[:_SECRET_MAX], body, fields)
    is_taken = outcome is Outcome.TAKEN
    # Aliyun looks for ``code``, Tencent Cloud for ``result``.
    answer = jsonify(
        code=0 if is_taken else 1,
        msg="OK" if is_taken else outcome.value,
        result=0 if is_taken else 1,
        errmsg="OK" if is_taken else outcome.value,
    )
    answer.status_code = _STATUS[outcome]
    answer.headers["Cache-Control"] = "no-store"
    if outcome is Outcome.FULL:
        answer.headers["Retry-After"] = "60"
    return answer
