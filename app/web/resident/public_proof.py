"""Where anybody hands in a public notice proof and reads whether it is one, and of what."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.dispatch.proofs import proof_check
from app.dispatch.proofs.proof_check import MOST_BYTES, Checked, Verdict
from app.web.house import house
from app.web.resident import site

bp = Blueprint("public_proof", __name__)
VERDICTS = {
    Verdict.TRUE: _l("这是本平台开具的公示证明，开具后没有改动。"),
    Verdict.CHANGED: _l("这份文件签名后被改动过，不能作为证明。"),
    Verdict.FOREIGN: _l("这份文件有签名，但不是本平台签的。"),
    Verdict.UNSIGNED: _l("这份文件没有电子签名。"),
    Verdict.UNKNOWN: _l("签名是本平台的，但没有找到这份证明的登记，请向开具单位核实。"),
    Verdict.UNREADABLE: _l("这不是能读取的 PDF 文件，或者文件太大。"),
}


@bp.get("/proof")
def ask() -> ResponseReturnValue:
    """Ask for the file."""
    return _page(None)


@bp.post("/proof")
def check() -> ResponseReturnValue:
    """Say what the file is; it is not kept."""
    sent = request.files.get("file")
    body = sent.stream.read(MOST_BYTES + 1) if sent else b""
    if not body:
        answer = _page(None, _("请选择公示证明的 PDF 文件。"))
        answer.status_code = 422
        return answer
    return _page(proof_check.check(house(), body))


def _page(found: Checked | None, wrong: str = "") -> Response:
    verdict = VERDICTS[found.verdict] if found else ""
    return site.show(
        "proof", (), "", found=found, verdict=verdict, wrong=wrong, max_mb=MOST_BYTES >> 20
    )
