"""One source: how it stands, what was read of it, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.ingest import subscription
from app.ingest.safe_fetch import Unfetchable
from app.ingest.subscription import NotASource
from app.store import area, audit, source, source_item, user
from app.store.session import Tx
from app.store.source import Source
from app.store.source_item import State
from app.web.house import house
from app.web.incoming import source_words, sources
from app.web.people import auth, permits

bp = Blueprint("source", __name__, url_prefix="/editor/sources/<string(length=8):source_id>")
_RESULTS, _ITEMS = 20, 50


@bp.get("/")
def show(source_id: str) -> ResponseReturnValue:
    """Show a source with its last readings and entries."""
    return _page(source_id)


@bp.post("/try")
def look(source_id: str) -> ResponseReturnValue:
    """Read it once and show what is there; nothing is stored."""
    with house().store.read() as tx:
        one = _mine(tx, source_id)
    try:
        reading = subscription.look(house(), one.kind, one.url)
    except (Unfetchable, NotASource) as exc:
        return _page(source_id, fault=source_words.fault(exc.code, exc.facts)), 422
    return _page(source_id, trial=sources.shown(reading), count=len(reading.entries or ()))


@bp.post("/read")
def read(source_id: str) -> ResponseReturnValue:
    """Have it read now."""
    with house().store.begin() as tx:
        one = _mine(tx, source_id)
        source.put(tx, replace(one, due=house().clock(), is_paused=False))
        _note(tx, "source.read", one)
    house().bell.nudge()
    flash(_("已安排，马上读取。"), "good")
    return _back(source_id)


@bp.post("/pause")
def pause(source_id: str) -> ResponseReturnValue:
    """Stop reading it for now, or go on."""
    with house().store.begin() as tx:
        one = _mine(tx, source_id)
        source.put(tx, replace(one, is_paused=not one.is_paused, due=house().clock()))
        _note(tx, "source.resume" if one.is_paused else "source.pause", one)
    flash(_("已继续读取。") if one.is_paused else _("已暂停，不再读取。"), "good")
    return _back(source_id)


@bp.post("/remove")
def remove(source_id: str) -> ResponseReturnValue:
    """Forget it; drafts and notices made of it stay."""
    with house().store.begin() as tx:
        one = _mine(tx, source_id)
        source.remove(tx, one.id)
        _note(tx, "source.remove", one)
    flash(_("已移除“%(name)s”。由它存下的草稿和通知都还在。", name=one.name), "good")
    return redirect(url_for("sources.index"), 303)


@bp.post("/items/<string(length=64):guid>/settle")
def settle(source_id: str, guid: str) -> ResponseReturnValue:
    """Take away the mark: a person has looked at what changed."""
    with house().store.begin() as tx:
        one = _mine(tx, source_id)
        source_item.settle(tx, one.id, guid)
        _note(tx, "source.settle", one)
    return _back(source_id)


def _mine(tx: Tx, source_id: str) -> Source:
    found = source.get(tx, source_id)
    if found is None:
        raise NotFound
    permits.require(tx, auth.me(), permits.WRITERS, [found.area])
    return found


def _note(tx: Tx, action: str, one: Source) -> None:
    audit.add(tx, house().clock(), auth.me().login, action, one.id, {"name": one.name})


def _back(source_id: str) -> ResponseReturnValue:
    return redirect(url_for("source.show", source_id=source_id), 303)


def _page(
    source_id: str,
    *,
    trial: list[dict[str, str]] | None = None,
    count: int = 0,
    fault: str = "",
) -> str:
    with house().store.read() as tx:
        one = _mine(tx, source_id)
        flagged = source_item.listing(tx, one.id, [State.CHANGED, State.GONE], _ITEMS)
        taken = source_item.listing(tx, one.id, [State.TAKEN], _ITEMS)
        return render_template(
            "source.html",
            one=one,
            place=area.get(tx, one.area),
            owner=user.names_of(tx, {one.owner}).get(one.owner, ""),
            results=source.results(tx, one.id, _RESULTS),
            items=[item for item in (*flagged, *taken) if item.notice_id],
            words=source_words,
            trial=trial,
            count=count,
            errors={"trial": [fault]} if fault else {},
        )
