"""The pictures and files of a draft, between the editor's form and the library."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.dispatch.media.media import may_change
from app.domain.media import MOST, arranged
from app.domain.notice import Attachment
from app.domain.review import Draft
from app.store import media
from app.store.media import Asset
from app.store.session import Tx
from app.web import uploads
from app.web.house import house
from app.web.notices import media_words
from app.web.people import auth, permits

# Says that the form has this part: one that has not leaves a draft's attachments alone.
_HERE, _CHOSEN = "media_here", "attachment"
_SHELF = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One attachment as the form shows it; ``thumb`` is empty for a file."""

    it: Attachment
    thumb: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the part of the form is made of; ``shelf`` is what one can choose besides."""

    items: list[Item]
    shelf: list[Asset]
    query: str
    area: str
    max_mb: int
    most: int


def read(tx: Tx, form: MultiDict[str, str], draft: Draft) -> Draft:
    """Return ``draft`` with the attachments that stand in ``form``, in its order."""
    if _HERE not in form:
        return draft
    order = arranged(form.getlist(_CHOSEN), form.get("do", ""))
    known = {one.sha256: one for one in draft.attachments}
    fresh = [name for name in order if name not in known]
    granted = permits.granted_to(auth.me(), *permits.WRITERS)
    brought = media.seen_from(tx, granted, fresh)
    if lost := len(set(fresh) - brought.keys()):
        flash(_("选用的素材有 %(count)s 个已经不在素材库里，请重新选择。", count=lost), "warn")
    known |= {name: asset.attachment() for name, asset in brought.items()}
    return replace(draft, attachments=tuple(_told(form, known[n]) for n in order if n in known))


def with_uploads(draft: Draft) -> tuple[Draft, list[str]]:
    """Return ``draft`` with the files of this form added, and why others were refused."""
    with house().store.read() as tx:
        code = _place(tx, draft)
    taken = uploads.take(code)
    for text in uploads.moved(taken.assets):
        flash(text, "warn")
    there = {one.sha256 for one in draft.attachments}
    new = tuple(one.attachment() for one in taken.assets if one.sha256 not in there)
    return replace(draft, attachments=draft.attachments + new), taken.problems


def desk(tx: Tx, draft: Draft) -> Desk:
    """Return what the page needs to show and choose attachments."""
    granted = permits.granted_to(auth.me(), *permits.WRITERS)
    query = request.values.get("media_q", "").strip()
    thumbs = media.thumbs(tx, [one.sha256 for one in draft.attachments])
    there = {one.sha256 for one in draft.attachments}
    shelf = media.listing(tx, granted, text=query, limit=_SHELF + MOST)
    return Desk(
        items=[_item(one, thumbs) for one in draft.attachments],
        shelf=[one for one in shelf if one.sha256 not in there][:_SHELF],
        query=query,
        area=_place(tx, draft),
        max_mb=house().upload_max >> 20,
        most=MOST,
    )


def _item(one: Attachment, thumbs: dict[str, str]) -> Item:
    """Show a picture that is in no library any more by itself."""
    thumb = thumbs.get(one.sha256, one.sha256) if one.is_image else ""
    return Item(it=one, thumb=thumb, facts=media_words.facts(one))


def _told(form: MultiDict[str, str], one: Attachment) -> Attachment:
    typed = form.get(f"alt-{one.sha256}")
    return one if typed is None else replace(one, alt=" ".join(typed.split()))


def _place(tx: Tx, draft: Draft) -> str:
    """Return whose library an upload goes into: the draft's own area, if it is theirs to fill."""
    mine = (code for code in draft.areas if may_change(tx, auth.me(), code))
    places = uploads.places(tx)
    return next(mine, places[0].code if places else "")
