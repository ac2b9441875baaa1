"""The list of words to look out for: uploaded as CSV, checked line by line, put in place whole."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.remark import Tier
from app.domain.wording import BadLine, Entry, read
from app.ingest import csv_text
from app.ingest.grid import Unreadable
from app.store import audit, wording
from app.web.house import house
from app.web.people import auth
from app.web.people.rights import needs

bp = Blueprint("wording", __name__, url_prefix="/editor/wording")
SHOWN, BAD_SHOWN = 200, 100
_TONES = {Tier.BLOCK: "bad", Tier.WARN: "warn", Tier.HINT: "off"}


@bp.get("/")
@needs("administrator")
def index() -> str:
    """The list as it stands, and where to upload a new one."""
    return _page("", [], "")


@bp.post("/")
@needs("administrator")
def upload() -> ResponseReturnValue:
    """Put the uploaded list in place of the old one, unless a line is wrong."""
    file = request.files.get("file")
    body = file.read() if file else b""
    typed = request.form.get("text", "")
    try:
        text = csv_text.decoded(body) if body else typed
        lines = csv_text.read(text.encode()).lines if text.strip() else ()
    except Unreadable as exc:
        if exc.code == "too_many_rows":
            problem = _("最多 %(limit)s 行，请分成几份或删去不用的。", **exc.facts)
            return _page("", [], problem), 422
        problem = _("这个文件读不出来。请在表格软件里另存为 CSV（UTF-8 或 GBK）再上传。")
        return _page(typed, [], problem), 422
    entries, bad = read([[str(cell) for cell in line] for line in lines])
    if bad:
        return _page(text, bad, ""), 422
    if not entries:
        return _page(text, [], _("里面没有词。第一列写词，第二列写 阻断、提醒 或 提示。")), 422
    _put(entries)
    flash(ngettext("已换上 %(num)d 个词。", "已换上 %(num)d 个词。", len(entries)), "good")
    return redirect(url_for("wording.index"), 303)


@bp.get("/wording.csv")
@needs("administrator")
def download() -> Response:
    """The list as a CSV that spreadsheet programs open rightly."""
    names = {tier: str(name) for tier, name in tier_names().items()}
    with house().store.read() as tx:
        found = wording.entries(tx)
        rows = [(one.word, names[one.tier], one.reason, one.suggestion) for one in found]
    body = csv_text.written([("词", "级别", "原因", "建议"), *rows])
    name = {"Content-Disposition": 'attachment; filename="wording.csv"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=name)


def tier_names() -> dict[Tier, str]:
    """Return the tiers as the CSV spells them: in Chinese, whoever reads."""
    return {Tier.BLOCK: "阻断", Tier.WARN: "提醒", Tier.HINT: "提示"}


def _put(entries: list[Entry]) -> None:
    here, who = house(), auth.me()
    with here.store.begin() as tx:
        before = wording.state(tx).get("count", 0)
        wording.replace_all(tx, entries, who.name, here.clock())
        facts = {"before": before, "after": len(entries)}
        audit.add(tx, here.clock(), who.login, "wording.replace", "wording", facts)


def _page(text: str, bad: list[BadLine], problem: str) -> str:
    q = request.args.get("q", "").strip()
    with house().store.read() as tx:
        state, entries = wording.state(tx), wording.entries(tx)
    found = [e for e in entries if q in e.word or q in e.reason or q in e.suggestion]
    errors = [problem] if problem else []
    if bad:
        said = _("有 %(n)s 行要改，原来的用词表没有变。", n=len(bad))
        errors = [said]
    return render_template(
        "wording.html",
        state=state,
        since=datetime.fromisoformat(str(state["at"])) if state else None,
        found=found[:SHOWN],
        count=len(found),
        tones=_TONES,
        q=q,
        text=text,
        bad=[(b.line, _said(b)) for b in bad[:BAD_SHOWN]],
        errors={"text": errors} if errors else {},
    )


def _said(bad: BadLine) -> str:
    sentences = {
        "no_word": _("第一列没有词。"),
        "nothing_to_match": _("“%(word)s”里没有可以查找的字。"),
        "word_too_long": _("词太长，最多 %(limit)s 个字。"),
        "no_such_tier": _("级别“%(typed)s”不认识，请写 阻断、提醒 或 提示。"),
        "twice": _("“%(word)s”重复了，第 %(first)s 行已经有。"),
    }
    return sentences[bad.code] % bad.facts
