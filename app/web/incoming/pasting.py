"""Paste a text from a chat or a document; its parts are put into the fields, each with a reason."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.pasted import LONGEST
from app.store.session import new_id
from app.web.house import house
from app.web.notices import editor, starting, workbench
from app.web.notices.workbench import Sheet
from app.web.people import auth, permits
from app.web.people.rights import needs

bp = Blueprint("pasting", __name__, url_prefix="/editor/paste")


@bp.get("/")
@needs(*permits.WRITERS)
def index() -> str:
    """Show the box to paste into."""
    return render_template("paste.html", text="", errors={}, limit=LONGEST)


@bp.post("/")
@needs(*permits.WRITERS)
def take() -> ResponseReturnValue:
    """Take the text apart and show the form; nothing is saved yet."""
    text = request.form.get("text", "")
    if not text.strip() or len(text) > LONGEST:
        told = _("请先把文字粘贴进来。") if not text.strip() else _("太长了，请分成几条通知。")
        errors = {"text": [told]}
        return render_template("paste.html", text=text, errors=errors, limit=LONGEST), 422
    blank = workbench.blank(house(), auth.me())
    draft, reasons = starting.paste(house(), replace(blank, source=""), text)
    draft = replace(draft, source=draft.source or blank.source)
    return editor.page(Sheet(notice_id=new_id(), draft=draft, version=0), reasons=reasons)
