"""Departments' pushes over the API: one notice for several communities, and what became of it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from app.dispatch.granted import NotAllowed
from app.dispatch.review import push as desk
from app.dispatch.review.push import Order, OtherContent
from app.domain.access import Scope
from app.domain.review import Draft
from app.store import push
from app.store.push import Push
from app.store.session import Tx
from app.web.api import media, paging, push_shapes, shapes, wording
from app.web.api.door import Door, here, me, needs
from app.web.api.faults import Fault

bp = Door("pushes", __name__)


@bp.post("/pushes")
@needs(Scope.PUSH)
@bp.arguments(push_shapes.PushIn)
@bp.response(202, push_shapes.PushShape)
@bp.alt_response(200, schema=push_shapes.PushShape, description="Sent before.", success=True)
def receive(sent: dict[str, Any]) -> tuple[dict[str, object], int, dict[str, str]]:
    """Hand one notice to several communities, each of which decides about its own.

    The same reference with the same content is taken once; with other content it is refused.
    """
    boards = {"channels": frozenset(here().routes.boards)}
    with here().store.read() as tx:
        content = media.chosen(tx, sent["notice"])
    said = json.dumps(request.get_json(), sort_keys=True)
    order = Order(
        source=sent["source"].strip(),
        reference=sent["reference"].strip(),
        areas=tuple(dict.fromkeys(sent["areas"])),
        draft=wording.applied(Draft(source=sent["source"].strip()), {**boards, **content}),
        submit=sent["submit"],
        fingerprint=sha256(said.encode()).hexdigest(),
    )
    try:
        made, is_new = desk.receive(here(), me(), order)
    except OtherContent:
        text = _("这个编号已经用于另一份内容。")
        raise Fault("conflict", _at("reference", "used", text)) from None
    except NotAllowed as exc:
        raise Fault("not_yours", areas=list(exc.areas)) from None
    with here().store.read() as tx:
        shown = _shown(tx, made)
    where = url_for("api_pushes.one", push_id=made.id)
    return shown, 202 if is_new else 200, {"Location": where}


@bp.get("/pushes")
@needs(Scope.PUSH)
@bp.arguments(shapes.Paging, location="query")
@bp.response(200, push_shapes.PushPage)
def listing(query: dict[str, Any]) -> dict[str, object]:
    """List what the token's owner has pushed, newest first."""
    before, limit = paging.read_moment(query["cursor"]), query["limit"]
    with here().store.read() as tx:
        found = push.listing(tx, me().id, before, limit + 1)
        shown = [_shown(tx, one) for one in found[:limit]]
    last = found[limit - 1] if len(found) > limit else None
    more = paging.written(last.sent.isoformat(), last.id) if last else None
    return {"items": shown, "next": more}


@bp.get("/pushes/<push_id>")
@needs(Scope.PUSH)
@bp.response(200, push_shapes.PushShape)
def one(push_id: str) -> dict[str, object]:
    """Say what became of a push in each community."""
    with here().store.read() as tx:
        found = push.get(tx, push_id) if push_id.isalnum() else None
        if found is None or found.owner != me().id:
            raise Fault("not_found")
        return _shown(tx, found)


def _shown(tx: Tx, it: Push) -> dict[str, object]:
    receipts = []
    for receipt in it.receipts:
        state, reason = desk.standing(tx, receipt)
        receipts.append(
            {
                "area": receipt.area,
                "state": state,
                "notice_id": receipt.notice_id,
                "reason": _reasons().get(reason, reason),
            }
        )
    names = ("id", "source", "reference", "title", "sent")
    return {**{name: getattr(it, name) for name in names}, "receipts": receipts}


def _reasons() -> dict[str, str]:
    return {
        "unknown_area": _("没有这个区域"),
        "not_yours": _("令牌的主人在这个区域没有写通知的权限"),
        "discarded": _("社区没有采用，草稿已删除"),
    }


def _at(field: str, code: str, text: str) -> list[dict[str, object]]:
    return [{"field": field, "code": code, "detail": text}]
