"""The handbook: how things are done here, for staff, for programs' authors and for operators."""

from __future__ import annotations

from flask import Blueprint, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.web import errors, locale
from app.web.handbook import handbook_search, handbook_text
from app.web.handbook.handbook_contents import LABELS, page_for
from app.web.handbook.handbook_pictures import FOLDER

bp = Blueprint("handbook", __name__, url_prefix="/help")
_DAY_S = 86_400


@bp.get("/")
def index() -> str:
    """List the pages, or those that hold what was typed, the best first."""
    typed = request.args.get("q", "").strip()[:60]
    known = handbook_text.papers(locale.language())
    groups = [
        (label, [one for one in known if one.group == group]) for group, label in LABELS.items()
    ]
    hits = handbook_search.look_up(known, typed.split()) if typed else []
    return render_template("handbook.html", groups=groups, typed=typed, hits=hits)


@bp.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Show one page."""
    paper = handbook_text.find(slug, locale.language())
    if paper is None:
        return errors.page(404, _("没有这一页"), _("链接可能打错了，请从目录里找。"))
    tongue = locale.language() if paper in handbook_text.papers(locale.language()) else "zh"
    others = [one for one in handbook_text.papers(tongue) if one.group == paper.group]
    body = handbook_text.html(paper)
    group = LABELS[paper.group]
    return render_template("handbook_page.html", paper=paper, body=body, others=others, group=group)


@bp.get("/pictures/<name>")
def picture(name: str) -> ResponseReturnValue:
    """Hand out a picture of the handbook."""
    return send_from_directory(FOLDER, name, max_age=_DAY_S)


def here() -> str:
    """Return the address of the page that helps on the page being shown."""
    slug = page_for(request.endpoint or "")
    return url_for("handbook.show", slug=slug) if slug else url_for("handbook.index")
