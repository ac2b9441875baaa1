"""Pictures and PDFs over the API: into the library, and from there onto a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.dispatch.media import media as keeping
from app.domain.access import Scope
from app.domain.notice import Attachment
from app.store import media
from app.store.media import Asset
from app.store.session import Tx
from app.web.api import media_shapes
from app.web.api.door import Door, by, here, me, needs
from app.web.api.faults import Fault
from app.web.notices import workbench
from app.web.people import permits
from app.web.problems import say

bp = Door("media", __name__)


@bp.post("/media")
@needs(Scope.MEDIA_WRITE, takes_files=True)
@by(*permits.WRITERS)
@bp.arguments(media_shapes.FileIn, location="files")
@bp.arguments(media_shapes.PlaceIn, location="query")
@bp.response(201, media_shapes.AssetShape)
def add(sent: dict[str, FileStorage], place: dict[str, str]) -> Asset:
    """Put one picture or PDF into the library of an area, made harmless on the way.

    What the library has already is given as it is there. Name its ``sha256`` in ``attachments``.
    """
    one, code = sent["file"], place["area"]
    try:
        made = keeping.store_upload(here(), me(), code, one.filename or "", one.stream)
    except keeping.Rejected as exc:
        if exc.problem.code == "not_yours":
            raise Fault("not_yours", areas=[code]) from None
        text = say(exc.problem, here().clock(), workbench.zone(here()))
        wrong = [{"field": "file", "code": exc.problem.code, "detail": text}]
        raise Fault("invalid", wrong) from None
    alt = place.get("alt", "")
    if alt and not made.alt:
        keeping.describe(here(), me(), made, made.name, alt)
        made = replace(made, alt=alt)
    return made


def chosen(tx: Tx, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent, with the attachments it names as they lie in the library."""
    if "attachments" not in sent:
        return dict(sent)
    named = {one["sha256"]: one for one in sent["attachments"]}
    found = media.seen_from(tx, permits.granted_to(me()), named)
    lacking = sorted(set(named) - set(found))
    if lacking:
        text = _("素材库里没有这个文件，请先上传。")
        where = [f"attachments.{list(named).index(one)}" for one in lacking]
        raise Fault(
            "invalid", [{"field": w, "code": "unknown_file", "detail": text} for w in where]
        )
    return {**sent, "attachments": tuple(_with_alt(found[h], one) for h, one in named.items())}


def _with_alt(it: Asset, one: Mapping[str, Any]) -> Attachment:
    made = it.attachment()
    return replace(made, alt=one["alt"]) if one.get("alt") else made
