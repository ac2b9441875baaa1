"""The handbook: how things are done here, for staff, for programs' authors and for operators."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.web import errors, handbook_text, locale
from app.web.handbook_text import OPERATORS, PROGRAMS, STAFF

bp = Blueprint("handbook", __name__, url_prefix="/help")
_GROUPS = {
    STAFF: _l("工作人员"),
    PROGRAMS: _l("接口与数据（英文）"),
    OPERATORS: _l("运行维护（英文）"),
}


@bp.get("/")
def index() -> str:
    """List the pages, or those that hold what was typed."""
    typed = request.args.get("q", "").strip()[:60]
    found = [one for one in handbook_text.papers(locale.language()) if one.has(typed.split())]
    groups = [
        (label, [one for one in found if one.group == group]) for group, label in _GROUPS.items()
    ]
    return render_template("handbook.html", groups=groups, typed=typed, count=len(found))


@bp.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Show one page."""
    papers = handbook_text.papers(locale.language())
    paper = next((one for one in papers if one.slug == slug), None)
    if paper is None:
        return errors.page(404, _("没有这一页"), _("链接可能打错了，请从目录里找。"))
    others = [one for one in papers if one.group == paper.group]
    body = handbook_text.html(paper)
    group = _GROUPS[paper.group]
    return render_template("handbook_page.html", paper=paper, body=body, others=others, group=group)
