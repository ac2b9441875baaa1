"""What an app asks besides its board: what changed since then, and of what shape it all is."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.dispatch.resident import app_changes
from app.store import area
from app.web import problem_json
from app.web.house import house

bp = Blueprint("app_feed", __name__, url_prefix="/app/v1")
SCHEMA = Path(__file__).with_name("app_feed.schema.json")
_FOR_AN_HOUR = "public, max-age=3600"


@bp.get("/<place>/changes")
def changes(place: str) -> ResponseReturnValue:
    """Say what is new, changed and gone since the cursor that was handed out last."""
    with house().store.read() as tx:
        known = area.get(tx, place)
    if known is None or not known.is_open:
        return problem_json.answer(404, _("没有这个社区"), _("请核对社区和文件名。"))
    made = app_changes.since(house(), known, request.args.get("cursor", ""))
    if made is None:
        answer = problem_json.answer(503, _("正在准备"), _("页面正在生成，请几秒后刷新。"))
        answer.headers["Retry-After"] = "2"
        return answer
    return _json(made.body, made.etag, app_changes.NO_CACHE)


@bp.get("/schema.json")
def schema() -> ResponseReturnValue:
    """Hand out the JSON Schema of everything below this address."""
    body = SCHEMA.read_bytes()
    return _json(body, f'"{sha256(body).hexdigest()[:32]}"', _FOR_AN_HOUR)


def _json(body: bytes, etag: str, cache_control: str) -> Response:
    answer = make_response(body)
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    answer.headers["Cache-Control"] = cache_control
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.set_etag(etag.strip('"'))
    return answer.make_conditional(request)
