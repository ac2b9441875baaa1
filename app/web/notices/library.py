"""The library: pictures and files to choose from, what they show, and where they are used."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.dispatch.media import media as keeping
from app.domain.media import ALT_MAX
from app.domain.notice import phase
from app.store import area, attached, media, notice, place_picture
from app.store.attached import Use
from app.store.media import Asset
from app.store.session import Tx
from app.web import names, problem_json, uploads
from app.web.house import house
from app.web.notices import media_words
from app.web.people import auth, permits
from app.web.uploads import Taken

bp = Blueprint("library", __name__, url_prefix="/editor/media")
PAGE, _USES = 48, 50
Kind = Literal["", "image", "file"]
_KINDS: dict[str, Kind] = {"image": "image", "file": "file"}


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show what this person's areas and those above them have, newest first."""
    return _page(Taken((), []))


@bp.post("/")
def upload() -> ResponseReturnValue:
    """Take the chosen files; say at the form which were refused and why."""
    taken = uploads.take(request.form.get("area", ""))
    if problem_json.is_wanted():
        told = {"problems": taken.problems, "notes": uploads.moved(taken.assets)}
        return jsonify(assets=[_told(one) for one in taken.assets], **told)
    for text in uploads.moved(taken.assets):
        flash(text, "warn")
    if taken.assets:
        kept = ngettext("已存入 %(num)d 个文件。", "已存入 %(num)d 个文件。", len(taken.assets))
        flash(kept, "good")
    if taken.problems:
        return _page(taken), 422
    if not taken.assets:
        return _page(Taken((), [_("请先选择文件。")])), 422
    return redirect(url_for("library.index"), 303)


@bp.get("/<string(length=8):asset_id>")
def show(asset_id: str) -> ResponseReturnValue:
    """Show one entry, and where it is used."""
    with house().store.read() as tx:
        return _entry(tx, _seen(tx, asset_id), {})


@bp.post("/<string(length=8):asset_id>")
def describe(asset_id: str) -> ResponseReturnValue:
    """Change what it is called and what is to be seen on it."""
    typed = {key: " ".join(request.form.get(key, "").split()) for key in ("name", "alt")}
    with house().store.read() as tx:
        found = _mine(tx, asset_id)
        if len(typed["alt"]) > ALT_MAX:
            facts = {"length": len(typed["alt"]), "limit": ALT_MAX}
            text = _("说明有 %(length)s 个字，最多 %(limit)s 个字，请缩短。", **facts)
            return _entry(tx, found, {"alt": [text]}, typed), 422
    keeping.describe(house(), auth.me(), found, typed["name"], typed["alt"])
    flash(_("已保存。用过它的通知不会跟着变。"), "good")
    return redirect(url_for("library.show", asset_id=asset_id), 303)


@bp.post("/<string(length=8):asset_id>/delete")
def delete(asset_id: str) -> ResponseReturnValue:
    """Take it out of the library, unless something uses it: then say what."""
    with house().store.read() as tx:
        found = _mine(tx, asset_id)
    try:
        keeping.delete(house(), auth.me(), found)
    except keeping.InUse:
        with house().store.read() as tx:
            text = _("还有通知或场所在用它，不能删除。用在哪里见下面的列表。")
            return _entry(tx, found, {"uses": [text]}), 409
    flash(_("已删除“%(name)s”。", name=found.name), "good")
    return redirect(url_for("library.index"), 303)


def _page(taken: Taken) -> str:
    asked, granted = request.args, permits.granted_to(auth.me(), *permits.WRITERS)
    kind = _KINDS.get(asked.get("kind", ""), "")
    text, code = asked.get("q", "").strip(), asked.get("area", "")
    with house().store.read() as tx:
        permits.require(tx, auth.me(), permits.WRITERS, [])
        find = {"text": text, "area": code, "kind": kind}
        found = media.listing(tx, granted, **find, limit=PAGE + 1, before=_before())  # type: ignore[arg-type]  # names fit
        named = {a.code: a for one in found if (a := area.get(tx, one.area))}
        places = uploads.places(tx)
    return render_template(
        "library.html",
        assets=found[:PAGE],
        more=found[PAGE - 1] if len(found) > PAGE else None,
        named=named,
        places=places,
        query=find,
        errors={"files": taken.problems} if taken.problems else {},
        max_mb=house().upload_max >> 20,
    )


def _entry(
    tx: Tx, found: Asset, errors: dict[str, list[str]], typed: dict[str, str] | None = None
) -> str:
    return render_template(
        "asset.html",
        asset=found,
        typed=typed or {"name": found.name, "alt": found.alt},
        errors=errors,
        place=area.get(tx, found.area),
        uses=[
            *(_use(tx, one) for one in attached.uses(tx, found.sha256, _USES)),
            *(_place(*one) for one in place_picture.uses(tx, found.id, _USES)),
        ],
        may_change=keeping.may_change(tx, auth.me(), found.area),
        facts=media_words.facts(found),
        alt_max=ALT_MAX,
    )


def _use(tx: Tx, one: Use) -> dict[str, object]:
    """Return a line of where-used; of others' drafts only that there is one."""
    if not one.is_draft:
        latest = notice.latest(tx, one.notice_id)
        stage = phase(latest, house().clock())
        link = url_for("notices.show", notice_id=one.notice_id)
        return {"state": str(names.PHASES[stage]), "title": one.title, "link": link}
    mine = permits.among(tx, auth.me(), permits.WRITERS, one.areas)
    if one.areas and mine.issuperset(one.areas):
        link = url_for("editor.edit", notice_id=one.notice_id)
        return {"state": _("草稿"), "title": one.title or _("（还没有标题）"), "link": link}
    return {"state": _("草稿"), "title": _("别处的一份草稿"), "link": ""}


def _place(place_id: str, name: str, _area: str) -> dict[str, object]:
    link = url_for("place_page.show", place_id=place_id)
    return {"state": _("场所"), "title": name, "link": link}


def _told(one: Asset) -> dict[str, object]:
    return {
        "sha256": one.sha256,
        "name": one.name,
        "alt": one.alt,
        "thumb": url_for("files.file", sha256=one.thumb) if one.thumb else "",
        "facts": media_words.facts(one),
        "is_image": one.is_image,
    }


def _seen(tx: Tx, asset_id: str) -> Asset:
    permits.require(tx, auth.me(), permits.WRITERS, [])
    found = media.get(tx, asset_id)
    granted = permits.granted_to(auth.me(), *permits.WRITERS)
    if found is None or not media.is_visible(tx, granted, found.sha256):
        raise NotFound
    return found


def _mine(tx: Tx, asset_id: str) -> Asset:
    found = _seen(tx, asset_id)
    if not keeping.may_change(tx, auth.me(), found.area):
        people = permits.who_can(tx, permits.WRITERS, [found.area])
        raise permits.NotYours(permits.WRITERS, [found.area], people)
    return found


def _before() -> tuple[datetime, str] | None:
    at, _sep, asset_id = request.args.get("before", "").partition("_")
    try:
        return (datetime.fromisoformat(at), asset_id) if asset_id else None
    except ValueError:
        return None
