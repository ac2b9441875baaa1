"""Templates: those that are shipped, and a community's own; saved from the editor."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.house import House
from app.dispatch.notices import usual
from app.domain.review import Draft
from app.store import area, audit, template
from app.store.session import Tx, new_id
from app.store.template import Template
from app.store.user import User
from app.web import names
from app.web.house import house
from app.web.people import auth, permits
from app.web.people.rights import needs

bp = Blueprint("templates", __name__, url_prefix="/editor/templates")
NAME_MAX, SHOWN = 30, 200


@bp.get("/")
@needs(*permits.WRITERS)
def index() -> str:
    """Show all templates this person can begin with."""
    return _page({})


@bp.post("/<string(length=8):template_id>/rename")
@needs(*permits.WRITERS)
def rename(template_id: str) -> ResponseReturnValue:
    """Give one of the community's templates another name."""
    name, here = request.form.get("name", "").strip(), house()
    with here.store.begin() as tx:
        known = _mine(tx, template_id)
        taken = {t.name for t in template.listing(tx, [known.area], SHOWN) if t.id != template_id}
        if not name or len(name) > NAME_MAX or name in taken:
            told = _("请写一个没有用过的名称，最多 %(limit)s 个字。", limit=NAME_MAX)
            return _page({f"name-{template_id}": [told]}), 422
        template.rename(tx, template_id, name)
        facts = {"before": known.name, "after": name}
        audit.add(tx, here.clock(), auth.me().login, "template.rename", template_id, facts)
    flash(_("已改名。"), "good")
    return redirect(url_for("templates.index"), 303)


@bp.post("/<string(length=8):template_id>/remove")
@needs(*permits.WRITERS)
def remove(template_id: str) -> ResponseReturnValue:
    """Throw one of the community's templates away."""
    here = house()
    with here.store.begin() as tx:
        known = _mine(tx, template_id)
        template.remove(tx, template_id)
        facts = {"name": known.name, "area": known.area}
        audit.add(tx, here.clock(), auth.me().login, "template.remove", template_id, facts)
    flash(_("已删除模板。"))
    return redirect(url_for("templates.index"), 303)


def save_as(here: House, who: User, draft: Draft, name: str) -> str:
    """Keep ``draft`` as a template of its area; return what to tell, empty when a name is missing.

    Raises:
        NotYours: its area is somebody else's.
    """
    name = name.strip()[:NAME_MAX]
    if not name:
        return ""
    with here.store.begin() as tx:
        home = draft.areas[0] if draft.areas else _home(tx, who)
        permits.require(tx, who, permits.WRITERS, [home])
        made = Template(
            id=new_id(),
            area=home,
            name=name,
            draft=usual.cut(draft),
            saved_by=who.name,
            saved_at=here.clock(),
        )
        was_there = template.put(tx, made)
        facts = {"name": name, "area": home}
        audit.add(tx, here.clock(), who.login, "template.put", made.id, facts)
    if was_there:
        return _("已更新模板“%(name)s”。", name=name)
    return _("已存为模板“%(name)s”。", name=name)


def _home(tx: Tx, who: User) -> str:
    mine = area.open_within(tx, permits.granted_to(who, *permits.WRITERS), 1)
    return mine[0].code if mine else ""


def _mine(tx: Tx, template_id: str) -> Template:
    known = template.get(tx, template_id, permits.granted_to(auth.me()))
    if known is None:
        raise NotFound
    permits.require(tx, auth.me(), permits.WRITERS, [known.area])
    return known


def _page(errors: dict[str, list[str]]) -> str:
    who = auth.me()
    with house().store.read() as tx:
        own = template.listing(tx, permits.granted_to(who, *permits.WRITERS), SHOWN)
        codes = {one.area for one in own}
        return render_template(
            "templates.html",
            own=own,
            named=area.by_codes(tx, codes),
            mine=permits.among(tx, who, permits.WRITERS, codes),
            shipped=[(one, names.TEMPLATES[one.id]) for one in usual.shipped()],
            errors=errors,
        )
