"""Where warnings come from: how each source is, what it would bring, and what it may do."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.warnings import warning_kinds, warning_push, warning_sources
from app.ingest import warnings
from app.ingest.safe_fetch import Unfetchable
from app.ingest.xml_tree import Malformed
from app.store import area, audit, warning_source
from app.store import warning_push as pushing
from app.store.session import Tx
from app.store.warning_source import WarningSource
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.warnings import release_gaps, warning_source_form, warning_source_words, warnings_words
from app.web.warnings.warnings import READERS
from app.web.warnings.warnings_form import Errors

bp = Blueprint("warning_sources", __name__, url_prefix="/editor/warnings/sources")
SEERS = (*READERS, permits.ADMINISTRATOR)
_LINES = 20


@bp.get("/")
@needs(*SEERS)
def index() -> str:
    """List the sources with how they are."""
    now = house().clock()
    with house().store.read() as tx:
        return render_template(
            "warning_sources.html",
            sources=warning_source.listing(tx),
            may_change=_governs(),
            gaps=release_gaps.districts(tx, permits.granted_to(me(), permits.ADMINISTRATOR)),
            now=now,
            said=warning_source_words,
            words=warnings_words,
        )


@bp.get("/new")
@needs(permits.ADMINISTRATOR)
def add_page() -> str:
    """Show an empty form."""
    return _form("", warning_source_form.blank(), {})


@bp.post("/new")
@needs(permits.ADMINISTRATOR)
def add() -> ResponseReturnValue:
    """Add a source; nothing of it is released by itself until the rules say so."""
    return _save(None)


@bp.get("/<source_id>/")
@needs(*SEERS)
def show(source_id: str) -> str:
    """Show one source with how it is."""
    return _page(source_id)


@bp.get("/<source_id>/edit")
@needs(permits.ADMINISTRATOR)
def edit(source_id: str) -> str:
    """Show the form as the source is."""
    with house().store.read() as tx:
        one = _known(tx, source_id)
    return _form(source_id, warning_source_form.of(one), {})


@bp.post("/<source_id>/edit")
@needs(permits.ADMINISTRATOR)
def change(source_id: str) -> ResponseReturnValue:
    """Change a source."""
    with house().store.read() as tx:
        one = _known(tx, source_id)
    return _save(one)


@bp.post("/<source_id>/try")
@needs(permits.ADMINISTRATOR)
def look(source_id: str) -> ResponseReturnValue:
    """Read it once and show what would become of each message; nothing is kept."""
    with house().store.read() as tx:
        one = _known(tx, source_id)
    try:
        found = warnings.look(house(), one)
    except (Unfetchable, Malformed) as exc:
        fault = warning_source_words.fault(exc.code, exc.facts)
        return _page(source_id, errors={"trial": [fault]}), 422
    return _page(source_id, trial=found)


@bp.post("/<source_id>/pause")
@needs(permits.ADMINISTRATOR)
def pause(source_id: str) -> ResponseReturnValue:
    """Stop asking it for now, or go on at once."""
    now = house().clock()
    with house().store.begin() as tx:
        one = _known(tx, source_id)
        made = replace(one, is_paused=not one.is_paused, due=now)
        warning_sources.put(tx, made, me().login, now)
    house().bell.nudge()
    flash(_("已继续读取。") if one.is_paused else _("已暂停，不再读取。"), "good")
    return redirect(url_for("warning_sources.show", source_id=source_id), 303)


@bp.post("/<source_id>/push")
@needs(permits.ADMINISTRATOR)
def push(source_id: str) -> ResponseReturnValue:
    """Let it push, with a new secret that is shown once; or no more."""
    now = house().clock()
    with house().store.begin() as tx:
        one = _known(tx, source_id)
        if request.form.get("do") == "close":
            warning_push.close_door(tx, one.id, me().login, now)
            secret = ""
        else:
            secret = warning_push.open_door(tx, house(), one.id, me().login, now)
    if not secret:
        flash(_("已关闭，这个来源不能再推送。"), "good")
        return redirect(url_for("warning_sources.show", source_id=source_id), 303)
    return _page(source_id, secret=secret)


@bp.post("/<source_id>/remove")
@needs(permits.ADMINISTRATOR)
def remove(source_id: str) -> ResponseReturnValue:
    """Forget it; what came from it holds until its own end."""
    with house().store.begin() as tx:
        one = _known(tx, source_id)
        warning_sources.remove(tx, one, me().login, house().clock())
    flash(_("已移除“%(name)s”。由它收到的预警到期前仍然有效。", name=one.name), "good")
    return redirect(url_for("warning_sources.index"), 303)


def _save(before: WarningSource | None) -> ResponseReturnValue:
    now = house().clock()
    with house().store.begin() as tx:
        made, errors = warning_source_form.read(tx, before, now)
        if made is not None and not errors:
            warning_sources.put(tx, made, me().login, now)
    if made is None or errors:
        typed = warning_source_form.typed()
        return _form(before.id if before else "", typed, errors), 422
    house().bell.nudge()
    flash(_("已保存。可以先试取一次，看看会收到什么。"), "good")
    return redirect(url_for("warning_sources.show", source_id=made.id), 303)


def _known(tx: Tx, source_id: str) -> WarningSource:
    found = warning_source.get(tx, source_id)
    if found is None:
        raise NotFound
    return found


def _governs() -> bool:
    return bool(permits.granted_to(me(), permits.ADMINISTRATOR))


def _form(source_id: str, typed: dict[str, str], errors: Errors) -> str:
    return render_template(
        "warning_source_form.html",
        source_id=source_id,
        typed=typed,
        intervals=warning_source_words.intervals(),
        errors=errors,
    )


def _page(
    source_id: str,
    *,
    trial: warnings.Look | None = None,
    secret: str = "",
    errors: Errors | None = None,
) -> str:
    with house().store.read() as tx:
        one = _known(tx, source_id)
        return render_template(
            "warning_source.html",
            one=one,
            named=area.by_codes(tx, one.areas),
            kinds=warning_kinds.current(tx),
            lines=audit.listing(tx, one.id, _LINES) if _governs() else (),
            may_change=_governs(),
            now=house().clock(),
            trial=trial,
            secret=secret,
            pushes_since=pushing.since(tx, one.id),
            push_url=f"{house().public_url}{url_for('api_warnings.push', source_id=one.id)}",
            said=warning_source_words,
            words=warnings_words,
            errors=errors or {},
        )
