"""Notices over the API: list, read, write a draft and change it."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.domain.access import Scope
from app.domain.review import Draft
from app.store import area, audit, notice
from app.store import listing as listings
from app.store.listing import Wanted
from app.store.session import Tx, new_id
from app.web.api import media, paging, shapes, sight, wording
from app.web.api.door import Door, here, me, needs
from app.web.api.faults import Fault
from app.web.api.match import matched
from app.web.notices import drafting
from app.web.people import permits

bp = Door("notices", __name__)
_ADDRESS = "/notices/<string(length=8):notice_id>"


@bp.get("/notices")
@needs(Scope.NOTICES_READ)
@bp.arguments(shapes.NoticeQuery, location="query")
@bp.response(200, shapes.NoticePage)
def listing(query: dict[str, Any]) -> dict[str, object]:
    """List the published notices of the token's areas, newest first."""
    before = paging.read_turn(query["cursor"])
    with here().store.read() as tx:
        wanted = Wanted(
            areas=_within(tx, query.get("area")),
            text=query["q"],
            category=query.get("category"),
            phase=query.get("phase"),
        )
        page = listings.page(tx, wanted, here().clock(), query["limit"], before)
    more = paging.written(page.before) if page.before else None
    return {"items": [sight.shown(one, None) for one in page.notices], "next": more}


@bp.get("/drafts")
@needs(Scope.NOTICES_READ)
@bp.response(200, shapes.NoticePage)
def drafts() -> dict[str, object]:
    """List the drafts this token may change, last saved first; at most 200."""
    with here().store.read() as tx:
        found = sight.drafts(tx)
        heads = {one.notice_id: notice.latest(tx, one.notice_id) for one in found}
    return {"items": [sight.shown(heads[d.notice_id], d) for d in found], "next": None}


@bp.post("/notices")
@needs(Scope.NOTICES_WRITE)
@bp.arguments(shapes.Content)
@bp.response(201, shapes.NoticeShape)
def create(sent: dict[str, Any]) -> tuple[dict[str, object], int, dict[str, str]]:
    """Write a draft; anything may still be missing, and ``problems`` says what.

    Without ``channels`` it is meant for every board, and for no message.
    """
    boards = {"channels": frozenset(here().routes.boards)}
    notice_id = new_id()
    with here().store.begin() as tx:
        draft = wording.applied(Draft(), {**boards, **media.chosen(tx, sent)})
        permits.require_aim(tx, me(), draft.areas)
        notice.save_draft(tx, notice_id, draft, me().id, here().clock())
        audit.add(tx, here().clock(), me().login, "draft.create", notice_id, sight.via())
    made = sight.whole(notice_id)
    where = url_for("api_notices.one", notice_id=notice_id)
    return made, 201, {"Location": where, "ETag": str(made["etag"])}


@bp.get(_ADDRESS)
@needs(Scope.NOTICES_READ)
@bp.response(200, shapes.NoticeShape)
def one(notice_id: str) -> tuple[dict[str, object], int, dict[str, str]]:
    """Give a notice, and its draft to those who may change it."""
    found = sight.whole(notice_id)
    return found, 200, {"ETag": str(found["etag"])}


@bp.patch(_ADDRESS)
@needs(Scope.NOTICES_WRITE)
@bp.arguments(shapes.Content)
@bp.response(200, shapes.NoticeShape)
@bp.doc(parameters=["IfMatch"])
def change(sent: dict[str, Any], notice_id: str) -> tuple[dict[str, object], int, dict[str, str]]:
    """Change the draft, or begin one for the next revision; fields that are not sent stay."""
    with here().store.begin() as tx:
        saved, latest = sight.opened(tx, notice_id)
        matched(sight.tag(latest, saved))
        old = saved.draft if saved else drafting.of_notice(latest) if latest else Draft()
        new = wording.applied(old, media.chosen(tx, sent))
        # A draft keeps the areas it has; adding one takes the right to write there.
        permits.require_aim(tx, me(), set(new.areas) - set(old.areas))
        version = saved.version if saved else 0
        try:
            notice.save_draft(tx, notice_id, new, me().id, here().clock(), version)
        except notice.StaleDraft:
            raise Fault("stale") from None
        audit.add(tx, here().clock(), me().login, "draft.change", notice_id, sight.via())
    made = sight.whole(notice_id)
    return made, 200, {"ETag": str(made["etag"])}


@bp.delete(f"{_ADDRESS}/draft")
@needs(Scope.NOTICES_WRITE)
@bp.response(204)
@bp.doc(parameters=["IfMatch"])
def discard(notice_id: str) -> None:
    """Forget the draft; what was published stays."""
    with here().store.begin() as tx:
        saved, latest = sight.opened(tx, notice_id)
        if saved is None:
            raise Fault("not_found")
        matched(sight.tag(latest, saved))
        notice.drop_draft(tx, notice_id)
        audit.add(tx, here().clock(), me().login, "draft.discard", notice_id, sight.via())


@bp.get(f"{_ADDRESS}/revisions")
@needs(Scope.NOTICES_READ)
@bp.response(200, shapes.RevisionPage)
def revisions(notice_id: str) -> dict[str, object]:
    """List what was published under this id, newest first."""
    with here().store.read() as tx:
        sight.published(tx, notice_id)
        found = notice.revisions(tx, notice_id)
    return {"items": [wording.revision(one) for one in found]}


@bp.get(f"{_ADDRESS}/revisions/<int:number>")
@needs(Scope.NOTICES_READ)
@bp.response(200, shapes.RevisionShape)
def revision(notice_id: str, number: int) -> dict[str, object]:
    """Give one revision; it never changes."""
    with here().store.read() as tx:
        latest = sight.published(tx, notice_id)
        found = notice.revision(tx, notice_id, number) if number <= latest.revision else None
    if found is None:
        raise Fault("not_found")
    return wording.revision(found)


def _within(tx: Tx, code: str | None) -> list[str]:
    """Return the codes to list by: the one asked for, if it is the token's, or all of them."""
    mine = permits.granted_to(me())
    if code is None:
        return sorted(mine)
    found = area.get(tx, code)
    if found is None or mine.isdisjoint(found.lineage):
        text = _("没有这个范围，或者令牌看不到它。")
        raise Fault("invalid", [{"field": "area", "code": "unknown_area", "detail": text}])
    return [code]
