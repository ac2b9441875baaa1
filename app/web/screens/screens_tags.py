"""Saying where a screen hangs in words that notices can be aimed at; shutting a screen out."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.dispatch.screens import enrol
from app.domain.target import TAG_MAX, TAGS_MOST
from app.store import audit, slot_tags
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.screens.screens_own import area_of, own

bp = Blueprint("screen_tags", __name__, url_prefix="/editor/screens")


@bp.route("/<screen_id>/tags", methods=["GET", "POST"])
@needs(*permits.SCREEN_KEEPERS)
def tags(screen_id: str) -> tuple[str, int] | str | Response:
    """Say where a screen hangs."""
    one = own(screen_id)
    with house().store.read() as tx:
        now = slot_tags.of(tx, one.slot or "")
        others = slot_tags.within(tx, [area_of(one)])
    if request.method == "GET":
        typed = _("、").join(sorted(now))
        return render_template("screens_tags.html", screen=one, typed=typed, others=others)
    typed = request.form.get("tags", "")
    chosen = frozenset(split(typed))
    if errors := problems(chosen):
        page = render_template(
            "screens_tags.html", screen=one, typed=typed, others=others, errors=errors
        )
        return page, 422
    enrol.tag(house(), one.id, chosen)
    with house().store.begin() as tx:
        facts = {"name": one.name, "tags": sorted(chosen)}
        audit.add(tx, house().clock(), me().login, "screen.tags", one.id, facts)
    flash(_("“%(name)s”的标签已更新，屏幕在线时马上生效。", name=one.name or one.id), "good")
    return redirect(url_for("screen_page.show", screen_id=one.id))


def split(typed: str) -> list[str]:
    """Return the tags that were typed, however they were separated."""
    return [t for t in re.split(r"[\s,，、;；]+", typed) if t]


def problems(chosen: frozenset[str]) -> dict[str, list[str]]:
    """Return what is wrong with the tags of a screen, by field."""
    long = sorted(t for t in chosen if len(t) > TAG_MAX)
    found = [_("标签“%(tag)s”太长，最多 %(limit)s 个字。", tag=t, limit=TAG_MAX) for t in long]
    if len(chosen) > TAGS_MOST:
        found.append(_("一块屏最多 %(limit)s 个标签。", limit=TAGS_MOST))
    return {"tags": found} if found else {}


@bp.get("/<screen_id>/revoke")
@needs(*permits.SCREEN_KEEPERS)
def ask_revoke(screen_id: str) -> str:
    """Say what shutting the screen out will do."""
    return render_template("screens_revoke.html", screen=own(screen_id))


@bp.post("/<screen_id>/revoke")
@needs(*permits.SCREEN_KEEPERS)
def revoke(screen_id: str) -> Response:
    """Shut the screen out."""
    gone = own(screen_id)
    enrol.revoke(house(), gone.id)
    with house().store.begin() as tx:
        audit.add(tx, house().clock(), me().login, "screen.revoke", gone.id, {"name": gone.name})
    flash(_("“%(name)s”已停用。", name=gone.name or gone.id))
    return redirect(url_for("screens.index"))
